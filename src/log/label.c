/* SPDX-License-Identifier: MIT
 * Who writes a line. */
#include "log/label.h"

#include <stddef.h>

static __thread const struct to_label *own;

void to_label_set(const struct to_label *label)
{
    own = label;
}

const struct to_label *to_label_get(void)
{
    return own;
}

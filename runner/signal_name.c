/* SPDX-License-Identifier: MIT
 * Signals by name. */
#include "signal_name.h"

#include <stdio.h>
#include <string.h>

const char *to_signal_name(int signal)
{
    static char text[32];
    const char *name = sigabbrev_np(signal);
    if (name) {
        snprintf(text, sizeof text, "SIG%s", name);
    } else {
        snprintf(text, sizeof text, "signal %d", signal);
    }
    return text;
}

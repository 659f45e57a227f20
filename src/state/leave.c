/* SPDX-License-Identifier: MIT
 * How what runs is left. */
#include "state/leave.h"

#include <stdlib.h>

#include <to/check.h>

static const struct to_leaver *all;
static __thread const struct to_leaver *own;

void to_leaver_open(const struct to_leaver *leaver)
{
    all = leaver;
}

void to_leaver_enter(const struct to_leaver *leaver)
{
    own = leaver;
}

bool to_leave_must_jump_(void)
{
    const struct to_leaver *leaver = own ? own : all;
    return !leaver || leaver->must_jump();
}

void to_leave_by_jump_(void)
{
    const struct to_leaver *leaver = own ? own : all;
    if (leaver) {
        leaver->leave();
    }
    abort(); /* nothing runs; why, was said */
}

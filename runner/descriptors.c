/* SPDX-License-Identifier: MIT
 * How many descriptors the runner may have open. */
#include "descriptors.h"

#include <sys/resource.h>

static struct rlimit first; /* as the runner was started */
static bool known;

void to_descriptors_raise(void)
{
    if (!known && getrlimit(RLIMIT_NOFILE, &first) < 0) {
        return;
    }
    known = true;
    struct rlimit limit = {.rlim_cur = first.rlim_max, .rlim_max = first.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
}

void to_descriptors_lower(void)
{
    if (known) {
        setrlimit(RLIMIT_NOFILE, &first);
    }
}

/* The system gives the lowest number that is free, so a number tells how many there are. */
bool to_descriptors_has_room(int descriptor)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) < 0 || (rlim_t)descriptor < limit.rlim_cur / 2;
}

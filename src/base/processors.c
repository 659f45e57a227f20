/* SPDX-License-Identifier: MIT
 * How much this process can do at the same time. */
#include "base/processors.h"

#include <sched.h>

unsigned to_processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > 0 ? (unsigned)count : 1;
}

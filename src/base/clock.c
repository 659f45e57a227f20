/* SPDX-License-Identifier: MIT
 * Time, in nanoseconds. */
#include "base/clock.h"

#include <time.h>

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * TO_SECOND + now.tv_nsec;
}

int64_t to_clock_now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t to_clock_span(double seconds)
{
    if (!(seconds > 0)) {
        return 0;
    }
    return seconds > 1e9 ? INT64_C(1000000000) * TO_SECOND : (int64_t)(seconds * 1e9);
}

int64_t to_clock_date(void)
{
    return read_clock(CLOCK_REALTIME);
}

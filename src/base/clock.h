/* SPDX-License-Identifier: MIT
 *
 * Time, in nanoseconds.
 */
#ifndef TO_BASE_CLOCK_H
#define TO_BASE_CLOCK_H

#include <stdint.h>

#define TO_SECOND INT64_C(1000000000)
#define TO_MICROSECOND INT64_C(1000)
#define TO_MILLISECOND INT64_C(1000000)

/* Of a clock that never goes back; for durations and limits. */
int64_t to_clock_now(void);

/* So many seconds of a user's, who may say anything: 0 for less and for NaN, at the most 1e9. */
int64_t to_clock_span(double seconds);

/* Of the calendar, since 1970; for timestamps only. */
int64_t to_clock_date(void);

#endif

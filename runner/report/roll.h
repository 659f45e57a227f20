/* SPDX-License-Identifier: MIT
 *
 * The tests of a run in declared order, found by what events say of them.
 *
 * For reporters that keep something of each test, at its place.
 */
#ifndef TO_REPORT_ROLL_H
#define TO_REPORT_ROLL_H

#include <stddef.h>
#include <stdint.h>

struct to_case;
struct to_event;

#define TO_NO_PLACE SIZE_MAX

/* Starts as {0}. */
struct to_roll {
    const struct to_case **cases; /* those of the run, valid as long as they are */
    size_t count;
    size_t *places; /* by a test's number in the run's list of all tests */
    size_t indices;
};

/* Takes the tests of a TO_EVENT_RUN_BEGIN. 0 or -ENOMEM. */
int to_roll_call(struct to_roll *roll, const struct to_event *event);

/* The place of the test with this number; TO_NO_PLACE where it is not in the run. */
size_t to_roll_place(const struct to_roll *roll, size_t index);

void to_roll_free(struct to_roll *roll);

#endif

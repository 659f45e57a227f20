/* SPDX-License-Identifier: MIT
 *
 * What the terminal tells of the run as a whole: the first line and the last ones.
 */
#ifndef TO_REPORT_TERMINAL_SUMMARY_H
#define TO_REPORT_TERMINAL_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/slowest.h"

struct to_case;
struct to_causes;
struct to_event;
struct to_pen;
struct to_result;

enum to_sort { TO_TESTS, TO_SETUPS, TO_FIXTURES, TO_SORTS };

enum to_sort to_sort_of(const struct to_case *test);

/* Starts zeroed but for `quiet`. */
struct to_summary {
    bool quiet; /* no lines about the whole but the last one */
    size_t selected[TO_SORTS];
    size_t not_run[TO_SORTS]; /* of those: cancelled before they began */
    size_t mocked;
    bool flaky_fails; /* flaky tests count as failed */
    bool shuffled;
    uint64_t seed;
    struct to_slowest slowest;
};

/* The run begins; so many of the slowest tests will be told. */
void to_summary_begin(struct to_summary *summary, struct to_pen *pen,
                      const struct to_event *event, size_t durations);

/* A test has ended. */
void to_summary_add(struct to_summary *summary, const struct to_case *test,
                    const struct to_result *result);

/* Those that were skipped for the same one, more than `told` of them for each. */
void to_summary_skipped(struct to_pen *pen, const struct to_causes *causes, size_t told);

/* The run has ended. */
void to_summary_end(const struct to_summary *summary, struct to_pen *pen,
                    const struct to_event *event);

void to_summary_free(struct to_summary *summary);

#endif

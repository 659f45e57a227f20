/* SPDX-License-Identifier: MIT
 *
 * What became of all tasks of a run, in lists.
 */
#ifndef TO_SCHED_SUMMARY_H
#define TO_SCHED_SUMMARY_H

#include <to/sched.h>

struct to_course;
struct to_failure;

/* What the lists of a summary stand in. Starts as {0}. */
struct to_results {
    const char **names; /* all lists, one after the other, each followed by NULL */
    struct to_sched_failure *failures;
    struct to_sched_count *counts;
    struct to_failure *texts; /* what they point to */
    char line[160];
};

/* Where a run has taken place in time. */
struct to_span {
    struct timespec start; /* of the calendar */
    struct timespec end;
    double duration; /* seconds */
};

/* Takes room for whatever may become of so many tasks: a run that has taken place must not be lost.
 * What is not used of it is never touched. 0, or -ENOMEM: then there is nothing to free. */
int to_results_reserve(struct to_results *results, size_t tasks);

/* Fills the summary, and the results that it borrows from, with the course of a run that is
 * over; takes the failures out of it. */
void to_results_fill(struct to_results *results, struct to_sched *sched,
                    struct to_course *course, const struct to_span *span,
                    struct to_sched_summary *summary);

void to_results_free(struct to_results *results);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What is known of each test of the run, for a JUnit file that can be written at any time: a
 * pass in a few words, and never more than the file may hold.
 */
#ifndef TO_REPORT_JUNIT_RECORDS_H
#define TO_REPORT_JUNIT_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/junit/parts.h"
#include "report/twins.h"

struct to_case;
struct to_junit_details;
struct to_result;

enum to_junit_progress { TO_JUNIT_WAITING, TO_JUNIT_RUNNING, TO_JUNIT_ENDED };

struct to_junit_record {
    const struct to_case *test;
    int64_t begin;
    int64_t duration;
    int64_t waited;                   /* of a fixture: while it was up */
    struct to_junit_details *details; /* NULL: a plain pass */
    struct to_junit_parts parts;
    unsigned char progress;
    unsigned char outcome;
    unsigned char started;
};

struct to_junit_suite {
    const char *module;
    const char *name;
    size_t *records; /* in declared order */
    size_t count;
};

/* Starts zeroed. */
struct to_junit_records {
    struct to_junit_record *list;
    size_t count;
    size_t *by_index; /* a test's record by its number in the run's list */
    size_t indices;
    struct to_twins twins;
    struct to_junit_suite *suites; /* in the order of their first test */
    size_t suite_count;
    size_t *members; /* what the suites' `records` point into */
    size_t cost;     /* about how many bytes of the file all of it is */
    size_t level;    /* how small details are made */
};

/* False when memory ran out, here and below. */
bool to_junit_records_make(struct to_junit_records *records, const struct to_case *const *cases,
                           size_t count);

void to_junit_records_begin(struct to_junit_records *records, const struct to_case *test,
                            int64_t time);

bool to_junit_records_keep(struct to_junit_records *records, const struct to_case *test,
                           const struct to_result *result);

void to_junit_records_free(struct to_junit_records *records);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The form of the lines: their names, and what stands in each. docs/jsonl.md tells it to
 * readers.
 */
#ifndef TO_JSONL_FORM_H
#define TO_JSONL_FORM_H

#include "jsonl/member.h"

#define TO_JSONL_FORMAT "to-test-events"

/* Raised when a reader of the former version would misunderstand; not for a new member or a
 * new event, which such a reader passes over. */
enum { TO_JSONL_VERSION = 1 };

/* The longest line that is read; none that is written comes near. */
enum { TO_JSONL_LINE_MAX = 64 * 1024 * 1024 };

/* The values of "event". The first line is a RUN_BEGIN, a CASE for each selected test follows,
 * then what happened; the last is a RUN_END. */
enum to_jsonl_line {
    TO_JSONL_RUN_BEGIN,
    TO_JSONL_CASE,
    TO_JSONL_TEST_BEGIN,
    TO_JSONL_TEST_END,
    TO_JSONL_ATTEMPT_END,
    TO_JSONL_ATTEMPT_BEGIN,
    TO_JSONL_UP,
    TO_JSONL_KEPT,
    TO_JSONL_HELD,
    TO_JSONL_LOG,
    TO_JSONL_RUN_END,
    TO_JSONL_LINES,
};
extern const char *const to_jsonl_names[TO_JSONL_LINES];

/* The words of --isolate, in the order of enum to_isolate; NULL last. */
extern const char *const to_jsonl_isolations[];

/* The words for levels of to_log, in their order; the first stands for 0 and is none. */
enum { TO_JSONL_LEVELS = 5 };
extern const char *const to_jsonl_levels[TO_JSONL_LEVELS];

/* The members of each of these. What is no simple member is not in the table: */
struct to_members {
    const struct to_member *list;
    size_t count;
};
extern const struct to_members to_jsonl_event;   /* of struct to_event: of every line of one */
extern const struct to_members to_jsonl_log;     /* the same of a log: but test, level, text */
extern const struct to_members to_jsonl_case;    /* of struct to_case, but needs and tags */
extern const struct to_members to_jsonl_problem; /* of struct to_problem */
extern const struct to_members to_jsonl_subtest; /* of struct to_subtest */
/* Of struct to_result, but problems, subtests and root. */
extern const struct to_members to_jsonl_result;

#endif

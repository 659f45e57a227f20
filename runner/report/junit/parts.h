/* SPDX-License-Identifier: MIT
 *
 * Subtests of a test, which are test cases of their own in a JUnit file.
 */
#ifndef TO_REPORT_JUNIT_PARTS_H
#define TO_REPORT_JUNIT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/junit/element.h"

struct to_case;
struct to_result;

/* Owns its texts. */
struct to_junit_part {
    char *name; /* "test/path" */
    char *file;
    char *type; /* of what is no pass; and so the next two */
    char *message;
    char *body; /* NULL: says no more than the message */
    int64_t duration;
    int line;
    enum to_junit_element element;
};

/* Starts zeroed. */
struct to_junit_parts {
    struct to_junit_part *list;
    size_t count;
};

/* Those of a result, no two of one name. False when memory ran out: then there are none. */
bool to_junit_parts_make(struct to_junit_parts *parts, const struct to_case *test,
                         const struct to_result *result);

/* About how many bytes of the file they are. */
size_t to_junit_parts_cost(const struct to_junit_parts *parts);

void to_junit_parts_free(struct to_junit_parts *parts);

#endif

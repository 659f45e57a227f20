/* SPDX-License-Identifier: MIT
 *
 * What a JUnit file says of a test that is no plain pass. It is made small before it is kept,
 * and smaller as the file grows.
 */
#ifndef TO_REPORT_JUNIT_DETAILS_H
#define TO_REPORT_JUNIT_DETAILS_H

#include <stddef.h>

#include "event.h"

/* How small: 0 to TO_JUNIT_LEVELS - 1. */
enum { TO_JUNIT_LEVELS = 4 };

/* Owns its texts and streams. */
struct to_junit_details {
    char *type;
    char *message;
    char *body;  /* NULL: says no more than the message */
    char *aside; /* that it was mocked, and what it left, a line each; NULL: neither */
    struct to_output out;
    struct to_output err;
    struct to_junit_details **earlier; /* attempts before this one, which failed */
    size_t earlier_count;
    size_t cost; /* about how many bytes of the file these are */
};

/* NULL when memory ran out. */
struct to_junit_details *to_junit_details_new(const struct to_result *result, size_t level);

/* What memory does not suffice for stays as it was. */
void to_junit_details_shrink(struct to_junit_details *details, size_t level);

/* Takes NULL. */
void to_junit_details_free(struct to_junit_details *details);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Tests that passed only when they were tried again, told at the end with what they failed of.
 */
#ifndef TO_REPORT_TERMINAL_FLAKY_H
#define TO_REPORT_TERMINAL_FLAKY_H

#include <stdbool.h>
#include <stddef.h>

struct to_case;
struct to_pen;
struct to_result;

/* Starts zeroed. */
struct to_flaky {
    struct to_wobble *list;
    size_t count; /* of those kept */
    size_t left_out;
};

/* Keeps what is to be told of the test. False when memory ran out. */
bool to_flaky_keep(struct to_flaky *flaky, const struct to_case *test,
                   const struct to_result *result);

void to_flaky_tell(const struct to_flaky *flaky, struct to_pen *pen);

void to_flaky_free(struct to_flaky *flaky);

#endif

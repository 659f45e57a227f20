/* SPDX-License-Identifier: MIT
 *
 * Failures, told again at the end where they have scrolled away.
 */
#ifndef TO_REPORT_TERMINAL_AGAIN_H
#define TO_REPORT_TERMINAL_AGAIN_H

#include <stddef.h>

struct to_buffer;
struct to_case;
struct to_failure;
struct to_pen;
struct to_result;

/* Starts zeroed. */
struct to_again {
    struct to_failure *list;
    size_t count; /* of those kept */
    size_t left_out;
    size_t lines; /* written since the first failure */
};

/* Keeps what is needed to tell of the failure again: the text that has just been made of it.
 * What memory does not suffice for marks the text as failed. */
void to_again_keep(struct to_again *again, struct to_buffer *text, const struct to_case *test,
                   const struct to_result *result);

/* So much was written. */
void to_again_count(struct to_again *again, const struct to_buffer *text);

void to_again_tell(const struct to_again *again, struct to_pen *pen);

void to_again_free(struct to_again *again);

#endif

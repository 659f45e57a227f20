/* SPDX-License-Identifier: MIT
 *
 * Selecting expressions: words joined by `and`, `or`, `not` and parentheses. Pure.
 */
#ifndef TO_RUNNER_EXPRESSION_H
#define TO_RUNNER_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

struct to_error;
struct to_expression;

/* NULL with a message that points at the place where the text is wrong. */
struct to_expression *to_expression_new(const char *text, struct to_error *error);
struct to_expression *to_expression_free(struct to_expression *expression);

/* The value, with `holds` telling that of a word. */
bool to_expression_value(const struct to_expression *expression,
                         bool (*holds)(void *context, const char *word), void *context);

/* The words, in the order in which they stand; borrowed. */
const char *const *to_expression_words(const struct to_expression *expression,
                                       size_t *ret_count);

#endif

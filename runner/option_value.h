/* SPDX-License-Identifier: MIT
 *
 * What is given to options: a value of each kind, read strictly and in any locale alike.
 *
 * `name` is the option as it was written, for messages. All return 0, or -EINVAL with a message
 * that says what is expected.
 */
#ifndef TO_RUNNER_OPTION_VALUE_H
#define TO_RUNNER_OPTION_VALUE_H

#include <stddef.h>
#include <stdint.h>

struct to_error;
struct to_expression;
struct to_words;

/* Seconds, such as 30 or 0.5, as nanoseconds. */
int to_option_seconds(const char *name, const char *value, int64_t *ret_time,
                      struct to_error *error);

/* A factor above 0. */
int to_option_scale(const char *name, const char *value, double *ret_scale,
                    struct to_error *error);

/* A whole number from `least` to `most`. */
int to_option_number(const char *name, const char *value, size_t least, size_t most,
                     size_t *ret_number, struct to_error *error);

/* Any number that 64 bits hold. */
int to_option_seed(const char *name, const char *value, uint64_t *ret_seed,
                   struct to_error *error);

/* 2/3: the first is not 0, and no more than the second. */
int to_option_shard(const char *name, const char *value, size_t *ret_number, size_t *ret_count,
                    struct to_error *error);

/* Bytes: 1000, 16K, 16M, 1G. */
int to_option_size(const char *name, const char *value, uint64_t *ret_size,
                   struct to_error *error);

/* One of these words, as its place among them. */
int to_option_word(const char *name, const char *value, const char *const *words, size_t count,
                   int *ret_place, struct to_error *error);

/* As expression.h has them. What `*expression` was is freed; so is it by the caller. */
int to_option_expression(const char *name, const char *value, struct to_expression **expression,
                         struct to_error *error);

/* A command and its arguments, as one would type it; `words` is as to_option_expression's. */
int to_option_command(const char *name, const char *value, struct to_words *words,
                      struct to_error *error);

#endif

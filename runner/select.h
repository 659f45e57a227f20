/* SPDX-License-Identifier: MIT
 *
 * Which tests of the catalog run: MODULE::NAME, -k, -t, and what those need.
 */
#ifndef TO_RUNNER_SELECT_H
#define TO_RUNNER_SELECT_H

#include <stdbool.h>
#include <stddef.h>

struct to_catalog;
struct to_error;
struct to_expression;
struct to_target;

/* What a selected test takes with it: all that it needs; of that only the fixtures, as
 * nothing else can be up for it (--no-deps); nothing. */
enum to_needs_taken { TO_TAKE_ALL, TO_TAKE_FIXTURES, TO_TAKE_NOTHING };

struct to_selection {
    const struct to_expression *names; /* -k; NULL: all */
    const struct to_expression *tags;  /* -t; NULL: all */
    enum to_needs_taken needs;
};

/*
 * Marks in `marks` (a zeroed byte for each entry) what is selected. 0; -ENOENT with a
 * message for a pattern or tag that no test has.
 */
int to_select(const struct to_catalog *catalog, const struct to_target *targets, size_t count,
              const struct to_selection *selection, unsigned char *marks,
              struct to_error *error);

/* Marks what the marked ones take with them. */
void to_select_needs(const struct to_catalog *catalog, enum to_needs_taken needs,
                     unsigned char *marks);

#endif

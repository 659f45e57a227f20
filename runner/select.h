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

struct to_selection {
    const struct to_expression *names; /* -k; NULL: all */
    const struct to_expression *tags;  /* -t; NULL: all */
    bool no_needs;                     /* --no-deps */
};

/*
 * Marks in `marks` (a zeroed byte for each entry) what is selected. 0; -ENOENT with a
 * message for a pattern or tag that no test has.
 */
int to_select(const struct to_catalog *catalog, const struct to_target *targets, size_t count,
              const struct to_selection *selection, unsigned char *marks,
              struct to_error *error);

#endif

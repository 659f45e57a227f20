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
    const unsigned char *only;         /* --failed: a byte for each entry; NULL: all */
    enum to_needs_taken needs;
    unsigned char *asked_for; /* is filled in: those without what they need; NULL: it is not */
};

/*
 * Marks in `marks` (a zeroed byte for each node) the tests that are selected. 0; -ENOENT with
 * a message for a pattern or tag that no test has.
 */
int to_select(const struct to_catalog *catalog, const struct to_target *targets, size_t count,
              const struct to_selection *selection, unsigned char *marks,
              struct to_error *error);

/* Marks what the marked ones take with them, but for set-ups. */
void to_select_needs(const struct to_catalog *catalog, enum to_needs_taken needs,
                     unsigned char *marks);

/* Marks the set-ups of those modules of which a test is marked that will run, and no others.
 * `mocked`: entries that will not; NULL: none. */
void to_select_setups(const struct to_catalog *catalog, const unsigned char *mocked,
                      unsigned char *marks);

#endif

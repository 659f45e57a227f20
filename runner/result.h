/* SPDX-License-Identifier: MIT
 *
 * Tests by name, as the results of tests are asked for, and who may read whose.
 */
#ifndef TO_RUNNER_RESULT_H
#define TO_RUNNER_RESULT_H

#include <stdbool.h>
#include <stddef.h>

struct to_catalog;
struct to_entry;

/* Starts with the first set, the rest {0}. */
struct to_results {
    const struct to_catalog *catalog;
    struct to_entry **sorted; /* NULL: not needed yet */
};

/* Why there is no such test. */
struct to_result_hint {
    bool several;   /* there is more than one of that name */
    char text[300]; /* one of these, or one of a name like it, as "module::name"; "": none */
};

/*
 * The test "module::name", or "name": of this module (NULL: of none), or of the only other
 * that has one. NULL: there is none, or more than one; then `hint`, which may be NULL, is
 * filled in.
 */
const struct to_entry *to_results_find(struct to_results *results, const char *module,
                                       const char *name, struct to_result_hint *hint);

/* The same where there is no such test, but a data-driven one of that name: its first row. */
const struct to_entry *to_results_find_rows(struct to_results *results, const char *name,
                                            struct to_result_hint *hint);

/* Whether the test comes after the other, directly or through others: so that the other has
 * ended. */
bool to_results_is_before(const struct to_results *results, const struct to_entry *other,
                          const struct to_entry *test);

void to_results_free(struct to_results *results);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Tests of a suite whose names differ only in what cannot be shown: readers of a report would
 * take the two for one.
 */
#ifndef TO_REPORT_TWINS_H
#define TO_REPORT_TWINS_H

#include <stdbool.h>
#include <stddef.h>

struct to_buffer;
struct to_case;

/* Starts zeroed. */
struct to_twins {
    unsigned *list; /* by the tests' indices; NULL: there are none */
    size_t indices;
};

/* Looks for them among a run's tests. False when memory ran out. */
bool to_twins_find(struct to_twins *twins, const struct to_case *const *cases, size_t count);

/* Adds the test's name as one line, never empty; of a twin that is not the first one with "
 * (2)" behind it, or the number that it is. */
void to_twins_name(const struct to_twins *twins, struct to_buffer *buffer,
                   const struct to_case *test);

void to_twins_free(struct to_twins *twins);

#endif

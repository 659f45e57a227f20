/* SPDX-License-Identifier: MIT
 *
 * The known name that somebody who mistyped may have meant.
 */
#ifndef TO_BASE_NEAREST_H
#define TO_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The number of letters to insert, drop, replace or swap with their neighbour to make `b`
 * of `a` (the optimal string alignment distance). Names are cut at 64 bytes.
 */
size_t to_distance(const char *a, const char *b);

/* Keeps the nearest of the names that are offered, one after the other. */
struct to_nearest {
    const char *wanted;
    const char *name; /* NULL: nothing near enough so far; borrowed from the offer */
    size_t distance;
};

void to_nearest_init(struct to_nearest *nearest, const char *wanted);
/* Whether it is the nearest so far: then `name` must outlive the next offer. */
bool to_nearest_offer(struct to_nearest *nearest, const char *name);

#endif

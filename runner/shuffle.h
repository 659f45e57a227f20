/* SPDX-License-Identifier: MIT
 *
 * --shuffle: keys by which the plan takes tests in a random order.
 */
#ifndef TO_RUNNER_SHUFFLE_H
#define TO_RUNNER_SHUFFLE_H

#include <stdint.h>

struct to_catalog;

/* One that nobody can foresee, and short enough to be typed. */
uint64_t to_shuffle_seed(void);

/*
 * A key for each entry of the catalog; to be freed. It follows from the seed and what the test
 * is called (module, suite, name) alone: so it is the same on every machine, and tests that are
 * added or left out do not change the order of the others.
 */
uint64_t *to_shuffle_keys(const struct to_catalog *catalog, uint64_t seed);

#endif

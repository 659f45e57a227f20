/* SPDX-License-Identifier: MIT
 *
 * --shard: which of the selected tests this machine runs, where several share the work.
 */
#ifndef TO_RUNNER_SHARD_H
#define TO_RUNNER_SHARD_H

#include <stddef.h>

#include "event.h"

struct to_catalog;

/*
 * Leaves in `marks` (a byte for each node: what would run on one machine) what shard->number of
 * shard->count runs, and fills in the rest. Every machine with the same tests, in the same order
 * on the command line, comes to the same.
 */
void to_shard_take(const struct to_catalog *catalog, struct to_shard *shard,
                   unsigned char *marks);

#endif

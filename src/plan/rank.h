/* SPDX-License-Identifier: MIT
 *
 * Nodes in the order of their urgency: the highest key first, among equals the lowest
 * number.
 */
#ifndef TO_PLAN_RANK_H
#define TO_PLAN_RANK_H

#include <stdint.h>

/* Fills `order` with the nodes 0 to size-1, most urgent first. `spare` is as large, and of
 * no use afterwards. Linear: a radix sort, of the bytes alone in which the keys differ. */
void to_rank(const uint64_t *keys, uint32_t size, uint32_t *order, uint32_t *spare);

#endif

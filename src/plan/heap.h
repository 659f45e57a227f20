/* SPDX-License-Identifier: MIT
 *
 * Nodes of which the most urgent comes out first: the highest key, among equals the
 * lowest number.
 */
#ifndef TO_PLAN_HEAP_H
#define TO_PLAN_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Both arrays are the caller's. A key must not change while its node is inside. */
struct to_heap {
    uint32_t *nodes; /* room for all that are ever inside together */
    size_t count;
    const uint64_t *keys; /* by node; NULL: all the same */
};

void to_heap_push(struct to_heap *heap, uint32_t node);

/* Takes out the most urgent node. There must be one. */
uint32_t to_heap_pop(struct to_heap *heap);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Nodes of which the most urgent comes out first: the highest key, among equals the
 * lowest number.
 */
#ifndef TO_PLAN_HEAP_H
#define TO_PLAN_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* The key stands beside the node, as looking it up elsewhere would cost a cache miss. */
struct to_urgency {
    uint64_t key;
    uint32_t node;
};

struct to_heap {
    struct to_urgency *items; /* the caller's; room for all that are ever inside together */
    size_t count;
};

void to_heap_push(struct to_heap *heap, uint32_t node, uint64_t key);

/* Takes out the most urgent node. There must be one. */
uint32_t to_heap_pop(struct to_heap *heap);

#endif

/* SPDX-License-Identifier: MIT
 * Nodes of which the most urgent comes out first: a binary heap. */
#include "plan/heap.h"

#include <assert.h>
#include <stdbool.h>

static bool before(const struct to_urgency *a, const struct to_urgency *b)
{
    return a->key != b->key ? a->key > b->key : a->node < b->node;
}

void to_heap_push(struct to_heap *heap, uint32_t node, uint64_t key)
{
    struct to_urgency item = {.key = key, .node = node};
    size_t at = heap->count++;
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (!before(&item, &heap->items[parent])) {
            break;
        }
        heap->items[at] = heap->items[parent];
        at = parent;
    }
    heap->items[at] = item;
}

/* Puts the item where it belongs, at the top or below. */
static void sink(struct to_heap *heap, struct to_urgency item)
{
    const struct to_urgency *items = heap->items;
    size_t at = 0;
    for (size_t child = 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count && before(&items[child + 1], &items[child])) {
            child++;
        }
        if (!before(&items[child], &item)) {
            break;
        }
        heap->items[at] = items[child];
        at = child;
    }
    heap->items[at] = item;
}

uint32_t to_heap_pop(struct to_heap *heap)
{
    assert(heap->count > 0);
    uint32_t node = heap->items[0].node;
    heap->count--;
    if (heap->count > 0) {
        sink(heap, heap->items[heap->count]);
    }
    return node;
}

/* SPDX-License-Identifier: MIT
 * Nodes of which the most urgent comes out first: a binary heap. */
#include "plan/heap.h"

#include <assert.h>
#include <stdbool.h>

static bool before(const struct to_heap *heap, uint32_t a, uint32_t b)
{
    if (heap->keys && heap->keys[a] != heap->keys[b]) {
        return heap->keys[a] > heap->keys[b];
    }
    return a < b;
}

void to_heap_push(struct to_heap *heap, uint32_t node)
{
    size_t at = heap->count++;
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (!before(heap, node, heap->nodes[parent])) {
            break;
        }
        heap->nodes[at] = heap->nodes[parent];
        at = parent;
    }
    heap->nodes[at] = node;
}

/* Puts the node where it belongs, at the top or below. */
static void sink(struct to_heap *heap, uint32_t node)
{
    size_t at = 0;
    for (size_t child = 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count &&
            before(heap, heap->nodes[child + 1], heap->nodes[child])) {
            child++;
        }
        if (!before(heap, heap->nodes[child], node)) {
            break;
        }
        heap->nodes[at] = heap->nodes[child];
        at = child;
    }
    heap->nodes[at] = node;
}

uint32_t to_heap_pop(struct to_heap *heap)
{
    assert(heap->count > 0);
    uint32_t top = heap->nodes[0];
    heap->count--;
    if (heap->count > 0) {
        sink(heap, heap->nodes[heap->count]);
    }
    return top;
}

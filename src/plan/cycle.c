/* SPDX-License-Identifier: MIT
 * Finding a cycle in a graph, by what graph.h offers. No recursion: see graph.c. */
#include "plan/graph.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

static const uint32_t NONE = UINT32_MAX; /* no node */

/*
 * The search for a cycle. A node lies on one if it can be reached from itself: if its
 * strongly connected component has others, or it has an edge to itself. The components
 * are found after S. R. Kosaraju: walk all edges one way, note in which order the nodes
 * are finished, then flood the other way from the one finished last to the first.
 */
struct search {
    const struct to_graph *graph;
    uint32_t *stack;    /* also the queue of the walk along the cycle */
    uint32_t *finished; /* nodes, in the order in which the walk left them */
    uint32_t *marks;    /* by node; of each step its own, NONE at its start */
};

static void search_visit(struct search *search, uint32_t node, uint32_t *depth)
{
    if (search->marks[node] == NONE) {
        search->marks[node] = 0;
        search->stack[(*depth)++] = node;
    }
}

/* Walks along the prerequisites, depth first. `marks`: how many of a node's are taken. */
static void search_finish(struct search *search)
{
    uint32_t size = (uint32_t)to_graph_size(search->graph);
    uint32_t finished = 0;
    uint32_t depth = 0;
    for (uint32_t first = 0; first < size; first++) {
        search_visit(search, first, &depth);
        while (depth > 0) {
            uint32_t node = search->stack[depth - 1];
            size_t count;
            const struct to_link *links =
                to_graph_prerequisites(search->graph, node, &count);
            if (search->marks[node] < count) {
                search_visit(search, links[search->marks[node]++].node, &depth);
            } else {
                search->finished[finished++] = node;
                depth--;
            }
        }
    }
}

/* The lowest node of the component of `first` if that has a cycle, else NONE. `marks`:
 * zero for the nodes whose component is known. */
static uint32_t search_component(struct search *search, uint32_t first)
{
    uint32_t lowest = first;
    bool cyclic = false;
    uint32_t depth = 0;
    search_visit(search, first, &depth);
    while (depth > 0) {
        uint32_t node = search->stack[--depth];
        lowest = node < lowest ? node : lowest;
        cyclic = cyclic || node != first;
        size_t count;
        const struct to_link *links = to_graph_dependents(search->graph, node, &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t next = links[i].node;
            cyclic = cyclic || next == node;
            search_visit(search, next, &depth);
        }
    }
    return cyclic ? lowest : NONE;
}

static void search_restart(struct search *search)
{
    for (size_t node = 0; node < to_graph_size(search->graph); node++) {
        search->marks[node] = NONE;
    }
}

static uint32_t search_lowest(struct search *search)
{
    search_restart(search);
    search_finish(search);
    search_restart(search);
    uint32_t lowest = NONE;
    for (size_t i = to_graph_size(search->graph); i-- > 0;) {
        uint32_t node = search->finished[i];
        if (search->marks[node] == NONE) {
            uint32_t found = search_component(search, node);
            lowest = found < lowest ? found : lowest;
        }
    }
    return lowest;
}

/* The last node of the shortest cycle through `first`, which must lie on one. `marks`:
 * the node from which each was reached first. */
static uint32_t search_last(struct search *search, uint32_t first)
{
    uint32_t head = 0;
    uint32_t tail = 0;
    search_restart(search);
    search->stack[tail++] = first;
    while (head < tail) {
        uint32_t node = search->stack[head++];
        size_t count;
        const struct to_link *links = to_graph_prerequisites(search->graph, node, &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t next = links[i].node;
            if (next == first) {
                return node;
            }
            if (search->marks[next] == NONE) {
                search->marks[next] = node;
                search->stack[tail++] = next;
            }
        }
    }
    assert(!"the node lies on a cycle");
    return first;
}

static int64_t search_path(struct search *search, uint32_t first, uint32_t **ret_path)
{
    uint32_t last = search_last(search, first);
    size_t length = 1;
    for (uint32_t node = last; node != first; node = search->marks[node]) {
        length++;
    }
    uint32_t *path = calloc(length, sizeof *path);
    if (!path) {
        return -ENOMEM;
    }
    uint32_t node = last;
    for (size_t i = length; i-- > 0; node = search->marks[node]) {
        path[i] = node;
    }
    *ret_path = path;
    return (int64_t)length;
}

static bool search_alloc(struct search *search)
{
    /* One more than needed: the room of an empty graph must not look like no memory. */
    size_t room = to_graph_size(search->graph) + 1;
    search->stack = calloc(room, sizeof *search->stack);
    search->finished = calloc(room, sizeof *search->finished);
    search->marks = calloc(room, sizeof *search->marks);
    return search->stack && search->finished && search->marks;
}

int64_t to_graph_cycle(const struct to_graph *graph, uint32_t **ret_path)
{
    struct search search = {.graph = graph};
    int64_t length = -ENOMEM;
    if (!search_alloc(&search)) {
        goto done;
    }
    uint32_t lowest = search_lowest(&search);
    if (lowest == NONE) {
        *ret_path = NULL;
        length = 0;
    } else {
        length = search_path(&search, lowest, ret_path);
    }
done:
    free(search.stack);
    free(search.finished);
    free(search.marks);
    return length;
}

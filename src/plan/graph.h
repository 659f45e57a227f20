/* SPDX-License-Identifier: MIT
 *
 * What must come before what: nodes 0 to n-1 and two kinds of edge.
 *
 * Pure: no clock, no system call, no names. Filled by to_graph_add, closed once by
 * to_graph_close, and from then on only read, from any thread. Everything is linear in
 * nodes plus edges, in time and memory, and nothing recurses. An edge of a node to itself
 * is a cycle of one.
 */
#ifndef TO_PLAN_GRAPH_H
#define TO_PLAN_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum to_edge {
    TO_EDGE_AFTER,     /* the prerequisite must have passed */
    TO_EDGE_AFTER_ANY, /* the prerequisite must have ended */
};

struct to_graph;

/* A neighbour and how it is tied. Small, as what a large graph costs is its memory. */
struct to_link {
    uint32_t node : 31;
    uint32_t edge : 1; /* enum to_edge */
};

/* NULL when memory runs out, or beyond 2^31 - 2 nodes. */
struct to_graph *to_graph_new(size_t nodes);
struct to_graph *to_graph_free(struct to_graph *graph); /* takes NULL, returns NULL */

/* `node` comes after `prerequisite`. A second edge between the same two is harmless;
 * where both kinds were given, TO_EDGE_AFTER holds. 0, -ENOMEM (also beyond UINT32_MAX - 1
 * edges), -EINVAL (no such node), -EBUSY (already closed). */
int to_graph_add(struct to_graph *graph, size_t node, size_t prerequisite, enum to_edge edge);

/* Ends the filling: what follows may be asked only then. 0, or -ENOMEM: then the graph can
 * only be freed. */
int to_graph_close(struct to_graph *graph);

size_t to_graph_size(const struct to_graph *graph);
size_t to_graph_edges(const struct to_graph *graph); /* different ones, once closed */

/* Whether each node has a higher number than its prerequisites, as those have who come in the
 * order in which they can run. */
bool to_graph_is_sorted(const struct to_graph *graph);

/* The neighbours, in the order in which they were first added (prerequisites) or of
 * their numbers (dependents). Borrowed until the graph is freed. */
const struct to_link *to_graph_prerequisites(const struct to_graph *graph, size_t node,
                                             size_t *ret_count);
const struct to_link *to_graph_dependents(const struct to_graph *graph, size_t node,
                                          size_t *ret_count);

/*
 * An order in which every node stands after its prerequisites, always the lowest-numbered
 * node that may come next, in `ret_order` (room for all nodes). Returns how many nodes it
 * holds: fewer than all where there is a cycle. -ENOMEM.
 */
int64_t to_graph_sort(const struct to_graph *graph, uint32_t *ret_order);

/*
 * One cycle, the shortest through the lowest-numbered node that lies on any: `*ret_path`
 * holds its nodes so that each comes after the one that follows it, and the last after
 * the first; without repeating the first. The caller frees it. Returns its length, 0
 * where there is none (then `*ret_path` is NULL), -ENOMEM.
 */
int64_t to_graph_cycle(const struct to_graph *graph, uint32_t **ret_path);

/* Whether `node` comes after `other`, directly or through others: 1, 0 or -ENOMEM. */
int to_graph_is_after(const struct to_graph *graph, uint32_t node, uint32_t other);

/*
 * Marks in `marks` (one byte a node, non-zero: marked) all that the marked nodes need,
 * directly or through others, by edges of either kind. 0 or -ENOMEM.
 */
int to_graph_mark_needed(const struct to_graph *graph, unsigned char *marks);

/*
 * A copy, closed, in which some nodes have no prerequisites: those in `ends` (one byte a node,
 * non-zero: it is one). NULL when memory runs out.
 */
struct to_graph *to_graph_cut(const struct to_graph *graph, const unsigned char *ends);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Who still needs whom, in one execution of a graph with fixtures: nodes that are up from
 * when they are ready until nobody needs them any more.
 *
 * Pure. A node needs its prerequisites by TO_EDGE_AFTER, and what these need: so a fixture is
 * needed until all that comes after it, directly or through others, has ended. By
 * TO_EDGE_AFTER_ANY a node needs nothing: it comes when the other is over. Everything is
 * linear in nodes plus edges, and nothing recurses.
 */
#ifndef TO_PLAN_NEEDS_H
#define TO_PLAN_NEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_graph;
struct to_needs;

/*
 * `selected` and `fixtures` hold one byte a node, non-zero: it is. A selected node needs what
 * it needs also through nodes that are not selected. The graph and `fixtures` are borrowed.
 * NULL when memory runs out.
 */
struct to_needs *to_needs_new(const struct to_graph *graph, const unsigned char *fixtures,
                              const unsigned char *selected);
struct to_needs *to_needs_free(struct to_needs *needs); /* takes NULL, returns NULL */

/* Whether anybody else needs this selected node, which has not ended. */
bool to_needs_holds(const struct to_needs *needs, uint32_t node);

/* A selected node has ended, or will never begin. */
void to_needs_end(struct to_needs *needs, uint32_t node);

/* As if one more needed the node, until to_needs_end is called once more for it. It must not
 * have ended, or be held already. */
void to_needs_hold(struct to_needs *needs, uint32_t node);

/* A fixture that only one holds any more since this was last asked; false: there is none. If
 * it has not ended itself, nobody else needs it; it may not have begun yet. */
bool to_needs_next(struct to_needs *needs, uint32_t *ret_node);

/*
 * Marks in `marks` (one byte a node, non-zero: marked) all that the marked nodes take with
 * them: their prerequisites, and those of these; but no fixture that is only to be over.
 * `only_fixtures`: of all that only the fixtures. 0 or -ENOMEM.
 */
int to_needs_mark(const struct to_graph *graph, const unsigned char *fixtures,
                  bool only_fixtures, unsigned char *marks);

/*
 * Marks in `ret_bridges` (one zeroed byte a node) the nodes that are not selected, but through
 * which a selected node needs a selected fixture. 0 or -ENOMEM.
 */
int to_needs_bridges(const struct to_graph *graph, const unsigned char *fixtures,
                     const unsigned char *selected, unsigned char *ret_bridges);

/*
 * A cycle among what waits for what: a node for its prerequisites, a fixture to go down for
 * all that need it, and what comes after_any a fixture for that. As to_graph_cycle, for a
 * graph that has no cycle itself: `*ret_path` holds nodes of the graph, each waiting for the
 * one that follows it, the last for the first.
 */
int64_t to_needs_cycle(const struct to_graph *graph, const unsigned char *fixtures,
                       uint32_t **ret_path);

#endif

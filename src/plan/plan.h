/* SPDX-License-Identifier: MIT
 *
 * Which node may run next: one execution of a graph.
 *
 * Pure: no clock, no system call. The caller asks to_plan_next for a node, runs it, and
 * tells to_plan_done how it ended; then others may be ready. Not for several threads at
 * once. Each selected node is given out exactly once, to run or to be skipped, when all
 * its selected prerequisites have ended; prerequisites that are not selected count as
 * passed.
 *
 * Order: the ready node with the longest path of weights ahead of it (its own weight
 * included) comes first, ties by number. After T. C. Hu, "Parallel sequencing and
 * assembly line problems" (1961): level by longest path to the end.
 */
#ifndef TO_PLAN_PLAN_H
#define TO_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_graph;
struct to_plan;

enum to_verdict {
    TO_VERDICT_NONE, /* nothing is ready now: wait for one that runs, or all are given out */
    TO_VERDICT_RUN,
    TO_VERDICT_SKIP, /* a prerequisite did not pass */
};

/* What to_plan_next gives out. */
struct to_turn {
    enum to_verdict verdict;
    uint32_t node;
    uint32_t root; /* of a skip: the node that ran (or skipped itself) and did not pass */
};

/*
 * A plan of the selected nodes. `weights` (one a node; NULL: all 1) and `selected` (one
 * byte a node; NULL: all) are copied. The graph is borrowed and must outlive the plan; it
 * must be closed. NULL with errno: ENOMEM, or ELOOP where there is a cycle among the
 * selected nodes. Linear, as all that follows together is.
 */
struct to_plan *to_plan_new(const struct to_graph *graph, const uint64_t *weights,
                            const unsigned char *selected);
struct to_plan *to_plan_free(struct to_plan *plan); /* takes NULL, returns NULL */

/*
 * The same where the nodes from `first_join` on are joins; none comes after another. They are
 * never given out, and weigh nothing: a join ends as soon as all selected nodes that it comes
 * after have, and hands on how they did. So m nodes come after n by m + n edges.
 */
struct to_plan *to_plan_new_joined(const struct to_graph *graph, const uint64_t *weights,
                                   const unsigned char *selected, size_t first_join);

/*
 * The same, but in an order of the caller's: the ready node with the highest key (one a node,
 * copied) comes first, ties by number. What is said below of paths is then said of keys.
 */
struct to_plan *to_plan_new_keyed(const struct to_graph *graph, const uint64_t *keys,
                                  const unsigned char *selected, size_t first_join);

/*
 * The next node. Skips come before runs. A node given out to be skipped has ended: do not
 * call to_plan_done for it. Its root is that of its first prerequisite, as the graph lists
 * them, that did not pass.
 */
struct to_turn to_plan_next(struct to_plan *plan);

/* A node given out to run has ended; `passed` frees its dependents, else those tied by
 * TO_EDGE_AFTER will be skipped. */
void to_plan_done(struct to_plan *plan, uint32_t node, bool passed);

/* What to_plan_next would give out now. */
struct to_turn to_plan_peek(const struct to_plan *plan);

/* A node given out to run is up: its dependents tied by TO_EDGE_AFTER are free, while it
 * lasts. It ends by to_plan_done as others do; if it did not pass, those that are not given
 * out by then will be skipped. */
void to_plan_up(struct to_plan *plan, uint32_t node);

/* A node given out to run will not be, as `root` did not pass: it ends like one given out to
 * be skipped. */
void to_plan_skip(struct to_plan *plan, uint32_t node, uint32_t root);

/* Selected nodes not given out yet; and of these, those ready to run now. */
size_t to_plan_left(const struct to_plan *plan);
size_t to_plan_ready(const struct to_plan *plan);

/* The longest path of weights from this node on, itself included; 0 if not selected. */
uint64_t to_plan_ahead(const struct to_plan *plan, uint32_t node);

/* The same without its own weight: no node that it may free has a longer path. Takes time in
 * the number of its dependents. */
uint64_t to_plan_beyond(const struct to_plan *plan, uint32_t node);

#endif

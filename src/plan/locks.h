/* SPDX-License-Identifier: MIT
 *
 * Which nodes may run beside one another: locks that a node holds while it runs, for itself
 * or shared, and nodes that run all by themselves.
 *
 * Pure. A node takes all of its locks together or none, so those that wait hold nothing and
 * cannot wait for one another. They wait in the order in which they came. Others may pass
 * the first of them, as many as was said; from then on nobody takes what it wants before it
 * has. Who waits is asked only when the lock that was in its way is given back.
 */
#ifndef TO_PLAN_LOCKS_H
#define TO_PLAN_LOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_locks;

/* The lock that stands for all there is: who takes it runs by itself. All others share it. */
enum { TO_LOCK_ALL = 0 };

/* A node that wants a lock while it runs. */
struct to_claim {
    uint32_t node;
    uint32_t lock;
    bool shared;
};

/*
 * For nodes 0 to nodes-1 and locks 0 to locks-1, of which 0 is TO_LOCK_ALL. The claims are
 * copied; of two of one node on one lock the one that is not shared holds. `passes`: how many
 * may pass one that waits. NULL when memory runs out.
 */
struct to_locks *to_locks_new(size_t nodes, size_t locks, const struct to_claim *claims,
                              size_t count, size_t passes);
struct to_locks *to_locks_free(struct to_locks *locks); /* takes NULL, returns NULL */

/* Takes the node's locks, or lets it wait for them. Returns whether it has them. */
bool to_locks_take(struct to_locks *locks, uint32_t node);

/* Takes the node's locks, or leaves it. `first`: also before those that wait. Returns whether
 * it has them. */
bool to_locks_try(struct to_locks *locks, uint32_t node, bool first);

/* One that waited, and has its locks now; false: there is none. */
bool to_locks_next(struct to_locks *locks, uint32_t *ret_node);

/* Gives back the locks of a node that has them. */
void to_locks_give(struct to_locks *locks, uint32_t node);

#endif

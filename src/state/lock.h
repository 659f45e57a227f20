/* SPDX-License-Identifier: MIT
 *
 * Locks by name: one owner at a time, who may take a lock more than once; the others wait in
 * a row. Pure. For the store, which is what everybody else asks.
 */
#ifndef TO_STATE_LOCK_H
#define TO_STATE_LOCK_H

#include "state/store.h"

struct to_state_lock {
    char *name;
    struct to_asker *owner;
    size_t depth; /* how often the owner has taken it */
    struct to_asker *first; /* of those who wait, by `next` */
    struct to_state_lock *next_held;
};

/* Starts as {0}. Holds only the locks that somebody has. */
struct to_state_locks {
    void *tree;
};

/* Each answers the asker, or lets it wait. */
void to_state_locks_take(struct to_state_locks *locks, struct to_asker *asker,
                         const struct to_ask *ask);
void to_state_locks_give(struct to_state_locks *locks, struct to_asker *asker,
                         const struct to_ask *ask);

/* Who waits, waits no more; and is answered, if its time is up. */
void to_state_locks_forget(struct to_asker *asker);
void to_state_locks_give_up(struct to_asker *asker);

/* All that it has goes to those who wait. */
void to_state_locks_leave(struct to_state_locks *locks, struct to_asker *asker);

/* Of askers that are never told. */
void to_state_locks_free(struct to_state_locks *locks);

#endif

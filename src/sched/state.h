/* SPDX-License-Identifier: MIT
 *
 * The state that tasks hand on, and the threads that ask for it: <to/state.h>, served from the
 * memory of this process.
 */
#ifndef TO_SCHED_STATE_H
#define TO_SCHED_STATE_H

#include <pthread.h>
#include <stdint.h>

#include <to/sched.h>

#include "state/front.h"
#include "state/store.h"

struct to_state {
    pthread_mutex_t lock; /* of all of it */
    struct to_store *store;
    size_t owners; /* who made it, until to_state_free, and threads that have entered it */
};

/* A thread that asks. Starts with what a thread that runs no task leaves 0, and the first
 * three set. */
struct to_guest {
    struct to_asker asker; /* first, as the store hands it back; its name: the task's */
    struct to_state *state;
    const struct to_sched *sched; /* whose tasks it runs; NULL: none */
    uint32_t task;                /* the one that it runs */
    bool has_asked;               /* since to_guest_end */
    struct to_front_answer *answer; /* to be filled; NULL: it was */
    pthread_cond_t *answered;       /* it waits for that; NULL: it does not wait */
    struct to_front_block *blocks;  /* what was handed to it */
};

void to_guest_init(struct to_guest *guest, struct to_state *state, const struct to_sched *sched,
                   const char *name);

/* From now on this thread asks as that guest, borrowed; NULL: not at all. Returns who it was. */
struct to_guest *to_guest_set(struct to_guest *guest);

/* From now on this thread asks as that guest, for observers: or as who has entered this state on
 * it, and may have its locks. Returns who it was. */
struct to_guest *to_guest_observe(struct to_guest *guest, struct to_state *state);
void to_guest_end_observing(struct to_guest *guest, struct to_guest *before);

/* What it did is over: gives back its locks, and what was handed to it. */
void to_guest_end(struct to_guest *guest);

/* Takes away the results of all tasks of this scheduler. */
void to_state_forget(struct to_state *state, const struct to_sched *sched);

#endif

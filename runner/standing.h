/* SPDX-License-Identifier: MIT
 *
 * The fixtures of a run that are up; and a run that waits while somebody looks at them.
 */
#ifndef TO_RUNNER_STANDING_H
#define TO_RUNNER_STANDING_H

#include <stdbool.h>
#include <stddef.h>

#include "keep.h"

struct to_entry;
struct to_event;
struct to_loop;
struct to_worker;

struct to_standing {
    struct to_worker **workers; /* by entry; NULL: it is not up */
    size_t size;
    struct to_keep keep;
    bool is_held;    /* the run waits */
    bool is_shown;   /* and whoever looks knows all about them */
};

/* For so many entries. */
void to_standing_open(struct to_standing *standing, size_t size);
void to_standing_free(struct to_standing *standing);

/* The worker's fixture is up. */
void to_standing_add(struct to_standing *standing, struct to_worker *worker);

/* It is so no longer. Returns where it was; NULL: it was not. */
struct to_worker *to_standing_take(struct to_standing *standing, const struct to_entry *entry);

/* Begins to hold: asks all what they have printed so far. */
void to_standing_hold(struct to_standing *standing);

/* To be called whenever something has happened while it holds. When all have told what they
 * have printed, tells of each and of what is waited for, and waits for Enter. */
void to_standing_watch(struct to_standing *standing, struct to_loop *loop,
                       void (*tell)(void *context, struct to_event *event),
                       void (*over)(void *context), void *context);

/* Holds no longer. */
void to_standing_let_go(struct to_standing *standing);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What is to be done next: which test may start, which fixture is to come up or go down. One
 * execution of a graph, with fixtures and locks.
 *
 * Pure: no clock, no system call. As long as a slot is free, the caller asks to_agenda_next,
 * does what it says, and tells later what came of it. Not for several threads at once.
 *
 * A fixture takes a slot while it comes up and while it goes down, none while it is up. It
 * goes down when nobody needs it any more (needs.h), before anything else is begun; of
 * several the one that came up last is the first. While as many stacks of fixtures are up as
 * there are slots (a stack is one that no other comes after, with those that it needs),
 * another is begun only when no test may start: so few are up at once, and yet no slot stays
 * empty. Whoever holds a slot waits for nobody: so all comes to its end, with one slot, too.
 */
#ifndef TO_PLAN_AGENDA_H
#define TO_PLAN_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_agenda;
struct to_claim;
struct to_graph;
struct to_plan;

enum to_errand {
    TO_ERRAND_NONE,      /* nothing now: wait for what runs, or all is done */
    TO_ERRAND_RUN,       /* start this test; to_agenda_done when it has ended */
    TO_ERRAND_BRING_UP,  /* start this fixture; to_agenda_up or to_agenda_done follows */
    TO_ERRAND_TAKE_DOWN, /* end this fixture, which is up; to_agenda_done follows */
    TO_ERRAND_SKIP,      /* has ended: `root` did not pass, or died while it was up */
    TO_ERRAND_SPARE,     /* a fixture that has ended: all who needed it have, without it */
};

struct to_task {
    enum to_errand errand;
    uint32_t node;
    uint32_t root; /* of a skip */
};

/* What the agenda is made from; arrays of a byte a node, non-zero: it is. All is borrowed
 * while to_agenda_new runs, the graph and `fixtures` until the agenda is freed. */
struct to_agenda_of {
    const struct to_graph *graph; /* closed, and without cycles: to_needs_cycle's, too */
    const uint64_t *weights;      /* as in plan.h; NULL: all 1 */
    const uint64_t *keys;         /* as in plan.h, in the place of weights; NULL: none */
    const unsigned char *selected;
    const unsigned char *fixtures; /* NULL: there are none */
    const struct to_claim *claims; /* of the tests; see locks.h */
    size_t claim_count;
    size_t locks; /* claims are on locks 0 to locks-1 */
    size_t slots;
    /* The nodes from this one on, none of them selected, are joins, as in plan.h. 0: there are
     * none. */
    size_t first_join;
};

/* NULL when memory runs out. */
struct to_agenda *to_agenda_new(const struct to_agenda_of *of);
struct to_agenda *to_agenda_free(struct to_agenda *agenda); /* takes NULL, returns NULL */

/* The next thing to do. What it gives out to be skipped or spared takes no slot. */
struct to_task to_agenda_next(struct to_agenda *agenda);

/* The same of what takes no slot, as far as it is known already: to be asked at any time. */
struct to_task to_agenda_skip(struct to_agenda *agenda);

/* The plan, where there is nothing to the agenda but the plan: no fixtures, no locks. Nodes may
 * then be taken from it directly; to_agenda_done holds for them as for others. Else NULL. */
struct to_plan *to_agenda_plan(const struct to_agenda *agenda);

/* A fixture that was brought up is up. */
void to_agenda_up(struct to_agenda *agenda, uint32_t node);

/* A test or fixture has ended, in whatever state it was. What comes after one that did not
 * pass, or after a fixture that went before it was taken down, will be skipped. */
void to_agenda_done(struct to_agenda *agenda, uint32_t node, bool passed);

/* Nothing is to be begun any more. What is up goes down when those that run have ended. */
void to_agenda_stop(struct to_agenda *agenda);

/* The fixtures that this node needs stay up, and the node itself if it is one, until
 * to_agenda_let_go. The node must not have ended; twice is harmless. */
void to_agenda_keep(struct to_agenda *agenda, uint32_t node);
void to_agenda_let_go(struct to_agenda *agenda);

/* How many fixtures have begun and not ended. */
size_t to_agenda_standing(const struct to_agenda *agenda);

#endif

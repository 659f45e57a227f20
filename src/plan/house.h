/* SPDX-License-Identifier: MIT
 *
 * The fixtures of one execution: which are coming up, up, or going down, which may come up,
 * and which are to go down.
 *
 * Pure; a part of the agenda, which tells it of tests, too. Nodes are as in graph.h, needs as
 * in needs.h.
 */
#ifndef TO_PLAN_HOUSE_H
#define TO_PLAN_HOUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_graph;
struct to_house;

enum to_house_state {
    TO_HOUSE_NOT_BEGUN, /* zero */
    TO_HOUSE_BEGUN,     /* a test that runs; or whatever has ended */
    TO_HOUSE_COMING,    /* the rest: a fixture */
    TO_HOUSE_UP,
    TO_HOUSE_LEAVING, /* up, and to go down */
    TO_HOUSE_GOING,
};

/* As to_agenda_new, but `first_join` is the number of nodes where there is none; `slots` is the number of stacks that may be up as long as there is
 * anything else to do. NULL when memory runs out. */
struct to_house *to_house_new(const struct to_graph *graph, const unsigned char *fixtures,
                              const unsigned char *selected, size_t first_join, size_t slots);
struct to_house *to_house_free(struct to_house *house); /* takes NULL, returns NULL */

bool to_house_is_fixture(const struct to_house *house, uint32_t node);

/* A node that is not selected, but through which one that is needs a selected fixture. */
bool to_house_is_bridge(const struct to_house *house, uint32_t node);

enum to_house_state to_house_state(const struct to_house *house, uint32_t node);

/* Whether a fixture that it needs has died, `*ret_root`. */
bool to_house_is_doomed(const struct to_house *house, uint32_t node, uint32_t *ret_root);

/* Whether the fixture, which has not begun, need not any more. */
bool to_house_is_spare(const struct to_house *house, uint32_t node);

/* Whether one stack more would be up than there are slots. */
bool to_house_is_full(const struct to_house *house, uint32_t node);

/* Fixtures that may come up and were put off. The first is one that is needed together with
 * one that is up, so that this may go down; else that with the highest key. */
void to_house_put_off(struct to_house *house, uint32_t node, uint64_t key);
bool to_house_put_off_first(struct to_house *house, uint32_t *ret_node);

/* What happens. A test begins; a fixture comes, is up, goes. */
void to_house_begin(struct to_house *house, uint32_t node);
void to_house_come(struct to_house *house, uint32_t node);
void to_house_up(struct to_house *house, uint32_t node);
void to_house_go(struct to_house *house, uint32_t node);

/* The fixture that is to go down next; false: none. */
bool to_house_leaving(struct to_house *house, uint32_t *ret_node);

/* One that has begun has ended. What needs one that did not pass, and has not begun, never
 * will; but a fixture that was on its way down has served. */
void to_house_end(struct to_house *house, uint32_t node, bool passed);

/* One that has not begun never will. */
void to_house_drop(struct to_house *house, uint32_t node);

/* Whatever has not begun never will. */
void to_house_stop(struct to_house *house);

/* See to_agenda_keep and to_agenda_let_go. */
void to_house_keep(struct to_house *house, uint32_t node);
void to_house_let_go(struct to_house *house);

/* Fixtures that have begun and not ended. */
size_t to_house_standing(const struct to_house *house);

#endif

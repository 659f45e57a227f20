/* SPDX-License-Identifier: MIT
 * What is to be done next: the plan, and on top of it fixtures and locks. */
#include "plan/agenda.h"

#include <stdlib.h>

#include "plan/graph.h"
#include "plan/house.h"
#include "plan/locks.h"
#include "plan/plan.h"

struct to_agenda {
    struct to_plan *plan;
    struct to_locks *locks; /* NULL: nobody wants any */
    struct to_house *house; /* NULL: no fixture is selected */
    bool stopped;
};

/* ---- making ---- */

struct to_agenda *to_agenda_free(struct to_agenda *agenda)
{
    if (agenda) {
        to_plan_free(agenda->plan);
        to_locks_free(agenda->locks);
        to_house_free(agenda->house);
        free(agenda);
    }
    return NULL;
}

static bool has_fixture(const struct to_agenda_of *of)
{
    for (size_t node = 0; of->fixtures && node < to_graph_size(of->graph); node++) {
        if (of->fixtures[node] && of->selected[node]) {
            return true;
        }
    }
    return false;
}

static size_t first_join(const struct to_agenda_of *of)
{
    return of->first_join > 0 ? of->first_join : to_graph_size(of->graph);
}

static struct to_plan *new_plan(const struct to_agenda_of *of, const unsigned char *selected)
{
    return of->keys ? to_plan_new_keyed(of->graph, of->keys, selected, first_join(of))
                    : to_plan_new_joined(of->graph, of->weights, selected, first_join(of));
}

/* The plan gives out bridges, too. */
static struct to_plan *make_plan(const struct to_agenda_of *of, const struct to_house *house)
{
    size_t size = to_graph_size(of->graph);
    if (!house) {
        return new_plan(of, of->selected);
    }
    unsigned char *selected = calloc(size, 1);
    for (uint32_t node = 0; selected && node < size; node++) {
        selected[node] = of->selected[node] || to_house_is_bridge(house, node);
    }
    struct to_plan *plan = selected ? new_plan(of, selected) : NULL;
    free(selected);
    return plan;
}

struct to_agenda *to_agenda_new(const struct to_agenda_of *of)
{
    struct to_agenda *agenda = calloc(1, sizeof *agenda);
    bool housed = has_fixture(of);
    bool locked = of->claim_count > 0;
    if (!agenda) {
        return NULL;
    }
    if (housed) {
        agenda->house = to_house_new(of->graph, of->fixtures, of->selected, first_join(of),
                                     of->slots);
    }
    if (locked) {
        agenda->locks = to_locks_new(to_graph_size(of->graph), of->locks, of->claims,
                                     of->claim_count, 2 * of->slots);
    }
    if ((!housed || agenda->house) && (!locked || agenda->locks)) {
        agenda->plan = make_plan(of, agenda->house);
    }
    return agenda->plan ? agenda : to_agenda_free(agenda);
}

/* ---- what has happened ---- */

static void give_back(struct to_agenda *agenda, uint32_t node)
{
    if (agenda->locks) {
        to_locks_give(agenda->locks, node);
    }
}

void to_agenda_done(struct to_agenda *agenda, uint32_t node, bool passed)
{
    enum to_house_state state =
        agenda->house ? to_house_state(agenda->house, node) : TO_HOUSE_BEGUN;
    if (state != TO_HOUSE_UP && state != TO_HOUSE_LEAVING) {
        give_back(agenda, node);
    }
    if (agenda->house) {
        to_house_end(agenda->house, node, passed);
    }
    /* Who needed a fixture that is taken down has had it. */
    to_plan_done(agenda->plan, node, passed || state == TO_HOUSE_GOING);
}

void to_agenda_up(struct to_agenda *agenda, uint32_t node)
{
    give_back(agenda, node);
    to_house_up(agenda->house, node);
    to_plan_up(agenda->plan, node);
}

void to_agenda_stop(struct to_agenda *agenda)
{
    if (agenda->house && !agenda->stopped) {
        to_house_stop(agenda->house);
    }
    agenda->stopped = true;
}

void to_agenda_keep(struct to_agenda *agenda, uint32_t node)
{
    if (agenda->house) {
        to_house_keep(agenda->house, node);
    }
}

void to_agenda_let_go(struct to_agenda *agenda)
{
    if (agenda->house) {
        to_house_let_go(agenda->house);
    }
}

size_t to_agenda_standing(const struct to_agenda *agenda)
{
    return agenda->house ? to_house_standing(agenda->house) : 0;
}

/* ---- what comes next ---- */

static struct to_task task(enum to_errand errand, uint32_t node)
{
    return (struct to_task){.errand = errand, .node = node};
}

static struct to_task nothing(void)
{
    return task(TO_ERRAND_NONE, 0);
}

static struct to_task skip(struct to_agenda *agenda, uint32_t node, uint32_t root)
{
    if (agenda->house) {
        to_house_drop(agenda->house, node);
    }
    return (struct to_task){.errand = TO_ERRAND_SKIP, .node = node, .root = root};
}

/* A node that the plan has given out to run; nothing: it may. */
static struct to_task skip_if_doomed(struct to_agenda *agenda, uint32_t node)
{
    uint32_t root;
    if (!agenda->house || !to_house_is_doomed(agenda->house, node, &root)) {
        return nothing();
    }
    to_plan_skip(agenda->plan, node, root);
    return skip(agenda, node, root);
}

static struct to_task run(struct to_agenda *agenda, uint32_t node)
{
    if (agenda->house) {
        to_house_begin(agenda->house, node);
    }
    return task(TO_ERRAND_RUN, node);
}

static struct to_task take_down(struct to_agenda *agenda)
{
    uint32_t node;
    if (!to_house_leaving(agenda->house, &node) ||
        (agenda->locks && !to_locks_try(agenda->locks, node, true))) {
        return nothing();
    }
    to_house_go(agenda->house, node);
    return task(TO_ERRAND_TAKE_DOWN, node);
}

/* A fixture that may come up, unless all there is is taken. */
static struct to_task bring_up(struct to_agenda *agenda, uint32_t node)
{
    struct to_task next = skip_if_doomed(agenda, node);
    if (next.errand != TO_ERRAND_NONE) {
        return next;
    }
    if (to_house_is_spare(agenda->house, node)) {
        /* Those that come after it are skipped for another's sake. */
        to_plan_done(agenda->plan, node, true);
        to_house_drop(agenda->house, node);
        return task(TO_ERRAND_SPARE, node);
    }
    if (agenda->locks && !to_locks_try(agenda->locks, node, false)) {
        return nothing();
    }
    to_house_come(agenda->house, node);
    return task(TO_ERRAND_BRING_UP, node);
}

static struct to_task bring_up_later(struct to_agenda *agenda, bool also_if_full)
{
    uint32_t node;
    if (!to_house_put_off_first(agenda->house, &node) ||
        (!also_if_full && to_house_is_full(agenda->house, node))) {
        return nothing();
    }
    return bring_up(agenda, node);
}

static struct to_task bring_up_or_put_off(struct to_agenda *agenda, uint32_t node)
{
    struct to_task next = nothing();
    if (!to_house_is_full(agenda->house, node)) {
        next = bring_up(agenda, node);
    }
    if (next.errand == TO_ERRAND_NONE) {
        to_house_put_off(agenda->house, node, to_plan_ahead(agenda->plan, node));
    }
    return next;
}

/* A test that the locks were in the way of. */
static struct to_task resume(struct to_agenda *agenda)
{
    uint32_t node;
    if (!to_locks_next(agenda->locks, &node)) {
        return nothing();
    }
    struct to_task next = skip_if_doomed(agenda, node);
    if (next.errand != TO_ERRAND_NONE) {
        to_locks_give(agenda->locks, node);
        return next;
    }
    return run(agenda, node);
}

/* A node that the plan has given out to run; nothing: that is not now. */
static struct to_task take_up(struct to_agenda *agenda, uint32_t node)
{
    if (agenda->house && to_house_is_bridge(agenda->house, node)) {
        to_plan_done(agenda->plan, node, true);
        return nothing();
    }
    if (agenda->house && to_house_is_fixture(agenda->house, node)) {
        return bring_up_or_put_off(agenda, node);
    }
    struct to_task next = skip_if_doomed(agenda, node);
    if (next.errand != TO_ERRAND_NONE) {
        return next;
    }
    if (agenda->locks && !to_locks_take(agenda->locks, node)) {
        return nothing();
    }
    return run(agenda, node);
}

static struct to_task ask_plan(struct to_agenda *agenda)
{
    struct to_task next = nothing();
    while (next.errand == TO_ERRAND_NONE) {
        struct to_turn turn = to_plan_next(agenda->plan);
        bool is_bridge = agenda->house && to_house_is_bridge(agenda->house, turn.node);
        if (turn.verdict == TO_VERDICT_NONE) {
            break;
        }
        if (turn.verdict == TO_VERDICT_RUN) {
            next = take_up(agenda, turn.node);
        } else if (!is_bridge) {
            next = skip(agenda, turn.node, turn.root);
        }
    }
    return next;
}

struct to_task to_agenda_skip(struct to_agenda *agenda)
{
    while (!agenda->stopped && to_plan_peek(agenda->plan).verdict == TO_VERDICT_SKIP) {
        struct to_turn turn = to_plan_next(agenda->plan);
        if (!agenda->house || !to_house_is_bridge(agenda->house, turn.node)) {
            return skip(agenda, turn.node, turn.root);
        }
    }
    return nothing();
}

struct to_plan *to_agenda_plan(const struct to_agenda *agenda)
{
    return agenda->house || agenda->locks ? NULL : agenda->plan;
}

struct to_task to_agenda_next(struct to_agenda *agenda)
{
    struct to_task next = agenda->house ? take_down(agenda) : nothing();
    if (next.errand != TO_ERRAND_NONE || agenda->stopped) {
        return next;
    }
    if (agenda->locks) {
        next = resume(agenda);
    }
    if (next.errand == TO_ERRAND_NONE && agenda->house) {
        next = bring_up_later(agenda, false);
    }
    if (next.errand == TO_ERRAND_NONE) {
        next = ask_plan(agenda);
    }
    if (next.errand == TO_ERRAND_NONE && agenda->house) {
        next = bring_up_later(agenda, true);
    }
    return next;
}

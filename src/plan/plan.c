/* SPDX-License-Identifier: MIT
 * Which node may run next. */
#include "plan/plan.h"

#include <assert.h>
#include <stdlib.h>

#include "plan/graph.h"
#include "plan/heap.h"

enum state {
    NOT_SELECTED, /* zero */
    WAITING,      /* not given out yet */
    RUNNING,
    PASSED,
    FAILED,
    SKIPPED,
};

struct to_plan {
    const struct to_graph *graph;
    uint32_t size;
    size_t left;
    unsigned char *states; /* by node: enum state */
    uint64_t *ahead;       /* by node: longest path from it on */
    uint32_t *waiting;     /* by node: for so many selected prerequisites */
    uint32_t *roots;       /* by node: the culprit, where it is to be skipped */
    struct to_heap ready;  /* to be run */
    uint32_t *skips;       /* to be skipped: those from `skip_head` on, first come first */
    uint32_t skip_head;
    uint32_t skip_tail;
};

/* Zeroed room for one item of each node; never for none, as that might be NULL. */
static void *for_each(const struct to_plan *plan, size_t item)
{
    return calloc(plan->size ? plan->size : 1, item);
}

static bool plan_alloc(struct to_plan *plan)
{
    plan->states = for_each(plan, sizeof *plan->states);
    plan->ahead = for_each(plan, sizeof *plan->ahead);
    plan->waiting = for_each(plan, sizeof *plan->waiting);
    plan->roots = for_each(plan, sizeof *plan->roots);
    plan->ready.items = for_each(plan, sizeof *plan->ready.items);
    plan->skips = for_each(plan, sizeof *plan->skips);
    return plan->states && plan->ahead && plan->waiting && plan->roots &&
           plan->ready.items && plan->skips;
}

static void select_nodes(struct to_plan *plan, const unsigned char *selected)
{
    for (uint32_t node = 0; node < plan->size; node++) {
        if (!selected || selected[node]) {
            plan->states[node] = WAITING;
            plan->left++;
        }
    }
}

static uint32_t count_selected(const struct to_plan *plan, const struct to_link *links,
                               size_t count)
{
    uint32_t selected = 0;
    for (size_t i = 0; i < count; i++) {
        selected += plan->states[links[i].node] != NOT_SELECTED;
    }
    return selected;
}

static uint64_t add(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/*
 * Finds the longest paths, from the ends backwards: a node is done when all its selected
 * dependents are. Borrows `waiting` to count those, and the room of the skips.
 */
static void measure(struct to_plan *plan, const uint64_t *weights)
{
    uint32_t *stack = plan->skips;
    size_t depth = 0;
    size_t measured = 0;
    size_t count;
    for (uint32_t node = 0; node < plan->size; node++) {
        if (plan->states[node] != NOT_SELECTED) {
            const struct to_link *links = to_graph_dependents(plan->graph, node, &count);
            plan->waiting[node] = count_selected(plan, links, count);
            if (plan->waiting[node] == 0) {
                stack[depth++] = node;
            }
        }
    }
    while (depth > 0) {
        uint32_t node = stack[--depth];
        uint64_t ahead = add(plan->ahead[node], weights ? weights[node] : 1);
        plan->ahead[node] = ahead;
        measured++;
        const struct to_link *links = to_graph_prerequisites(plan->graph, node, &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t before = links[i].node;
            if (plan->states[before] == NOT_SELECTED) {
                continue;
            }
            if (plan->ahead[before] < ahead) {
                plan->ahead[before] = ahead;
            }
            if (--plan->waiting[before] == 0) {
                stack[depth++] = before;
            }
        }
    }
    assert(measured == plan->left && "no cycle among the selected");
    (void)measured;
}

static void start(struct to_plan *plan)
{
    for (uint32_t node = 0; node < plan->size; node++) {
        if (plan->states[node] != NOT_SELECTED) {
            size_t count;
            const struct to_link *links = to_graph_prerequisites(plan->graph, node, &count);
            plan->waiting[node] = count_selected(plan, links, count);
            if (plan->waiting[node] == 0) {
                to_heap_push(&plan->ready, node, plan->ahead[node]);
            }
        }
    }
}

struct to_plan *to_plan_new(const struct to_graph *graph, const uint64_t *weights,
                            const unsigned char *selected)
{
    struct to_plan *plan = calloc(1, sizeof *plan);
    if (!plan) {
        return NULL;
    }
    plan->graph = graph;
    plan->size = (uint32_t)to_graph_size(graph);
    if (!plan_alloc(plan)) {
        return to_plan_free(plan);
    }
    select_nodes(plan, selected);
    measure(plan, weights);
    start(plan);
    return plan;
}

struct to_plan *to_plan_free(struct to_plan *plan)
{
    if (plan) {
        free(plan->states);
        free(plan->ahead);
        free(plan->waiting);
        free(plan->roots);
        free(plan->ready.items);
        free(plan->skips);
        free(plan);
    }
    return NULL;
}

/* All selected prerequisites of the node have ended: may it run? */
static void decide(struct to_plan *plan, uint32_t node)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(plan->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t before = links[i].node;
        unsigned char state = plan->states[before];
        if (links[i].edge == TO_EDGE_AFTER && (state == FAILED || state == SKIPPED)) {
            plan->roots[node] = state == FAILED ? before : plan->roots[before];
            plan->skips[plan->skip_tail++] = node;
            return;
        }
    }
    to_heap_push(&plan->ready, node, plan->ahead[node]);
}

static void end(struct to_plan *plan, uint32_t node, enum state state)
{
    plan->states[node] = (unsigned char)state;
    size_t count;
    const struct to_link *links = to_graph_dependents(plan->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t next = links[i].node;
        if (plan->states[next] != NOT_SELECTED && --plan->waiting[next] == 0) {
            decide(plan, next);
        }
    }
}

struct to_turn to_plan_peek(const struct to_plan *plan)
{
    struct to_turn turn = {.verdict = TO_VERDICT_NONE};
    if (plan->skip_head < plan->skip_tail) {
        turn.verdict = TO_VERDICT_SKIP;
        turn.node = plan->skips[plan->skip_head];
        turn.root = plan->roots[turn.node];
    } else if (plan->ready.count > 0) {
        turn.verdict = TO_VERDICT_RUN;
        turn.node = to_heap_top(&plan->ready);
    }
    return turn;
}

struct to_turn to_plan_next(struct to_plan *plan)
{
    struct to_turn turn = to_plan_peek(plan);
    if (turn.verdict == TO_VERDICT_SKIP) {
        plan->skip_head++;
        plan->left--;
        end(plan, turn.node, SKIPPED);
    } else if (turn.verdict == TO_VERDICT_RUN) {
        to_heap_pop(&plan->ready);
        plan->left--;
        plan->states[turn.node] = RUNNING;
    }
    return turn;
}

void to_plan_done(struct to_plan *plan, uint32_t node, bool passed)
{
    assert(node < plan->size && plan->states[node] == RUNNING);
    end(plan, node, passed ? PASSED : FAILED);
}

size_t to_plan_left(const struct to_plan *plan)
{
    return plan->left;
}

size_t to_plan_ready(const struct to_plan *plan)
{
    return plan->ready.count;
}

uint64_t to_plan_ahead(const struct to_plan *plan, uint32_t node)
{
    assert(node < plan->size);
    return plan->ahead[node];
}

uint64_t to_plan_beyond(const struct to_plan *plan, uint32_t node)
{
    uint64_t beyond = 0;
    size_t count;
    const struct to_link *links = to_graph_dependents(plan->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        if (plan->ahead[links[i].node] > beyond) {
            beyond = plan->ahead[links[i].node];
        }
    }
    return beyond;
}

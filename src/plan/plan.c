/* SPDX-License-Identifier: MIT
 * Which node may run next. */
#include "plan/plan.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "plan/graph.h"
#include "plan/lowest.h"
#include "plan/rank.h"

enum state {
    NOT_SELECTED, /* zero */
    WAITING,      /* not given out yet */
    DOOMED,       /* the same, and will be skipped: a prerequisite did not pass */
    RUNNING,
    UP, /* its TO_EDGE_AFTER dependents are free already */
    PASSED,
    FAILED,
    SKIPPED,
};

struct to_plan {
    const struct to_graph *graph;
    uint32_t size;
    uint32_t first_join; /* `size`: there is none */
    size_t left;
    unsigned char *states; /* by node: enum state */
    uint64_t *ahead;       /* by node: longest path from it on; or its key */
    uint32_t *waiting;     /* by node: for so many selected prerequisites, then 0. That of a
                              node not selected starts at 0, and never comes back to it */
    uint32_t *roots;       /* by node: the culprit, where it is to be skipped */
    uint32_t *ranks;       /* by node: its place among all, the most urgent at 0 */
    uint32_t *ranked;      /* by rank: the node */
    struct to_lowest ready; /* to be run: ranks */
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
    plan->ranks = for_each(plan, sizeof *plan->ranks);
    plan->ranked = for_each(plan, sizeof *plan->ranked);
    plan->skips = for_each(plan, sizeof *plan->skips);
    return plan->states && plan->ahead && plan->waiting && plan->roots && plan->ranks &&
           plan->ranked && plan->skips && to_lowest_init(&plan->ready, plan->size) == 0;
}

static bool is_join(const struct to_plan *plan, uint32_t node)
{
    return node >= plan->first_join;
}

static void select_nodes(struct to_plan *plan, const unsigned char *selected)
{
    for (uint32_t node = 0; node < plan->size; node++) {
        if (is_join(plan, node)) {
            plan->states[node] = WAITING;
        } else if (!selected || selected[node]) {
            plan->states[node] = WAITING;
            plan->left++;
        }
    }
}

/* Sets `waiting` of each selected node to the number of its selected neighbours. */
static void count_neighbours(struct to_plan *plan,
                             const struct to_link *(*neighbours)(const struct to_graph *,
                                                                 size_t, size_t *))
{
    bool all = plan->left == plan->first_join;
    for (uint32_t node = 0; node < plan->size; node++) {
        size_t count;
        const struct to_link *links = neighbours(plan->graph, node, &count);
        uint32_t selected = (uint32_t)count;
        for (size_t i = 0; i < count && !all; i++) {
            selected -= plan->states[links[i].node] == NOT_SELECTED;
        }
        plan->waiting[node] = plan->states[node] == NOT_SELECTED ? 0 : selected;
    }
}

static uint64_t add(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t max(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* The node's longest path is known but for itself: adds that, and hands the sum on. */
static void extend(struct to_plan *plan, uint32_t node, const uint64_t *weights)
{
    uint64_t own = is_join(plan, node) ? 0 : weights ? weights[node] : 1;
    uint64_t ahead = add(plan->ahead[node], own);
    plan->ahead[node] = ahead;
    size_t count;
    const struct to_link *links = to_graph_prerequisites(plan->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        uint64_t *before = &plan->ahead[links[i].node];
        *before = max(*before, ahead);
    }
}

/* Where every node stands behind its prerequisites, its dependents come before it on the way
 * back. */
static void measure_sorted(struct to_plan *plan, const uint64_t *weights)
{
    for (uint32_t node = plan->size; node-- > 0;) {
        if (plan->states[node] != NOT_SELECTED) {
            extend(plan, node, weights);
        }
    }
}

/* Finds the longest paths from the ends backwards: a node's turn comes when all its selected
 * dependents are done. Borrows `waiting` to count those, and `ranked`. Returns how many nodes
 * it has done: fewer than are selected where there is a cycle. */
static size_t measure_unsorted(struct to_plan *plan, const uint64_t *weights)
{
    uint32_t *stack = plan->ranked;
    size_t depth = 0;
    size_t measured = 0;
    count_neighbours(plan, to_graph_dependents);
    for (uint32_t node = 0; node < plan->size; node++) {
        if (plan->waiting[node] == 0 && plan->states[node] != NOT_SELECTED) {
            stack[depth++] = node;
        }
    }
    while (depth > 0) {
        uint32_t node = stack[--depth];
        extend(plan, node, weights);
        measured += !is_join(plan, node);
        size_t count;
        const struct to_link *links = to_graph_prerequisites(plan->graph, node, &count);
        for (size_t i = 0; i < count; i++) {
            if (--plan->waiting[links[i].node] == 0) {
                stack[depth++] = links[i].node;
            }
        }
    }
    return measured;
}

/* False: there is a cycle. */
static bool measure(struct to_plan *plan, const uint64_t *weights)
{
    if (to_graph_is_sorted(plan->graph)) {
        measure_sorted(plan, weights);
        return true;
    }
    return measure_unsorted(plan, weights) == plan->left;
}

/* In the place of paths. A join is as urgent as what it may free. */
static void take_keys(struct to_plan *plan, const uint64_t *keys)
{
    for (uint32_t node = 0; node < plan->first_join; node++) {
        plan->ahead[node] = plan->states[node] == NOT_SELECTED ? 0 : keys[node];
    }
    for (uint32_t node = plan->first_join; node < plan->size; node++) {
        plan->ahead[node] = to_plan_beyond(plan, node);
    }
}

/* Borrows `waiting`. */
static void rank(struct to_plan *plan)
{
    to_rank(plan->ahead, plan->size, plan->ranked, plan->waiting);
    for (uint32_t i = 0; i < plan->size; i++) {
        plan->ranks[plan->ranked[i]] = i;
    }
}

/* All selected prerequisites of a doomed node have ended: the one that stopped it. */
static uint32_t find_root(const struct to_plan *plan, uint32_t node)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(plan->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t before = links[i].node;
        unsigned char state = plan->states[before];
        if (links[i].edge == TO_EDGE_AFTER && (state == FAILED || state == SKIPPED)) {
            return state == FAILED ? before : plan->roots[before];
        }
    }
    assert(!"one of them did not pass");
    return node;
}

static void end(struct to_plan *plan, uint32_t node, enum state state);

/* All selected prerequisites of the node have ended. */
static void settle(struct to_plan *plan, uint32_t node)
{
    bool is_doomed = plan->states[node] == DOOMED;
    if (is_doomed) {
        plan->roots[node] = find_root(plan, node);
    }
    if (is_join(plan, node)) {
        end(plan, node, is_doomed ? SKIPPED : PASSED);
    } else if (is_doomed) {
        plan->skips[plan->skip_tail++] = node;
    } else {
        to_lowest_add(&plan->ready, plan->ranks[node]);
    }
}

/* The node's dependents wait for it no longer, as far as they are tied by these kinds of edges,
 * a bit each. If it did not pass, those that still wait, for others or for it, are doomed. */
static void free_dependents(struct to_plan *plan, uint32_t node, unsigned kinds, bool passed)
{
    size_t count;
    const struct to_link *links = to_graph_dependents(plan->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t next = links[i].node;
        if (!passed && links[i].edge == TO_EDGE_AFTER && plan->waiting[next] > 0 &&
            plan->states[next] == WAITING) {
            plan->states[next] = DOOMED;
        }
        if ((kinds >> links[i].edge & 1) && --plan->waiting[next] == 0) {
            settle(plan, next);
        }
    }
}

enum { AFTER = 1u << TO_EDGE_AFTER, AFTER_ANY = 1u << TO_EDGE_AFTER_ANY };

static void end(struct to_plan *plan, uint32_t node, enum state state)
{
    unsigned kinds = plan->states[node] == UP ? AFTER_ANY : AFTER | AFTER_ANY;
    plan->states[node] = (unsigned char)state;
    free_dependents(plan, node, kinds, state == PASSED);
}

static void start(struct to_plan *plan)
{
    count_neighbours(plan, to_graph_prerequisites);
    for (uint32_t node = 0; node < plan->first_join; node++) {
        if (plan->waiting[node] == 0 && plan->states[node] != NOT_SELECTED) {
            to_lowest_add(&plan->ready, plan->ranks[node]);
        }
    }
    /* Of those that wait for nothing; an end may make others so, but they are no joins. */
    for (uint32_t node = plan->first_join; node < plan->size; node++) {
        if (plan->waiting[node] == 0) {
            end(plan, node, PASSED);
        }
    }
}

/* By weights, or where there are any by keys. */
static struct to_plan *make(const struct to_graph *graph, const uint64_t *weights,
                            const uint64_t *keys, const unsigned char *selected,
                            size_t first_join)
{
    struct to_plan *plan = calloc(1, sizeof *plan);
    if (!plan) {
        return NULL;
    }
    plan->graph = graph;
    plan->size = (uint32_t)to_graph_size(graph);
    plan->first_join = (uint32_t)first_join;
    if (!plan_alloc(plan)) {
        to_plan_free(plan);
        errno = ENOMEM;
        return NULL;
    }
    select_nodes(plan, selected);
    if (!measure(plan, weights)) {
        to_plan_free(plan);
        errno = ELOOP;
        return NULL;
    }
    if (keys) {
        take_keys(plan, keys);
    }
    rank(plan);
    start(plan);
    return plan;
}

struct to_plan *to_plan_new(const struct to_graph *graph, const uint64_t *weights,
                            const unsigned char *selected)
{
    return make(graph, weights, NULL, selected, to_graph_size(graph));
}

struct to_plan *to_plan_new_joined(const struct to_graph *graph, const uint64_t *weights,
                                   const unsigned char *selected, size_t first_join)
{
    return make(graph, weights, NULL, selected, first_join);
}

struct to_plan *to_plan_new_keyed(const struct to_graph *graph, const uint64_t *keys,
                                  const unsigned char *selected, size_t first_join)
{
    return make(graph, NULL, keys, selected, first_join);
}

struct to_plan *to_plan_free(struct to_plan *plan)
{
    if (plan) {
        free(plan->states);
        free(plan->ahead);
        free(plan->waiting);
        free(plan->roots);
        free(plan->ranks);
        free(plan->ranked);
        free(plan->skips);
        to_lowest_free(&plan->ready);
        free(plan);
    }
    return NULL;
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
        turn.node = plan->ranked[to_lowest_first(&plan->ready)];
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
        to_lowest_take(&plan->ready);
        plan->left--;
        plan->states[turn.node] = RUNNING;
    }
    return turn;
}

void to_plan_done(struct to_plan *plan, uint32_t node, bool passed)
{
    assert(node < plan->size);
    assert(plan->states[node] == RUNNING || plan->states[node] == UP);
    end(plan, node, passed ? PASSED : FAILED);
}

void to_plan_up(struct to_plan *plan, uint32_t node)
{
    assert(node < plan->size && plan->states[node] == RUNNING);
    plan->states[node] = UP;
    free_dependents(plan, node, AFTER, true);
}

void to_plan_skip(struct to_plan *plan, uint32_t node, uint32_t root)
{
    assert(node < plan->size && plan->states[node] == RUNNING);
    plan->roots[node] = root;
    end(plan, node, SKIPPED);
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
    return plan->states[node] == NOT_SELECTED ? 0 : plan->ahead[node];
}

uint64_t to_plan_beyond(const struct to_plan *plan, uint32_t node)
{
    uint64_t beyond = 0;
    size_t count;
    const struct to_link *links = to_graph_dependents(plan->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        beyond = max(beyond, to_plan_ahead(plan, links[i].node));
    }
    return beyond;
}

/* SPDX-License-Identifier: MIT
 * Who still needs whom: a count of holds at each node. */
#include "plan/needs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"

struct to_needs {
    const struct to_graph *graph;
    const unsigned char *fixtures;
    uint32_t *holds; /* by node: dependents that need it, and 1 as long as it has not ended */
    uint32_t *stack; /* nodes that nobody holds, whose prerequisites are still to be told */
    uint32_t *freed; /* fixtures that only they themselves hold */
    size_t freed_count;
    unsigned char *is_freed; /* stands in `freed` */
};

/* Room for an item a node; never for none, as that might be NULL. */
static void *for_each(const struct to_graph *graph, size_t item)
{
    return calloc(to_graph_size(graph) + 1, item);
}

/*
 * Calls `visit` for each edge by which the nodes on the stack need others, directly or
 * through others, once. `seen` is set for all of these nodes.
 */
static void walk(const struct to_graph *graph, uint32_t *stack, size_t depth,
                 unsigned char *seen, void (*visit)(void *context, uint32_t needed),
                 void *context)
{
    while (depth > 0) {
        size_t count;
        const struct to_link *links = to_graph_prerequisites(graph, stack[--depth], &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t needed = links[i].node;
            if (links[i].edge != TO_EDGE_AFTER) {
                continue;
            }
            visit(context, needed);
            if (!seen[needed]) {
                seen[needed] = 1;
                stack[depth++] = needed;
            }
        }
    }
}

/* Puts the marked nodes on the stack. Returns how many there are. */
static size_t stack_up(const struct to_graph *graph, const unsigned char *marks,
                       uint32_t *stack, unsigned char *seen)
{
    size_t depth = 0;
    for (uint32_t node = 0; node < to_graph_size(graph); node++) {
        if (marks[node]) {
            seen[node] = 1;
            stack[depth++] = node;
        }
    }
    return depth;
}

/* ---- counting ---- */

static void count_hold(void *context, uint32_t needed)
{
    ((uint32_t *)context)[needed]++;
}

struct to_needs *to_needs_new(const struct to_graph *graph, const unsigned char *fixtures,
                              const unsigned char *selected)
{
    struct to_needs *needs = calloc(1, sizeof *needs);
    unsigned char *seen = for_each(graph, 1);
    if (!needs || !seen) {
        free(seen);
        return to_needs_free(needs);
    }
    needs->graph = graph;
    needs->fixtures = fixtures;
    needs->holds = for_each(graph, sizeof *needs->holds);
    needs->stack = for_each(graph, sizeof *needs->stack);
    needs->freed = for_each(graph, sizeof *needs->freed);
    needs->is_freed = for_each(graph, 1);
    if (!needs->holds || !needs->stack || !needs->freed || !needs->is_freed) {
        free(seen);
        return to_needs_free(needs);
    }
    size_t depth = stack_up(graph, selected, needs->stack, seen);
    walk(graph, needs->stack, depth, seen, count_hold, needs->holds);
    for (uint32_t node = 0; node < to_graph_size(graph); node++) {
        needs->holds[node] += selected[node] != 0;
    }
    free(seen);
    return needs;
}

struct to_needs *to_needs_free(struct to_needs *needs)
{
    if (needs) {
        free(needs->holds);
        free(needs->stack);
        free(needs->freed);
        free(needs->is_freed);
        free(needs);
    }
    return NULL;
}

bool to_needs_holds(const struct to_needs *needs, uint32_t node)
{
    return needs->holds[node] > 1;
}

void to_needs_hold(struct to_needs *needs, uint32_t node)
{
    needs->holds[node]++;
}

/* One hold less. Returns whether it was the last. */
static bool let_go(struct to_needs *needs, uint32_t node)
{
    uint32_t left = --needs->holds[node];
    if (left == 1 && needs->fixtures[node] && !needs->is_freed[node]) {
        needs->is_freed[node] = 1;
        needs->freed[needs->freed_count++] = node;
    }
    return left == 0;
}

void to_needs_end(struct to_needs *needs, uint32_t node)
{
    size_t depth = 0;
    if (let_go(needs, node)) {
        needs->stack[depth++] = node;
    }
    while (depth > 0) {
        size_t count;
        const struct to_link *links =
            to_graph_prerequisites(needs->graph, needs->stack[--depth], &count);
        for (size_t i = 0; i < count; i++) {
            if (links[i].edge == TO_EDGE_AFTER && let_go(needs, links[i].node)) {
                needs->stack[depth++] = links[i].node;
            }
        }
    }
}

bool to_needs_next(struct to_needs *needs, uint32_t *ret_node)
{
    if (needs->freed_count == 0) {
        return false;
    }
    *ret_node = needs->freed[--needs->freed_count];
    needs->is_freed[*ret_node] = 0;
    return true;
}

/* ---- selecting ---- */

/* What the marked nodes take with them, by edges of either kind. */
static void mark_all(const struct to_graph *graph, const unsigned char *fixtures,
                     unsigned char *marks, uint32_t *stack, size_t depth)
{
    while (depth > 0) {
        size_t count;
        const struct to_link *links = to_graph_prerequisites(graph, stack[--depth], &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t needed = links[i].node;
            bool over = fixtures[needed] && links[i].edge == TO_EDGE_AFTER_ANY;
            if (!marks[needed] && !over) {
                marks[needed] = 1;
                stack[depth++] = needed;
            }
        }
    }
}

static void ignore(void *context, uint32_t needed)
{
    (void)context;
    (void)needed;
}

int to_needs_mark(const struct to_graph *graph, const unsigned char *fixtures,
                  bool only_fixtures, unsigned char *marks)
{
    uint32_t *stack = for_each(graph, sizeof *stack);
    unsigned char *seen = for_each(graph, 1);
    if (!stack || !seen) {
        free(stack);
        free(seen);
        return -ENOMEM;
    }
    size_t depth = stack_up(graph, marks, stack, seen);
    if (only_fixtures) {
        walk(graph, stack, depth, seen, ignore, NULL);
        for (size_t node = 0; node < to_graph_size(graph); node++) {
            marks[node] |= seen[node] && fixtures[node];
        }
    } else {
        mark_all(graph, fixtures, marks, stack, depth);
    }
    free(stack);
    free(seen);
    return 0;
}

/* Whether the node needs a selected fixture, as far as `reaches` knows it of what it needs. */
static bool reaches_fixture(const struct to_graph *graph, const unsigned char *fixtures,
                            const unsigned char *selected, const unsigned char *reaches,
                            uint32_t node)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t needed = links[i].node;
        if (links[i].edge == TO_EDGE_AFTER &&
            (reaches[needed] || (fixtures[needed] && selected[needed]))) {
            return true;
        }
    }
    return false;
}

int to_needs_bridges(const struct to_graph *graph, const unsigned char *fixtures,
                     const unsigned char *selected, unsigned char *ret_bridges)
{
    size_t size = to_graph_size(graph);
    uint32_t *order = for_each(graph, sizeof *order);
    unsigned char *needed = for_each(graph, 1);
    unsigned char *reaches = for_each(graph, 1);
    int result = -ENOMEM;
    if (order && needed && reaches) {
        walk(graph, order, stack_up(graph, selected, order, needed), needed, ignore, NULL);
        result = to_graph_sort(graph, order) < 0 ? -ENOMEM : 0;
    }
    for (size_t i = 0; i < size && result == 0; i++) {
        uint32_t node = order[i];
        reaches[node] = reaches_fixture(graph, fixtures, selected, reaches, node);
        ret_bridges[node] = reaches[node] && needed[node] && !selected[node];
    }
    free(order);
    free(needed);
    free(reaches);
    return result;
}

/* ---- cycles ---- */

/* Each node twice: in the first half as what begins, in the second as what nobody needs. */
static int add_waits(struct to_graph *waits, const struct to_graph *graph,
                     const unsigned char *fixtures, uint32_t node)
{
    size_t size = to_graph_size(graph);
    size_t count;
    const struct to_link *links = to_graph_prerequisites(graph, node, &count);
    int result = to_graph_add(waits, size + node, node, TO_EDGE_AFTER);
    for (size_t i = 0; i < count && result == 0; i++) {
        uint32_t before = links[i].node;
        bool needs = links[i].edge == TO_EDGE_AFTER;
        size_t moment = !needs && fixtures[before] ? size + before : before;
        result = to_graph_add(waits, node, moment, TO_EDGE_AFTER);
        if (result == 0 && needs) {
            result = to_graph_add(waits, size + before, size + node, TO_EDGE_AFTER);
        }
    }
    return result;
}

static struct to_graph *make_waits(const struct to_graph *graph, const unsigned char *fixtures)
{
    size_t size = to_graph_size(graph);
    struct to_graph *waits = to_graph_new(2 * size);
    int result = waits ? 0 : -ENOMEM;
    for (uint32_t node = 0; node < size && result == 0; node++) {
        result = add_waits(waits, graph, fixtures, node);
    }
    if (result == 0) {
        result = to_graph_close(waits);
    }
    return result == 0 ? waits : to_graph_free(waits);
}

int64_t to_needs_cycle(const struct to_graph *graph, const unsigned char *fixtures,
                       uint32_t **ret_path)
{
    uint32_t size = (uint32_t)to_graph_size(graph);
    struct to_graph *waits = make_waits(graph, fixtures);
    int64_t length = waits ? to_graph_cycle(waits, ret_path) : -ENOMEM;
    int64_t kept = 0;
    for (int64_t i = 0; i < length; i++) {
        uint32_t node = (*ret_path)[i] % size;
        if (kept == 0 || node != (*ret_path)[kept - 1]) {
            (*ret_path)[kept++] = node;
        }
    }
    if (kept > 1 && (*ret_path)[0] == (*ret_path)[kept - 1]) {
        kept--;
    }
    to_graph_free(waits);
    return length < 0 ? length : kept;
}

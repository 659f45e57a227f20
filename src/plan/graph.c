/* SPDX-License-Identifier: MIT
 * What must come before what. Nothing here recurses: a chain may be as long as the graph.
 */
#include "plan/graph.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "plan/lowest.h"

/* So that each number, and one more, has room in a link, and in a uint32_t. */
enum { NODE_BITS = INT32_MAX, MOST_NODES = INT32_MAX - 1 };
static const size_t MOST_TIES = UINT32_MAX - 1;

/* An edge as it was added. */
struct tie {
    uint32_t node;
    uint32_t prerequisite : 31;
    uint32_t edge : 1;
};

/* All nodes' neighbours, one node's after the other's: those of node i stand at
 * links[starts[i]] and before links[starts[i + 1]]. */
struct table {
    uint32_t *starts;
    struct to_link *links;
};

struct to_graph {
    uint32_t size;
    bool closed;
    bool sorted; /* each node stands behind its prerequisites */
    struct tie *ties; /* only while filling */
    size_t tie_count;
    size_t tie_capacity;
    struct table prerequisites; /* only once closed */
    struct table dependents;
};

struct to_graph *to_graph_new(size_t nodes)
{
    struct to_graph *graph = nodes <= MOST_NODES ? calloc(1, sizeof *graph) : NULL;
    if (graph) {
        graph->size = (uint32_t)nodes;
        graph->sorted = true;
    }
    return graph;
}

static void table_free(struct table *table)
{
    free(table->starts);
    free(table->links);
    *table = (struct table){0};
}

struct to_graph *to_graph_free(struct to_graph *graph)
{
    if (graph) {
        free(graph->ties);
        table_free(&graph->prerequisites);
        table_free(&graph->dependents);
        free(graph);
    }
    return NULL;
}

static int grow(struct to_graph *graph)
{
    size_t capacity = graph->tie_capacity ? graph->tie_capacity * 2 : 64;
    struct tie *ties = reallocarray(graph->ties, capacity, sizeof *ties);
    if (!ties) {
        return -ENOMEM;
    }
    graph->ties = ties;
    graph->tie_capacity = capacity;
    return 0;
}

int to_graph_add(struct to_graph *graph, size_t node, size_t prerequisite,
                 enum to_edge edge)
{
    if (graph->closed) {
        return -EBUSY;
    }
    if (node >= graph->size || prerequisite >= graph->size) {
        return -EINVAL;
    }
    if (graph->tie_count == MOST_TIES) {
        return -ENOMEM;
    }
    if (graph->tie_count == graph->tie_capacity && grow(graph) < 0) {
        return -ENOMEM;
    }
    graph->ties[graph->tie_count++] = (struct tie){
        .node = (uint32_t)node,
        .prerequisite = prerequisite & NODE_BITS,
        .edge = edge & 1,
    };
    graph->sorted = graph->sorted && prerequisite < node;
    return 0;
}

static int table_alloc(struct table *table, uint32_t size, size_t links)
{
    table->starts = calloc((size_t)size + 1, sizeof *table->starts);
    table->links = calloc(links ? links : 1, sizeof *table->links);
    return table->starts && table->links ? 0 : -ENOMEM;
}

/* Turns `starts`, which holds how many links each node has, into where those of each end.
 * Filled from the last link to the first, each at `--starts[node]`, it holds in the end
 * where they start, and the links keep their order. */
static void table_sum(struct table *table, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        table->starts[i + 1] += table->starts[i];
    }
}

static int list_prerequisites(struct to_graph *graph)
{
    struct table *table = &graph->prerequisites;
    if (table_alloc(table, graph->size, graph->tie_count) < 0) {
        return -ENOMEM;
    }
    for (size_t i = 0; i < graph->tie_count; i++) {
        table->starts[graph->ties[i].node]++;
    }
    table_sum(table, graph->size);
    for (size_t i = graph->tie_count; i-- > 0;) {
        struct tie tie = graph->ties[i];
        table->links[--table->starts[tie.node]] =
            (struct to_link){tie.prerequisite, tie.edge};
    }
    return 0;
}

/* Of several edges between the same two, keeps the place of the first, and TO_EDGE_AFTER
 * where any of them is that. */
static int merge_prerequisites(struct to_graph *graph)
{
    uint32_t *starts = graph->prerequisites.starts;
    struct to_link *links = graph->prerequisites.links;
    /* By prerequisite: one past its latest place; not past `start`: an earlier node's. */
    uint32_t *places = calloc((size_t)graph->size + 1, sizeof *places);
    if (!places) {
        return -ENOMEM;
    }
    uint32_t end = 0;
    for (uint32_t node = 0; node < graph->size; node++) {
        uint32_t from = starts[node];
        uint32_t start = end;
        starts[node] = start;
        for (uint32_t i = from; i < starts[node + 1]; i++) {
            struct to_link link = links[i];
            if (places[link.node] <= start) {
                links[end++] = link;
                places[link.node] = end;
            } else if (link.edge == TO_EDGE_AFTER) {
                links[places[link.node] - 1].edge = TO_EDGE_AFTER;
            }
        }
    }
    starts[graph->size] = end;
    free(places);
    return 0;
}

static int list_dependents(struct to_graph *graph)
{
    const struct table *from = &graph->prerequisites;
    struct table *table = &graph->dependents;
    uint32_t count = from->starts[graph->size];
    if (table_alloc(table, graph->size, count) < 0) {
        return -ENOMEM;
    }
    for (uint32_t i = 0; i < count; i++) {
        table->starts[from->links[i].node]++;
    }
    table_sum(table, graph->size);
    for (uint32_t node = graph->size; node-- > 0;) {
        for (uint32_t i = from->starts[node]; i < from->starts[node + 1]; i++) {
            struct to_link link = from->links[i];
            table->links[--table->starts[link.node]] = (struct to_link){node & NODE_BITS, link.edge};
        }
    }
    return 0;
}

int to_graph_close(struct to_graph *graph)
{
    if (graph->closed) {
        return 0;
    }
    graph->closed = true;
    if (list_prerequisites(graph) < 0 || merge_prerequisites(graph) < 0) {
        return -ENOMEM;
    }
    /* Freed before the second table is made: the three together would be the peak. */
    free(graph->ties);
    graph->ties = NULL;
    return list_dependents(graph);
}

size_t to_graph_size(const struct to_graph *graph)
{
    return graph->size;
}

size_t to_graph_edges(const struct to_graph *graph)
{
    assert(graph->closed);
    return graph->prerequisites.starts[graph->size];
}

bool to_graph_is_sorted(const struct to_graph *graph)
{
    return graph->sorted;
}

static const struct to_link *neighbours(const struct table *table, size_t node,
                                        size_t *ret_count)
{
    *ret_count = table->starts[node + 1] - table->starts[node];
    return table->links + table->starts[node];
}

const struct to_link *to_graph_prerequisites(const struct to_graph *graph, size_t node,
                                             size_t *ret_count)
{
    assert(graph->closed && node < graph->size);
    return neighbours(&graph->prerequisites, node, ret_count);
}

const struct to_link *to_graph_dependents(const struct to_graph *graph, size_t node,
                                          size_t *ret_count)
{
    assert(graph->closed && node < graph->size);
    return neighbours(&graph->dependents, node, ret_count);
}

/* Room for `count` numbers; never for none, as that might be NULL. */
static uint32_t *numbers(size_t count)
{
    return calloc(count ? count : 1, sizeof(uint32_t));
}

int64_t to_graph_sort(const struct to_graph *graph, uint32_t *ret_order)
{
    assert(graph->closed);
    uint32_t *waiting = numbers(graph->size); /* for so many prerequisites */
    struct to_lowest ready;
    int64_t sorted = to_lowest_init(&ready, graph->size);
    if (!waiting || sorted < 0) {
        sorted = -ENOMEM;
        goto done;
    }
    for (uint32_t node = 0; node < graph->size; node++) {
        const uint32_t *start = graph->prerequisites.starts + node;
        waiting[node] = start[1] - start[0];
        if (waiting[node] == 0) {
            to_lowest_add(&ready, node);
        }
    }
    while (ready.count > 0) {
        uint32_t node = to_lowest_take(&ready);
        ret_order[sorted++] = node;
        size_t count;
        const struct to_link *dependents = to_graph_dependents(graph, node, &count);
        for (size_t i = 0; i < count; i++) {
            if (--waiting[dependents[i].node] == 0) {
                to_lowest_add(&ready, dependents[i].node);
            }
        }
    }
done:
    free(waiting);
    to_lowest_free(&ready);
    return sorted;
}

static bool has_prerequisite(const struct to_graph *graph, uint32_t node, uint32_t other)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        if (links[i].node == other) {
            return true;
        }
    }
    return false;
}

int to_graph_is_after(const struct to_graph *graph, uint32_t node, uint32_t other)
{
    /* Nearly always it is so directly. */
    if (has_prerequisite(graph, node, other)) {
        return 1;
    }
    unsigned char *marks = calloc(graph->size, sizeof *marks);
    if (!marks) {
        return -ENOMEM;
    }
    marks[node] = 1;
    int result = to_graph_mark_needed(graph, marks);
    if (result == 0) {
        result = node != other && marks[other];
    }
    free(marks);
    return result;
}

int to_graph_mark_needed(const struct to_graph *graph, unsigned char *marks)
{
    assert(graph->closed);
    uint32_t *stack = numbers(graph->size);
    if (!stack) {
        return -ENOMEM;
    }
    size_t depth = 0;
    for (uint32_t node = 0; node < graph->size; node++) {
        if (marks[node]) {
            stack[depth++] = node;
        }
    }
    while (depth > 0) {
        size_t count;
        const struct to_link *links = to_graph_prerequisites(graph, stack[--depth], &count);
        for (size_t i = 0; i < count; i++) {
            if (!marks[links[i].node]) {
                marks[links[i].node] = 1;
                stack[depth++] = links[i].node;
            }
        }
    }
    free(stack);
    return 0;
}

static int copy_prerequisites(struct to_graph *copy, const struct to_graph *graph, uint32_t node)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(graph, node, &count);
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++) {
        result = to_graph_add(copy, node, links[i].node, links[i].edge);
    }
    return result;
}

struct to_graph *to_graph_cut(const struct to_graph *graph, const unsigned char *ends)
{
    struct to_graph *copy = to_graph_new(graph->size);
    int result = copy ? 0 : -ENOMEM;
    for (uint32_t node = 0; node < graph->size && result == 0; node++) {
        result = ends[node] ? 0 : copy_prerequisites(copy, graph, node);
    }
    return result == 0 && to_graph_close(copy) == 0 ? copy : to_graph_free(copy);
}

/* SPDX-License-Identifier: MIT
 * --graph: nodes, edges, levels, chains, as threaded-order prints them. */
#include <stdio.h>
#include <stdlib.h>

#include "catalog.h"
#include "memory.h"
#include "plan/graph.h"
#include "show.h"

enum { SHOWN = 10 };

/* The marked part of the graph: `number[i]` is what entry i is shown as. */
struct view {
    const struct to_catalog *catalog;
    const unsigned char *marks;
    uint32_t *number;
    uint32_t *node; /* the entry that is shown as n */
    size_t count;
    size_t edges;
    uint32_t *level;  /* of entry i: edges of the longest chain that leads to it */
    uint32_t *height; /* edges of the longest chain that starts from it */
    uint32_t longest;
};

typedef const struct to_link *neighbours(const struct to_graph *graph, size_t node,
                                         size_t *ret_count);

static const char *name_of(const struct view *view, size_t entry)
{
    return view->catalog->entries[entry].base.name;
}

static size_t degree(const struct view *view, neighbours *of, size_t entry)
{
    size_t count, marked = 0;
    const struct to_link *links = of(view->catalog->graph, entry, &count);
    for (size_t i = 0; i < count; i++) {
        marked += view->marks[links[i].node] != 0;
    }
    return marked;
}

/* One more than the largest of the neighbours' depths; 0 without neighbours. */
static uint32_t depth(const struct view *view, neighbours *of, size_t entry,
                      const uint32_t *depths)
{
    size_t count;
    uint32_t deepest = 0;
    const struct to_link *links = of(view->catalog->graph, entry, &count);
    for (size_t i = 0; i < count; i++) {
        if (view->marks[links[i].node] && depths[links[i].node] + 1 > deepest) {
            deepest = depths[links[i].node] + 1;
        }
    }
    return deepest;
}

static void measure(struct view *view)
{
    const struct to_catalog *catalog = view->catalog;
    uint32_t *order = to_memory_array(catalog->count, sizeof *order);
    to_memory_check(to_graph_sort(catalog->graph, order));
    for (size_t i = 0; i < catalog->count; i++) {
        if (view->marks[i]) {
            view->number[i] = (uint32_t)view->count;
            view->node[view->count++] = (uint32_t)i;
            view->edges += degree(view, to_graph_prerequisites, i);
        }
    }
    for (size_t i = 0; i < catalog->count; i++) {
        uint32_t entry = order[i];
        view->level[entry] = depth(view, to_graph_prerequisites, entry, view->level);
        if (view->marks[entry] && view->level[entry] > view->longest) {
            view->longest = view->level[entry];
        }
    }
    for (size_t i = catalog->count; i-- > 0;) {
        view->height[order[i]] = depth(view, to_graph_dependents, order[i], view->height);
    }
    free(order);
}

/* "[0], [3]" for the marked entries that have no such neighbours. */
static void print_ends(const struct view *view, const char *title, neighbours *of)
{
    const char *between = "";
    printf("%s: ", title);
    for (size_t n = 0; n < view->count; n++) {
        if (degree(view, of, view->node[n]) == 0) {
            printf("%s[%zu]", between, n);
            between = ", ";
        }
    }
    putchar('\n');
}

static void print_nodes(const struct view *view)
{
    puts("\nNodes:");
    for (size_t n = 0; n < view->count; n++) {
        const struct to_case *test = &view->catalog->entries[view->node[n]].base;
        printf("  [%zu] %s::%s%s\n", n, test->module, test->name,
               test->is_fixture ? " (fixture)" : "");
    }
    puts("\nEdges:");
    for (size_t n = 0; n < view->count; n++) {
        size_t count;
        const struct to_link *links =
            to_graph_dependents(view->catalog->graph, view->node[n], &count);
        const char *between = " ";
        printf("  [%zu] ->", n);
        for (size_t i = 0; i < count; i++) {
            if (view->marks[links[i].node]) {
                printf("%s[%u]%s", between, view->number[links[i].node],
                       links[i].edge == TO_EDGE_AFTER_ANY ? " (any)" : "");
                between = ", ";
            }
        }
        puts(*between == ' ' ? " (none)" : "");
    }
}

/* Walks one longest chain down from `entry`, the lowest number first where two are alike. */
static void print_chain(const struct view *view, size_t entry)
{
    printf("    %s", name_of(view, entry));
    while (view->height[entry] > 0) {
        size_t count, next = entry;
        const struct to_link *links =
            to_graph_dependents(view->catalog->graph, entry, &count);
        for (size_t i = 0; i < count && next == entry; i++) {
            if (view->marks[links[i].node] &&
                view->height[links[i].node] + 1 == view->height[entry]) {
                next = links[i].node;
            }
        }
        printf(" -> %s", name_of(view, next));
        entry = next;
    }
    putchar('\n');
}

static void print_chains(const struct view *view)
{
    size_t shown = 0;
    printf("  Longest chain length (edges): %u\n  Longest chains:\n", view->longest);
    for (size_t n = 0; n < view->count; n++) {
        if (view->longest > 0 && view->height[view->node[n]] == view->longest &&
            shown++ < SHOWN) {
            print_chain(view, view->node[n]);
        }
    }
    if (shown == 0) {
        puts("    (none)");
    } else if (shown > SHOWN) {
        printf("    ... and %zu more\n", shown - SHOWN);
    }
}

struct ranked {
    uint32_t number;
    uint32_t degree;
};

static int by_degree(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    return a->degree != b->degree ? (a->degree < b->degree) - (a->degree > b->degree)
                                  : (a->number > b->number) - (a->number < b->number);
}

/* Those with two neighbours or more, most first. */
static void print_high(const struct view *view, const char *title, const char *unit,
                       neighbours *of)
{
    struct ranked *ranked = to_memory_array(view->count, sizeof *ranked);
    size_t count = 0;
    for (size_t n = 0; n < view->count; n++) {
        size_t here = degree(view, of, view->node[n]);
        if (here > 1) {
            ranked[count++] = (struct ranked){(uint32_t)n, (uint32_t)here};
        }
    }
    qsort(ranked, count, sizeof *ranked, by_degree);
    printf("  %s:\n", title);
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        printf("    %s (%s=%u)\n", name_of(view, view->node[ranked[i].number]), unit,
               ranked[i].degree);
    }
    if (count == 0) {
        puts("    (none)");
    } else if (count > SHOWN) {
        printf("    ... and %zu more\n", count - SHOWN);
    }
    free(ranked);
}

void to_show_graph(const struct to_catalog *catalog, const unsigned char *marks)
{
    struct view view = {
        .catalog = catalog,
        .marks = marks,
        .number = to_memory_array(catalog->count, sizeof(uint32_t)),
        .node = to_memory_array(catalog->count, sizeof(uint32_t)),
        .level = to_memory_array(catalog->count, sizeof(uint32_t)),
        .height = to_memory_array(catalog->count, sizeof(uint32_t)),
    };
    measure(&view);
    printf("Graph: %zu nodes, %zu edges\n", view.count, view.edges);
    print_ends(&view, "Roots", to_graph_prerequisites);
    print_ends(&view, "Leaves", to_graph_dependents);
    printf("Levels: %u\n", view.count ? view.longest + 1 : 0);
    print_nodes(&view);
    puts("\nStats:");
    print_chains(&view);
    print_high(&view, "High fan-in nodes (many dependencies)", "indegree",
               to_graph_prerequisites);
    print_high(&view, "High fan-out nodes (many dependents)", "children", to_graph_dependents);
    free(view.number);
    free(view.node);
    free(view.level);
    free(view.height);
}

/* SPDX-License-Identifier: MIT
 * --graph: nodes, edges, levels, chains, as threaded-order prints them. */
#include <stdio.h>
#include <stdlib.h>

#include "catalog.h"
#include "memory.h"
#include "plan/graph.h"
#include "show/show.h"

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

typedef bool neighbours(const struct to_catalog *catalog, size_t entry, struct to_tour *tour,
                        struct to_link *ret_link);

static const char *name_of(const struct view *view, size_t entry)
{
    return view->catalog->entries[entry].base.name;
}

static size_t degree(const struct view *view, neighbours *of, size_t entry)
{
    struct to_tour tour = {0};
    struct to_link link;
    size_t marked = 0;
    while (of(view->catalog, entry, &tour, &link)) {
        marked += view->marks[link.node] != 0;
    }
    return marked;
}

/* One more than the largest of the neighbours' depths; 0 without neighbours. */
static uint32_t depth(const struct view *view, neighbours *of, size_t entry,
                      const uint32_t *depths)
{
    struct to_tour tour = {0};
    struct to_link link;
    uint32_t deepest = 0;
    while (of(view->catalog, entry, &tour, &link)) {
        if (view->marks[link.node] && depths[link.node] + 1 > deepest) {
            deepest = depths[link.node] + 1;
        }
    }
    return deepest;
}

/* Each behind what it comes after; without the joins. */
static size_t sort_entries(const struct to_catalog *catalog, uint32_t *order)
{
    size_t kept = 0;
    to_memory_check(to_graph_sort(catalog->graph, order));
    for (size_t i = 0; i < catalog->nodes; i++) {
        order[kept] = order[i];
        kept += order[i] < catalog->count;
    }
    return kept;
}

static void measure(struct view *view)
{
    const struct to_catalog *catalog = view->catalog;
    uint32_t *order = to_memory_array(catalog->nodes, sizeof *order);
    size_t count = sort_entries(catalog, order);
    for (size_t i = 0; i < catalog->count; i++) {
        if (view->marks[i]) {
            view->number[i] = (uint32_t)view->count;
            view->node[view->count++] = (uint32_t)i;
            view->edges += degree(view, to_catalog_prerequisite, i);
        }
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t entry = order[i];
        view->level[entry] = depth(view, to_catalog_prerequisite, entry, view->level);
        if (view->marks[entry] && view->level[entry] > view->longest) {
            view->longest = view->level[entry];
        }
    }
    for (size_t i = count; i-- > 0;) {
        view->height[order[i]] = depth(view, to_catalog_dependent, order[i], view->height);
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
        struct to_tour tour = {0};
        struct to_link link;
        const char *between = " ";
        printf("  [%zu] ->", n);
        while (to_catalog_dependent(view->catalog, view->node[n], &tour, &link)) {
            if (view->marks[link.node]) {
                printf("%s[%u]%s", between, view->number[link.node],
                       link.edge == TO_EDGE_AFTER_ANY ? " (any)" : "");
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
        struct to_tour tour = {0};
        struct to_link link;
        size_t next = entry;
        while (next == entry && to_catalog_dependent(view->catalog, entry, &tour, &link)) {
            if (view->marks[link.node] && view->height[link.node] + 1 == view->height[entry]) {
                next = link.node;
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
    print_ends(&view, "Roots", to_catalog_prerequisite);
    print_ends(&view, "Leaves", to_catalog_dependent);
    printf("Levels: %u\n", view.count ? view.longest + 1 : 0);
    print_nodes(&view);
    puts("\nStats:");
    print_chains(&view);
    print_high(&view, "High fan-in nodes (many dependencies)", "indegree",
               to_catalog_prerequisite);
    print_high(&view, "High fan-out nodes (many dependents)", "children", to_catalog_dependent);
    free(view.number);
    free(view.node);
    free(view.level);
    free(view.height);
}

/* SPDX-License-Identifier: MIT
 * Tests of how a graph is divided. Graphs are written as texts: "2<0 2~1" says that node 2 comes
 * after node 0, and after node 1 whatever becomes of it. Divisions too: "0 1|0 2" are two parts,
 * both of which have 0. */
#include "parts.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"
#include "random.h"
#include "unit.h"

enum { MOST = 64 };

static struct to_graph *make(size_t nodes, const char *edges)
{
    struct to_graph *graph = to_graph_new(nodes);
    unsigned node;
    unsigned prerequisite;
    char kind;
    int length;
    while (sscanf(edges, " %u%c%u%n", &node, &kind, &prerequisite, &length) == 3) {
        enum to_edge edge = kind == '~' ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER;
        ck_assert_int_eq(to_graph_add(graph, node, prerequisite, edge), 0);
        edges += length;
    }
    ck_assert_int_eq(to_graph_close(graph), 0);
    return graph;
}

static const struct row {
    size_t nodes;
    const char *edges;
    const char *taken;    /* "xx." : not 2; NULL: all */
    const char *fixtures; /* likewise; NULL: none */
    size_t joins;         /* the last nodes */
    uint32_t count;
    const char *expected;
} rows[] = {
    /* What is tied to nothing is dealt one by one. */
    {0, "", NULL, NULL, 0, 2, "|"},
    {1, "", NULL, NULL, 0, 1, "0"},
    {5, "", NULL, NULL, 0, 1, "0 1 2 3 4"},
    {5, "", NULL, NULL, 0, 2, "0 2 4|1 3"},
    {5, "", "x.xxx", NULL, 0, 2, "0 3|2 4"},
    {2, "", NULL, NULL, 0, 4, "0|1||"},
    /* Groups stay together; the largest is dealt first. */
    {6, "1<0 4<3 5<4", NULL, NULL, 0, 2, "3 4 5|0 1 2"},
    {6, "1<0 4<3 5~4", NULL, NULL, 0, 2, "3 4 5|0 1 2"},
    {4, "1<0 2<1 3<2", NULL, NULL, 0, 2, "0 1 2 3|"},
    /* Through one that is not taken nothing is tied. */
    {4, "1<0 2<0 3<0", ".xxx", NULL, 0, 3, "1|2|3"},
    /* What all need is in each, but for what somebody else needs. */
    {5, "1<0 2<0 3<0 4<0", NULL, NULL, 0, 2, "0 1 2|0 3 4"},
    {7, "1<0 2<1 3<1 4<0 5<4 6<4", NULL, NULL, 0, 2, "0 1 2 3|0 4 5 6"},
    {6, "1<0 2<0 3<0 4<0 5<0", NULL, NULL, 0, 4, "0 1 2|0 3 4|0 5|"},
    /* Divided no more than it helps: a chain is not, whatever hangs on its end. */
    {6, "1<0 2<1 3<2 4<3 5<3", NULL, NULL, 0, 2, "0 1 2 3 4 5|"},
    /* Fixtures are like others; but one that has only to be over ties nothing. */
    {5, "1<0 2<0 3<0 4<0", NULL, "x....", 0, 2, "0 1 2|0 3 4"},
    {4, "1<0 2~0 3~0", NULL, "x...", 0, 2, "0 1|2 3"},
    /* Half the time is worth twice the work, and less is not. */
    {10, "1<0 2<1 3<2 4<1 5<1 8<6", NULL, "x", 0, 3, "0 1 2 3|0 1 4 5|6 7 8 9"},
    /* The last is a join: who comes behind it needs both before it. */
    {7, "6<0 6<1 2<6 3<6 4<6 5<6", NULL, NULL, 1, 2, "0 1 2 3|0 1 4 5"},
    {5, "4<0 4<1 2<4 3<4", "xx..", NULL, 1, 2, "0|1"},
};

/* "x.x" as bytes; NULL: all `otherwise`. */
static void spread(const char *text, size_t nodes, unsigned char otherwise, unsigned char *bytes)
{
    for (size_t i = 0; i < nodes; i++) {
        bytes[i] = text ? i < strlen(text) && text[i] == 'x' : otherwise;
    }
}

START_TEST(row)
{
    const struct row *row = &rows[_i];
    unsigned char taken[MOST];
    unsigned char fixtures[MOST];
    char text[256] = "";
    struct to_graph *graph = make(row->nodes, row->edges);
    spread(row->taken, row->nodes, 1, taken);
    spread(row->fixtures, row->nodes, 0, fixtures);
    struct to_parts *parts = to_parts_new(&(struct to_parts_of){
        graph, taken, fixtures, row->nodes - row->joins, row->count});
    for (uint32_t part = 0; part < row->count; part++) {
        unsigned char marks[MOST] = {0};
        const char *space = "";
        to_parts_mark(parts, part, marks);
        strcat(text, part > 0 ? "|" : "");
        for (size_t i = 0; i < row->nodes; i++) {
            if (marks[i]) {
                sprintf(text + strlen(text), "%s%zu", space, i);
                space = " ";
            }
        }
    }
    ck_assert_str_eq(text, row->expected);
    to_parts_free(parts);
    to_graph_free(graph);
}
END_TEST

/* ---- random graphs ---- */

struct random_graph {
    size_t nodes;
    size_t first_join;
    struct to_graph *graph;
    unsigned char taken[MOST];
    unsigned char fixtures[MOST];
};

static void make_random(struct random_graph *made, uint64_t *state)
{
    made->nodes = 1 + random_below(state, MOST - 1);
    size_t joins = random_below(state, 3);
    made->first_join = made->nodes > joins ? made->nodes - joins : made->nodes;
    made->graph = to_graph_new(made->nodes);
    size_t edges = random_below(state, (uint32_t)(2 * made->nodes));
    unsigned rest = random_below(state, 4);
    for (uint32_t i = 0; i < made->nodes; i++) {
        bool is_join = i >= made->first_join;
        made->taken[i] = !is_join && random_below(state, 4) >= rest;
        made->fixtures[i] = !is_join && random_below(state, 5) == 0;
    }
    for (size_t i = 0; i < edges; i++) {
        uint32_t a = random_below(state, (uint32_t)made->nodes);
        uint32_t b = random_below(state, (uint32_t)made->nodes);
        /* Joins stand in the middle: between the lower and the upper half. */
        uint32_t low = a < b ? a : b;
        uint32_t high = a < b ? b : a;
        bool from_join = high >= made->first_join && low >= made->first_join / 2;
        if (a == b || low >= made->first_join) {
            continue;
        }
        to_graph_add(made->graph, from_join ? low : high, from_join ? high : low,
                     random_below(state, 4) == 0 ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER);
    }
    ck_assert_int_eq(to_graph_close(made->graph), 0);
}

/* Whatever is needed by what a part has is there too, if it is taken at all; also behind a
 * join. */
static void check_needs(const struct random_graph *made, const unsigned char *marks)
{
    for (size_t i = 0; i < made->first_join; i++) {
        size_t count;
        const struct to_link *links = to_graph_prerequisites(made->graph, i, &count);
        for (size_t j = 0; j < count && marks[i]; j++) {
            uint32_t before = links[j].node;
            if (links[j].edge == TO_EDGE_AFTER_ANY && made->fixtures[before]) {
                continue;
            }
            size_t more = 0;
            const struct to_link *behind =
                to_graph_prerequisites(made->graph, before, &more);
            for (size_t k = 0; k < more && before >= made->first_join; k++) {
                bool over =
                    behind[k].edge == TO_EDGE_AFTER_ANY && made->fixtures[behind[k].node];
                ck_assert(over || !made->taken[behind[k].node] || marks[behind[k].node]);
            }
            ck_assert(before >= made->first_join || !made->taken[before] || marks[before]);
        }
    }
}

START_TEST(nothing_is_lost)
{
    uint64_t state = (uint64_t)_i + 1;
    for (int round = 0; round < 400; round++) {
        struct random_graph made;
        make_random(&made, &state);
        uint32_t count = 1 + random_below(&state, 9);
        struct to_parts_of of = {made.graph, made.taken, made.fixtures, made.first_join, count};
        struct to_parts *parts = to_parts_new(&of);
        struct to_parts *same = to_parts_new(&of);
        uint32_t homes[MOST];
        memset(homes, 0xff, sizeof homes);
        for (uint32_t part = 0; part < count; part++) {
            unsigned char marks[MOST] = {0};
            unsigned char again[MOST] = {0};
            to_parts_mark(parts, part, marks);
            to_parts_mark(same, part, again);
            ck_assert_mem_eq(marks, again, MOST);
            check_needs(&made, marks);
            for (size_t i = 0; i < made.nodes; i++) {
                ck_assert(!marks[i] || made.taken[i]);
                homes[i] = marks[i] && homes[i] == UINT32_MAX ? part : homes[i];
            }
        }
        for (uint32_t i = 0; i < made.first_join; i++) {
            ck_assert(!made.taken[i] || homes[i] == to_parts_home(parts, i));
            ck_assert(!made.taken[i] || homes[i] < count);
        }
        to_parts_free(same);
        to_parts_free(parts);
        to_graph_free(made.graph);
    }
}
END_TEST

/* A fixture for all, 300 groups of a test and three that need it, and 5000 alone: no part has
 * more than its share and a quarter, and what is needed runs little more than once. */
START_TEST(large)
{
    enum { GROUPS = 300, ALONE = 5000, NODES = 1 + 4 * GROUPS + ALONE, PARTS = 7 };
    struct to_graph *graph = to_graph_new(NODES);
    unsigned char *taken = malloc(NODES);
    unsigned char *fixtures = calloc(NODES, 1);
    memset(taken, 1, NODES);
    fixtures[0] = 1;
    for (size_t i = 0; i < GROUPS; i++) {
        size_t first = 1 + 4 * i;
        to_graph_add(graph, first, 0, TO_EDGE_AFTER);
        for (size_t j = 1; j < 4; j++) {
            to_graph_add(graph, first + j, first, TO_EDGE_AFTER);
        }
    }
    ck_assert_int_eq(to_graph_close(graph), 0);
    struct to_parts *parts =
        to_parts_new(&(struct to_parts_of){graph, taken, fixtures, NODES, PARTS});
    size_t all = 0;
    for (uint32_t part = 0; part < PARTS; part++) {
        unsigned char *marks = calloc(NODES, 1);
        size_t size = 0;
        to_parts_mark(parts, part, marks);
        for (size_t i = 0; i < NODES; i++) {
            size += marks[i];
        }
        ck_assert_uint_le(size, NODES / PARTS * 5 / 4);
        all += size;
        free(marks);
    }
    ck_assert_uint_le(all, NODES + 4 * PARTS);
    to_parts_free(parts);
    to_graph_free(graph);
    free(taken);
    free(fixtures);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("parts");
    TCase *tcase = tcase_create("parts");
    tcase_add_loop_test(tcase, row, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(tcase, nothing_is_lost, 0, 4);
    tcase_add_test(tcase, large);
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * Tests of src/plan/needs.c. Graphs are written as in plan_test.c: "2<0 2~1" says that node 2
 * comes after node 0, and after node 1 whatever becomes of it. Sets of nodes are written as
 * "xx.": the nodes 0 and 1. */
#include "plan/needs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"
#include "unit.h"

enum { ROOM = 16, LONG = 200000 };

static struct to_graph *make(size_t nodes, const char *edges)
{
    struct to_graph *graph = to_graph_new(nodes);
    unsigned node, prerequisite;
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

static void read_set(const char *text, unsigned char *set)
{
    for (size_t i = 0; text[i]; i++) {
        set[i] = text[i] == 'x';
    }
}

/* The nodes end in the order of `ends`; then a fixture that nobody needs any more, and that
 * has not ended, is told as "(0)". */
static void expect_freed(const char *edges, const char *fixtures, const char *selected,
                         const char *ends, const char *expected)
{
    struct to_graph *graph = make(strlen(fixtures), edges);
    unsigned char is_fixture[ROOM], is_selected[ROOM];
    bool ended[ROOM] = {false};
    char text[200] = "";
    read_set(fixtures, is_fixture);
    read_set(selected, is_selected);
    struct to_needs *needs = to_needs_new(graph, is_fixture, is_selected);
    for (; *ends; ends++) {
        uint32_t node = (uint32_t)(*ends - '0');
        sprintf(text + strlen(text), "%u", node);
        to_needs_end(needs, node);
        ended[node] = true;
        while (to_needs_next(needs, &node)) {
            if (!ended[node]) {
                sprintf(text + strlen(text), "(%u)", node);
                ck_assert(!to_needs_holds(needs, node));
            }
        }
    }
    ck_assert_str_eq(text, expected);
    to_needs_free(needs);
    to_graph_free(graph);
}

START_TEST(needed_until_the_last_has_ended)
{
    expect_freed("1<0 2<0", "x..", "xxx", "12", "12(0)");
    expect_freed("1<0 2<0", "x..", "xxx", "21", "21(0)");
    /* Through others, also where those have ended before. */
    expect_freed("1<0 2<1 3<2", "x...", "xxxx", "123", "123(0)");
    expect_freed("1<0 2<1 3<1", "x...", "xxxx", "132", "132(0)");
    /* By two ways. */
    expect_freed("1<0 2<0 3<1 3<2", "x...", "xxxx", "123", "123(0)");
    /* Order alone is no need. */
    expect_freed("1<0 2~1", "x..", "xxx", "1", "1(0)");
    expect_freed("1<0 2~0", "x..", "xxx", "1", "1(0)");
    /* One that is not selected needs nothing. */
    expect_freed("1<0 2<0", "x..", "xx.", "1", "1(0)");
}
END_TEST

START_TEST(needed_by_a_fixture)
{
    /* A schema in a server: the server goes when the schema has gone. */
    expect_freed("1<0 2<1", "xx.", "xxx", "21", "2(1)1(0)");
    /* A fixture that has died is gone before those who need it. */
    expect_freed("1<0 2<1", "xx.", "xxx", "12", "12(0)");
    /* Two independent ones of a test, and one that a test is before. */
    expect_freed("2<0 2<1", "xx.", "xxx", "2", "2(1)(0)");
    expect_freed("1<0 2<1 3<2", "x.x.", "xxxx", "132", "13(2)2(0)");
}
END_TEST

START_TEST(needed_through_what_is_not_selected)
{
    expect_freed("1<0 2<1", "x..", "x.x", "2", "2(0)");
    /* 1 needs nobody, as nobody needs it. */
    expect_freed("1<0 2<0", "x..", "x.x", "2", "2(0)");
}
END_TEST

START_TEST(held)
{
    struct to_graph *graph = make(3, "1<0 2<1");
    const unsigned char fixtures[] = {1, 0, 0}, all[] = {1, 1, 1};
    struct to_needs *needs = to_needs_new(graph, fixtures, all);
    uint32_t node;
    to_needs_hold(needs, 1);
    to_needs_end(needs, 1);
    to_needs_end(needs, 2);
    ck_assert(to_needs_holds(needs, 0));
    ck_assert(!to_needs_next(needs, &node));
    to_needs_end(needs, 1);
    ck_assert(to_needs_next(needs, &node));
    ck_assert_uint_eq(node, 0);
    ck_assert(!to_needs_next(needs, &node));
    ck_assert(!to_needs_holds(needs, 0));
    ck_assert_ptr_null(to_needs_free(needs));
    ck_assert_ptr_null(to_needs_free(NULL));
    to_graph_free(graph);
}
END_TEST

static void expect_marked(const char *edges, const char *fixtures, const char *marked,
                          bool only_fixtures, const char *expected)
{
    size_t size = strlen(fixtures);
    struct to_graph *graph = make(size, edges);
    unsigned char is_fixture[ROOM], marks[ROOM];
    char text[ROOM + 1] = "";
    read_set(fixtures, is_fixture);
    read_set(marked, marks);
    ck_assert_int_eq(to_needs_mark(graph, is_fixture, only_fixtures, marks), 0);
    for (size_t i = 0; i < size; i++) {
        text[i] = marks[i] ? 'x' : '.';
    }
    ck_assert_str_eq(text, expected);
    to_graph_free(graph);
}

START_TEST(selected_with_what_they_need)
{
    expect_marked("1<0 2<1 3<0", "....", "..x.", false, "xxx.");
    expect_marked("1~0 2<1 3<0", "....", "..x.", false, "xxx.");
    expect_marked("1<0 2<1 3<0", "xx..", "..x.", false, "xxx.");
    /* A fixture that is only to be over is not brought up for that; unless others need it. */
    expect_marked("1~0", "x.", ".x", false, ".x");
    expect_marked("1~0 2<0", "x..", ".x.", false, ".x.");
    expect_marked("1~0 2<0", "x..", ".xx", false, "xxx");
    expect_marked("1~0 2<0", "xx.", ".xx", false, "xxx");
    /* What a fixture comes after. */
    expect_marked("1<0 2<1", ".x.", "..x", false, "xxx");
}
END_TEST

START_TEST(selected_with_fixtures_alone)
{
    expect_marked("1<0 2<1", "x..", "..x", true, "x.x");
    expect_marked("1<0 2<1", "xx.", "..x", true, "xxx");
    expect_marked("1<0 2~1", "x..", "..x", true, "..x");
    expect_marked("1<0 2<1", "...", "..x", true, "..x");
    /* Also what a fixture needs through a test. */
    expect_marked("1<0 2<1 3<2", "x.x.", "...x", true, "x.xx");
}
END_TEST

static void expect_bridges(const char *edges, const char *fixtures, const char *selected,
                           const char *expected)
{
    size_t size = strlen(fixtures);
    struct to_graph *graph = make(size, edges);
    unsigned char is_fixture[ROOM], is_selected[ROOM], bridges[ROOM] = {0};
    char text[ROOM + 1] = "";
    read_set(fixtures, is_fixture);
    read_set(selected, is_selected);
    ck_assert_int_eq(to_needs_bridges(graph, is_fixture, is_selected, bridges), 0);
    for (size_t i = 0; i < size; i++) {
        text[i] = bridges[i] ? 'x' : '.';
    }
    ck_assert_str_eq(text, expected);
    to_graph_free(graph);
}

START_TEST(bridges)
{
    expect_bridges("1<0 2<1", "x..", "x.x", ".x.");
    expect_bridges("1<0 2<1", "x..", "xxx", "...");
    expect_bridges("1<0 2<1 3<2", "x...", "x..x", ".xx.");
    expect_bridges("1<0 2<1 3<2", "x...", "x.xx", ".x..");
    /* No fixture, not selected, needed by nobody, or not needed that way. */
    expect_bridges("1<0 2<1", "...", "x.x", "...");
    expect_bridges("1<0 2<1", "x..", "..x", "...");
    expect_bridges("1<0 2<0", "x..", "x.x", "...");
    expect_bridges("1<0 2~1", "x..", "x.x", "...");
}
END_TEST

static void expect_cycle(const char *edges, const char *fixtures, const char *expected)
{
    struct to_graph *graph = make(strlen(fixtures), edges);
    unsigned char is_fixture[ROOM];
    char text[100] = "";
    uint32_t *path = NULL;
    read_set(fixtures, is_fixture);
    int64_t length = to_needs_cycle(graph, is_fixture, &path);
    for (int64_t i = 0; i < length; i++) {
        sprintf(text + strlen(text), "%u ", path[i]);
    }
    ck_assert_str_eq(text, expected);
    free(path);
    to_graph_free(graph);
}

START_TEST(cycles)
{
    expect_cycle("", "", "");
    expect_cycle("1<0 2<1 2<0", "x..", "");
    expect_cycle("1<0 2~0", "x..", "");
    expect_cycle("1<0 2~0 3~2", "x...", "");
    /* 2 waits until 0 is down, 0 is up until 1 has ended, and 1 comes after 2. */
    expect_cycle("1<0 2~0 1<2", "x..", "1 2 0 ");
    expect_cycle("1<0 2~0 1<2", "...", "");
    expect_cycle("1<0 2~0 1~2", "x..", "1 2 0 ");
    /* 2 needs 0 through 1, and waits until it is down. */
    expect_cycle("1<0 2<1 2~0", "x..", "2 0 1 ");
    /* 1 is up until 2 has ended, 0 until 1 is down. */
    expect_cycle("1<0 2<1 3~0 2<3", "xx..", "2 3 0 1 ");
    /* One fixture after the other: fine, but not for who needs both. */
    expect_cycle("1~0 2<0 3<1", "xx..", "");
    expect_cycle("1~0 2<0 2<1", "xx.", "1 0 2 ");
}
END_TEST

/* A chain as long as memory allows: nothing recurses. */
START_TEST(long_chain)
{
    struct to_graph *graph = to_graph_new(LONG);
    unsigned char *fixtures = calloc(LONG, 1), *marks = calloc(LONG, 1);
    unsigned char *between = calloc(LONG, 1);
    uint32_t *path, node;
    for (size_t i = 1; i < LONG; i++) {
        to_graph_add(graph, i, i - 1, TO_EDGE_AFTER);
    }
    to_graph_close(graph);
    fixtures[0] = 1;
    marks[LONG - 1] = 1;
    ck_assert_int_eq(to_needs_mark(graph, fixtures, true, marks), 0);
    ck_assert_int_eq(marks[0], 1);
    ck_assert_int_eq(to_needs_bridges(graph, fixtures, marks, between), 0);
    ck_assert_int_eq(between[1], 1);
    struct to_needs *needs = to_needs_new(graph, fixtures, marks);
    to_needs_end(needs, LONG - 1);
    ck_assert(to_needs_next(needs, &node));
    ck_assert_int_eq(to_needs_cycle(graph, fixtures, &path), 0);
    to_needs_free(needs);
    to_graph_free(graph);
    free(fixtures);
    free(marks);
    free(between);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        needed_until_the_last_has_ended,
        needed_by_a_fixture,
        needed_through_what_is_not_selected,
        held,
        selected_with_what_they_need,
        selected_with_fixtures_alone,
        bridges,
        cycles,
        long_chain,
    };
    Suite *suite = suite_create("needs");
    TCase *tcase = tcase_create("needs");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

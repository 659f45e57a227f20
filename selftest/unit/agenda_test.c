/* SPDX-License-Identifier: MIT
 * Tests of src/plan/agenda.c. Graphs are written as in plan_test.c: "2<0 2~1" says that node 2
 * comes after node 0, and after node 1 whatever becomes of it. Executions too: "^0 1 2! v0
 * (3:2) -4" says that fixture 0 came up, tests 1 and 2 ran, 2 failed, 0 went down, 3 was
 * skipped because of 2, and fixture 4 was spared. */
#include "plan/agenda.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"
#include "plan/locks.h"
#include "plan/needs.h"
#include "plan/plan.h"
#include "random.h"
#include "unit.h"

enum { ROOM = 64, SMALL = 9, JOINS = 2 };

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

/* ---- slots ---- */

static size_t slots, busy;

static struct to_task ask(struct to_agenda *agenda)
{
    struct to_task task = {.errand = TO_ERRAND_NONE};
    if (busy < slots) {
        task = to_agenda_next(agenda);
        busy += task.errand == TO_ERRAND_RUN || task.errand == TO_ERRAND_BRING_UP ||
                task.errand == TO_ERRAND_TAKE_DOWN;
    }
    return task;
}

static void came_up(struct to_agenda *agenda, uint32_t node)
{
    busy--;
    to_agenda_up(agenda, node);
}

static void ended(struct to_agenda *agenda, uint32_t node, bool passed)
{
    busy--;
    to_agenda_done(agenda, node, passed);
}

static void died(struct to_agenda *agenda, uint32_t node)
{
    to_agenda_done(agenda, node, false);
}

/* ---- with one slot, one thing after the other ---- */

struct story {
    const char *edges;
    const char *fixtures; /* "f..": 0 is one */
    const char *failing;  /* 'x': fails, or does not come up; 'd': fails going down */
    const char *selected; /* NULL: all */
    const char *expected;
    size_t first_join; /* 0: none */
};

static void tell(const struct story *story, struct to_agenda *agenda, char *text)
{
    for (;;) {
        struct to_task task = ask(agenda);
        char how = story->failing ? story->failing[task.node] : '.';
        char *end = text + strlen(text);
        const char *space = *text ? " " : "";
        switch (task.errand) {
        case TO_ERRAND_NONE:
            return;
        case TO_ERRAND_RUN:
            sprintf(end, "%s%u%s", space, task.node, how == 'x' ? "!" : "");
            ended(agenda, task.node, how != 'x');
            break;
        case TO_ERRAND_BRING_UP:
            sprintf(end, "%s^%u%s", space, task.node, how == 'x' ? "!" : "");
            if (how == 'x') {
                ended(agenda, task.node, false);
            } else {
                came_up(agenda, task.node);
            }
            break;
        case TO_ERRAND_TAKE_DOWN:
            sprintf(end, "%sv%u%s", space, task.node, how == 'd' ? "!" : "");
            ended(agenda, task.node, how != 'd');
            break;
        case TO_ERRAND_SKIP:
            sprintf(end, "%s(%u:%u)", space, task.node, task.root);
            break;
        case TO_ERRAND_SPARE:
            sprintf(end, "%s-%u", space, task.node);
            break;
        }
    }
}

struct made {
    struct to_graph *graph;
    struct to_agenda *agenda;
    unsigned char fixtures[ROOM];
};

static void open_joined(struct made *made, const char *edges, const char *fixtures,
                        const char *selected, size_t slot_count, size_t first_join)
{
    unsigned char is_selected[ROOM];
    size_t size = strlen(fixtures);
    for (size_t i = 0; i < size; i++) {
        made->fixtures[i] = fixtures[i] == 'f';
        is_selected[i] = !selected || selected[i] == 'x';
    }
    made->graph = make(size, edges);
    made->agenda = to_agenda_new(&(struct to_agenda_of){.graph = made->graph,
                                                        .selected = is_selected,
                                                        .fixtures = made->fixtures,
                                                        .slots = slot_count,
                                                        .first_join = first_join});
    slots = slot_count;
    busy = 0;
    ck_assert_ptr_nonnull(made->agenda);
}

static void open_agenda(struct made *made, const char *edges, const char *fixtures,
                        const char *selected, size_t slot_count)
{
    open_joined(made, edges, fixtures, selected, slot_count, 0);
}

static void close_agenda(struct made *made)
{
    ck_assert_uint_eq(busy, 0);
    ck_assert_uint_eq(to_agenda_standing(made->agenda), 0);
    ck_assert_ptr_null(to_agenda_free(made->agenda));
    to_graph_free(made->graph);
}

static void expect(struct story story)
{
    struct made made;
    char text[1000] = "";
    open_joined(&made, story.edges, story.fixtures, story.selected, 1, story.first_join);
    tell(&story, made.agenda, text);
    ck_assert_str_eq(text, story.expected);
    close_agenda(&made);
}

START_TEST(as_the_plan_without_fixtures)
{
    expect((struct story){"", "", .expected = ""});
    expect((struct story){"1<0 2<1", "...", .expected = "0 1 2"});
    expect((struct story){"1<0 2<1", "...", "x..", .expected = "0! (1:0) (2:0)"});
    expect((struct story){"1<0 2<1", "f..", .selected = ".xx", .expected = "1 2"});
    ck_assert_ptr_null(to_agenda_free(NULL));
}
END_TEST

START_TEST(up_as_long_as_it_is_needed)
{
    expect((struct story){"1<0 2<0", "f...", .expected = "^0 1 2 v0 3"});
    /* Through others. */
    expect((struct story){"1<0 2<1", "f...", .expected = "^0 1 2 v0 3"});
    /* Not for those that only come later. */
    expect((struct story){"1<0 2~1", "f..", .expected = "^0 1 v0 2"});
    /* In order, and down in reverse. */
    expect((struct story){"1<0 2<1 3<0", "ff..", .expected = "^0 ^1 2 v1 3 v0"});
    expect((struct story){"2<0 2<1", "ff.", .expected = "^0 ^1 2 v1 v0"});
    expect((struct story){"2<1 2<0 1<3", "ff..", .expected = "3 ^0 ^1 2 v1 v0"});
}
END_TEST

START_TEST(few_are_up_at_once)
{
    /* With one slot the tests of one fixture are over before the next comes up. */
    expect((struct story){"3<0 4<0 5<1 6<1 7<2 8<7", "fff......",
                          .expected = "^2 7 8 v2 ^0 3 4 v0 ^1 5 6 v1"});
    expect((struct story){"1<0 2<1 4<3 5<4 6<0 6<3", "f..f...",
                          .expected = "^0 1 2 ^3 4 5 6 v3 v0"});
}
END_TEST

START_TEST(few_stacks_are_up_at_once)
{
    /* Both schemas are in one server: one after the other, while it stays up. */
    expect((struct story){"1<0 2<0 3<1 4<1 5<2 6<2", "fff....",
                          .expected = "^0 ^1 3 4 v1 ^2 5 6 v2 v0"});
    /* One that stands on two. */
    expect((struct story){"2<0 2<1 3<2 5<4", "fff.f.", .expected = "^0 ^1 ^2 3 v2 v1 v0 ^4 5 v4"});
}
END_TEST

START_TEST(only_if_it_is_needed)
{
    expect((struct story){"1<0", "f..", .selected = "..x", .expected = "2"});
    /* It was asked for itself. */
    expect((struct story){"1<0", "f..", .selected = "x..", .expected = "^0 v0"});
    /* All that need it are skipped. */
    expect((struct story){"2<0 2<1 1<3", ".f..", "x...", .expected = "3 0! -1 (2:0)"});
    expect((struct story){"2<1 2<0 1<3", ".f..", "x...", .expected = "3 0! -1 (2:0)"});
    expect((struct story){"2<0 2<1 1<3 4<1", ".f...", "x....", .expected = "3 0! ^1 (2:0) 4 v1"});
    /* One fixture that only another needs, which is spared. */
    expect((struct story){"1<0 3<1 3<2 0<4", "ff...", "..x..",
                          .expected = "4 ^0 ^1 2! v1 v0 (3:2)"});
}
END_TEST

START_TEST(one_that_does_not_come_up)
{
    expect((struct story){"1<0 2<1", "f..", "x..", .expected = "^0! (1:0) (2:0)"});
    expect((struct story){"1<0 2<1 3<0", "ff..", ".x..", .expected = "^0 ^1! (2:1) 3 v0"});
    expect((struct story){"1<0 2<0", ".f.", "x..", .expected = "0! (1:0) (2:0)"});
}
END_TEST

START_TEST(one_that_does_not_go_down_well)
{
    expect((struct story){"1<0 2<1 3~0", "f...", "d...", .expected = "^0 1 2 v0! 3"});
    /* It is not named by those that others are to blame for. */
    expect((struct story){"1<0 2<0 2<1 3<2", "f...", "dx..", .expected = "^0 1! v0! (2:1) (3:1)"});
}
END_TEST

START_TEST(after_any_is_when_it_is_down)
{
    expect((struct story){"1<0 2~0", "f..", .expected = "^0 1 v0 2"});
    expect((struct story){"1<0 2~0", "f..", "x..", .expected = "^0! (1:0) 2"});
    /* One fixture after the other. */
    expect((struct story){"1<0 2~0 3<2", "f.f.", .expected = "^0 1 v0 ^2 3 v2"});
}
END_TEST

START_TEST(through_what_is_not_selected)
{
    /* What is not selected has passed: 3 does not hand on that 0 failed. */
    expect((struct story){"3<0 4<3 4<2", "..f..", "x....", .selected = "x.x.x",
                          .expected = "^2 0! 4 v2"});
    expect((struct story){"1<0 2<1", "f..", .selected = "x.x", .expected = "^0 2 v0"});
    expect((struct story){"1<0 2<1", "f..", "x..", "x.x", .expected = "^0! (2:0)"});
    expect((struct story){"1<0 2<1 3<2", "f...", .selected = "x..x", .expected = "^0 3 v0"});
}
END_TEST

/* ---- several at once ---- */

/* 3 and 4 come after 0 and 1, through the join 5. */
START_TEST(joined)
{
    static const struct story stories[] = {
        {"5<0 5<1 3<5 4<5", "......", "......", "xxxxx.", "0 1 2 3 4", 5},
        {"5<0 5<1 3<5 4<5", "......", ".x....", "xxxxx.", "0 1! (3:1) (4:1) 2", 5},
        {"5~0 5~1 3<5 4<5", "......", ".x....", "xxxxx.", "0 1! 2 3 4", 5},
        {"5<0 5<1 3<5 4<5 1<2", "......", "..x...", "xxxxx.", "2! (1:2) 0 (3:2) (4:2)", 5},
        {"5<0 5<1 3<5 4<5", "......", ".x....", "xx.x..", "0 1! (3:1)", 5},
        {"5<0 5<1 3<5 4<5", "......", ".x....", "...xx.", "3 4", 5},
        {"5<0 5<1 3<5 4<5 1<2", "..f...", "......", "xxxxx.", "^2 0 1 3 4 v2", 5},
        {"5<0 5<1 3<5 4<5 1<2", "..f...", "......", "..xxx.", "^2 3 4 v2", 5},
        {"5<0 5<1 3<5 4<5 4<2", "..f...", "x.....", "x.xxx.", "0! (3:0) -2 (4:0)", 5},
    };
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
        expect(stories[i]);
    }
}
END_TEST

static void expect_task(struct to_agenda *agenda, enum to_errand errand, uint32_t node)
{
    struct to_task task = ask(agenda);
    ck_assert_int_eq(task.errand, errand);
    ck_assert_uint_eq(task.node, node);
}

static void expect_skip(struct to_agenda *agenda, uint32_t node, uint32_t root)
{
    struct to_task task = ask(agenda);
    ck_assert_int_eq(task.errand, TO_ERRAND_SKIP);
    ck_assert_uint_eq(task.node, node);
    ck_assert_uint_eq(task.root, root);
}

static void expect_none(struct to_agenda *agenda)
{
    ck_assert_int_eq(ask(agenda).errand, TO_ERRAND_NONE);
}

START_TEST(skipped_at_once)
{
    struct made made;
    open_agenda(&made, "1<0 2<1 3<2 4<3", "f....", "xx..x", 1);
    struct to_agenda *agenda = made.agenda;
    ck_assert_ptr_null(to_agenda_plan(agenda));
    ck_assert_int_eq(to_agenda_skip(agenda).errand, TO_ERRAND_NONE);
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    to_agenda_done(agenda, 0, false);
    /* With all slots taken; not those that are only in between. */
    struct to_task task = to_agenda_skip(agenda);
    ck_assert_int_eq(task.errand, TO_ERRAND_SKIP);
    ck_assert_uint_eq(task.node, 1);
    ck_assert_uint_eq(task.root, 0);
    task = to_agenda_skip(agenda);
    ck_assert_int_eq(task.errand, TO_ERRAND_SKIP);
    ck_assert_uint_eq(task.node, 4);
    ck_assert_int_eq(to_agenda_skip(agenda).errand, TO_ERRAND_NONE);
    busy = 0;
    close_agenda(&made);
}
END_TEST

START_TEST(nothing_but_a_plan)
{
    struct made made;
    open_agenda(&made, "1<0", "...", NULL, 2);
    struct to_plan *plan = to_agenda_plan(made.agenda);
    ck_assert_ptr_nonnull(plan);
    ck_assert_uint_eq(to_plan_next(plan).node, 0);
    to_agenda_done(made.agenda, 0, true);
    expect_task(made.agenda, TO_ERRAND_RUN, 1);
    ended(made.agenda, 1, true);
    expect_task(made.agenda, TO_ERRAND_RUN, 2);
    ended(made.agenda, 2, true);
    to_agenda_stop(made.agenda);
    close_agenda(&made);
}
END_TEST

START_TEST(takes_a_slot_while_it_comes_and_goes)
{
    struct made made;
    open_agenda(&made, "1<0", "f..", NULL, 1);
    struct to_agenda *agenda = made.agenda;
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    expect_none(agenda);
    ck_assert_uint_eq(busy, 1);
    came_up(agenda, 0);
    ck_assert_uint_eq(busy, 0);
    ck_assert_uint_eq(to_agenda_standing(agenda), 1);
    expect_task(agenda, TO_ERRAND_RUN, 1);
    expect_none(agenda);
    ended(agenda, 1, true);
    /* Down before anything else. */
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 0);
    expect_none(agenda);
    ended(agenda, 0, true);
    expect_task(agenda, TO_ERRAND_RUN, 2);
    ended(agenda, 2, true);
    expect_none(agenda);
    close_agenda(&made);
}
END_TEST

START_TEST(dies_while_it_is_up)
{
    struct made made;
    /* 1 runs, 2 is ready, 3 waits for 1, 4 for another; 5 is none of these. */
    open_agenda(&made, "1<0 2<0 3<1 4<0 4<5", "f.....", NULL, 1);
    struct to_agenda *agenda = made.agenda;
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    came_up(agenda, 0);
    expect_task(agenda, TO_ERRAND_RUN, 1);
    died(agenda, 0);
    ck_assert_uint_eq(to_agenda_standing(agenda), 0);
    ended(agenda, 1, true);
    expect_task(agenda, TO_ERRAND_RUN, 5);
    ended(agenda, 5, true);
    expect_skip(agenda, 4, 0);
    expect_skip(agenda, 2, 0);
    expect_skip(agenda, 3, 0);
    expect_none(agenda);
    close_agenda(&made);
}
END_TEST

START_TEST(what_a_dead_one_needs_is_up_for_those_that_run)
{
    struct made made;
    open_agenda(&made, "1<0 2<1", "ff.", NULL, 2);
    struct to_agenda *agenda = made.agenda;
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    came_up(agenda, 0);
    expect_task(agenda, TO_ERRAND_BRING_UP, 1);
    came_up(agenda, 1);
    expect_task(agenda, TO_ERRAND_RUN, 2);
    died(agenda, 1);
    expect_none(agenda);
    ended(agenda, 2, true);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 0);
    ended(agenda, 0, true);
    close_agenda(&made);
}
END_TEST

START_TEST(stopped)
{
    struct made made;
    open_agenda(&made, "2<0 3<0 4<1 5<4", "ff....", NULL, 3);
    struct to_agenda *agenda = made.agenda;
    expect_task(agenda, TO_ERRAND_BRING_UP, 1);
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    came_up(agenda, 0);
    expect_task(agenda, TO_ERRAND_RUN, 2);
    to_agenda_stop(agenda);
    expect_none(agenda);
    /* One that comes up goes down at once, the other when its test has ended. */
    came_up(agenda, 1);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 1);
    expect_none(agenda);
    ended(agenda, 2, true);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 0);
    ended(agenda, 0, true);
    ended(agenda, 1, true);
    to_agenda_stop(agenda);
    expect_none(agenda);
    close_agenda(&made);
}
END_TEST

START_TEST(kept)
{
    struct made made;
    open_agenda(&made, "1<0 2<1 4<3 5~3", "ff.f..", NULL, 1);
    struct to_agenda *agenda = made.agenda;
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    came_up(agenda, 0);
    expect_task(agenda, TO_ERRAND_BRING_UP, 1);
    came_up(agenda, 1);
    expect_task(agenda, TO_ERRAND_RUN, 2);
    to_agenda_keep(agenda, 2);
    to_agenda_keep(agenda, 2);
    ended(agenda, 2, false);
    /* Others go on. */
    expect_task(agenda, TO_ERRAND_BRING_UP, 3);
    came_up(agenda, 3);
    expect_task(agenda, TO_ERRAND_RUN, 4);
    to_agenda_keep(agenda, 3);
    ended(agenda, 4, true);
    expect_none(agenda);
    ck_assert_uint_eq(to_agenda_standing(agenda), 3);
    to_agenda_let_go(agenda);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 3);
    ended(agenda, 3, true);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 1);
    ended(agenda, 1, true);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 0);
    ended(agenda, 0, true);
    expect_task(agenda, TO_ERRAND_RUN, 5);
    ended(agenda, 5, true);
    close_agenda(&made);
}
END_TEST

START_TEST(kept_when_it_was_about_to_go)
{
    struct made made;
    open_agenda(&made, "1<0", "f..", NULL, 1);
    struct to_agenda *agenda = made.agenda;
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    came_up(agenda, 0);
    expect_task(agenda, TO_ERRAND_RUN, 1);
    ended(agenda, 1, true);
    to_agenda_keep(agenda, 0);
    expect_task(agenda, TO_ERRAND_RUN, 2);
    ended(agenda, 2, true);
    expect_none(agenda);
    to_agenda_let_go(agenda);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 0);
    ended(agenda, 0, true);
    close_agenda(&made);
}
END_TEST

static struct to_agenda *with_claims(const struct to_graph *graph, const unsigned char *fixtures,
                                     const struct to_claim *claims, size_t count,
                                     size_t slot_count)
{
    slots = slot_count;
    busy = 0;
    static const unsigned char all[] = {1, 1, 1, 1, 1, 1, 1, 1};
    return to_agenda_new(&(struct to_agenda_of){.graph = graph,
                                                .selected = all,
                                                .fixtures = fixtures,
                                                .claims = claims,
                                                .claim_count = count,
                                                .locks = 2,
                                                .slots = slots});
}

START_TEST(locked_out_takes_no_slot)
{
    const struct to_claim claims[] = {{0, 1, false}, {1, 1, false}};
    struct to_graph *graph = make(4, "");
    struct to_agenda *agenda = with_claims(graph, NULL, claims, 2, 2);
    expect_task(agenda, TO_ERRAND_RUN, 0);
    expect_task(agenda, TO_ERRAND_RUN, 2);
    expect_none(agenda);
    ended(agenda, 2, true);
    expect_task(agenda, TO_ERRAND_RUN, 3);
    ended(agenda, 0, true);
    expect_task(agenda, TO_ERRAND_RUN, 1);
    ended(agenda, 1, true);
    ended(agenda, 3, true);
    expect_none(agenda);
    to_agenda_free(agenda);
    to_graph_free(graph);
}
END_TEST

START_TEST(alone_beside_fixtures)
{
    /* Fixture 0 is up while 1 is alone; 2 comes up after it, and 5 starts after it. */
    const unsigned char fixtures[] = {1, 0, 1, 0, 0, 0};
    const struct to_claim claims[] = {{1, TO_LOCK_ALL, false}};
    struct to_graph *graph = make(6, "1<0 3<2 4<2");
    struct to_agenda *agenda = with_claims(graph, fixtures, claims, 1, 3);
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    expect_task(agenda, TO_ERRAND_BRING_UP, 2);
    came_up(agenda, 2);
    expect_task(agenda, TO_ERRAND_RUN, 3);
    ended(agenda, 3, true);
    came_up(agenda, 0);
    expect_task(agenda, TO_ERRAND_RUN, 1);
    expect_none(agenda);
    /* One that dies meanwhile. */
    died(agenda, 2);
    expect_none(agenda);
    ended(agenda, 1, true);
    expect_task(agenda, TO_ERRAND_TAKE_DOWN, 0);
    expect_skip(agenda, 4, 2);
    expect_task(agenda, TO_ERRAND_RUN, 5);
    ended(agenda, 0, true);
    ended(agenda, 5, true);
    expect_none(agenda);
    to_agenda_free(agenda);
    to_graph_free(graph);
}
END_TEST

START_TEST(dies_while_one_waits_for_a_lock)
{
    const unsigned char fixtures[] = {1, 0, 0};
    const struct to_claim claims[] = {{1, 1, false}, {2, 1, false}};
    struct to_graph *graph = make(3, "1<0 2<0");
    struct to_agenda *agenda = with_claims(graph, fixtures, claims, 2, 2);
    expect_task(agenda, TO_ERRAND_BRING_UP, 0);
    came_up(agenda, 0);
    expect_task(agenda, TO_ERRAND_RUN, 1);
    expect_none(agenda);
    died(agenda, 0);
    ended(agenda, 1, true);
    expect_skip(agenda, 2, 0);
    expect_none(agenda);
    ck_assert_uint_eq(busy, 0);
    to_agenda_free(agenda);
    to_graph_free(graph);
}
END_TEST

/* ---- at random ---- */

enum fate { IDLE, RUNS, COMES, STANDS, GOES, PASSED, FAILED, SKIPPED, SPARED };

struct model {
    uint32_t size;
    size_t slots;
    unsigned char after[SMALL][SMALL]; /* [b][a]: 1: b comes after a, 2: after_any */
    bool needs[SMALL][SMALL];          /* directly or through others */
    bool fails[SMALL][SMALL];          /* likewise: [b][a]: with a, b cannot pass */
    unsigned char fixture[SMALL + JOINS]; /* of joins, 0 */
    unsigned char selected[SMALL + JOINS];
    int wants[SMALL][3]; /* of the locks 0 to 2: 0: not, 1: shared, 2: alone */
    struct to_claim claims[3 * SMALL];
    size_t claim_count;
    enum fate fate[SMALL];
    bool died[SMALL];    /* while it stood */
    bool kept[SMALL];
    bool stopped;
};

static bool is_over(enum fate fate)
{
    return fate >= PASSED;
}

static bool is_busy(enum fate fate)
{
    return fate == RUNS || fate == COMES || fate == GOES;
}

/* Will be skipped, or has been: something that it needs did not pass. */
static bool is_hopeless(const struct model *model, uint32_t node)
{
    for (uint32_t i = 0; i < model->size; i++) {
        bool lost = model->fate[i] == FAILED || model->fate[i] == SKIPPED;
        /* A fixture that only went down badly has served. */
        bool served = model->fixture[i] && model->fate[i] == FAILED && !model->died[i] &&
                      model->kept[i];
        if (model->fails[node][i] && lost && !served) {
            return true;
        }
    }
    return false;
}

/* Whether anything that is selected still needs the fixture. */
static bool is_needed(const struct model *model, uint32_t fixture)
{
    for (uint32_t i = 0; i < model->size; i++) {
        bool begun = model->fate[i] != IDLE;
        if (model->selected[i] && model->needs[i][fixture] && !is_over(model->fate[i]) &&
            (begun || (!model->stopped && !is_hopeless(model, i)))) {
            return true;
        }
    }
    return false;
}

static bool has_dependents(const struct model *model, uint32_t fixture)
{
    for (uint32_t i = 0; i < model->size; i++) {
        if (model->selected[i] && model->needs[i][fixture]) {
            return true;
        }
    }
    return false;
}

static bool clash(const struct model *model, uint32_t a, uint32_t b)
{
    if (model->wants[a][0] == 2 || model->wants[b][0] == 2) {
        return true;
    }
    for (int lock = 1; lock < 3; lock++) {
        int left = model->wants[a][lock], right = model->wants[b][lock];
        if (left && right && left + right > 2) {
            return true;
        }
    }
    return false;
}

/* What it comes after allows it to begin. */
static void check_may_begin(const struct model *model, uint32_t node)
{
    size_t busy = 0;
    ck_assert(model->selected[node] && model->fate[node] == IDLE && !model->stopped);
    for (uint32_t i = 0; i < model->size; i++) {
        busy += is_busy(model->fate[i]);
        ck_assert(!is_busy(model->fate[i]) || !clash(model, node, i));
        if (!model->selected[i]) {
            continue;
        }
        if (model->needs[node][i] && model->fixture[i]) {
            ck_assert_msg(model->fate[i] == STANDS, "%u without fixture %u", node, i);
        }
        if (model->after[node][i] == 1 && !model->fixture[i]) {
            ck_assert(model->fate[i] == PASSED);
        }
        if (model->after[node][i] == 2) {
            ck_assert(is_over(model->fate[i]));
        }
    }
    ck_assert_uint_lt(busy, model->slots);
}

static void check_skip(const struct model *model, uint32_t node, uint32_t root)
{
    ck_assert(model->selected[node] && model->fate[node] == IDLE && !model->stopped);
    ck_assert(model->needs[node][root] && model->fate[root] == FAILED);
    for (uint32_t i = 0; i < model->size; i++) {
        bool served = model->fixture[i] && (model->fate[i] == STANDS || model->fate[i] == GOES);
        ck_assert(!model->after[node][i] || !model->selected[i] || model->died[root] ||
                  is_over(model->fate[i]) || (served && model->after[node][i] == 1));
    }
}

/* The agenda has nothing to do: so nothing may be left that it could have done. */
static void check_idle(const struct model *model)
{
    size_t busy = 0;
    bool alone = false;
    for (uint32_t i = 0; i < model->size; i++) {
        busy += is_busy(model->fate[i]);
        alone |= model->fate[i] == RUNS && model->wants[i][0] == 2;
    }
    if (busy == model->slots || alone) {
        return;
    }
    for (uint32_t i = 0; i < model->size; i++) {
        ck_assert_msg(model->fate[i] != STANDS || is_needed(model, i), "%u stays up", i);
        bool left = model->selected[i] && model->fate[i] == IDLE && !model->stopped;
        ck_assert_msg(busy > 0 || !left, "%u is left over", i);
    }
}

static void follow(struct model *model, struct to_task task)
{
    switch (task.errand) {
    case TO_ERRAND_NONE:
        check_idle(model);
        break;
    case TO_ERRAND_RUN:
        check_may_begin(model, task.node);
        ck_assert(!model->fixture[task.node]);
        model->fate[task.node] = RUNS;
        break;
    case TO_ERRAND_BRING_UP:
        check_may_begin(model, task.node);
        ck_assert(model->fixture[task.node]);
        ck_assert(is_needed(model, task.node) || !has_dependents(model, task.node));
        model->fate[task.node] = COMES;
        break;
    case TO_ERRAND_TAKE_DOWN:
        ck_assert(model->fate[task.node] == STANDS && !is_needed(model, task.node));
        model->fate[task.node] = GOES;
        break;
    case TO_ERRAND_SKIP:
        check_skip(model, task.node, task.root);
        model->fate[task.node] = SKIPPED;
        break;
    case TO_ERRAND_SPARE:
        ck_assert(model->fixture[task.node] && model->fate[task.node] == IDLE);
        ck_assert(!is_needed(model, task.node));
        model->fate[task.node] = SPARED;
        break;
    }
}

/* Something happens to one that has begun. Returns whether there was one. */
static bool happen(struct model *model, struct to_agenda *agenda, uint64_t *random)
{
    uint32_t begun[SMALL], count = 0;
    for (uint32_t i = 0; i < model->size; i++) {
        /* Fixtures die now and then. */
        if (is_busy(model->fate[i]) || (model->fate[i] == STANDS && !random_below(random, 20))) {
            begun[count++] = i;
        }
    }
    if (count == 0) {
        return false;
    }
    uint32_t node = begun[random_below(random, count)];
    bool passed = random_below(random, 5) > 0;
    busy -= is_busy(model->fate[node]);
    if (model->fate[node] == COMES && passed) {
        to_agenda_up(agenda, node);
        model->fate[node] = STANDS;
        return true;
    }
    passed = passed && model->fate[node] != STANDS;
    model->died[node] = model->fate[node] == STANDS;
    model->kept[node] = model->fate[node] == GOES;
    model->fate[node] = passed ? PASSED : FAILED;
    to_agenda_done(agenda, node, passed);
    return true;
}

/* Through the nodes that are 1 in `passages`; NULL: all. */
static void close_paths(const struct model *model, bool (*paths)[SMALL], const bool *passages)
{
    for (uint32_t i = 0; i < model->size; i++) {
        for (uint32_t j = 0; j < model->size; j++) {
            paths[i][j] = model->after[i][j] == 1;
        }
    }
    for (uint32_t k = 0; k < model->size; k++) {
        for (uint32_t i = 0; i < model->size; i++) {
            for (uint32_t j = 0; j < model->size; j++) {
                paths[i][j] |= (!passages || passages[k]) && paths[i][k] && paths[k][j];
            }
        }
    }
}

/* A failure goes on through what is selected, or leads to a fixture that is. */
static void close_fails(struct model *model)
{
    bool passages[SMALL];
    for (uint32_t i = 0; i < model->size; i++) {
        passages[i] = model->selected[i];
        for (uint32_t j = 0; j < model->size; j++) {
            passages[i] |= model->fixture[j] && model->selected[j] && model->needs[i][j];
        }
    }
    close_paths(model, model->fails, passages);
}

/* Some tests come after some others, each after each. */
static void add_join(struct model *model, struct to_graph *graph, uint32_t join,
                     uint64_t *random)
{
    uint32_t middle = random_below(random, model->size);
    unsigned char kind = random_below(random, 3) ? 1 : 2;
    bool in[SMALL];
    for (uint32_t i = 0; i < model->size; i++) {
        in[i] = !model->fixture[i] && random_below(random, 2);
        if (in[i] && i < middle) {
            to_graph_add(graph, join, i, kind == 1 ? TO_EDGE_AFTER : TO_EDGE_AFTER_ANY);
        } else if (in[i]) {
            to_graph_add(graph, i, join, TO_EDGE_AFTER);
        }
    }
    for (uint32_t b = middle; b < model->size; b++) {
        for (uint32_t a = 0; a < middle; a++) {
            unsigned char *after = &model->after[b][a];
            *after = in[a] && in[b] && *after != 1 ? kind : *after;
        }
    }
}

static struct to_graph *make_random(struct model *model, uint64_t *random)
{
    *model = (struct model){.size = 1 + random_below(random, SMALL),
                            .slots = 1 + random_below(random, 4)};
    struct to_graph *graph = to_graph_new(model->size + JOINS);
    for (uint32_t i = random_below(random, 3 * model->size); i > 0; i--) {
        uint32_t a = random_below(random, model->size), b = random_below(random, model->size);
        if (a < b) {
            bool any = random_below(random, 4) == 0;
            to_graph_add(graph, b, a, any ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER);
            model->after[b][a] = model->after[b][a] == 1 || !any ? 1 : 2;
        }
    }
    for (uint32_t i = 0; i < model->size; i++) {
        model->fixture[i] = random_below(random, 3) == 0;
    }
    for (uint32_t i = 0; i < JOINS && random_below(random, 2); i++) {
        add_join(model, graph, model->size + i, random);
    }
    to_graph_close(graph);
    close_paths(model, model->needs, NULL);
    return graph;
}

static void add_claims(struct model *model, uint64_t *random)
{
    for (uint32_t i = 0; i < model->size; i++) {
        for (uint32_t lock = 0; lock < 3 && !model->fixture[i]; lock++) {
            if (random_below(random, lock ? 4 : 10) == 0) {
                bool shared = lock && random_below(random, 2);
                model->wants[i][lock] = shared ? 1 : 2;
                model->claims[model->claim_count++] = (struct to_claim){i, lock, shared};
            }
        }
    }
}

/* All, or some with what they take with them, or with fixtures alone. */
static void select_some(struct model *model, const struct to_graph *graph, uint64_t *random)
{
    uint32_t how = random_below(random, 3);
    for (uint32_t i = 0; i < model->size; i++) {
        model->selected[i] = how == 0 || (!model->fixture[i] && random_below(random, 2));
    }
    if (how > 0) {
        ck_assert_int_eq(to_needs_mark(graph, model->fixture, how == 2, model->selected), 0);
        memset(model->selected + model->size, 0, JOINS);
    }
}

static void check_all_over(const struct model *model)
{
    for (uint32_t i = 0; i < model->size; i++) {
        bool ended = is_over(model->fate[i]) || (model->stopped && model->fate[i] == IDLE);
        ck_assert_msg(!model->selected[i] || ended, "%u has not ended", i);
    }
}

/* Each of the path waits for the next. */
static void check_path(const struct model *model, const uint32_t *path, int64_t length)
{
    ck_assert_int_gt(length, 1);
    for (int64_t i = 0; i < length; i++) {
        uint32_t a = path[i], b = path[(i + 1) % length];
        bool joined = a >= model->size || b >= model->size;
        ck_assert(joined || model->after[a][b] || model->needs[b][a]);
    }
}

static void run_through(struct model *model, struct to_graph *graph, uint64_t *random)
{
    add_claims(model, random);
    select_some(model, graph, random);
    close_fails(model);
    struct to_agenda *agenda = to_agenda_new(&(struct to_agenda_of){
        .graph = graph,
        .selected = model->selected,
        .fixtures = model->fixture,
        .claims = model->claims,
        .claim_count = model->claim_count,
        .locks = 3,
        .slots = model->slots,
        .first_join = model->size,
    });
    bool stops = random_below(random, 4) == 0;
    slots = model->slots;
    busy = 0;
    for (;;) {
        struct to_task task;
        do {
            task = ask(agenda);
            follow(model, task);
        } while (task.errand != TO_ERRAND_NONE);
        if (stops && random_below(random, 6) == 0 && !model->stopped) {
            to_agenda_stop(agenda);
            model->stopped = true;
            continue;
        }
        if (!happen(model, agenda, random)) {
            break;
        }
    }
    check_all_over(model);
    to_agenda_free(agenda);
}

START_TEST(random_graphs)
{
    uint64_t random = 3;
    int cycles = 0;
    for (int round = 0; round < 20000; round++) {
        struct model model;
        uint32_t *path = NULL;
        struct to_graph *graph = make_random(&model, &random);
        int64_t length = to_needs_cycle(graph, model.fixture, &path);
        if (length > 0) {
            check_path(&model, path, length);
            cycles++;
        } else {
            run_through(&model, graph, &random);
        }
        free(path);
        to_graph_free(graph);
    }
    ck_assert_int_gt(cycles, 100);
    ck_assert_int_lt(cycles, 10000);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        as_the_plan_without_fixtures,
        up_as_long_as_it_is_needed,
        few_are_up_at_once,
        few_stacks_are_up_at_once,
        only_if_it_is_needed,
        one_that_does_not_come_up,
        one_that_does_not_go_down_well,
        after_any_is_when_it_is_down,
        through_what_is_not_selected,
        joined,
        skipped_at_once,
        nothing_but_a_plan,
        takes_a_slot_while_it_comes_and_goes,
        dies_while_it_is_up,
        what_a_dead_one_needs_is_up_for_those_that_run,
        stopped,
        kept,
        kept_when_it_was_about_to_go,
        locked_out_takes_no_slot,
        alone_beside_fixtures,
        dies_while_one_waits_for_a_lock,
        random_graphs,
    };
    Suite *suite = suite_create("agenda");
    TCase *tcase = tcase_create("agenda");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * Tests of src/plan/plan.c. Graphs are written as texts: "2<0 2~1" says that node 2 comes
 * after node 0, and after node 1 whatever becomes of it. Executions too: "0 1! (2:1) 3"
 * says that 0 ran, 1 ran and failed, 2 was skipped because of 1, and 3 ran. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"
#include "plan/plan.h"
#include "random.h"
#include "unit.h"

enum { LONG = 1000000, SMALL = 10 };

static struct to_graph *make(size_t nodes, const char *edges)
{
    struct to_graph *graph = to_graph_new(nodes);
    ck_assert_ptr_nonnull(graph);
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

/* An execution by one worker. */
struct story {
    size_t nodes;
    const char *edges;
    const char *failing;  /* "..x" : 2 fails; NULL: none */
    const char *selected; /* "xx." : not 2; NULL: all */
    const uint64_t *weights;
    const uint64_t *keys; /* in the place of weights */
    size_t first_join;    /* 0: there is none; with keys only */
    const char *expected;
};

static void tell(const struct story *story, struct to_plan *plan, char *text)
{
    for (;;) {
        struct to_turn turn = to_plan_next(plan);
        unsigned node = (unsigned)turn.node;
        const char *space = *text ? " " : "";
        if (turn.verdict == TO_VERDICT_NONE) {
            break;
        } else if (turn.verdict == TO_VERDICT_SKIP) {
            sprintf(text + strlen(text), "%s(%u:%u)", space, node, (unsigned)turn.root);
        } else {
            bool failed = story->failing && story->failing[node] == 'x';
            sprintf(text + strlen(text), "%s%u%s", space, node, failed ? "!" : "");
            to_plan_done(plan, turn.node, !failed);
        }
    }
}

static void expect(struct story story)
{
    struct to_graph *graph = make(story.nodes, story.edges);
    unsigned char selected[64];
    for (size_t i = 0; story.selected && i < story.nodes; i++) {
        selected[i] = story.selected[i] == 'x';
    }
    const unsigned char *chosen = story.selected ? selected : NULL;
    size_t first_join = story.first_join ? story.first_join : story.nodes;
    struct to_plan *plan = story.keys
                               ? to_plan_new_keyed(graph, story.keys, chosen, first_join)
                               : to_plan_new(graph, story.weights, chosen);
    ck_assert_ptr_nonnull(plan);
    char text[1024] = "";
    tell(&story, plan, text);
    ck_assert_str_eq(text, story.expected);
    ck_assert_uint_eq(to_plan_left(plan), 0);
    ck_assert_uint_eq(to_plan_ready(plan), 0);
    to_plan_free(plan);
    to_graph_free(graph);
}

static void expect_run(struct to_plan *plan, uint32_t node)
{
    struct to_turn turn = to_plan_next(plan);
    ck_assert_int_eq(turn.verdict, TO_VERDICT_RUN);
    ck_assert_uint_eq(turn.node, node);
}

static void expect_skip(struct to_plan *plan, uint32_t node, uint32_t root)
{
    struct to_turn turn = to_plan_next(plan);
    ck_assert_int_eq(turn.verdict, TO_VERDICT_SKIP);
    ck_assert_uint_eq(turn.node, node);
    ck_assert_uint_eq(turn.root, root);
}

static void expect_none(struct to_plan *plan)
{
    ck_assert_int_eq(to_plan_next(plan).verdict, TO_VERDICT_NONE);
}

START_TEST(nothing_to_do)
{
    expect((struct story){.nodes = 0, .edges = "", .expected = ""});
    expect((struct story){.nodes = 2, .edges = "1<0", .selected = "..", .expected = ""});
    ck_assert_ptr_null(to_plan_free(NULL));
}
END_TEST

START_TEST(longest_path_first)
{
    expect((struct story){.nodes = 4, .edges = "", .expected = "0 1 2 3"});
    expect((struct story){.nodes = 4, .edges = "3<2 2<1", .expected = "1 2 0 3"});
    expect((struct story){.nodes = 4, .edges = "0<1 1<2 2<3", .expected = "3 2 1 0"});
    expect((struct story){.nodes = 5, .edges = "4<1 4<3 3<2", .expected = "2 1 3 0 4"});
    expect((struct story){.nodes = 4, .edges = "1<0 2~0 3<1 3~2", .expected = "0 1 2 3"});
    expect((struct story){.nodes = 4, .edges = "1<0 1<0 1~0 3~2", .expected = "0 2 1 3"});
}
END_TEST

START_TEST(weights_decide)
{
    expect((struct story){.nodes = 4,
                          .edges = "",
                          .weights = (uint64_t[]){1, 7, 0, 7},
                          .expected = "1 3 0 2"});
    /* A long node weighs more than a chain of short ones, and less than of longer ones. */
    expect((struct story){.nodes = 4,
                          .edges = "1<0 2<1",
                          .weights = (uint64_t[]){1, 1, 1, 4},
                          .expected = "3 0 1 2"});
    expect((struct story){.nodes = 4,
                          .edges = "1<0 2<1",
                          .weights = (uint64_t[]){1, 2, 2, 4},
                          .expected = "0 1 3 2"});
    /* Of all dependents the longest counts, not the sum nor the last. */
    expect((struct story){.nodes = 5,
                          .edges = "2<0 3<0 4<1",
                          .weights = (uint64_t[]){1, 1, 3, 2, 4},
                          .expected = "1 0 4 2 3"});
    /* Nothing weighs anything: by number, as far as the edges let. */
    expect((struct story){.nodes = 4,
                          .edges = "0<3",
                          .weights = (uint64_t[]){0, 0, 0, 0},
                          .expected = "1 2 3 0"});
}
END_TEST

START_TEST(keys_decide)
{
    expect((struct story){.nodes = 4,
                          .edges = "",
                          .keys = (uint64_t[]){UINT64_MAX, 7, 0, 7},
                          .expected = "0 1 3 2"});
    /* However long a chain is, and whatever stands further on in it. */
    expect((struct story){.nodes = 4,
                          .edges = "1<0 2<1",
                          .keys = (uint64_t[]){1, 0, 9, 2},
                          .expected = "3 0 1 2"});
    expect((struct story){.nodes = 4,
                          .edges = "0<3 1~3",
                          .keys = (uint64_t[]){4, 3, 2, 1},
                          .failing = "...x",
                          .expected = "2 3! (0:3) 1"});
    expect((struct story){.nodes = 4,
                          .edges = "1<0 2<1",
                          .keys = (uint64_t[]){1, 8, 2, 3},
                          .selected = "x.xx",
                          .expected = "3 2 0"});
    /* 4 is a join. */
    expect((struct story){.nodes = 5,
                          .edges = "4<0 4<1 2<4 3<4",
                          .keys = (uint64_t[]){1, 2, 3, 4},
                          .first_join = 4,
                          .expected = "1 0 3 2"});
}
END_TEST

/* What a look ahead goes by is then the keys; a join has that of the most urgent behind it. */
START_TEST(keys_beyond)
{
    struct to_graph *graph = make(6, "5<0 2<5 3<5 4<5 4<1");
    const uint64_t keys[] = {50, 10, 20, 40, 70};
    const unsigned char selected[] = {1, 1, 1, 1, 0, 0};
    struct to_plan *plan = to_plan_new_keyed(graph, keys, selected, 5);
    ck_assert_uint_eq(to_plan_ahead(plan, 0), 50);
    ck_assert_uint_eq(to_plan_ahead(plan, 4), 0);
    ck_assert_uint_eq(to_plan_beyond(plan, 0), 40);
    ck_assert_uint_eq(to_plan_beyond(plan, 1), 0);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

START_TEST(paths_ahead)
{
    struct to_graph *graph = make(6, "1<0 2<1 3~1 4<0 5<4");
    const uint64_t weights[] = {1, 2, 3, 0, UINT64_MAX, 5};
    const unsigned char selected[] = {1, 1, 1, 1, 0, 1};
    const uint64_t all[] = {UINT64_MAX, 5, 3, 0, UINT64_MAX, 5};
    const uint64_t some[] = {6, 5, 3, 0, 0, 5};
    struct to_plan *plan = to_plan_new(graph, weights, NULL);
    struct to_plan *partial = to_plan_new(graph, weights, selected);
    struct to_plan *unweighted = to_plan_new(graph, NULL, NULL);
    for (uint32_t i = 0; i < 6; i++) {
        ck_assert_uint_eq(to_plan_ahead(plan, i), all[i]);
        ck_assert_uint_eq(to_plan_ahead(partial, i), some[i]);
    }
    ck_assert_uint_eq(to_plan_ahead(unweighted, 0), 3);
    ck_assert_uint_eq(to_plan_ahead(unweighted, 5), 1);
    to_plan_free(unweighted);
    to_plan_free(partial);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

START_TEST(paths_beyond)
{
    static const uint64_t weights[] = {5, 1, 7, 2};
    struct to_graph *graph = make(4, "1<0 2<0 3<1");
    struct to_plan *plan = to_plan_new(graph, weights, NULL);
    struct to_plan *partial = to_plan_new(graph, weights, (const unsigned char *)"\1\1\0\1");
    ck_assert_uint_eq(to_plan_beyond(plan, 0), 7);
    ck_assert_uint_eq(to_plan_beyond(plan, 1), 2);
    ck_assert_uint_eq(to_plan_beyond(plan, 3), 0);
    ck_assert_uint_eq(to_plan_beyond(partial, 0), 3);
    to_plan_free(plan);
    to_plan_free(partial);
    to_graph_free(graph);
}
END_TEST

START_TEST(a_look_takes_nothing)
{
    struct to_graph *graph = make(3, "1<0");
    struct to_plan *plan = to_plan_new(graph, NULL, NULL);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(to_plan_peek(plan).verdict, TO_VERDICT_RUN);
        ck_assert_uint_eq(to_plan_peek(plan).node, 0);
    }
    ck_assert_uint_eq(to_plan_left(plan), 3);
    to_plan_next(plan);
    ck_assert_uint_eq(to_plan_peek(plan).node, 2);
    to_plan_done(plan, 0, false);
    ck_assert_int_eq(to_plan_peek(plan).verdict, TO_VERDICT_SKIP);
    ck_assert_uint_eq(to_plan_peek(plan).node, 1);
    ck_assert_uint_eq(to_plan_peek(plan).root, 0);
    to_plan_next(plan);
    to_plan_next(plan);
    ck_assert_int_eq(to_plan_peek(plan).verdict, TO_VERDICT_NONE);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

START_TEST(arguments_are_copied)
{
    struct to_graph *graph = make(2, "");
    uint64_t weights[] = {1, 2};
    unsigned char selected[] = {1, 1};
    struct to_plan *plan = to_plan_new(graph, weights, selected);
    weights[0] = 3;
    selected[0] = 0;
    expect_run(plan, 1);
    expect_run(plan, 0);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

START_TEST(skips_name_the_root)
{
    /* A chain. */
    expect((struct story){.nodes = 4,
                          .edges = "1<0 2<1 3<2",
                          .failing = "x...",
                          .expected = "0! (1:0) (2:0) (3:0)"});
    /* A diamond, failed at its top, at one side, and at both. */
    const char *diamond = "1<0 2<0 3<2 3<1";
    expect((struct story){.nodes = 4,
                          .edges = diamond,
                          .failing = "x...",
                          .expected = "0! (1:0) (2:0) (3:0)"});
    expect((struct story){
        .nodes = 4, .edges = diamond, .failing = ".x..", .expected = "0 1! 2 (3:1)"});
    expect((struct story){
        .nodes = 4, .edges = diamond, .failing = ".xx.", .expected = "0 1! 2! (3:2)"});
    /* The root of the first prerequisite in the list, though another failed before. */
    expect((struct story){.nodes = 5,
                          .edges = "2<1 3<2 3<0 4<3",
                          .failing = "xx...",
                          .expected = "1! (2:1) 0! (3:1) (4:1)"});
    expect((struct story){.nodes = 5,
                          .edges = "2<1 3<0 3<2 4<3",
                          .failing = "xx...",
                          .expected = "1! (2:1) 0! (3:0) (4:0)"});
}
END_TEST

START_TEST(after_any_does_not_skip)
{
    expect((struct story){.nodes = 2, .edges = "1~0", .failing = "x.", .expected = "0! 1"});
    expect((struct story){
        .nodes = 3, .edges = "1<0 2~1", .failing = "x..", .expected = "0! (1:0) 2"});
    expect((struct story){
        .nodes = 4, .edges = "1<0 2~1 3<2", .failing = "x...", .expected = "0! (1:0) 2 3"});
    /* Given in both kinds, the hard one holds. */
    expect((struct story){
        .nodes = 2, .edges = "1~0 1<0", .failing = "x.", .expected = "0! (1:0)"});
    /* The first that stops it is not the first in the list. */
    expect((struct story){
        .nodes = 3, .edges = "2~0 2<1", .failing = "xx.", .expected = "0! 1! (2:1)"});
}
END_TEST

START_TEST(skips_come_first_in_their_order)
{
    /* 0 is ready too, but 2, 3 and then 4 (freed by 2) have ended already. */
    expect((struct story){.nodes = 6,
                          .edges = "2<1 3<1 4<2 5~4",
                          .failing = ".x....",
                          .expected = "1! (2:1) (3:1) (4:1) 0 5"});
}
END_TEST

START_TEST(unselected_count_as_passed)
{
    expect((struct story){
        .nodes = 3, .edges = "1<0 2<1", .selected = ".xx", .expected = "1 2"});
    expect((struct story){
        .nodes = 3, .edges = "1<0 2<1", .selected = "x.x", .expected = "0 2"});
    expect((struct story){.nodes = 3,
                          .edges = "1<0 2<1",
                          .failing = "x..",
                          .selected = "x.x",
                          .expected = "0! 2"});
    expect((struct story){.nodes = 4,
                          .edges = "3<0 3<1 3~2",
                          .failing = "..x.",
                          .selected = "..xx",
                          .expected = "2! 3"});
    /* A path through an unselected node counts for nobody. */
    expect((struct story){
        .nodes = 4, .edges = "2<1 3<2", .selected = "xx.x", .expected = "0 1 3"});
    /* Nor does a cycle that is not selected as a whole. */
    expect((struct story){
        .nodes = 4, .edges = "1<0 2<1 0<2 3<3", .selected = "xx..", .expected = "0 1"});
}
END_TEST

START_TEST(cycles_are_refused)
{
    const unsigned char all[] = {1, 1, 1, 1};
    struct to_graph *graph = make(4, "1<0 2<1 0~2");
    errno = 0;
    ck_assert_ptr_null(to_plan_new(graph, NULL, NULL));
    ck_assert_int_eq(errno, ELOOP);
    ck_assert_ptr_null(to_plan_new(graph, NULL, all));
    to_graph_free(graph);
    graph = make(1, "0<0");
    ck_assert_ptr_null(to_plan_new(graph, NULL, NULL));
    to_graph_free(graph);
}
END_TEST

START_TEST(several_at_once)
{
    struct to_graph *graph = make(5, "2<0 2<1 3<2 4~2");
    struct to_plan *plan = to_plan_new(graph, NULL, NULL);
    ck_assert_uint_eq(to_plan_left(plan), 5);
    ck_assert_uint_eq(to_plan_ready(plan), 2);
    expect_run(plan, 0);
    expect_run(plan, 1);
    expect_none(plan);
    ck_assert_uint_eq(to_plan_left(plan), 3);
    to_plan_done(plan, 1, false);
    expect_none(plan); /* 2 will be skipped, but 0 still runs */
    ck_assert_uint_eq(to_plan_left(plan), 3);
    ck_assert_uint_eq(to_plan_ready(plan), 0);
    to_plan_done(plan, 0, false);
    ck_assert_uint_eq(to_plan_ready(plan), 0);
    expect_skip(plan, 2, 0);
    ck_assert_uint_eq(to_plan_left(plan), 2);
    ck_assert_uint_eq(to_plan_ready(plan), 1);
    expect_skip(plan, 3, 0);
    expect_run(plan, 4);
    expect_none(plan);
    ck_assert_uint_eq(to_plan_left(plan), 0);
    to_plan_done(plan, 4, true);
    expect_none(plan);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

/* One that is up has freed those that need it, and not those that come when it is over. */
START_TEST(up)
{
    struct to_graph *graph = make(5, "1<0 2~0 3<0 3<4");
    struct to_plan *plan = to_plan_new(graph, NULL, NULL);
    expect_run(plan, 0);
    expect_run(plan, 4);
    to_plan_up(plan, 0);
    expect_run(plan, 1);
    expect_none(plan);
    to_plan_done(plan, 0, true);
    expect_run(plan, 2);
    expect_none(plan);
    to_plan_done(plan, 4, true);
    expect_run(plan, 3);
    expect_none(plan);
    ck_assert_uint_eq(to_plan_left(plan), 0);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

/* Those that were free already are the caller's affair. */
START_TEST(up_and_failed)
{
    struct to_graph *graph = make(5, "1<0 2~0 3<0 3<4");
    struct to_plan *plan = to_plan_new(graph, NULL, NULL);
    expect_run(plan, 0);
    expect_run(plan, 4);
    to_plan_up(plan, 0);
    to_plan_done(plan, 0, false);
    expect_run(plan, 1);
    to_plan_skip(plan, 1, 0);
    expect_run(plan, 2);
    expect_none(plan);
    to_plan_done(plan, 4, true);
    expect_skip(plan, 3, 0);
    expect_none(plan);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

START_TEST(skipped_by_the_caller)
{
    struct to_graph *graph = make(4, "2<1 3<2");
    struct to_plan *plan = to_plan_new(graph, NULL, NULL);
    expect_run(plan, 1);
    expect_run(plan, 0);
    to_plan_skip(plan, 1, 0);
    expect_skip(plan, 2, 0);
    expect_skip(plan, 3, 0);
    to_plan_done(plan, 0, false);
    expect_none(plan);
    to_plan_free(plan);
    to_graph_free(graph);
}
END_TEST

START_TEST(graph_serves_many_plans)
{
    struct to_graph *graph = make(2, "1<0");
    struct to_plan *first = to_plan_new(graph, NULL, NULL);
    struct to_plan *second = to_plan_new(graph, NULL, NULL);
    expect_run(first, 0);
    to_plan_done(first, 0, false);
    expect_run(second, 0);
    to_plan_done(second, 0, true);
    expect_skip(first, 1, 0);
    expect_run(second, 1);
    to_plan_free(first);
    to_plan_free(second);
    to_graph_free(graph);
}
END_TEST

/* A long chain, the last number first; all that follow `failing` are skipped. */
static int walk_chain(const struct to_graph *graph, uint32_t failing)
{
    struct to_plan *plan = to_plan_new(graph, NULL, NULL);
    int wrong = 0;
    for (uint32_t i = LONG; i-- > 0;) {
        struct to_turn turn = to_plan_next(plan);
        wrong += turn.node != i;
        if (i < failing) {
            wrong += turn.verdict != TO_VERDICT_SKIP || turn.root != failing;
        } else {
            wrong += turn.verdict != TO_VERDICT_RUN;
            to_plan_done(plan, turn.node, turn.node != failing);
        }
    }
    wrong += to_plan_left(plan) != 0;
    to_plan_free(plan);
    return wrong;
}

START_TEST(long_chain)
{
    struct to_graph *graph = to_graph_new(LONG);
    for (uint32_t i = 0; i + 1 < LONG; i++) {
        to_graph_add(graph, i, i + 1, TO_EDGE_AFTER);
    }
    ck_assert_int_eq(to_graph_close(graph), 0);
    ck_assert_int_eq(walk_chain(graph, 0), 0);
    ck_assert_int_eq(walk_chain(graph, LONG - 1), 0);
    to_graph_free(graph);
}
END_TEST

/*
 * A naive plan, which knows nothing but the edges and how nodes ended, and finds anew at
 * each step what should come next.
 */
enum fate { UNSELECTED, UNTOLD, RUNS, PASSES, FAILS, SKIPS };

struct model {
    uint32_t size;
    uint32_t listed[SMALL][SMALL]; /* [node][n]: its prerequisites as they were added */
    uint32_t list_size[SMALL];
    enum to_edge kind[SMALL][SMALL]; /* [node][prerequisite] */
    uint64_t weight[SMALL];
    enum fate fate[SMALL];
    uint32_t root[SMALL];
    unsigned since[SMALL]; /* the step in which the node turned out to be skipped; 0: not */
    unsigned step;
};

static void model_add(struct model *model, uint32_t node, uint32_t prerequisite,
                      enum to_edge kind)
{
    uint32_t *list = model->listed[node];
    for (uint32_t i = 0; i < model->list_size[node]; i++) {
        if (list[i] == prerequisite) {
            if (kind == TO_EDGE_AFTER) {
                model->kind[node][prerequisite] = TO_EDGE_AFTER;
            }
            return;
        }
    }
    list[model->list_size[node]++] = prerequisite;
    model->kind[node][prerequisite] = kind;
}

static bool model_is_free(const struct model *model, uint32_t node)
{
    for (uint32_t i = 0; i < model->list_size[node]; i++) {
        enum fate fate = model->fate[model->listed[node][i]];
        if (fate == UNTOLD || fate == RUNS) {
            return false;
        }
    }
    return model->fate[node] == UNTOLD;
}

static uint64_t model_ahead(const struct model *model, uint32_t node)
{
    uint64_t longest = 0;
    for (uint32_t next = 0; next < model->size; next++) {
        for (uint32_t i = 0; i < model->list_size[next]; i++) {
            if (model->listed[next][i] == node && model->fate[next] != UNSELECTED) {
                uint64_t ahead = model_ahead(model, next);
                longest = ahead > longest ? ahead : longest;
            }
        }
    }
    return longest + model->weight[node];
}

/* Whether a free node must be skipped, and because of whom. */
static bool model_skips(const struct model *model, uint32_t node, uint32_t *ret_root)
{
    for (uint32_t i = 0; i < model->list_size[node]; i++) {
        uint32_t before = model->listed[node][i];
        enum fate fate = model->fate[before];
        if (model->kind[node][before] == TO_EDGE_AFTER &&
            (fate == FAILS || fate == SKIPS)) {
            *ret_root = fate == FAILS ? before : model->root[before];
            return true;
        }
    }
    return false;
}

/* Something ended: notes which nodes are to be skipped from now on. */
static void model_note(struct model *model)
{
    model->step++;
    for (uint32_t node = 0; node < model->size; node++) {
        if (!model->since[node] && model_is_free(model, node) &&
            model_skips(model, node, &model->root[node])) {
            model->since[node] = model->step;
        }
    }
}

/* Whether free node `a` comes before free node `b`: skips by when they turned out to be
 * ones, then runs by path; ties by number. */
static bool model_before(const struct model *model, uint32_t a, uint32_t b)
{
    bool skip_a = model->since[a] > 0;
    bool skip_b = model->since[b] > 0;
    if (skip_a != skip_b) {
        return skip_a;
    }
    if (skip_a && model->since[a] != model->since[b]) {
        return model->since[a] < model->since[b];
    }
    if (!skip_a && model_ahead(model, a) != model_ahead(model, b)) {
        return model_ahead(model, a) > model_ahead(model, b);
    }
    return a < b;
}

static struct to_turn model_next(struct model *model)
{
    struct to_turn turn = {.verdict = TO_VERDICT_NONE};
    for (uint32_t node = 0; node < model->size; node++) {
        if (model_is_free(model, node) &&
            (turn.verdict == TO_VERDICT_NONE || model_before(model, node, turn.node))) {
            turn.verdict = model->since[node] ? TO_VERDICT_SKIP : TO_VERDICT_RUN;
            turn.node = node;
            turn.root = model->since[node] ? model->root[node] : 0;
        }
    }
    if (turn.verdict == TO_VERDICT_RUN) {
        model->fate[turn.node] = RUNS;
    } else if (turn.verdict == TO_VERDICT_SKIP) {
        model->fate[turn.node] = SKIPS;
        model_note(model);
    }
    return turn;
}

static uint32_t model_count(const struct model *model, enum fate fate)
{
    uint32_t count = 0;
    for (uint32_t node = 0; node < model->size; node++) {
        count += model->fate[node] == fate;
    }
    return count;
}

static uint32_t model_ready(const struct model *model)
{
    uint32_t count = 0;
    for (uint32_t node = 0; node < model->size; node++) {
        count += model_is_free(model, node) && !model->since[node];
    }
    return count;
}

/* Edges lead from later to earlier in a random order of the nodes, so there is no cycle; in
 * every third graph it is the order of their numbers. */
static struct to_graph *make_random(struct model *model, uint64_t *random)
{
    *model = (struct model){.size = 1 + random_below(random, SMALL)};
    uint32_t order[SMALL] = {0};
    bool sorted = random_below(random, 3) == 0;
    for (uint32_t i = 0; i < model->size; i++) {
        uint32_t at = sorted ? i : random_below(random, i + 1);
        order[i] = order[at];
        order[at] = i;
        model->weight[i] = random_below(random, 4);
        model->fate[i] = random_below(random, 6) ? UNTOLD : UNSELECTED;
    }
    struct to_graph *graph = to_graph_new(model->size);
    for (uint32_t i = random_below(random, 3 * model->size); i > 0; i--) {
        uint32_t a = random_below(random, model->size);
        uint32_t b = random_below(random, model->size);
        enum to_edge kind = random_below(random, 3) ? TO_EDGE_AFTER : TO_EDGE_AFTER_ANY;
        if (a != b) {
            uint32_t node = order[a > b ? a : b];
            uint32_t prerequisite = order[a > b ? b : a];
            ck_assert_int_eq(to_graph_add(graph, node, prerequisite, kind), 0);
            model_add(model, node, prerequisite, kind);
        }
    }
    ck_assert_int_eq(to_graph_close(graph), 0);
    return graph;
}

/* Ends one of those that run. */
static void end_any(struct model *model, struct to_plan *plan, uint64_t *random)
{
    uint32_t skip = random_below(random, model_count(model, RUNS));
    uint32_t node = 0;
    while (model->fate[node] != RUNS || skip-- > 0) {
        node++;
    }
    bool passed = random_below(random, 4) > 0;
    model->fate[node] = passed ? PASSES : FAILS;
    model_note(model);
    to_plan_done(plan, node, passed);
}

static void compare_next(struct model *model, struct to_plan *plan)
{
    ck_assert_uint_eq(to_plan_left(plan), model_count(model, UNTOLD));
    ck_assert_uint_eq(to_plan_ready(plan), model_ready(model));
    struct to_turn expected = model_next(model);
    struct to_turn turn = to_plan_next(plan);
    ck_assert_int_eq(turn.verdict, expected.verdict);
    ck_assert_uint_eq(turn.node, expected.node);
    ck_assert_uint_eq(turn.root, expected.root);
}

static void compare_execution(struct model *model, struct to_plan *plan, uint64_t *random)
{
    while (model_count(model, UNTOLD) + model_count(model, RUNS) > 0) {
        if (model_count(model, RUNS) > 0 && random_below(random, 2)) {
            end_any(model, plan, random);
        } else {
            compare_next(model, plan);
        }
    }
    compare_next(model, plan); /* nothing more */
}

START_TEST(random_graphs_against_a_naive_plan)
{
    uint64_t random = 1;
    for (int round = 0; round < 2000; round++) {
        struct model model;
        struct to_graph *graph = make_random(&model, &random);
        unsigned char selected[SMALL];
        for (uint32_t i = 0; i < model.size; i++) {
            selected[i] = model.fate[i] != UNSELECTED;
        }
        struct to_plan *plan = to_plan_new(graph, model.weight, selected);
        for (uint32_t i = 0; i < model.size; i++) {
            uint64_t ahead = selected[i] ? model_ahead(&model, i) : 0;
            ck_assert_uint_eq(to_plan_ahead(plan, i), ahead);
        }
        compare_execution(&model, plan, &random);
        to_plan_free(plan);
        to_graph_free(graph);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        nothing_to_do,
        longest_path_first,
        weights_decide,
        keys_decide,
        keys_beyond,
        paths_ahead,
        paths_beyond,
        a_look_takes_nothing,
        arguments_are_copied,
        skips_name_the_root,
        after_any_does_not_skip,
        skips_come_first_in_their_order,
        unselected_count_as_passed,
        cycles_are_refused,
        several_at_once,
        up,
        up_and_failed,
        skipped_by_the_caller,
        graph_serves_many_plans,
        long_chain,
        random_graphs_against_a_naive_plan,
    };
    Suite *suite = suite_create("plan");
    TCase *tcase = tcase_create("plan");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

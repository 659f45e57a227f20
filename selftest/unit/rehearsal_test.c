/* SPDX-License-Identifier: MIT
 * Tests of a run that is only imagined. One is written as its beginnings: "^0@0/0 1@5/1 v0@9/0"
 * says that fixture 0 comes up at 0 on worker 0, test 1 starts at 5 on worker 1, and the fixture
 * goes down at 9. */
#include "rehearsal.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "plan/graph.h"
#include "unit.h"

enum { NODES = 5, ROOM = 200 };

/* 1 and 2 come after fixture 0; 3 after 1 in any case; 4 alone. */
static const unsigned char fixtures[NODES] = {1, 0, 0, 0, 0};
static const unsigned char selected[NODES] = {1, 1, 1, 1, 1};
static const int64_t durations[NODES] = {5, 10, 20, 30, 7};

static struct to_graph *make_graph(void)
{
    struct to_graph *graph = to_graph_new(NODES);
    to_graph_add(graph, 1, 0, TO_EDGE_AFTER);
    to_graph_add(graph, 2, 0, TO_EDGE_AFTER);
    to_graph_add(graph, 3, 1, TO_EDGE_AFTER_ANY);
    ck_assert_int_eq(to_graph_close(graph), 0);
    return graph;
}

static void note(void *context, struct to_task task, size_t worker, int64_t time)
{
    char *text = context;
    size_t size = strlen(text);
    const char *mark = task.errand == TO_ERRAND_BRING_UP    ? "^"
                       : task.errand == TO_ERRAND_TAKE_DOWN ? "v"
                                                            : "";
    snprintf(text + size, ROOM - size, "%s%s%u@%lld/%zu", size ? " " : "", mark,
             (unsigned)task.node, (long long)time, worker);
}

/* How long it takes. `marks`: those that are selected. */
static int64_t rehearse(size_t jobs, const int64_t *times, const unsigned char *marks, char *text)
{
    struct to_graph *graph = make_graph();
    struct to_agenda *agenda = to_agenda_new(&(struct to_agenda_of){
        .graph = graph, .selected = marks, .fixtures = fixtures, .slots = jobs});
    text[0] = '\0';
    int64_t time = to_rehearse(&(struct to_rehearsal){
        .agenda = agenda, .durations = times, .jobs = jobs, .begins = note, .context = text});
    ck_assert_uint_eq(to_agenda_standing(agenda), 0);
    to_agenda_free(agenda);
    to_graph_free(graph);
    return time;
}

START_TEST(one_after_the_other)
{
    char text[ROOM];
    ck_assert_int_eq(rehearse(1, durations, selected, text), 72);
    ck_assert_str_eq(text, "^0@0/0 1@5/0 2@15/0 v0@35/0 3@35/0 4@65/0");
}
END_TEST

START_TEST(as_many_as_there_are_workers)
{
    char text[ROOM];
    ck_assert_int_eq(rehearse(2, durations, selected, text), 45);
    ck_assert_str_eq(text, "^0@0/0 4@0/1 1@5/0 2@7/1 3@15/0 v0@27/1");
    ck_assert_int_eq(rehearse(1000, durations, selected, text), 45);
    ck_assert_str_eq(text, "^0@0/0 4@0/1 1@5/0 2@5/2 3@15/0 v0@25/1");
}
END_TEST

/* Then each takes a second, and the order is all that means something. */
START_TEST(without_durations)
{
    char text[ROOM];
    const unsigned char some[NODES] = {1, 0, 1, 0, 1};
    ck_assert_int_eq(rehearse(1, NULL, some, text), 3 * TO_SECOND);
    ck_assert_str_eq(text, "^0@0/0 2@1000000000/0 v0@2000000000/0 4@2000000000/0");
}
END_TEST

START_TEST(nothing)
{
    char text[ROOM];
    const unsigned char none[NODES] = {0};
    ck_assert_int_eq(rehearse(3, durations, none, text), 0);
    ck_assert_str_eq(text, "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rehearsal");
    TCase *tests = tcase_create("rehearsal");
    tcase_add_test(tests, one_after_the_other);
    tcase_add_test(tests, as_many_as_there_are_workers);
    tcase_add_test(tests, without_durations);
    tcase_add_test(tests, nothing);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * Tests of src/sched/course.c: what is given out, and what is noted of it. Graphs are written
 * as in plan_test.c. What happened is told as events, in words: "0+2" (task 0 begins, on
 * worker 2), "0.passed", "1.skipped:0" (because of 0). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"
#include "sched/course.h"
#include "unit.h"

static struct to_graph *make(size_t nodes, const char *edges)
{
    struct to_graph *graph = to_graph_new(nodes);
    unsigned node;
    unsigned prerequisite;
    char kind;
    int length;
    while (sscanf(edges, " %u%c%u%n", &node, &kind, &prerequisite, &length) == 3) {
        to_graph_add(graph, node, prerequisite,
                     kind == '~' ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER);
        edges += length;
    }
    ck_assert_int_eq(to_graph_close(graph), 0);
    return graph;
}

static void begin(struct to_course *course, struct to_graph **graph, size_t nodes,
                  const char *edges, bool anyway)
{
    *graph = make(nodes, edges);
    ck_assert_int_eq(to_course_begin(course, *graph, NULL, anyway, true), 0);
}

static void end(struct to_course *course, struct to_graph *graph)
{
    to_course_free(course);
    to_graph_free(graph);
}

/* The events are what happened, and `order` says of their ends the same. */
static void expect(const struct to_course *course, const char *expected)
{
    char text[1024] = "";
    size_t ended = 0;
    for (size_t i = 0; i < course->event_count; i++) {
        struct to_event event = course->events[i];
        unsigned task = (unsigned)event.task;
        char *at = text + strlen(text);
        const char *space = i ? " " : "";
        if (event.worker >= 0) {
            sprintf(at, "%s%u+%d", space, task, (int)event.worker);
            continue;
        }
        enum to_fate fate = (enum to_fate)course->fates[task];
        at += sprintf(at, "%s%u.%s", space, task, to_task_status_name(to_fate_status(fate)));
        if (fate == TO_FATE_SKIPPED) {
            sprintf(at, ":%u", (unsigned)course->roots[task]);
        }
        ck_assert_uint_eq(course->order[ended++], task);
    }
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(ended, course->ended);
}

static void expect_next(struct to_course *course, unsigned worker, uint32_t expected)
{
    uint32_t task;
    ck_assert(to_course_next(course, worker, &task));
    ck_assert_uint_eq(task, expected);
}

static void expect_none(struct to_course *course)
{
    uint32_t task;
    ck_assert(!to_course_next(course, 0, &task));
}

static struct to_failure *failure(const char *type)
{
    struct to_failure *made = calloc(1, sizeof *made);
    made->type = type;
    return made;
}

START_TEST(all_pass)
{
    struct to_course course;
    struct to_graph *graph;
    begin(&course, &graph, 4, "1<0 2<0 3<1 3<2", false);
    expect_next(&course, 0, 0);
    expect_none(&course);
    to_course_end(&course, 0, 0, true, NULL);
    ck_assert_uint_eq(to_course_ready(&course), 2);
    expect_next(&course, 1, 1);
    expect_next(&course, 0, 2);
    to_course_end(&course, 0, 2, true, NULL);
    ck_assert(!to_course_is_over(&course));
    to_course_end(&course, 0, 1, true, NULL);
    expect_next(&course, 0, 3);
    ck_assert_uint_eq(course.running, 1);
    to_course_end(&course, 0, 3, true, NULL);
    ck_assert(to_course_is_over(&course));
    expect(&course, "0+0 0.passed 1+1 2+0 2.passed 1.passed 3+0 3.passed");
    end(&course, graph);
}
END_TEST

START_TEST(failures_skip)
{
    struct to_course course;
    struct to_graph *graph;
    begin(&course, &graph, 5, "1<0 2<1 3~2", false);
    expect_next(&course, 0, 0);
    struct to_failure *first = failure("first");
    to_course_end(&course, 0, 0, false, first);
    ck_assert_ptr_eq(course.failures, first);
    expect_next(&course, 0, 3);
    expect_next(&course, 1, 4);
    struct to_failure *second = failure("second");
    to_course_end(&course, 0, 4, false, second);
    to_course_end(&course, 0, 3, false, NULL); /* there was no memory for it */
    ck_assert(to_course_is_over(&course));
    ck_assert_ptr_eq(first->next, second);
    ck_assert_ptr_null(second->next);
    ck_assert_uint_eq(second->task, 4);
    expect(&course, "0+0 0.failed 1.skipped:0 2.skipped:0 3+0 4+1 4.failed 3.failed");
    end(&course, graph);
}
END_TEST

START_TEST(dependents_may_run_anyway)
{
    struct to_course course;
    struct to_graph *graph;
    begin(&course, &graph, 2, "1<0", true);
    expect_next(&course, 0, 0);
    to_course_end(&course, 0, 0, false, failure("why"));
    expect_next(&course, 0, 1);
    to_course_end(&course, 0, 1, true, NULL);
    expect(&course, "0+0 0.failed 1+0 1.passed");
    end(&course, graph);
}
END_TEST

START_TEST(cancelling)
{
    struct to_course course;
    struct to_graph *graph;
    begin(&course, &graph, 4, "1<0", false);
    expect_next(&course, 0, 0);
    expect_next(&course, 1, 2);
    to_course_end(&course, 0, 2, true, NULL);
    to_course_cancel(&course);
    expect_none(&course);
    ck_assert_uint_eq(to_course_ready(&course), 0);
    ck_assert(!to_course_is_over(&course));
    to_course_end(&course, 0, 0, false, failure("why")); /* 1 is cancelled, not skipped */
    expect_none(&course);
    ck_assert(to_course_is_over(&course));
    expect(&course, "0+0 2+1 2.passed 1.cancelled 3.cancelled 0.failed");
    end(&course, graph);
}
END_TEST

START_TEST(skipped_are_not_cancelled)
{
    struct to_course course;
    struct to_graph *graph;
    uint32_t task;
    begin(&course, &graph, 3, "1<0 2<1", false);
    expect_next(&course, 0, 0);
    to_course_end(&course, 0, 0, false, failure("why"));
    ck_assert(!to_course_next(&course, 0, &task));
    to_course_cancel(&course);
    ck_assert(to_course_is_over(&course));
    expect(&course, "0+0 0.failed 1.skipped:0 2.skipped:0");
    end(&course, graph);
}
END_TEST

START_TEST(nothing_and_cycles)
{
    struct to_course course;
    struct to_graph *graph;
    begin(&course, &graph, 0, "", false);
    ck_assert(to_course_is_over(&course));
    expect_none(&course);
    end(&course, graph);
    graph = make(2, "1<0 0~1");
    ck_assert_int_eq(to_course_begin(&course, graph, NULL, false, false), -ELOOP);
    to_graph_free(graph);
}
END_TEST

START_TEST(nobody_listens)
{
    struct to_course course;
    struct to_graph *graph = make(1, "");
    ck_assert_int_eq(to_course_begin(&course, graph, NULL, false, false), 0);
    expect_next(&course, 0, 0);
    to_course_end(&course, 0, 0, true, NULL);
    ck_assert_ptr_null(course.events);
    ck_assert_uint_eq(course.event_count, 0);
    ck_assert_uint_eq(course.order[0], 0);
    end(&course, graph);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        all_pass,
        failures_skip,
        dependents_may_run_anyway,
        cancelling,
        skipped_are_not_cancelled,
        nothing_and_cycles,
        nobody_listens,
    };
    Suite *suite = suite_create("course");
    TCase *tcase = tcase_create("course");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

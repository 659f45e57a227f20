/* SPDX-License-Identifier: MIT
 * The course of one run. */
#include "sched/course.h"

#include <errno.h>
#include <stdlib.h>

#include "plan/graph.h"
#include "plan/plan.h"

const struct to_failure to_failure_unknown = {.type = "ENOMEM", .text = "out of memory"};

static bool course_alloc(struct to_course *course, bool listened)
{
    size_t room = (size_t)course->total + 1; /* never none, as that might be NULL */
    course->fates = calloc(room, sizeof *course->fates);
    course->order = calloc(room, sizeof *course->order);
    course->roots = calloc(room, sizeof *course->roots);
    if (listened) {
        course->events = calloc(room, 2 * sizeof *course->events);
    }
    return course->fates && course->order && course->roots && (course->events || !listened);
}

int to_course_begin(struct to_course *course, const struct to_graph *graph,
                    const uint64_t *weights, bool anyway, bool listened)
{
    *course = (struct to_course){.anyway = anyway, .total = (uint32_t)to_graph_size(graph)};
    course->last_failure = &course->failures;
    course->plan = to_plan_new(graph, weights, NULL);
    int result = course->plan ? 0 : -errno;
    if (result == 0 && !course_alloc(course, listened)) {
        result = -ENOMEM;
    }
    if (result < 0) {
        to_course_free(course);
    }
    return result;
}

void to_course_free(struct to_course *course)
{
    while (course->failures) {
        struct to_failure *next = course->failures->next;
        free(course->failures);
        course->failures = next;
    }
    to_plan_free(course->plan);
    free(course->fates);
    free(course->order);
    free(course->roots);
    free(course->events);
    *course = (struct to_course){0};
}

static void note_event(struct to_course *course, uint32_t task, int32_t worker)
{
    if (course->events) {
        course->events[course->event_count++] = (struct to_event){task, worker};
    }
}

/* `worker`: on which it ran; -1: it did not. */
static void note_end(struct to_course *course, uint32_t task, int32_t worker, enum to_fate fate)
{
    course->fates[task] = (unsigned char)fate;
    course->order[course->ended++] = task;
    note_event(course, task, -2 - worker); /* as to_event_ended_on reads it */
}

bool to_course_next(struct to_course *course, unsigned worker, uint32_t *ret_task)
{
    if (course->cancelled) {
        return false;
    }
    struct to_turn turn = to_plan_next(course->plan);
    while (turn.verdict == TO_VERDICT_SKIP) {
        course->roots[turn.node] = turn.root;
        note_end(course, turn.node, -1, TO_FATE_SKIPPED);
        turn = to_plan_next(course->plan);
    }
    if (turn.verdict == TO_VERDICT_NONE) {
        return false;
    }
    *ret_task = turn.node;
    course->fates[turn.node] = TO_FATE_RUNNING;
    course->running++;
    note_event(course, turn.node, (int32_t)worker);
    return true;
}

void to_course_end(struct to_course *course, unsigned worker, uint32_t task, bool passed,
                   struct to_failure *failure)
{
    if (failure) {
        failure->task = task;
        failure->next = NULL;
        *course->last_failure = failure;
        course->last_failure = &failure->next;
    }
    course->running--;
    note_end(course, task, (int32_t)worker, passed ? TO_FATE_PASSED : TO_FATE_FAILED);
    to_plan_done(course->plan, task, passed || course->anyway);
}

void to_course_cancel(struct to_course *course)
{
    course->cancelled = true;
    for (uint32_t task = 0; task < course->total; task++) {
        if (course->fates[task] == TO_FATE_QUEUED) {
            note_end(course, task, -1, TO_FATE_CANCELLED);
        }
    }
}

size_t to_course_ready(const struct to_course *course)
{
    return course->cancelled ? 0 : to_plan_ready(course->plan);
}

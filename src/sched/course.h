/* SPDX-License-Identifier: MIT
 *
 * The course of one run: which task comes next, what became of each, and in which order.
 *
 * Knows no threads and calls no task: not for several threads at once. Tasks are the nodes
 * of the graph. Nothing here can fail once the run has begun: all room is taken before.
 */
#ifndef TO_SCHED_COURSE_H
#define TO_SCHED_COURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <to/sched.h>

struct to_graph;

/* Of a task, at any moment. */
enum to_fate {
    TO_FATE_QUEUED, /* zero */
    TO_FATE_RUNNING,
    TO_FATE_PASSED, /* from here on as in enum to_task_status */
    TO_FATE_FAILED,
    TO_FATE_SKIPPED,
    TO_FATE_CANCELLED,
};

/* That of a task that has ended. */
static inline enum to_task_status to_fate_status(enum to_fate fate)
{
    return (enum to_task_status)(fate - TO_FATE_PASSED);
}

/* Why a task has failed. One block of memory, its texts included. */
struct to_failure {
    struct to_failure *next; /* in the order of their ends */
    uint32_t task;
    const char *type;
    const char *text;
};

/* For one that there was no memory for. */
extern const struct to_failure to_failure_unknown;

/* What observers hear of. */
struct to_event {
    uint32_t task;
    int32_t worker; /* on which it begins to run; below zero: it has ended */
};

/* Of a task that has ended: on which worker it ran; -1: it did not. */
static inline int32_t to_event_ended_on(const struct to_event *event)
{
    return -2 - event->worker;
}

struct to_course {
    struct to_plan *plan;
    bool anyway; /* a prerequisite that did not pass skips nothing */
    bool cancelled;
    uint32_t total;
    uint32_t running;
    uint32_t ended;
    unsigned char *fates;  /* by task: enum to_fate */
    uint32_t *order;       /* the tasks that have ended, first to last */
    uint32_t *roots;       /* by task: due to whom it was skipped */
    struct to_failure *failures;
    struct to_failure **last_failure;
    struct to_event *events; /* NULL: nobody listens. None ever changes or moves. */
    size_t event_count;
};

/* `graph` is borrowed; `weights` as in to_plan_new. `listened`: keep events. 0, -ENOMEM, or
 * -ELOOP: it has a cycle. Then there is nothing to free. */
int to_course_begin(struct to_course *course, const struct to_graph *graph,
                    const uint64_t *weights, bool anyway, bool listened);
void to_course_free(struct to_course *course);

/* Gives the next task to this worker; false: none may run now. Skips on the way what is to be
 * skipped. */
bool to_course_next(struct to_course *course, unsigned worker, uint32_t *ret_task);

/* A task that was given to this worker has ended. `failure` (of one that did not pass; NULL: there was no
 * memory for it) becomes the course's. */
void to_course_end(struct to_course *course, unsigned worker, uint32_t task, bool passed,
                   struct to_failure *failure);

/* Cancels all that was not given out yet. */
void to_course_cancel(struct to_course *course);

/* How many tasks may run now. */
size_t to_course_ready(const struct to_course *course);

static inline bool to_course_is_over(const struct to_course *course)
{
    return course->ended == course->total;
}

#endif

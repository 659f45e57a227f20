/* SPDX-License-Identifier: MIT
 *
 * What a scheduler is made of, for the files of this folder.
 *
 * Three parts: the scheduler itself, which is filled and lasts (sched.c, order.c); the
 * course of one run, which knows no threads (course.c); and the crew of threads that
 * carries it out (crew.c), with observers who hear of it (observe.c).
 */
#ifndef TO_SCHED_SCHED_H
#define TO_SCHED_SCHED_H

#include <to/sched.h>

#include "base/error.h"
#include "sched/book.h"
#include "sched/summary.h"

struct to_graph;
struct to_state;

struct to_task {
    to_task_function *function;
    void *argument;
    uint32_t name; /* its number in the book */
    float seconds; /* that it takes; 0: not known */
};

/* One name comes after another; both by their numbers in the book. */
struct to_tie {
    uint32_t name;
    uint32_t prerequisite : 31;
    uint32_t any : 1; /* order only */
};

struct to_sched {
    struct to_sched_options options;
    struct to_state *state;
    struct to_book book;
    uint32_t *defined; /* by name: its task, or TO_BOOK_NONE; as many as `defined_count` */
    size_t defined_count;
    size_t defined_capacity;
    struct to_task *tasks;
    size_t count;
    size_t capacity;
    bool timed; /* of some task it is known how long it takes */
    struct to_tie *ties;
    size_t tie_count;
    size_t tie_capacity;
    struct to_sched_observer *observers;
    size_t observer_count;
    struct to_graph *graph;    /* of all tasks and ties; NULL: to be made anew */
    struct to_results results; /* of the latest run */
    struct to_error error;
    int broken; /* the first error of filling it: it cannot run any more */
    struct to_error why_broken;
    _Atomic bool running;
    _Atomic bool interrupted;
};

static inline const char *to_sched_name(const struct to_sched *sched, uint32_t task)
{
    return sched->book.names[sched->tasks[task].name];
}

/* Makes `graph`, if it is to be made. 0, -ENOENT, -ELOOP, -ENOMEM, with the text of it. */
int to_sched_order(struct to_sched *sched);

/* How much each task weighs in the plan, for the caller to free: NULL where all weigh the same,
 * and when memory runs out, as the order matters less than the run. */
uint64_t *to_sched_weights(const struct to_sched *sched);

/* The text of a cycle among the tasks of `graph`: -ELOOP, or -ENOMEM. */
int to_sched_tell_cycle(struct to_sched *sched);

#endif

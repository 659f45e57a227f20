/* SPDX-License-Identifier: MIT
 *
 * A thread that runs a task: calls it, and knows what it is at.
 */
#ifndef TO_SCHED_TASK_H
#define TO_SCHED_TASK_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "log/label.h"
#include "sched/state.h"

struct to_failure;
struct to_sched;

/* What one thread is at. */
struct to_at_work {
    struct to_sched *sched;
    struct to_label label;
    struct to_guest guest;
    bool left;                  /* the task, by the way that `leave` leads */
    bool failed;                /* so far */
    struct to_failure *failure; /* NULL: not yet, or there was no memory for it */
    jmp_buf leave;              /* to where a task is left that cannot go on */
};

/* From now on this thread is at that, borrowed: at the work of this worker. */
void to_at_work_begin(struct to_at_work *at, struct to_sched *sched, int worker);
/* From now on this thread is at nothing. */
void to_at_work_end(void);

/* Calls the task, on this thread. Whether it has passed; if not, `*ret_failure` is why, for
 * the caller to free, or NULL: there was no memory for it. */
bool to_task_call(struct to_at_work *at, uint32_t task, struct to_failure **ret_failure);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A thread that runs a task: calls it, and knows what it is at.
 */
#ifndef TO_SCHED_TASK_H
#define TO_SCHED_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "log/label.h"

struct to_failure;
struct to_sched;

/* What one thread is at. */
struct to_at_work {
    struct to_sched *sched;
    struct to_label label;
    bool failed;                /* so far */
    struct to_failure *failure; /* NULL: not yet, or there was no memory for it */
};

/* From now on this thread is at that, borrowed; NULL: at nothing. */
void to_at_work_set(struct to_at_work *at);

/* Calls the task, on this thread. Whether it has passed; if not, `*ret_failure` is why, for
 * the caller to free, or NULL: there was no memory for it. */
bool to_task_call(struct to_at_work *at, uint32_t task, struct to_failure **ret_failure);

#endif

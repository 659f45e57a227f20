/* SPDX-License-Identifier: MIT
 *
 * A run that is only imagined: every test passes, and takes as long as is said. Pure.
 */
#ifndef TO_RUNNER_REHEARSAL_H
#define TO_RUNNER_REHEARSAL_H

#include <stdint.h>
#include <stddef.h>

#include "plan/agenda.h"

struct to_rehearsal {
    struct to_agenda *agenda; /* just made; nothing is left to do in the end */
    const int64_t *durations; /* by node, nanoseconds; NULL: all take a second */
    size_t jobs;
    /* Something begins: a test, a fixture's coming up or going down. */
    void (*begins)(void *context, struct to_task task, size_t worker, int64_t time);
    void *context;
};

/* In nanoseconds, how long it takes; -ENOMEM. */
int64_t to_rehearse(const struct to_rehearsal *rehearsal);

#endif

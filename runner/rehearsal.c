/* SPDX-License-Identifier: MIT
 * A run that is only imagined. */
#include "rehearsal.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"

/* What a worker does; TO_ERRAND_NONE: nothing. */
struct slot {
    struct to_task task;
    int64_t end;
};

static int64_t duration_of(const struct to_rehearsal *rehearsal, struct to_task task)
{
    /* A fixture's is that of coming up and going down; most of it the former, mostly. */
    if (task.errand == TO_ERRAND_TAKE_DOWN) {
        return 0;
    }
    return rehearsal->durations ? rehearsal->durations[task.node] : TO_SECOND;
}

static size_t free_slot(const struct slot *slots)
{
    size_t i = 0;
    while (slots[i].task.errand != TO_ERRAND_NONE) {
        i++;
    }
    return i;
}

/* Begins all that may begin now. Returns how many are busy then. */
static size_t fill(const struct to_rehearsal *rehearsal, struct slot *slots, size_t busy,
                   int64_t now)
{
    while (busy < rehearsal->jobs) {
        struct to_task task = to_agenda_next(rehearsal->agenda);
        if (task.errand == TO_ERRAND_NONE) {
            break;
        }
        if (task.errand == TO_ERRAND_SKIP || task.errand == TO_ERRAND_SPARE) {
            continue; /* takes no slot */
        }
        size_t worker = free_slot(slots);
        slots[worker] = (struct slot){task, now + duration_of(rehearsal, task)};
        rehearsal->begins(rehearsal->context, task, worker, now);
        busy++;
    }
    return busy;
}

/* The one that ends first; of several, the first. */
static size_t first_end(const struct slot *slots, size_t jobs)
{
    size_t first = jobs;
    for (size_t i = 0; i < jobs; i++) {
        if (slots[i].task.errand != TO_ERRAND_NONE &&
            (first == jobs || slots[i].end < slots[first].end)) {
            first = i;
        }
    }
    return first;
}

int64_t to_rehearse(const struct to_rehearsal *rehearsal)
{
    struct slot *slots = calloc(rehearsal->jobs, sizeof *slots);
    int64_t now = 0;
    if (!slots) {
        return -ENOMEM;
    }
    size_t busy = fill(rehearsal, slots, 0, now);
    while (busy > 0) {
        struct slot *slot = &slots[first_end(slots, rehearsal->jobs)];
        now = slot->end;
        if (slot->task.errand == TO_ERRAND_BRING_UP) {
            to_agenda_up(rehearsal->agenda, slot->task.node);
        } else {
            to_agenda_done(rehearsal->agenda, slot->task.node, true);
        }
        slot->task.errand = TO_ERRAND_NONE;
        busy = fill(rehearsal, slots, busy - 1, now);
    }
    free(slots);
    return now;
}

/* SPDX-License-Identifier: MIT
 * What belongs to a test. */
#include "test/belongings.h"

#include <setjmp.h>
#include <stdlib.h>

#include "test/running.h"

/* Without a lock: a process that the test forks meanwhile would have it locked forever. There
 * is only one who takes from the list, and what it takes does not come back. */
void to_belongings_add(struct to_running *running, struct to_belonging *belonging)
{
    belonging->next = __atomic_load_n(&running->belongings, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&running->belongings, &belonging->next, belonging, true,
                                        __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    }
}

static struct to_belonging *take(struct to_running *running)
{
    struct to_belonging *first = __atomic_load_n(&running->belongings, __ATOMIC_ACQUIRE);
    while (first && !__atomic_compare_exchange_n(&running->belongings, &first, first->next, true,
                                                 __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
    }
    return first;
}

static void release(struct to_running *running, struct to_belonging *belonging)
{
    if (setjmp(running->leave) == 0) {
        belonging->release(belonging, running);
    }
}

void to_belongings_end(struct to_running *running)
{
    struct to_belonging *belonging;
    while ((belonging = take(running))) {
        /* From now on, leaving is not the end. */
        running->end = NULL;
        release(running, belonging);
    }
}

struct owned {
    struct to_belonging belonging;
    void *memory;
};

static void release_owned(struct to_belonging *belonging, struct to_running *running)
{
    struct owned *owned = (struct owned *)belonging;
    (void)running;
    free(owned->memory);
    free(owned);
}

bool to_belongings_own(struct to_running *running, void *memory)
{
    struct owned *owned = malloc(sizeof *owned);
    if (!owned) {
        free(memory);
        return false;
    }
    *owned = (struct owned){{NULL, release_owned}, memory};
    to_belongings_add(running, &owned->belonging);
    return true;
}

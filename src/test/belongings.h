/* SPDX-License-Identifier: MIT
 *
 * What belongs to a test and is given up when it ends, the last first: calls that it has
 * deferred, processes, ports, memory.
 */
#ifndef TO_TEST_BELONGINGS_H
#define TO_TEST_BELONGINGS_H

#include <stdbool.h>

struct to_running;

/* The first member of whatever it is. */
struct to_belonging {
    struct to_belonging *next;
    /* Gives it up, and frees it. May leave as a failed check does: then the next one's turn
     * has come. */
    void (*release)(struct to_belonging *belonging, struct to_running *running);
};

/* Hands it to the test. Any thread. */
void to_belongings_add(struct to_running *running, struct to_belonging *belonging);

/* Hands memory from malloc to the test. False where there is none left: it is freed. */
bool to_belongings_own(struct to_running *running, void *memory);

/* Gives up all, and what is added meanwhile. On the test's own thread, when its body has ended;
 * uses `running->leave`. */
void to_belongings_end(struct to_running *running);

#endif

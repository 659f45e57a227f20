/* SPDX-License-Identifier: MIT
 *
 * How a failed check or a question that cannot be answered leaves what runs: the body of a
 * test, or a task of a scheduler.
 */
#ifndef TO_STATE_LEAVE_H
#define TO_STATE_LEAVE_H

#include <stdbool.h>

struct to_leaver {
    void (*leave)(void); /* does not return */
    /* In C++, whether it must be left so, and not by an exception. */
    bool (*must_jump)(void);
};

/* From now on, this is how all of the process leaves, and its forks. */
void to_leaver_open(const struct to_leaver *leaver);

/* How this thread leaves instead; NULL: as the process does. */
void to_leaver_enter(const struct to_leaver *leaver);

#endif

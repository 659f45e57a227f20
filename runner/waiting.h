/* SPDX-License-Identifier: MIT
 *
 * The tests of one module that wait for it: it has died, and is being started again.
 */
#ifndef TO_RUNNER_WAITING_H
#define TO_RUNNER_WAITING_H

#include <stdbool.h>
#include <stddef.h>

struct to_entry;
struct to_module;

/* Starts as {0}. */
struct to_waiting {
    struct to_entry **entries; /* in the order in which they are to be started */
    size_t first;
    size_t count; /* the entries before `first` included */
    size_t room;
    size_t returns; /* how often the module was started again since a test has come to its end */
};

/* Whether the module that could not be asked for a host will be there again. Starts it, if
 * it has ended; not for ever where no test comes to its end. */
bool to_waiting_is_worthwhile(struct to_waiting *waiting, struct to_module *module);

void to_waiting_add(struct to_waiting *waiting, struct to_entry *entry);

/* The next that may go on, as the module is back or never will be; NULL: none. */
struct to_entry *to_waiting_next(struct to_waiting *waiting, const struct to_module *module);

/* The next, whether or not it may; NULL: none. */
struct to_entry *to_waiting_take(struct to_waiting *waiting);

/* Whether there is any. */
static inline bool to_waiting_is_empty(const struct to_waiting *waiting)
{
    return waiting->first == waiting->count;
}

void to_waiting_free(struct to_waiting *waiting);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The tests whose orders were sent to a worker ahead of their time, in the order of the orders.
 */
#ifndef TO_RUNNER_AHEAD_H
#define TO_RUNNER_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk.h"
#include "ending.h"

struct to_entry;

/* More would be no faster, and be longer recalled. */
enum { TO_AHEAD_MAX = 32 };

struct to_coming {
    struct to_coming *next;
    struct to_entry *entry;
    struct to_ending ending; /* what was heard of it before it was known to have begun */
    struct to_visitors visitors; /* likewise */
    uint32_t run;
    bool ordered; /* something was sent after its order */
};

/* Starts as {0}. */
struct to_ahead {
    struct to_coming *first;
    struct to_coming *last;
    struct to_coming *spare; /* kept for its buffers */
    size_t count;
};

/* One more, behind the others. */
struct to_coming *to_ahead_add(struct to_ahead *ahead, struct to_entry *entry, uint32_t run);

/* The one with this number, or NULL. */
struct to_coming *to_ahead_find(const struct to_ahead *ahead, uint32_t run);

/* Takes one out; what it points to stays good until the next is added. Closes its visitors'
 * connections that nobody has moved. */
struct to_entry *to_ahead_take(struct to_ahead *ahead, struct to_coming *coming);

/* Something was sent after all of their orders. */
void to_ahead_ordered(struct to_ahead *ahead);

void to_ahead_free(struct to_ahead *ahead);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Hands every event to every reporter, numbered.
 */
#ifndef TO_RUNNER_BUS_H
#define TO_RUNNER_BUS_H

#include <stddef.h>
#include <stdint.h>

struct to_event;
struct to_reporter;
struct to_screen;

enum { TO_REPORTERS_MAX = 16 };

struct to_bus {
    struct to_reporter *reporters[TO_REPORTERS_MAX];
    size_t count;
    uint64_t number;
    int64_t begin; /* of to_clock_now: events' times count from here */
    struct to_screen *screen; /* where reporters write for people, borrowed; NULL: none */
};

/* The bus owns the reporter from now on. */
void to_bus_add(struct to_bus *bus, struct to_reporter *reporter);

/* Fills in the event's number and time and hands it on. */
void to_bus_tell(struct to_bus *bus, struct to_event *event);

/* Hands on an event of a run that is told again, as it is. */
void to_bus_pass(struct to_bus *bus, const struct to_event *event);

/* Nothing comes for now: people are to see what was told. To be called before waiting. */
void to_bus_settle(struct to_bus *bus);

/* Closes all reporters; tells on standard error which report is not complete. Returns how
 * many are not. */
size_t to_bus_close(struct to_bus *bus);

#endif

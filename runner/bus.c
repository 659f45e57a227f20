/* SPDX-License-Identifier: MIT
 * Hands every event to every reporter. */
#include "bus.h"

#include <assert.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "report/reporter.h"
#include "report/screen.h"

void to_bus_add(struct to_bus *bus, struct to_reporter *reporter)
{
    assert(bus->count < TO_REPORTERS_MAX);
    bus->reporters[bus->count++] = reporter;
}

void to_bus_tell(struct to_bus *bus, struct to_event *event)
{
    event->number = ++bus->number;
    event->time = to_clock_now() - bus->begin;
    to_bus_pass(bus, event);
}

void to_bus_pass(struct to_bus *bus, const struct to_event *event)
{
    for (size_t i = 0; i < bus->count; i++) {
        to_reporter_event(bus->reporters[i], event);
    }
}

void to_bus_settle(struct to_bus *bus)
{
    if (bus->screen) {
        to_screen_settle(bus->screen);
    }
}

size_t to_bus_close(struct to_bus *bus)
{
    size_t incomplete = 0;
    for (size_t i = 0; i < bus->count; i++) {
        struct to_error error = {0};
        int result = to_reporter_close(bus->reporters[i], &error);
        if (result < 0) {
            fprintf(stderr, "to-test: a report is not complete: %s\n",
                    to_error_text(&error, result));
            incomplete++;
        }
        to_error_free(&error);
    }
    bus->count = 0;
    return incomplete;
}

/* SPDX-License-Identifier: MIT
 * The tests of a run in declared order, found by what events say of them. */
#include "report/roll.h"

#include <errno.h>
#include <stdlib.h>

#include "event.h"

int to_roll_call(struct to_roll *roll, const struct to_event *event)
{
    const struct to_case *const *cases = event->as.run_begin.cases;
    size_t count = event->as.run_begin.count;
    for (size_t i = 0; i < count; i++) {
        roll->indices = cases[i]->index >= roll->indices ? cases[i]->index + 1 : roll->indices;
    }
    roll->cases = calloc(count + 1, sizeof(struct to_case *));
    roll->places = calloc(roll->indices + 1, sizeof *roll->places);
    if (!roll->cases || !roll->places) {
        to_roll_free(roll);
        return -ENOMEM;
    }
    for (size_t i = 0; i < roll->indices; i++) {
        roll->places[i] = TO_NO_PLACE;
    }
    for (size_t i = 0; i < count; i++) {
        roll->cases[i] = cases[i];
        roll->places[cases[i]->index] = i;
    }
    roll->count = count;
    return 0;
}

size_t to_roll_place(const struct to_roll *roll, size_t index)
{
    return index < roll->indices ? roll->places[index] : TO_NO_PLACE;
}

void to_roll_free(struct to_roll *roll)
{
    free(roll->cases);
    free(roll->places);
    *roll = (struct to_roll){0};
}

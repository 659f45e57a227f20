/* SPDX-License-Identifier: MIT
 * The fixtures of a run that are up. */
#include "standing.h"

#include <stdlib.h>
#include <unistd.h>

#include "catalog.h"
#include "ending.h"
#include "event.h"
#include "memory.h"
#include "worker.h"

void to_standing_open(struct to_standing *standing, size_t size)
{
    *standing = (struct to_standing){
        .workers = to_memory_array(size, sizeof(struct to_worker *)), .size = size};
}

void to_standing_free(struct to_standing *standing)
{
    to_keep_end(&standing->keep);
    free(standing->workers);
    *standing = (struct to_standing){0};
}

void to_standing_add(struct to_standing *standing, struct to_worker *worker)
{
    standing->workers[worker->entry->base.index] = worker;
}

struct to_worker *to_standing_take(struct to_standing *standing, const struct to_entry *entry)
{
    if (entry->base.index >= standing->size) {
        return NULL;
    }
    struct to_worker *worker = standing->workers[entry->base.index];
    standing->workers[entry->base.index] = NULL;
    return worker;
}

void to_standing_hold(struct to_standing *standing)
{
    standing->is_held = true;
    standing->is_shown = false;
    for (size_t i = 0; i < standing->size; i++) {
        if (standing->workers[i]) {
            to_worker_show(standing->workers[i]);
        }
    }
}

/* Some may have died since they were asked. */
static bool are_shown(const struct to_standing *standing)
{
    for (size_t i = 0; i < standing->size; i++) {
        if (standing->workers[i] && !standing->workers[i]->is_shown) {
            return false;
        }
    }
    return true;
}

static struct to_event kept(struct to_worker *worker)
{
    struct to_event event = {.kind = TO_EVENT_KEPT};
    event.as.kept.fixture = &worker->entry->base;
    event.as.kept.process = worker->fixture;
    event.as.kept.out = to_ending_stream(&worker->ending, 1);
    event.as.kept.err = to_ending_stream(&worker->ending, 2);
    return event;
}

void to_standing_watch(struct to_standing *standing, struct to_loop *loop,
                       void (*tell)(void *context, struct to_event *event),
                       void (*over)(void *context), void *context)
{
    if (standing->is_shown || !are_shown(standing)) {
        return;
    }
    standing->is_shown = true;
    for (size_t i = 0; i < standing->size; i++) {
        struct to_worker *worker = standing->workers[i];
        if (worker) {
            struct to_event event = kept(worker);
            tell(context, &event);
            to_ending_clear_output(&worker->ending); /* all of it comes again at its end */
        }
    }
    struct to_event event = {.kind = TO_EVENT_HELD};
    event.as.held.by_enter = to_keep_wait(&standing->keep, loop, over, context);
    event.as.held.process = getpid();
    tell(context, &event);
}

void to_standing_let_go(struct to_standing *standing)
{
    standing->is_held = false;
    to_keep_end(&standing->keep);
}

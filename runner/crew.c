/* SPDX-License-Identifier: MIT
 * The crew of a run. */
#include "crew.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/children.h"
#include "memory.h"
#include "module.h"
#include "worker.h"

void to_crew_open(struct to_crew *crew, const struct to_crew *of)
{
    *crew = *of;
    crew->idle = to_memory_array(crew->module_count, sizeof(struct to_worker *));
    crew->slots = to_memory_array(crew->jobs, sizeof *crew->slots);
}

void to_crew_close(struct to_crew *crew)
{
    for (size_t i = 0; i < crew->count; i++) {
        to_worker_free(crew->workers[i]);
    }
    free(crew->workers);
    free(crew->idle);
    free(crew->slots);
}

/* ---- those that wait ---- */

static struct to_worker **idle_of(struct to_crew *crew, const struct to_module *module)
{
    return &crew->idle[module - crew->modules];
}

void to_crew_put_aside(struct to_crew *crew, struct to_worker *worker)
{
    struct to_worker **list = idle_of(crew, worker->module);
    worker->next_idle = *list;
    worker->previous_idle = NULL;
    if (*list) {
        (*list)->previous_idle = worker;
    }
    *list = worker;
}

static void take_from_idle(struct to_crew *crew, struct to_worker *worker)
{
    if (worker->next_idle) {
        worker->next_idle->previous_idle = worker->previous_idle;
    }
    if (worker->previous_idle) {
        worker->previous_idle->next_idle = worker->next_idle;
    } else {
        *idle_of(crew, worker->module) = worker->next_idle;
    }
}

void to_crew_retire(struct to_crew *crew, struct to_worker *worker)
{
    crew->workers[worker->host] = NULL;
    to_worker_free(worker);
}

static void retire_idle(struct to_crew *crew, struct to_worker *worker)
{
    take_from_idle(crew, worker);
    to_crew_retire(crew, worker);
}

void to_crew_retire_idle(struct to_crew *crew, const struct to_module *module)
{
    struct to_worker **list = idle_of(crew, module);
    while (*list) {
        retire_idle(crew, *list);
    }
}

void to_crew_retire_dead(struct to_crew *crew, const struct to_module *module)
{
    struct to_worker *next;
    for (struct to_worker *worker = *idle_of(crew, module); worker; worker = next) {
        next = worker->next_idle;
        if (!to_worker_look(worker)) {
            retire_idle(crew, worker);
        }
    }
}

/* ---- new ones ---- */

/* `group`: the first one's in the same process; it is alone there, but for `more`. */
static struct to_worker *add(struct to_crew *crew, struct to_module *module, size_t group,
                             enum to_isolate isolate, bool more)
{
    if (crew->count == crew->room) {
        crew->room = crew->room ? 2 * crew->room : 64;
        crew->workers =
            to_memory_resize(crew->workers, crew->room * sizeof(struct to_worker *));
    }
    struct to_worker *worker = to_worker_new(crew->loop, module, (uint32_t)crew->count,
                                             isolate, more);
    if (worker) {
        worker->group = (uint32_t)group;
        crew->enlist(crew->context, worker);
        crew->workers[crew->count++] = worker;
    }
    return worker;
}

struct to_worker *to_crew_hire(struct to_crew *crew, struct to_module *module,
                               enum to_isolate isolate)
{
    return add(crew, module, crew->count, isolate, false);
}

/* Threads of one process are all asked for at once: as many as may run. Returns false, with
 * none of them, where it is not asked for as a whole. */
static bool hire_group(struct to_crew *crew, struct to_module *module)
{
    size_t group = crew->count;
    size_t wanted = crew->isolate == TO_ISOLATE_THREAD ? crew->jobs : 1;
    while (wanted-- > 0) {
        struct to_worker *worker = add(crew, module, group, crew->isolate, wanted > 0);
        if (!worker) {
            /* Their numbers are not used again: the module may yet tell of them. */
            for (size_t i = group; i < crew->count; i++) {
                retire_idle(crew, crew->workers[i]);
            }
            return false;
        }
        to_crew_put_aside(crew, worker);
    }
    return true;
}

struct to_worker *to_crew_find(struct to_crew *crew, struct to_module *module)
{
    struct to_worker **list = idle_of(crew, module);
    while (*list && !to_worker_is_alive(*list)) {
        retire_idle(crew, *list);
    }
    if (!*list && !hire_group(crew, module)) {
        return NULL;
    }
    struct to_worker *worker = *list;
    take_from_idle(crew, worker);
    return worker;
}

/* ---- slots ---- */

void to_crew_take_slot(struct to_crew *crew, struct to_worker *worker)
{
    size_t slot = 0;
    while (crew->slots[slot].worker) {
        slot++;
    }
    crew->slots[slot] = (struct to_slot){.worker = worker};
    crew->running++;
    worker->slot = slot;
}

void to_crew_free_slot(struct to_crew *crew, const struct to_worker *worker)
{
    crew->slots[worker->slot].worker = NULL;
    crew->running--;
}

/* ---- ends ---- */

void to_crew_end_orphans(const struct to_crew *crew, const struct to_worker *lost)
{
    pid_t *keep = to_memory_array(crew->count + 2 * crew->module_count, sizeof *keep);
    size_t kept = 0;
    for (size_t i = 0; i < crew->module_count; i++) {
        const struct to_module *module = &crew->modules[i];
        keep[kept++] = module->process;
        keep[kept++] = module->again ? module->again->process : 0;
    }
    bool all_known = true;
    for (size_t i = 0; i < crew->count; i++) {
        const struct to_worker *worker = crew->workers[i];
        bool is_other = worker && worker != lost &&
                        (lost->process == 0 || worker->process != lost->process);
        if (is_other && !to_worker_is_watched(worker)) {
            keep[kept++] = worker->process;
            all_known &= worker->process > 0;
        }
    }
    if (all_known) {
        to_children_kill(keep, kept, NULL, NULL);
    }
    free(keep);
}

void to_crew_host_ended(struct to_crew *crew, const struct to_module *module, uint32_t host,
                        int status)
{
    for (size_t i = host; i < crew->count; i++) {
        struct to_worker *worker = crew->workers[i];
        if (!worker || worker->module != module || worker->group != host) {
            continue; /* one that was retired, or of another process */
        }
        if (worker->entry) {
            to_worker_host_ended(worker, status);
        } else {
            retire_idle(crew, worker);
        }
    }
}

void to_crew_module_ended(struct to_crew *crew, const struct to_module *module)
{
    for (size_t i = 0; i < crew->count; i++) {
        struct to_worker *worker = crew->workers[i];
        if (worker && worker->module == module && worker->entry && worker->dying &&
            !to_worker_is_watched(worker)) {
            to_worker_host_ended(worker, -1);
        }
    }
}

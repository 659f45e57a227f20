/* SPDX-License-Identifier: MIT
 * What a run starts: which worker gets a test, and what is to be done before. */
#include "run_inside.h"

#include <errno.h>
#include <string.h>

#include "base/buffer.h"
#include "catalog.h"
#include "desk.h"
#include "memory.h"
#include "module.h"
#include "plan/agenda.h"
#include "plan/plan.h"
#include "set_up.h"
#include "waiting.h"
#include "worker.h"

/* A fixture has one of its own, whatever --isolate says: it is up for long. A set-up is run by
 * the module itself, before that has any host. */
static struct to_worker *find_worker_for(struct to_run *run, const struct to_entry *entry)
{
    enum to_isolate isolate = entry->base.is_setup ? TO_ISOLATE_SETUP : TO_ISOLATE_PROCESS;
    return entry->base.is_setup || entry->base.is_fixture
               ? to_crew_hire(&run->crew, entry->module, isolate)
               : to_crew_find(&run->crew, entry->module);
}

static void cannot_start(struct to_run *run, struct to_entry *entry, const char *why)
{
    struct to_buffer reason = {0};
    to_buffer_print(&reason, "could not be started: %s", why);
    struct to_problem problem = {.type = "start",
                                 .message = to_memory_need(reason.data),
                                 .detail = "",
                                 .file = entry->base.file,
                                 .line = entry->base.line};
    struct to_result result = {.outcome = TO_ERRORED,
                               .type = problem.type,
                               .reason = reason.data,
                               .problems = &problem,
                               .problem_count = 1,
                               .exit_status = -1};
    to_run_entry_ended(run, entry, &result);
    to_buffer_free(&reason);
}

/* There is nobody to run it: its module is gone, or there are no descriptors left. It waits for
 * the module, where that may come back. */
static void put_off(struct to_run *run, struct to_entry *entry, int error)
{
    struct to_waiting *waiting = &run->waiting[to_run_module_place(run, entry->module)];
    struct to_buffer why = {0};
    if (error == EPIPE && to_waiting_is_worthwhile(waiting, entry->module)) {
        to_waiting_add(waiting, entry);
        return;
    }
    if (error == EPIPE) {
        to_module_print_end(&why, entry->module);
    } else {
        to_buffer_text(&why, strerror(error));
    }
    cannot_start(run, entry, to_memory_need(why.data));
    to_buffer_free(&why);
}

/* A sanitizer makes a test slower; how many times is seldom more than this. */
#define SANITIZED_SCALE 4

static int64_t limit_of(const struct to_run *run, const struct to_entry *entry)
{
    int64_t limit = entry->timeout >= 0 ? entry->timeout : run->options->timeout;
    double scale = run->options->timeout_scale * (entry->module->sanitized ? SANITIZED_SCALE : 1);
    double scaled = (double)limit * scale;
    if (limit == 0 || scale == 1) {
        return limit;
    }
    return scaled < 1 ? 1 : scaled < 1e18 ? (int64_t)scaled : (int64_t)1e18;
}

void to_run_order(struct to_run *run, struct to_worker *worker, struct to_entry *entry)
{
    if (run->options->desk) {
        to_desk_begin(run->options->desk, entry);
    }
    uint32_t flags = 0;
    if (run->options->output_always || entry->xfail) {
        flags |= TO_RUN_OUTPUT_ALWAYS;
    }
    if (run->options->live) {
        flags |= TO_RUN_LIVE;
    }
    if (run->options->leaks_fail) {
        flags |= TO_RUN_LEAKS_FAIL;
    }
    if (entry->base.is_fixture) {
        flags |= TO_RUN_FIXTURE;
    }
    if (run->options->log_shown && run->options->live) {
        flags |= TO_RUN_LOG_INSTEAD;
    }
    flags |= run->options->log << TO_RUN_LOG_SHIFT;
    const struct to_plan *plan = to_agenda_plan(run->agenda);
    struct to_slot *slot = &run->crew.slots[worker->slot];
    uint64_t beyond = plan ? to_plan_beyond(plan, (uint32_t)entry->base.index) : 0;
    slot->ahead_beyond = beyond > slot->ahead_beyond ? beyond : slot->ahead_beyond;
    to_worker_order(worker, entry, limit_of(run, entry), flags);
}

/* The test whose order the worker has begins. */
void to_run_begin(struct to_run *run, struct to_worker *worker)
{
    struct to_slot *slot = &run->crew.slots[worker->slot];
    const struct to_entry *entry = worker->ahead.first->entry;
    size_t attempt = to_run_attempt(run, entry);
    struct to_event event = {.kind = attempt == 1 ? TO_EVENT_TEST_BEGIN : TO_EVENT_ATTEMPT_BEGIN};
    event.as.test_begin.test = &entry->base;
    event.as.test_begin.worker = worker->slot;
    event.as.test_begin.attempt = attempt;
    if (run->starts[entry->base.index]++ == 0) {
        to_run_tell(run, &event);
    }
    to_worker_begin(worker);
    slot->beyond = slot->ahead_beyond;
    slot->ahead_beyond = worker->ahead.first ? slot->ahead_beyond : 0;
    if (run->bailed) {
        /* It was recalled too late. */
        to_worker_cancel(worker, run->cancelled, false);
    }
}

static void start_on(struct to_run *run, struct to_worker *worker, struct to_entry *entry)
{
    to_crew_take_slot(&run->crew, worker);
    to_run_order(run, worker, entry);
    to_run_begin(run, worker);
}

/* A test whose module was started again since it was set up. Returns whether it waits for that,
 * or never will be started. */
static bool waits_for_set_up(struct to_run *run, struct to_entry *entry)
{
    size_t place = to_run_module_place(run, entry->module);
    struct to_set_up *set_up = &run->set_ups[place];
    /* It stands behind the module's tests. */
    struct to_entry *setup = entry + (entry->module->test_count - entry->number);
    if (entry->base.is_setup || to_set_up_is_over(set_up, entry->module)) {
        return false;
    }
    if (set_up->failed) {
        cannot_start(run, entry, set_up->failed);
        return true;
    }
    struct to_worker *worker = set_up->running ? NULL : find_worker_for(run, setup);
    if (!worker && !set_up->running) {
        put_off(run, entry, errno);
        return true;
    }
    to_waiting_add(&run->waiting[place], entry);
    if (worker) {
        set_up->running = true;
        start_on(run, worker, setup);
    }
    return true;
}

void to_run_start(struct to_run *run, struct to_entry *entry)
{
    if (waits_for_set_up(run, entry)) {
        return;
    }
    struct to_worker *worker = find_worker_for(run, entry);
    if (worker) {
        start_on(run, worker, entry);
    } else {
        put_off(run, entry, errno);
    }
}

void to_run_take_down(struct to_run *run, const struct to_entry *entry)
{
    struct to_worker *worker = to_standing_take(&run->standing, entry);
    to_crew_take_slot(&run->crew, worker);
    to_worker_take_down(worker, limit_of(run, entry), run->bailed ? run->cancelled : NULL);
}

/* ---- those that wait ---- */

static bool may_start(const struct to_run *run)
{
    return !run->cancelled[0] && run->crew.running < run->options->jobs;
}

/* Starts those that waited for their module, or behind another test. */
void to_run_start_waiting(struct to_run *run)
{
    for (size_t i = 0; i < run->module_count; i++) {
        struct to_entry *entry;
        while (may_start(run) && !run->set_ups[i].running &&
               (entry = to_waiting_next(&run->waiting[i], &run->modules[i])) != NULL) {
            to_run_start(run, entry);
        }
    }
}

bool to_run_is_waiting(const struct to_run *run)
{
    for (size_t i = 0; i < run->module_count && !run->cancelled[0]; i++) {
        if (!to_waiting_is_empty(&run->waiting[i])) {
            return true;
        }
    }
    return false;
}

/* Those that waited for their module will not be started: what they need may go. */
void to_run_drop_waiting(struct to_run *run)
{
    for (size_t i = 0; i < run->module_count; i++) {
        struct to_entry *entry;
        while ((entry = to_waiting_take(&run->waiting[i])) != NULL) {
            to_agenda_done(run->agenda, (uint32_t)entry->base.index, false);
        }
    }
}

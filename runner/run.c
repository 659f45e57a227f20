/* SPDX-License-Identifier: MIT
 * A run: one execution of the selected tests. */
#include "run_inside.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <to/log.h>

#include "base/clock.h"
#include "bus.h"
#include "catalog.h"
#include "loop.h"
#include "memory.h"
#include "modes.h"
#include "module.h"
#include "outline.h"
#include "plan/agenda.h"
#include "set_up.h"
#include "version.h"
#include "waiting.h"
#include "worker.h"

/* Where tests end faster than we are woken: how long we let their words come together, which
 * costs less than being woken for each. */
#define REST (100 * TO_MICROSECOND)

/* A little more than the second that reporters have to wait at least. */
#define QUIET (TO_SECOND + 10 * TO_MILLISECOND)

size_t to_run_module_place(const struct to_run *run, const struct to_module *module)
{
    return (size_t)(module - run->modules);
}

void to_run_tell(void *context, struct to_event *event)
{
    struct to_run *run = context;
    to_bus_tell(run->bus, event);
    if (run->quiet.place == 0) {
        to_loop_set(run->loop, &run->quiet, to_clock_now() + QUIET);
    }
}

static void quiet_passed(struct to_timer *timer)
{
    struct to_run *run = (struct to_run *)((char *)timer - offsetof(struct to_run, quiet));
    struct to_event event = {.kind = TO_EVENT_QUIET};
    to_bus_tell(run->bus, &event);
}

/* ---- what workers tell ---- */

static void came_up(struct to_worker *worker)
{
    struct to_run *run = worker->context;
    struct to_event event = {.kind = TO_EVENT_UP};
    event.as.up.fixture = &worker->entry->base;
    to_run_tell(run, &event);
    to_crew_free_slot(&run->crew, worker);
    to_standing_add(&run->standing, worker);
    to_agenda_up(run->agenda, (uint32_t)worker->entry->base.index);
}

static void logged(struct to_worker *worker, const struct to_entry *entry,
                   const struct to_record_log *log)
{
    struct to_run *run = worker->context;
    struct to_event event = {.kind = TO_EVENT_LOG};
    bool has_slot = !entry || worker->ending.phase != TO_PHASE_UP;
    event.as.log.test = entry ? &entry->base : NULL;
    event.as.log.worker = has_slot ? worker->slot : SIZE_MAX;
    event.as.log.level = log->level < TO_LOG_ERROR ? (int)log->level : TO_LOG_ERROR;
    event.as.log.lost = log->lost;
    event.as.log.date = log->date;
    event.as.log.text = log->text.data;
    event.as.log.size = log->text.size;
    to_run_tell(run, &event);
}

static void enlist(void *context, struct to_worker *worker)
{
    struct to_run *run = context;
    worker->desk = run->options->desk;
    worker->ended = to_run_worker_ended;
    worker->came_up = came_up;
    worker->logged = logged;
    worker->recalled = to_run_worker_recalled;
    worker->context = run;
    worker->grace = run->options->grace;
}

/* ---- what comes next ---- */

static void carry_out(struct to_run *run, struct to_task task)
{
    struct to_entry *entries = run->catalog->entries;
    switch (task.errand) {
    case TO_ERRAND_NONE:
        break;
    case TO_ERRAND_RUN:
    case TO_ERRAND_BRING_UP:
        to_run_start(run, &entries[task.node]);
        break;
    case TO_ERRAND_TAKE_DOWN:
        to_run_take_down(run, &entries[task.node]);
        break;
    case TO_ERRAND_SKIP:
        to_run_skip(run, &entries[task.node], &entries[task.root]);
        break;
    case TO_ERRAND_SPARE:
        to_run_spare(run, &entries[task.node]);
        break;
    }
}

/* Starts what may start, as long as there is a slot. */
static void fill_slots(struct to_run *run)
{
    while (run->crew.running < run->options->jobs) {
        struct to_task task = to_agenda_next(run->agenda);
        if (task.errand == TO_ERRAND_NONE) {
            return;
        }
        carry_out(run, task);
    }
}

static void fill(struct to_run *run)
{
    fill_slots(run);
    if (run->crew.running < run->options->jobs) {
        to_run_recall(run);
    } else if (to_run_sends_ahead(run) && !to_run_is_waiting(run)) {
        to_run_send_ahead(run, to_agenda_plan(run->agenda));
    }
}

/* Does what can be done now. Returns whether there is something left to wait for. */
static bool go_on(struct to_run *run)
{
    for (;;) {
        if (run->cancelled[0]) {
            to_run_drop_waiting(run);
        }
        to_run_start_waiting(run);
        fill(run);
        if (run->crew.running > 0 || to_run_is_waiting(run)) {
            return true;
        }
        /* All have ended, or will not run; or wait for fixtures to go down that are kept. */
        if (to_agenda_standing(run->agenda) == 0 && !run->standing.is_held) {
            if (to_run_next_round(run)) {
                continue;
            }
            return false;
        }
        if (!run->standing.is_held) {
            to_run_hold(run);
        } else if (to_agenda_standing(run->agenda) == 0) {
            to_run_let_go(run); /* they have died */
        } else {
            to_standing_watch(&run->standing, run->loop, to_run_tell, to_run_let_go, run);
            return true;
        }
    }
}

/* ---- modules ---- */

static void host_ended(struct to_module *module, uint32_t host, int status)
{
    struct to_run *run = module->context;
    to_crew_host_ended(&run->crew, module, host, status);
}

static void module_changed(struct to_module *module)
{
    struct to_run *run = module->context;
    to_crew_module_ended(&run->crew, module);
}

/* ---- mocks ---- */

static void tell_mocked(struct to_run *run)
{
    struct to_result result = {.outcome = TO_PASSED, .mocked = true, .exit_status = -1};
    for (size_t i = 0; run->options->mocked && i < run->catalog->count; i++) {
        if (run->marks[i] && run->options->mocked[i]) {
            to_run_tell_end(run, &run->catalog->entries[i], &result);
        }
    }
}

/* ---- the whole ---- */

static void tell_begin(struct to_run *run, size_t module_count, size_t selected)
{
    const struct to_case **cases = to_memory_array(selected, sizeof *cases);
    size_t count = 0;
    size_t modules = 0;
    for (size_t i = 0; i < run->catalog->count; i++) {
        if (run->marks[i]) {
            cases[count++] = &run->catalog->entries[i].base;
        }
    }
    for (size_t i = 0; i < module_count; i++) {
        modules += run->pending[i] > 0;
    }
    run->bus->begin = to_clock_now();
    struct to_event event = {.kind = TO_EVENT_RUN_BEGIN};
    event.as.run_begin.cases = cases;
    event.as.run_begin.count = count;
    event.as.run_begin.modules = modules;
    event.as.run_begin.workers = run->options->jobs;
    event.as.run_begin.isolate = run->options->isolate;
    event.as.run_begin.shuffled = run->options->keys;
    event.as.run_begin.seed = run->options->seed;
    event.as.run_begin.shard = run->options->shard;
    event.as.run_begin.date = to_clock_date();
    event.as.run_begin.command = run->options->command;
    event.as.run_begin.version = TO_VERSION;
    event.as.run_begin.host = run->options->host;
    to_bus_tell(run->bus, &event);
    free(cases);
}

static void tell_run_end(struct to_run *run)
{
    struct to_event event = {.kind = TO_EVENT_RUN_END};
    memcpy(event.as.run_end.outcomes, run->summary.outcomes, sizeof run->summary.outcomes);
    memcpy(event.as.run_end.counts, run->summary.counts, sizeof run->summary.counts);
    event.as.run_end.flaky = run->summary.flaky;
    event.as.run_end.cancelled = run->cancelled[0] ? run->cancelled : NULL;
    event.as.run_end.bailed = run->bailed;
    to_bus_tell(run->bus, &event);
}

void to_run_make_agenda(struct to_run *run, const unsigned char *planned)
{
    const struct to_catalog *catalog = run->catalog;
    run->agenda = to_outline_agenda(&(struct to_outline){
        .catalog = catalog,
        .planned = planned,
        .weights = run->options->weights,
        .keys = run->options->keys,
        .jobs = run->options->jobs,
    });
    for (uint32_t i = 0; run->options->held && i < catalog->count; i++) {
        if (planned[i] && catalog->fixtures[i]) {
            to_agenda_keep(run->agenda, i);
        }
    }
}

static void plan(struct to_run *run)
{
    unsigned char *planned =
        to_outline_planned(run->catalog, run->marks, run->options->mocked);
    to_run_make_agenda(run, planned);
    free(planned);
    to_standing_open(&run->standing, run->catalog->fixture_count > 0 ? run->catalog->count : 0);
}

void to_run(struct to_loop *loop, const struct to_catalog *catalog, struct to_module *modules,
            size_t module_count, const unsigned char *marks, const struct to_run_options *options,
            struct to_bus *bus, struct to_run_summary *ret_summary)
{
    struct to_run run = {.loop = loop,
                      .catalog = catalog,
                      .marks = marks,
                      .options = options,
                      .bus = bus,
                      .modules = modules,
                      .module_count = module_count};
    size_t selected = 0;
    run.pending = to_memory_array(module_count, sizeof *run.pending);
    to_crew_open(&run.crew, &(struct to_crew){.loop = loop,
                                              .modules = modules,
                                              .module_count = module_count,
                                              .jobs = options->jobs,
                                              .isolate = options->isolate,
                                              .enlist = enlist,
                                              .context = &run});
    run.starts = to_memory_array(catalog->count, 1);
    run.ended = to_memory_array(catalog->count, 1);
    run.waiting = to_memory_array(module_count, sizeof *run.waiting);
    run.set_ups = to_memory_array(module_count, sizeof *run.set_ups);
    plan(&run);
    for (size_t i = 0; i < catalog->count; i++) {
        if (marks[i]) {
            run.pending[to_run_module_place(&run, catalog->entries[i].module)]++;
            selected++;
        }
    }
    for (size_t i = 0; i < module_count; i++) {
        modules[i].changed = module_changed;
        modules[i].host_ended = host_ended;
        modules[i].context = &run;
    }
    struct to_modes modes;
    to_run_watch_signals(&run);
    to_modes_note(&modes);
    tell_begin(&run, module_count, selected);
    run.limit.passed = to_run_limit_passed;
    run.quiet.passed = quiet_passed;
    tell_mocked(&run);
    if (options->limit > 0) {
        to_loop_set(loop, &run.limit, bus->begin + options->limit);
    }
    while (go_on(&run)) {
        to_bus_settle(bus);
        if (to_run_may_rest(&run)) {
            to_loop_rest(REST);
        }
        to_loop_turn(loop);
    }
    to_loop_unset(loop, &run.limit);
    if (run.cancelled[0] || options->until_fail) {
        to_run_cancel_rest(&run);
    }
    to_loop_unset(loop, &run.quiet);
    to_modes_restore(&modes);
    tell_run_end(&run);

    to_crew_close(&run.crew);
    run.summary.interrupted = run.bailed;
    *ret_summary = run.summary;
    to_agenda_free(run.agenda);
    to_run_free_attempts(&run);
    to_standing_free(&run.standing);
    for (size_t i = 0; i < module_count; i++) {
        to_waiting_free(&run.waiting[i]);
        to_set_up_free(&run.set_ups[i]);
    }
    free(run.waiting);
    free(run.set_ups);
    free(run.starts);
    free(run.pending);
    free(run.ended);
}

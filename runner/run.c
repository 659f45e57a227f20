/* SPDX-License-Identifier: MIT
 * A run: one execution of the selected tests. */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <to/log.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "bus.h"
#include "catalog.h"
#include "claims.h"
#include "crew.h"
#include "desk.h"
#include "loop.h"
#include "memory.h"
#include "module.h"
#include "plan/agenda.h"
#include "plan/plan.h"
#include "set_up.h"
#include "signal_name.h"
#include "stack.h"
#include "standing.h"
#include "state/store.h"
#include "state_file.h"
#include "symbols.h"
#include "version.h"
#include "waiting.h"
#include "wire/record.h"
#include "worker.h"

enum { STARTS_MAX = 10 };

/* Where tests end faster than we are woken: how long we let their words come together, which
 * costs less than being woken for each. */
#define REST (100 * TO_MICROSECOND)

struct run {
    struct to_loop *loop;
    const struct to_catalog *catalog;
    const unsigned char *marks;
    const struct to_run_options *options;
    struct to_bus *bus;
    struct to_agenda *agenda;
    struct to_run_summary summary;

    struct to_module *modules;
    size_t module_count;
    size_t *pending; /* for each module: its selected tests that have not ended */
    struct to_crew crew;
    struct to_set_up *set_ups; /* of each module */
    struct to_waiting *waiting; /* for each module: its tests that could not begin yet */

    unsigned char *starts; /* for each entry: how often it was started */
    unsigned char *ended; /* for each entry: its outcome and 1, 0 while it has not ended */
    struct to_standing standing;
    char cancelled[128];             /* why nothing starts any more; "": it does */
    bool bailed;
    struct to_timer limit;
    struct to_timer quiet;
};

static size_t module_place(const struct run *run, const struct to_module *module)
{
    return (size_t)(module - run->modules);
}

/* ---- workers ---- */

/* Its order was sent ahead to this worker; the test waits for another. */
static void give_back(struct run *run, struct to_worker *worker, struct to_entry *entry)
{
    to_waiting_add(&run->waiting[module_place(run, worker->module)], entry);
    if (!worker->ahead.first) {
        run->crew.slots[worker->slot].ahead_beyond = 0;
    }
}

static void retire(struct run *run, struct to_worker *worker)
{
    while (worker->ahead.first) {
        give_back(run, worker, to_ahead_take(&worker->ahead, worker->ahead.first));
    }
    to_crew_retire(&run->crew, worker);
}

static void worker_ended(struct to_worker *worker);
static bool worker_recalled(struct to_worker *worker, struct to_entry *entry);
static void came_up(struct to_worker *worker);
static void logged(struct to_worker *worker, const struct to_entry *entry,
                   const struct to_record_log *log);

static void enlist(void *context, struct to_worker *worker)
{
    struct run *run = context;
    worker->desk = run->options->desk;
    worker->ended = worker_ended;
    worker->came_up = came_up;
    worker->logged = logged;
    worker->recalled = worker_recalled;
    worker->context = run;
    worker->grace = run->options->grace;
}

/* A fixture has one of its own, whatever --isolate says: it is up for long. A set-up is run by
 * the module itself, before that has any host. */
static struct to_worker *find_worker_for(struct run *run, const struct to_entry *entry)
{
    enum to_isolate isolate = entry->base.is_setup ? TO_ISOLATE_SETUP : TO_ISOLATE_PROCESS;
    return entry->base.is_setup || entry->base.is_fixture
               ? to_crew_hire(&run->crew, entry->module, isolate)
               : to_crew_find(&run->crew, entry->module);
}

/* Its test has ended; that of a fixture that was up had no slot any more. */
static void release(struct run *run, struct to_worker *worker)
{
    if (!to_standing_take(&run->standing, worker->entry)) {
        to_crew_free_slot(&run->crew, worker);
    }
    worker->entry = NULL;
}

/* ---- events ---- */

/* A little more than the second that reporters have to wait at least. */
#define QUIET (TO_SECOND + 10 * TO_MILLISECOND)

static void tell(void *context, struct to_event *event)
{
    struct run *run = context;
    to_bus_tell(run->bus, event);
    if (run->quiet.place == 0) {
        to_loop_set(run->loop, &run->quiet, to_clock_now() + QUIET);
    }
}

static void quiet_passed(struct to_timer *timer)
{
    struct run *run = (struct run *)((char *)timer - offsetof(struct run, quiet));
    struct to_event event = {.kind = TO_EVENT_QUIET};
    to_bus_tell(run->bus, &event);
}

/* What is longer is for --dump-state alone: reports are read as a whole. */
enum { VALUE_MAX = 64 * 1024 };

/* Adds the value that the test has set as its result; NULL: none, or it is too long. */
static const char *print_value(const struct run *run, const struct to_entry *entry,
                               struct to_buffer *text)
{
    const struct to_store *store = run->options->desk ? to_desk_store(run->options->desk) : NULL;
    if (!store || to_store_is_empty(store, TO_SPACE_RESULTS)) {
        return NULL;
    }
    char *key = to_desk_result_key(entry);
    const struct to_datum *value = to_store_get(store, TO_SPACE_RESULTS, key);
    free(key);
    if (!value || (value->blob && value->blob->size > VALUE_MAX)) {
        return NULL;
    }
    to_state_file_print_value(text, value);
    return text->size <= VALUE_MAX ? text->data : NULL;
}

static void tell_end(struct run *run, const struct to_entry *entry,
                     const struct to_result *result)
{
    struct to_buffer value = {0};
    struct to_result told = *result;
    told.value = print_value(run, entry, &value);
    run->ended[entry->base.index] = (unsigned char)(result->outcome + 1);
    run->summary.outcomes[result->outcome]++;
    run->summary.counts[to_outcome_counts_as(result->outcome)]++;

    struct to_event event = {.kind = TO_EVENT_TEST_END};
    event.as.test_end.test = &entry->base;
    event.as.test_end.result = &told;
    tell(run, &event);
    to_buffer_free(&value);

    /* A module whose tests are all over has no need of hosts. */
    if (--run->pending[module_place(run, entry->module)] == 0) {
        to_crew_retire_idle(&run->crew, entry->module);
    }
}

/* ---- stopping ---- */

static void stop_starting(struct run *run, const char *why)
{
    if (!run->cancelled[0]) {
        snprintf(run->cancelled, sizeof run->cancelled, "%s", why);
    }
    to_agenda_stop(run->agenda);
}

static void stop_if_enough_failed(struct run *run)
{
    size_t failed = run->summary.counts[TO_COUNT_FAILED];
    if (run->options->max_fail > 0 && failed >= run->options->max_fail) {
        char why[64];
        snprintf(why, sizeof why, "%zu test%s failed", failed, failed == 1 ? "" : "s");
        stop_starting(run, why);
    }
}

/* The first time, the running tests have their grace; the second, they have not. */
static void interrupt(struct run *run, const char *why)
{
    bool again = run->bailed;
    if (!again) {
        run->cancelled[0] = '\0'; /* more telling than that a test failed */
    }
    stop_starting(run, why);
    to_agenda_let_go(run->agenda);
    run->bailed = true;
    for (size_t i = 0; i < run->crew.count; i++) {
        if (run->crew.workers[i] && run->crew.workers[i]->entry) {
            to_worker_recall(run->crew.workers[i]);
            to_worker_cancel(run->crew.workers[i], run->cancelled, again);
        }
    }
}

static void tell_terminal(struct run *run, enum to_event_kind kind)
{
    struct to_event event = {.kind = kind};
    to_bus_tell(run->bus, &event);
}

/* Ctrl-Z: as our tests have process groups of their own, they are ours to stop. All clocks
 * stand still until the shell lets us go on. */
static void stand_still(struct run *run)
{
    for (size_t i = 0; i < run->crew.count; i++) {
        if (run->crew.workers[i] && run->crew.workers[i]->entry) {
            to_worker_stop(run->crew.workers[i]);
        }
    }
    tell_terminal(run, TO_EVENT_STOPPED);
    int64_t begin = to_clock_now();
    raise(SIGSTOP);
    int64_t duration = to_clock_now() - begin;
    to_loop_put_off(run->loop, duration);
    run->bus->begin += duration;
    tell_terminal(run, TO_EVENT_CONTINUED);
    for (size_t i = 0; i < run->crew.count; i++) {
        if (run->crew.workers[i] && run->crew.workers[i]->entry) {
            to_worker_continue(run->crew.workers[i], duration);
        }
    }
}

/* Whoever looked at the fixtures that were kept up has had enough. */
static void let_go(void *context)
{
    struct run *run = context;
    to_standing_let_go(&run->standing);
    to_agenda_let_go(run->agenda);
}

static void signal_came(void *context, int signal)
{
    struct run *run = context;
    char why[64];
    if (signal == SIGTSTP) {
        stand_still(run);
        return;
    }
    if (signal == SIGWINCH) {
        tell_terminal(run, TO_EVENT_RESIZED);
        return;
    }
    if (run->standing.is_held) {
        let_go(run);
        return;
    }
    snprintf(why, sizeof why, "interrupted by %s", to_signal_name(signal));
    interrupt(run, why);
}

static void limit_passed(struct to_timer *timer)
{
    struct run *run = (struct run *)((char *)timer - offsetof(struct run, limit));
    char why[80];
    snprintf(why, sizeof why, "the run's time limit of %.9g s is up",
             (double)run->options->limit / (double)TO_SECOND);
    if (!run->bailed) {
        interrupt(run, why);
    }
}

/* ---- tests ---- */

static void skip(struct run *run, const struct to_entry *entry, const struct to_entry *root)
{
    unsigned char ended = run->ended[root->base.index];
    struct to_result result = {.outcome = TO_SKIPPED,
                               .type = "dependency",
                               .root = &root->base,
                               .root_outcome = (enum to_outcome)(ended - 1),
                               .exit_status = -1};
    tell_end(run, entry, &result);
}

/* A fixture that was not brought up, as none of the tests that need it could run. */
static void spare(struct run *run, const struct to_entry *entry)
{
    struct to_result result = {.outcome = TO_SKIPPED,
                               .type = "dependency",
                               .reason = "no test that needs it was run",
                               .exit_status = -1};
    tell_end(run, entry, &result);
}

static void skip_dependents(struct run *run)
{
    const struct to_entry *entries = run->catalog->entries;
    struct to_task task;
    while ((task = to_agenda_skip(run->agenda)).errand == TO_ERRAND_SKIP) {
        skip(run, &entries[task.node], &entries[task.root]);
    }
}

static void cancel_rest(struct run *run)
{
    struct to_result result = {.outcome = TO_CANCELLED,
                               .type = "cancelled",
                               .reason = run->cancelled,
                               .exit_status = -1};
    for (size_t i = 0; i < run->catalog->count; i++) {
        if (run->marks[i] && !run->ended[i]) {
            tell_end(run, &run->catalog->entries[i], &result);
        }
    }
}

static void entry_ended(struct run *run, struct to_entry *entry, struct to_result *result)
{
    enum to_count count = to_outcome_counts_as(result->outcome);
    uint32_t node = (uint32_t)entry->base.index;
    tell_end(run, entry, result);
    if (run->options->keep_fixtures && count == TO_COUNT_FAILED && !run->bailed) {
        to_agenda_keep(run->agenda, node);
    }
    /* Without a fixture or a set-up nothing that needs it can run. */
    bool anyway = run->options->dependents_anyway && !entry->base.is_fixture &&
                  !entry->base.is_setup;
    to_agenda_done(run->agenda, node, anyway || count == TO_COUNT_PASSED);
    stop_if_enough_failed(run);
    skip_dependents(run);
}

/* Puts the stack into words, as long as there is a process to tell what is where: the
 * module, or where that has another life the host. */
static void tell_stack(struct to_worker *worker)
{
    struct to_module *module = worker->module;
    if (worker->ending.stack.count == 0) {
        return;
    }
    bool same = worker->life == module->lives && module->process > 0;
    struct to_symbols *own = same ? NULL : to_symbols_new(worker->process);
    struct to_symbols *symbols = same ? to_module_symbols(module) : own;
    if (symbols) {
        to_stack_print(&worker->ending.trace, &worker->ending.stack, symbols,
                       module->command.list[module->command.count - 1]);
    }
    to_symbols_free(own);
}

/* A test that has not run because its host died is no worse for that; unless it is so each
 * time. */
static bool is_still_to_run(const struct run *run, const struct to_worker *worker,
                            const struct to_entry *entry)
{
    return to_worker_has_not_begun(worker) && run->starts[entry->base.index] < STARTS_MAX;
}

/* The worker can take no more tests. Of its last one, nothing is to run on when others start
 * that come after it. */
static void clear_away(struct run *run, struct to_worker *worker)
{
    to_crew_retire_dead(&run->crew, worker->module);
    if (!to_worker_is_watched(worker)) {
        to_crew_end_orphans(&run->crew, worker);
    }
}

/* The test whose order the worker has begins. */
static void begin(struct run *run, struct to_worker *worker)
{
    struct to_slot *slot = &run->crew.slots[worker->slot];
    const struct to_case *test = &worker->ahead.first->entry->base;
    struct to_event event = {.kind = TO_EVENT_TEST_BEGIN};
    event.as.test_begin.test = test;
    event.as.test_begin.worker = worker->slot;
    if (run->starts[test->index]++ == 0) {
        tell(run, &event);
    }
    to_worker_begin(worker);
    slot->beyond = slot->ahead_beyond;
    slot->ahead_beyond = worker->ahead.first ? slot->ahead_beyond : 0;
    if (run->bailed) {
        /* It was recalled too late. */
        to_worker_cancel(worker, run->cancelled, false);
    }
}

static bool worker_recalled(struct to_worker *worker, struct to_entry *entry)
{
    struct run *run = worker->context;
    if (entry != worker->entry) {
        give_back(run, worker, entry);
        return true;
    }
    unsigned char *starts = &run->starts[entry->base.index];
    if (*starts >= STARTS_MAX || entry->base.is_setup) {
        return false;
    }
    if (worker->recalling && *starts > 1) {
        --*starts; /* that was we */
    }
    to_waiting_add(&run->waiting[module_place(run, worker->module)], entry);
    if (worker->ahead.first) {
        begin(run, worker);
    } else {
        release(run, worker);
        to_crew_put_aside(&run->crew, worker);
    }
    return true;
}

static void worker_ended(struct to_worker *worker)
{
    struct run *run = worker->context;
    struct to_entry *entry = worker->entry;
    struct to_set_up *set_up = &run->set_ups[module_place(run, worker->module)];
    struct to_result result;
    bool is_again = entry->base.is_setup && set_up->running;
    bool goes_on = worker->ahead.first && to_worker_goes_on(worker);
    if (!goes_on) {
        release(run, worker);
        if (!to_worker_is_alive(worker)) {
            clear_away(run, worker);
        }
    }
    if (worker->ending.ended) {
        run->waiting[module_place(run, worker->module)].returns = 0;
    } else if (is_still_to_run(run, worker, entry)) {
        if (is_again) {
            set_up->running = false; /* whoever waits for it will see to that */
        } else {
            to_waiting_add(&run->waiting[module_place(run, worker->module)], entry);
        }
        retire(run, worker);
        return;
    }
    tell_stack(worker);
    worker->ending.leaks_fail = run->options->leaks_fail;
    to_ending_judge(&worker->ending, entry->xfail, &entry->base, &result);
    result.begin = worker->begin - run->bus->begin;
    result.worker = worker->slot;

    if (entry->base.is_setup) {
        to_set_up_ended(set_up, worker->life, &result);
    }
    if (is_again) {
        retire(run, worker);
    } else if (goes_on) {
        /* The ending of this one must be told first, as the next one's takes its place. */
        entry_ended(run, entry, &result);
        begin(run, worker);
    } else if (to_worker_is_alive(worker) && !entry->base.is_fixture && !entry->base.is_setup) {
        to_crew_put_aside(&run->crew, worker);
        entry_ended(run, entry, &result);
    } else {
        entry_ended(run, entry, &result);
        retire(run, worker);
    }
}

static void cannot_start(struct run *run, struct to_entry *entry, const char *why)
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
    entry_ended(run, entry, &result);
    to_buffer_free(&reason);
}

/* There is nobody to run it: its module is gone, or there are no descriptors left. It waits for
 * the module, where that may come back. */
static void put_off(struct run *run, struct to_entry *entry, int error)
{
    struct to_waiting *waiting = &run->waiting[module_place(run, entry->module)];
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

static int64_t limit_of(const struct run *run, const struct to_entry *entry)
{
    int64_t limit = entry->timeout >= 0 ? entry->timeout : run->options->timeout;
    double scale = run->options->timeout_scale * (entry->module->sanitized ? SANITIZED_SCALE : 1);
    double scaled = (double)limit * scale;
    if (limit == 0 || scale == 1) {
        return limit;
    }
    return scaled < 1 ? 1 : scaled < 1e18 ? (int64_t)scaled : (int64_t)1e18;
}

static bool may_start(const struct run *run)
{
    return !run->cancelled[0] && run->crew.running < run->options->jobs;
}

static void order(struct run *run, struct to_worker *worker, struct to_entry *entry)
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

static void start_on(struct run *run, struct to_worker *worker, struct to_entry *entry)
{
    to_crew_take_slot(&run->crew, worker);
    order(run, worker, entry);
    begin(run, worker);
}

/* A test whose module was started again since it was set up. Returns whether it waits for that,
 * or never will be started. */
static bool waits_for_set_up(struct run *run, struct to_entry *entry)
{
    size_t place = module_place(run, entry->module);
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

static void start(struct run *run, struct to_entry *entry)
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

/* Starts those that waited for their module, or behind another test. */
static void start_waiting(struct run *run)
{
    for (size_t i = 0; i < run->module_count; i++) {
        struct to_entry *entry;
        while (may_start(run) && !run->set_ups[i].running &&
               (entry = to_waiting_next(&run->waiting[i], &run->modules[i])) != NULL) {
            start(run, entry);
        }
    }
}

static bool is_waiting(const struct run *run)
{
    for (size_t i = 0; i < run->module_count && !run->cancelled[0]; i++) {
        if (!to_waiting_is_empty(&run->waiting[i])) {
            return true;
        }
    }
    return false;
}

/* ---- fixtures ---- */

static void came_up(struct to_worker *worker)
{
    struct run *run = worker->context;
    struct to_event event = {.kind = TO_EVENT_UP};
    event.as.up.fixture = &worker->entry->base;
    tell(run, &event);
    to_crew_free_slot(&run->crew, worker);
    to_standing_add(&run->standing, worker);
    to_agenda_up(run->agenda, (uint32_t)worker->entry->base.index);
}

static void logged(struct to_worker *worker, const struct to_entry *entry,
                   const struct to_record_log *log)
{
    struct run *run = worker->context;
    struct to_event event = {.kind = TO_EVENT_LOG};
    bool has_slot = !entry || worker->ending.phase != TO_PHASE_UP;
    event.as.log.test = entry ? &entry->base : NULL;
    event.as.log.worker = has_slot ? worker->slot : SIZE_MAX;
    event.as.log.level = log->level < TO_LOG_ERROR ? (int)log->level : TO_LOG_ERROR;
    event.as.log.lost = log->lost;
    event.as.log.date = log->date;
    event.as.log.text = log->text.data;
    event.as.log.size = log->text.size;
    tell(run, &event);
}

static void take_down(struct run *run, const struct to_entry *entry)
{
    struct to_worker *worker = to_standing_take(&run->standing, entry);
    to_crew_take_slot(&run->crew, worker);
    to_worker_take_down(worker, limit_of(run, entry), run->bailed ? run->cancelled : NULL);
}

/* Nothing else runs any more, and some are to be kept up. */
static void hold(struct run *run)
{
    to_loop_unset(run->loop, &run->limit); /* it is not the run that takes its time now */
    if (run->options->held) {
        run->options->held(run->options->context);
        let_go(run);
    } else {
        to_standing_hold(&run->standing);
    }
}

/* ---- what comes next ---- */

static void carry_out(struct run *run, struct to_task task)
{
    struct to_entry *entries = run->catalog->entries;
    switch (task.errand) {
    case TO_ERRAND_NONE:
        break;
    case TO_ERRAND_RUN:
    case TO_ERRAND_BRING_UP:
        start(run, &entries[task.node]);
        break;
    case TO_ERRAND_TAKE_DOWN:
        take_down(run, &entries[task.node]);
        break;
    case TO_ERRAND_SKIP:
        skip(run, &entries[task.node], &entries[task.root]);
        break;
    case TO_ERRAND_SPARE:
        spare(run, &entries[task.node]);
        break;
    }
}

/* Starts what may start, as long as there is a slot. */
static void fill_slots(struct run *run)
{
    while (run->crew.running < run->options->jobs) {
        struct to_task task = to_agenda_next(run->agenda);
        if (task.errand == TO_ERRAND_NONE) {
            return;
        }
        carry_out(run, task);
    }
}

/* ---- orders sent ahead ---- */

/* Whether the node would be the next one, whatever the running tests free when they end. */
static bool is_next(const struct run *run, const struct to_plan *plan, uint32_t node)
{
    uint64_t ahead = to_plan_ahead(plan, node);
    for (size_t i = 0; i < run->options->jobs; i++) {
        const struct to_slot *slot = &run->crew.slots[i];
        if (slot->worker && (slot->beyond >= ahead || slot->ahead_beyond >= ahead)) {
            return false;
        }
    }
    return true;
}

static bool may_be_sent_ahead(const struct to_worker *worker, const struct to_module *module)
{
    return worker && worker->module == module && !worker->asked && !worker->recalling &&
           worker->ahead.count < to_worker_depth(worker) && to_worker_is_alive(worker) &&
           !worker->ending.timed_out && !worker->entry->base.is_setup;
}

/* The worker to send an order to: the one that has the fewest ahead, or NULL. */
static struct to_worker *find_ahead(const struct run *run, const struct to_module *module)
{
    struct to_worker *found = NULL;
    for (size_t i = 0; i < run->options->jobs; i++) {
        struct to_worker *worker = run->crew.slots[i].worker;
        if (may_be_sent_ahead(worker, module) &&
            (!found || worker->ahead.count < found->ahead.count)) {
            found = worker;
        }
    }
    return found;
}

/* While all slots are taken: orders that wait at the workers, where nothing that ends earlier
 * can change what comes next. */
static void send_ahead(struct run *run, struct to_plan *plan)
{
    for (;;) {
        struct to_turn turn = to_plan_peek(plan);
        if (turn.verdict != TO_VERDICT_RUN || !is_next(run, plan, turn.node)) {
            return;
        }
        struct to_entry *entry = &run->catalog->entries[turn.node];
        struct to_worker *worker = find_ahead(run, entry->module);
        if (!worker) {
            return;
        }
        to_plan_next(plan);
        order(run, worker, entry);
    }
}

/* Whether no worker needs us for a while, as each has so many orders. */
static bool may_rest(const struct run *run)
{
    bool may = run->crew.running == run->options->jobs;
    for (size_t i = 0; i < run->options->jobs && may; i++) {
        may = run->crew.slots[i].worker->ahead.count > TO_AHEAD_MAX / 2;
    }
    return may;
}

/* A slot is free and nothing else may start: what waits behind a test that takes long. */
static void recall(struct run *run)
{
    for (size_t i = 0; i < run->options->jobs; i++) {
        if (run->crew.slots[i].worker) {
            to_worker_recall(run->crew.slots[i].worker);
        }
    }
}

/* Not where a failure may end the run, after which nothing is to begin; nor where tests print
 * past us, or log, as what is told of one is to come before what the next one says; nor where a
 * test may have to wait for more than a slot. */
static bool sends_ahead(const struct run *run)
{
    const struct to_run_options *options = run->options;
    return options->max_fail == 0 && !options->live && options->log == 0 &&
           !run->cancelled[0] && to_agenda_plan(run->agenda);
}

static void fill(struct run *run)
{
    fill_slots(run);
    if (run->crew.running < run->options->jobs) {
        recall(run);
    } else if (sends_ahead(run) && !is_waiting(run)) {
        send_ahead(run, to_agenda_plan(run->agenda));
    }
}

/* Those that waited for their module will not be started: what they need may go. */
static void drop_waiting(struct run *run)
{
    for (size_t i = 0; i < run->module_count; i++) {
        struct to_entry *entry;
        while ((entry = to_waiting_take(&run->waiting[i])) != NULL) {
            to_agenda_done(run->agenda, (uint32_t)entry->base.index, false);
        }
    }
}

/* Does what can be done now. Returns whether there is something left to wait for. */
static bool go_on(struct run *run)
{
    for (;;) {
        if (run->cancelled[0]) {
            drop_waiting(run);
        }
        start_waiting(run);
        fill(run);
        if (run->crew.running > 0 || is_waiting(run)) {
            return true;
        }
        /* All have ended, or will not run; or wait for fixtures to go down that are kept. */
        if (to_agenda_standing(run->agenda) == 0 && !run->standing.is_held) {
            return false;
        }
        if (!run->standing.is_held) {
            hold(run);
        } else if (to_agenda_standing(run->agenda) == 0) {
            let_go(run); /* they have died */
        } else {
            to_standing_watch(&run->standing, run->loop, tell, let_go, run);
            return true;
        }
    }
}

/* ---- modules ---- */

static void host_ended(struct to_module *module, uint32_t host, int status)
{
    struct run *run = module->context;
    to_crew_host_ended(&run->crew, module, host, status);
}

static void module_changed(struct to_module *module)
{
    struct run *run = module->context;
    to_crew_module_ended(&run->crew, module);
}

/* ---- mocks ---- */

/* The plan knows nothing of them: what is not selected counts as passed. */
static unsigned char *without_mocked(const struct run *run)
{
    unsigned char *marks = to_memory_array(run->catalog->nodes, 1);
    for (size_t i = 0; i < run->catalog->count; i++) {
        marks[i] = run->marks[i] && !(run->options->mocked && run->options->mocked[i]);
    }
    return marks;
}

static void tell_mocked(struct run *run)
{
    struct to_result result = {.outcome = TO_PASSED, .mocked = true, .exit_status = -1};
    for (size_t i = 0; run->options->mocked && i < run->catalog->count; i++) {
        if (run->marks[i] && run->options->mocked[i]) {
            tell_end(run, &run->catalog->entries[i], &result);
        }
    }
}

/* ---- the whole ---- */

static void tell_begin(struct run *run, size_t module_count, size_t selected)
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
    event.as.run_begin.date = to_clock_date();
    event.as.run_begin.command = run->options->command;
    event.as.run_begin.version = TO_VERSION;
    event.as.run_begin.host = run->options->host;
    to_bus_tell(run->bus, &event);
    free(cases);
}

static void tell_run_end(struct run *run)
{
    struct to_event event = {.kind = TO_EVENT_RUN_END};
    memcpy(event.as.run_end.outcomes, run->summary.outcomes, sizeof run->summary.outcomes);
    memcpy(event.as.run_end.counts, run->summary.counts, sizeof run->summary.counts);
    event.as.run_end.cancelled = run->cancelled[0] ? run->cancelled : NULL;
    event.as.run_end.bailed = run->bailed;
    to_bus_tell(run->bus, &event);
}

static void watch_signals(struct run *run)
{
    static const int wanted[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH};
    sigset_t signals;
    sigemptyset(&signals);
    /* A test that has made itself the terminal's foreground must not stop our report. */
    signal(SIGTTOU, SIG_IGN);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        /* What nohup, or a shell for a job in the background, has told us to ignore. */
        struct sigaction action;
        if (sigaction(wanted[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(&signals, wanted[i]);
        }
    }
    to_loop_signals(run->loop, &signals, signal_came, run);
}

static void make_agenda(struct run *run)
{
    const struct to_catalog *catalog = run->catalog;
    struct to_claims claims;
    unsigned char *planned = without_mocked(run);
    to_claims_make(&claims, catalog, planned);
    run->agenda = to_memory_need(
        to_agenda_new(&(struct to_agenda_of){.graph = catalog->graph,
                                             .weights = run->options->weights,
                                             .selected = planned,
                                             .fixtures = catalog->fixtures,
                                             .claims = claims.list,
                                             .claim_count = claims.count,
                                             .locks = claims.locks,
                                             .first_join = catalog->joined ? catalog->count : 0,
                                             .slots = run->options->jobs}));
    to_claims_free(&claims);
    to_standing_open(&run->standing, catalog->fixture_count > 0 ? catalog->count : 0);
    for (uint32_t i = 0; run->options->held && i < catalog->count; i++) {
        if (planned[i] && catalog->fixtures[i]) {
            to_agenda_keep(run->agenda, i);
        }
    }
    free(planned);
}

void to_run(struct to_loop *loop, const struct to_catalog *catalog, struct to_module *modules,
            size_t module_count, const unsigned char *marks, const struct to_run_options *options,
            struct to_bus *bus, struct to_run_summary *ret_summary)
{
    struct run run = {.loop = loop,
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
    make_agenda(&run);
    for (size_t i = 0; i < catalog->count; i++) {
        if (marks[i]) {
            run.pending[module_place(&run, catalog->entries[i].module)]++;
            selected++;
        }
    }
    for (size_t i = 0; i < module_count; i++) {
        modules[i].changed = module_changed;
        modules[i].host_ended = host_ended;
        modules[i].context = &run;
    }
    watch_signals(&run);
    tell_begin(&run, module_count, selected);
    run.limit.passed = limit_passed;
    run.quiet.passed = quiet_passed;
    tell_mocked(&run);
    if (options->limit > 0) {
        to_loop_set(loop, &run.limit, bus->begin + options->limit);
    }
    while (go_on(&run)) {
        if (may_rest(&run)) {
            to_loop_rest(REST);
        }
        to_loop_turn(loop);
    }
    to_loop_unset(loop, &run.limit);
    if (run.cancelled[0]) {
        cancel_rest(&run);
    }
    to_loop_unset(loop, &run.quiet);
    tell_run_end(&run);

    to_crew_close(&run.crew);
    run.summary.interrupted = run.bailed;
    *ret_summary = run.summary;
    to_agenda_free(run.agenda);
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

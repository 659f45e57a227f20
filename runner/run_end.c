/* SPDX-License-Identifier: MIT
 * What the ending of a test leads to. */
#include "run_inside.h"

#include "base/buffer.h"
#include "bus.h"
#include "catalog.h"
#include "desk.h"
#include "module.h"
#include "plan/agenda.h"
#include "set_up.h"
#include "stack.h"
#include "symbols.h"
#include "waiting.h"
#include "worker.h"

enum to_outcome to_run_tell_end(struct to_run *run, const struct to_entry *entry,
                                const struct to_result *result)
{
    struct to_buffer value = {0};
    struct to_result told = to_run_conclude(run, entry, result);
    const struct to_desk *desk = run->options->desk;
    told.value = desk ? to_desk_print_result(desk, entry, &value) : NULL;
    run->ended[entry->base.index] = (unsigned char)(told.outcome + 1);
    run->summary.outcomes[told.outcome]++;
    run->summary.counts[to_outcome_counts_as(told.outcome)]++;
    run->summary.flaky += to_result_is_flaky(&told);

    struct to_event event = {.kind = TO_EVENT_TEST_END};
    event.as.test_end.test = &entry->base;
    event.as.test_end.result = &told;
    to_run_tell(run, &event);
    to_buffer_free(&value);

    /* A module whose tests are all over has no need of hosts. */
    if (--run->pending[to_run_module_place(run, entry->module)] == 0) {
        to_crew_retire_idle(&run->crew, entry->module);
    }
    return told.outcome;
}

void to_run_skip(struct to_run *run, const struct to_entry *entry, const struct to_entry *root)
{
    unsigned char ended = run->ended[root->base.index];
    struct to_result result = {.outcome = TO_SKIPPED,
                               .type = "dependency",
                               .root = &root->base,
                               .root_outcome = (enum to_outcome)(ended - 1),
                               .exit_status = -1};
    to_run_tell_end(run, entry, &result);
}

/* A fixture that was not brought up, as none of the tests that need it could run. */
void to_run_spare(struct to_run *run, const struct to_entry *entry)
{
    struct to_result result = {.outcome = TO_SKIPPED,
                               .type = "dependency",
                               .reason = "no test that needs it was run",
                               .exit_status = -1};
    to_run_tell_end(run, entry, &result);
}

static void skip_dependents(struct to_run *run)
{
    const struct to_entry *entries = run->catalog->entries;
    struct to_task task;
    while ((task = to_agenda_skip(run->agenda)).errand == TO_ERRAND_SKIP) {
        to_run_skip(run, &entries[task.node], &entries[task.root]);
    }
}

void to_run_cancel_rest(struct to_run *run)
{
    struct to_result result = {.outcome = TO_CANCELLED,
                               .type = "cancelled",
                               .reason = run->cancelled,
                               .exit_status = -1};
    for (size_t i = 0; i < run->catalog->count; i++) {
        if (run->marks[i] && !run->ended[i]) {
            to_run_tell_end(run, &run->catalog->entries[i], &result);
        }
    }
}

void to_run_entry_ended(struct to_run *run, struct to_entry *entry, struct to_result *result)
{
    uint32_t node = (uint32_t)entry->base.index;
    if (to_run_once_more(run, entry, result)) {
        return;
    }
    enum to_count count = to_outcome_counts_as(to_run_tell_end(run, entry, result));
    if (run->options->keep_fixtures && count == TO_COUNT_FAILED && !run->bailed) {
        to_agenda_keep(run->agenda, node);
    }
    /* Without a fixture or a set-up nothing that needs it can run. */
    bool anyway = run->options->dependents_anyway && !entry->base.is_fixture &&
                  !entry->base.is_setup;
    /* In the end it has passed, also where it counts as a failure that it has not before. */
    bool passed = to_outcome_counts_as(result->outcome) == TO_COUNT_PASSED;
    to_agenda_done(run->agenda, node, anyway || passed);
    to_run_stop_if_enough_failed(run);
    skip_dependents(run);
}

/* ---- what a worker tells ---- */

/* Its test has ended; that of a fixture that was up had no slot any more. */
void to_run_release(struct to_run *run, struct to_worker *worker)
{
    if (!to_standing_take(&run->standing, worker->entry)) {
        to_crew_free_slot(&run->crew, worker);
    }
    worker->entry = NULL;
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
static bool is_still_to_run(const struct to_run *run, const struct to_worker *worker,
                            const struct to_entry *entry)
{
    return to_worker_has_not_begun(worker) && run->starts[entry->base.index] < TO_STARTS_MAX;
}

/* The worker can take no more tests. Of its last one, nothing is to run on when others start
 * that come after it. */
static void clear_away(struct to_run *run, struct to_worker *worker)
{
    to_crew_retire_dead(&run->crew, worker->module);
    if (!to_worker_is_watched(worker)) {
        to_crew_end_orphans(&run->crew, worker);
    }
}

void to_run_worker_ended(struct to_worker *worker)
{
    struct to_run *run = worker->context;
    struct to_entry *entry = worker->entry;
    struct to_set_up *set_up = &run->set_ups[to_run_module_place(run, worker->module)];
    struct to_result result;
    bool is_again = entry->base.is_setup && set_up->running;
    bool goes_on = worker->ahead.first && to_worker_goes_on(worker);
    if (!goes_on) {
        to_run_release(run, worker);
        if (!to_worker_is_alive(worker)) {
            clear_away(run, worker);
        }
    }
    if (worker->ending.ended) {
        run->waiting[to_run_module_place(run, worker->module)].returns = 0;
    } else if (is_still_to_run(run, worker, entry)) {
        if (is_again) {
            set_up->running = false; /* whoever waits for it will see to that */
        } else {
            to_waiting_add(&run->waiting[to_run_module_place(run, worker->module)], entry);
        }
        to_run_retire(run, worker);
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
        to_run_retire(run, worker);
    } else if (goes_on) {
        /* The ending of this one must be told first, as the next one's takes its place. */
        to_run_entry_ended(run, entry, &result);
        to_run_begin(run, worker);
    } else if (to_worker_is_alive(worker) && !entry->base.is_fixture && !entry->base.is_setup) {
        to_crew_put_aside(&run->crew, worker);
        to_run_entry_ended(run, entry, &result);
    } else {
        to_run_entry_ended(run, entry, &result);
        to_run_retire(run, worker);
    }
}

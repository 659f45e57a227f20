/* SPDX-License-Identifier: MIT
 * The orders that a run sends ahead, and those that come back. */
#include "run_inside.h"

#include "catalog.h"
#include "module.h"
#include "plan/agenda.h"
#include "plan/plan.h"
#include "waiting.h"
#include "worker.h"

/* Its order was sent ahead to this worker; the test waits for another. */
static void give_back(struct to_run *run, struct to_worker *worker, struct to_entry *entry)
{
    to_waiting_add(&run->waiting[to_run_module_place(run, worker->module)], entry);
    if (!worker->ahead.first) {
        run->crew.slots[worker->slot].ahead_beyond = 0;
    }
}

void to_run_retire(struct to_run *run, struct to_worker *worker)
{
    while (worker->ahead.first) {
        give_back(run, worker, to_ahead_take(&worker->ahead, worker->ahead.first));
    }
    to_crew_retire(&run->crew, worker);
}

bool to_run_worker_recalled(struct to_worker *worker, struct to_entry *entry)
{
    struct to_run *run = worker->context;
    if (entry != worker->entry) {
        give_back(run, worker, entry);
        return true;
    }
    unsigned char *starts = &run->starts[entry->base.index];
    if (*starts >= TO_STARTS_MAX || entry->base.is_setup) {
        return false;
    }
    if (worker->recalling && *starts > 1) {
        --*starts; /* that was we */
    }
    to_waiting_add(&run->waiting[to_run_module_place(run, worker->module)], entry);
    if (worker->ahead.first) {
        to_run_begin(run, worker);
    } else {
        to_run_release(run, worker);
        to_crew_put_aside(&run->crew, worker);
    }
    return true;
}

/* A slot is free and nothing else may start: what waits behind a test that takes long. */
void to_run_recall(struct to_run *run)
{
    for (size_t i = 0; i < run->options->jobs; i++) {
        if (run->crew.slots[i].worker) {
            to_worker_recall(run->crew.slots[i].worker);
        }
    }
}

/* ---- sending ---- */

/* Whether the node would be the next one, whatever the running tests free when they end. */
static bool is_next(const struct to_run *run, const struct to_plan *plan, uint32_t node)
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
static struct to_worker *find_ahead(const struct to_run *run, const struct to_module *module)
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
void to_run_send_ahead(struct to_run *run, struct to_plan *plan)
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
        to_run_order(run, worker, entry);
    }
}

/* Not where a failure may end the run, after which nothing is to begin; nor where tests print
 * past us, or log, as what is told of one is to come before what the next one says; nor where a
 * test may have to wait for more than a slot. */
bool to_run_sends_ahead(const struct to_run *run)
{
    const struct to_run_options *options = run->options;
    return options->max_fail == 0 && !options->live && options->log == 0 &&
           !run->cancelled[0] && to_agenda_plan(run->agenda);
}

/* Whether no worker needs us for a while, as each has so many orders. */
bool to_run_may_rest(const struct to_run *run)
{
    bool may = run->crew.running == run->options->jobs;
    for (size_t i = 0; i < run->options->jobs && may; i++) {
        may = run->crew.slots[i].worker->ahead.count > TO_AHEAD_MAX / 2;
    }
    return may;
}

/* SPDX-License-Identifier: MIT
 *
 * The parts of a run, for each other: what runs, what it starts (run_start.c) and sends ahead
 * (run_ahead.c), what an ending leads to (run_end.c), and what ends it all (run_stop.c).
 */
#ifndef TO_RUNNER_RUN_INSIDE_H
#define TO_RUNNER_RUN_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attempts.h"
#include "crew.h"
#include "loop.h"
#include "run.h"
#include "standing.h"

struct to_agenda;
struct to_plan;
struct to_set_up;
struct to_waiting;

/* How often a test is started that has never begun, as its host died. */
enum { TO_STARTS_MAX = 10 };

struct to_run {
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

    struct to_attempts **attempts; /* for each entry, NULL: there was one at most; itself NULL:
                                      nothing is run again */
    unsigned char *starts; /* for each entry: how often it was started, in this attempt */
    unsigned char *ended; /* for each entry: its outcome and 1, 0 while it has not ended */
    struct to_standing standing;
    char cancelled[128];             /* why nothing starts any more; "": it does */
    bool bailed;
    struct to_timer limit;
    struct to_timer quiet;
};

/* ---- run.c ---- */

size_t to_run_module_place(const struct to_run *run, const struct to_module *module);

/* Tells the reporters. `context`: the run. */
void to_run_tell(void *context, struct to_event *event);

/* The plan for the marked entries. */
void to_run_make_agenda(struct to_run *run, const unsigned char *planned);

/* ---- run_start.c ---- */

/* Gives it to a worker; or lets it wait for its module; or it has ended, as nobody can. */
void to_run_start(struct to_run *run, struct to_entry *entry);

/* Sends a worker the order for a test. */
void to_run_order(struct to_run *run, struct to_worker *worker, struct to_entry *entry);

/* The test whose order the worker has begins. */
void to_run_begin(struct to_run *run, struct to_worker *worker);

/* A fixture that is up goes down. */
void to_run_take_down(struct to_run *run, const struct to_entry *entry);

/* Starts those that waited for their module, or behind another test. */
void to_run_start_waiting(struct to_run *run);
bool to_run_is_waiting(const struct to_run *run);

/* Those that waited for their module will not be started: what they need may go. */
void to_run_drop_waiting(struct to_run *run);

/* ---- run_ahead.c ---- */

/* Whether orders may be sent ahead now; and sends them, where nothing that ends earlier can
 * change what comes next. */
bool to_run_sends_ahead(const struct to_run *run);
void to_run_send_ahead(struct to_run *run, struct to_plan *plan);

/* Whether no worker needs us for a while, as each has so many orders. */
bool to_run_may_rest(const struct to_run *run);

/* A slot is free and nothing else may start: what waits behind a test that takes long. */
void to_run_recall(struct to_run *run);

/* For the worker's `recalled`. */
bool to_run_worker_recalled(struct to_worker *worker, struct to_entry *entry);

/* Frees a worker; whoever it was to run next waits for another. */
void to_run_retire(struct to_run *run, struct to_worker *worker);

/* ---- run_attempts.c ---- */

/* Which attempt at a test is the next, or the one that runs: 1, 2, ... */
size_t to_run_attempt(const struct to_run *run, const struct to_entry *entry);

/* An attempt has ended. Returns whether there will be another, which is then seen to. */
bool to_run_once_more(struct to_run *run, struct to_entry *entry, struct to_result *result);

/* What is to be told of a test that has ended so, or will not run any more. */
struct to_result to_run_conclude(struct to_run *run, const struct to_entry *entry,
                                 const struct to_result *result);

/* All that could run has ended. Returns whether another round of it begins. */
bool to_run_next_round(struct to_run *run);

void to_run_free_attempts(struct to_run *run);

/* ---- run_end.c ---- */

/* A test has ended, or will not run: tells the reporters. Returns what they hear. */
enum to_outcome to_run_tell_end(struct to_run *run, const struct to_entry *entry,
                     const struct to_result *result);
void to_run_skip(struct to_run *run, const struct to_entry *entry, const struct to_entry *root);
void to_run_spare(struct to_run *run, const struct to_entry *entry);
void to_run_cancel_rest(struct to_run *run);

/* One that the agenda gave out has ended: tells everybody, or lets it run once more. */
void to_run_entry_ended(struct to_run *run, struct to_entry *entry, struct to_result *result);

/* For the worker's `ended`. */
void to_run_worker_ended(struct to_worker *worker);

/* The worker runs its test no more. */
void to_run_release(struct to_run *run, struct to_worker *worker);

/* ---- run_stop.c ---- */

void to_run_watch_signals(struct to_run *run);
void to_run_limit_passed(struct to_timer *timer);
void to_run_stop_if_enough_failed(struct to_run *run);

/* Nothing else runs any more, and fixtures are to be kept up; until they are let go. */
void to_run_hold(struct to_run *run);
void to_run_let_go(void *context); /* the run */

#endif

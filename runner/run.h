/* SPDX-License-Identifier: MIT
 *
 * A run: one execution of the selected tests. Asks the plan what may start, gives it to
 * workers, tells the plan and the reporters how it ended.
 */
#ifndef TO_RUNNER_RUN_H
#define TO_RUNNER_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "wire/record.h"

struct to_bus;
struct to_catalog;
struct to_desk;
struct to_loop;
struct to_module;

struct to_run_options {
    size_t jobs;
    enum to_isolate isolate;
    int64_t timeout;     /* nanoseconds, for a test that says nothing; 0: none */
    double timeout_scale; /* all time limits of tests are multiplied by it */
    int64_t grace;       /* nanoseconds between SIGTERM and SIGKILL */
    int64_t limit;       /* nanoseconds, of the whole run; 0: none */
    size_t max_fail;     /* stop after so many failures; 0: never */
    size_t retries;      /* of a test that fails, where it says nothing itself */
    bool flaky_fails;    /* a test that passes only on a retry has failed */
    size_t repeat;       /* how often tests run, as long as they pass; 0 and 1: once */
    bool until_fail;     /* these repeats are of all tests together; then 0: without end */
    const unsigned char *asked_for; /* entries that are repeated, not only needed; NULL: all */
    bool dependents_anyway; /* what comes after a test runs whatever became of it */
    bool leaks_fail;     /* a test that leaves processes running fails */
    bool output_always;  /* reports want the output of passes, too */
    uint32_t log;        /* the lowest level of to_log that reports want; 0: none */
    bool log_shown;      /* lines are on the screen, and with `live` not in what tests print */
    bool live;           /* what tests print is shown at once, too */
    bool keep_fixtures;  /* those that a failure needs stay up until somebody has looked */
    const char *command; /* as typed */
    const char *host;    /* the machine's name for reports; NULL: not to be told */
    /* All fixtures stay up until the rest is over, and then until this returns; NULL: no. It is
     * called only where one is up. */
    void (*held)(void *context);
    void *context;
    struct to_desk *desk; /* where tests ask for the shared state; NULL: they cannot */
    const uint64_t *weights; /* how long each entry takes, as in plan.h; NULL: all the same */
    const uint64_t *keys;    /* of each entry, as in plan.h: in a random order; NULL: it is not */
    uint64_t seed;           /* that they are made of */
    struct to_shard shard;
    const unsigned char *mocked; /* entries that do not run and count as passed; NULL: none */
};

struct to_run_summary {
    size_t outcomes[TO_OUTCOMES];
    size_t counts[TO_COUNTS];
    size_t flaky;
    bool interrupted;
};

/* Runs the marked tests of the catalog. Returns when each has ended, one way or another.
 * Takes over SIGINT, SIGTERM, SIGHUP, SIGTSTP and SIGWINCH. */
void to_run(struct to_loop *loop, const struct to_catalog *catalog, struct to_module *modules,
            size_t module_count, const unsigned char *marks, const struct to_run_options *options,
            struct to_bus *bus, struct to_run_summary *ret_summary);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A worker: a pair of sockets with somebody behind it who runs one test at a time.
 *
 * Here it is a host of one module. The run sees only: start a test, be told its ending. It may
 * send orders for more tests ahead, so that the host need not wait for the runner between them;
 * as long as one has not begun, it can be recalled.
 */
#ifndef TO_RUNNER_WORKER_H
#define TO_RUNNER_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ahead.h"
#include "desk.h"
#include "ending.h"
#include "loop.h"

struct to_entry;
struct to_module;
struct to_record_log;

struct to_worker {
    struct to_module *module;
    uint32_t host;           /* its number, for the module */
    uint32_t group;          /* the first host's in the same process: its own, but for threads */
    uint32_t life;           /* of the module's, in which it was asked for */
    pid_t process;           /* the host's; 0: it has not come up, and no test has begun */
    size_t slot;             /* while it runs a test: which of the run's -j */
    struct to_entry *entry;  /* that it runs; NULL: idle */
    struct to_ending ending; /* of that test */

    struct to_ahead ahead; /* the tests whose orders were sent ahead */
    bool recalling;        /* these are asked back, and any that is sent meanwhile may be */
    bool is_quick;         /* its last test took no longer than a word with us does */

    int64_t begin;           /* of to_clock_now, when it was told to run it */
    int64_t end;             /* of to_clock_now, of the test before */
    int64_t stood_still;     /* since then, nanoseconds */
    int64_t up;              /* of to_clock_now, when its fixture came up */
    pid_t fixture;           /* its process */
    bool is_shown;           /* what it has printed so far is in the ending's streams */
    bool up_late;            /* it came up while the host asked where it is */
    const char *hurry;       /* why its tear-down has only the grace; NULL: it has all its time */

    /* Told when the test has ended; the worker is idle again, or dead. */
    void (*ended)(struct to_worker *worker);
    /* Told when its fixture is up. */
    void (*came_up)(struct to_worker *worker);
    /* Told that a test which was recalled has not begun, and will not: one that was ahead and is
     * so no longer, or, where the host's words have crossed with ours, the one that we took to
     * run; then the worker is idle. Returns false where that comes too often to be true. */
    bool (*recalled)(struct to_worker *worker, struct to_entry *entry);
    /* Told a line of to_log. `entry` NULL: it may be of any test that shares the process. */
    void (*logged)(struct to_worker *worker, const struct to_entry *entry,
                   const struct to_record_log *log);
    void *context;

    struct to_desk *desk; /* where its tests ask for the state; NULL: there is none */
    struct to_visitors visitors; /* the test's own connections to it */
    struct to_visitors others;   /* those of threads that may be of any test of the process */

    struct to_loop *loop;
    int64_t grace; /* between SIGTERM and SIGKILL, nanoseconds */
    struct to_source control; /* fd -1: the host is dead */
    struct to_source test;
    struct to_timer limit; /* the time limit, then the grace */
    uint32_t run;          /* the running test's number among the worker's orders */
    uint32_t last_run;
    bool hears;            /* it was told to hand on what its tests log */
    bool asked;            /* its time is up, and the host asks where it is */
    bool killed;           /* SIGKILL was sent to the test */
    bool ordered;          /* something was sent after the order to run the test */
    bool unheard;          /* the host has ended without having read what was sent last */
    struct to_source *orders; /* the socket that ASK and KILL go through: one of the two */
    bool dying;            /* the host is gone, its status not known yet */
    struct to_worker *next_idle; /* for its owner's list */
    struct to_worker *previous_idle;
};

/* Asks the module for somebody behind a worker. `more`: the next one shares the process. NULL,
 * and errno, which is EPIPE where the module is gone. */
struct to_worker *to_worker_new(struct to_loop *loop, struct to_module *module, uint32_t host,
                                enum to_isolate isolate, bool more);
struct to_worker *to_worker_free(struct to_worker *worker);

/* How many orders may be sent ahead to it. */
size_t to_worker_depth(const struct to_worker *worker);

/* Sends the order for a test to a living worker. `limit` in nanoseconds, 0: none. `flags` as in
 * TO_RUN_... */
void to_worker_order(struct to_worker *worker, struct to_entry *entry, int64_t limit,
                     uint32_t flags);

/* The test that was ordered first is now the one that runs. To be called at once where the
 * worker is idle; else when the one before has ended, and to_worker_goes_on. */
void to_worker_begin(struct to_worker *worker);

/* Asks for the orders that were sent ahead, if there are any: `recalled` tells of each whether
 * that came in time; else the test begins. */
void to_worker_recall(struct to_worker *worker);

/* Lets the fixture that is up go down, within `limit`. `hurry`: why it is not to take longer
 * than the grace; NULL: it may. */
void to_worker_take_down(struct to_worker *worker, int64_t limit, const char *hurry);

/* Asks what the fixture that is up has printed so far. When that has come, is_shown is set. */
void to_worker_show(struct to_worker *worker);

/* Ends the running test: SIGTERM and after the grace SIGKILL; or SIGKILL at once. Its
 * ending says that it was cancelled and why (`why` must outlive it). A fixture that is up stays
 * so, and one that goes down has the grace for it; unless it is at once. */
void to_worker_cancel(struct to_worker *worker, const char *why, bool at_once);

/* Stops the running test, and lets it go on: SIGSTOP and SIGCONT to its process group. */
void to_worker_stop(struct to_worker *worker);
void to_worker_continue(struct to_worker *worker, int64_t stood_still);

/* The module tells that the host of this worker, which runs a test, has ended, or that it
 * has itself. */
void to_worker_host_ended(struct to_worker *worker, int status);

/* Of one whose test has ended: whether the host takes the next order, or has. */
static inline bool to_worker_goes_on(const struct to_worker *worker)
{
    return worker->control.fd >= 0 &&
           (worker->ending.ended || worker->ending.not_started || worker->ending.shared);
}

/* Whether the module can still tell how this worker's host has ended: it is the one that
 * has forked it. */
bool to_worker_is_watched(const struct to_worker *worker);

/* Whether an idle worker is alive, by what its socket has to say just now. */
bool to_worker_look(struct to_worker *worker);

/* Whether the test that was lost has never run: its host ended before it could begin. */
bool to_worker_has_not_begun(const struct to_worker *worker);

static inline bool to_worker_is_alive(const struct to_worker *worker)
{
    /* A test may have shut down the socket that the host's tests share. */
    return worker->control.fd >= 0 && worker->test.fd >= 0 && !worker->dying;
}

#endif

/* SPDX-License-Identifier: MIT
 * What ends a run before its time, or lets it stand still. */
#include "run_inside.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>

#include "base/clock.h"
#include "bus.h"
#include "loop.h"
#include "plan/agenda.h"
#include "signal_name.h"
#include "worker.h"

static void stop_starting(struct to_run *run, const char *why)
{
    if (!run->cancelled[0]) {
        snprintf(run->cancelled, sizeof run->cancelled, "%s", why);
    }
    to_agenda_stop(run->agenda);
}

void to_run_stop_if_enough_failed(struct to_run *run)
{
    size_t failed = run->summary.counts[TO_COUNT_FAILED];
    if (run->options->max_fail > 0 && failed >= run->options->max_fail) {
        char why[64];
        snprintf(why, sizeof why, "%zu test%s failed", failed, failed == 1 ? "" : "s");
        stop_starting(run, why);
    }
}

/* The first time, the running tests have their grace; the second, they have not. */
static void interrupt(struct to_run *run, const char *why)
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

static void tell_terminal(struct to_run *run, enum to_event_kind kind)
{
    struct to_event event = {.kind = kind};
    to_bus_tell(run->bus, &event);
}

/* Ctrl-Z: as our tests have process groups of their own, they are ours to stop. All clocks
 * stand still until the shell lets us go on. */
static void stand_still(struct to_run *run)
{
    for (size_t i = 0; i < run->crew.count; i++) {
        if (run->crew.workers[i] && run->crew.workers[i]->entry) {
            to_worker_stop(run->crew.workers[i]);
        }
    }
    tell_terminal(run, TO_EVENT_STOPPED);
    to_bus_settle(run->bus);
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

/* Nothing else runs any more, and some are to be kept up. */
void to_run_hold(struct to_run *run)
{
    to_loop_unset(run->loop, &run->limit); /* it is not the run that takes its time now */
    if (run->options->held) {
        run->options->held(run->options->context);
        to_run_let_go(run);
    } else {
        to_standing_hold(&run->standing);
    }
}

/* Whoever looked at the fixtures that were kept up has had enough. */
void to_run_let_go(void *context)
{
    struct to_run *run = context;
    to_standing_let_go(&run->standing);
    to_agenda_let_go(run->agenda);
}

static void signal_came(void *context, int signal)
{
    struct to_run *run = context;
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
        to_run_let_go(run);
        return;
    }
    snprintf(why, sizeof why, "interrupted by %s", to_signal_name(signal));
    interrupt(run, why);
}

void to_run_limit_passed(struct to_timer *timer)
{
    struct to_run *run = (struct to_run *)((char *)timer - offsetof(struct to_run, limit));
    char why[80];
    snprintf(why, sizeof why, "the run's time limit of %.9g s is up",
             (double)run->options->limit / (double)TO_SECOND);
    if (!run->bailed) {
        interrupt(run, why);
    }
}

/* What means nothing to us would end us: a test may send it to all processes of its user. */
static void disregard_signals(void)
{
    static const int meaningless[] = {SIGUSR1, SIGUSR2,   SIGALRM,
                                      SIGPROF, SIGVTALRM, SIGPOLL};
    sigset_t signals;
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof meaningless / sizeof *meaningless; i++) {
        sigaddset(&signals, meaningless[i]);
    }
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++) {
        sigaddset(&signals, number);
    }
    sigprocmask(SIG_BLOCK, &signals, NULL);
}

void to_run_watch_signals(struct to_run *run)
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
    disregard_signals();
}

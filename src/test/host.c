/* SPDX-License-Identifier: MIT
 * A host: one worker's side of a module. */
#include "test/host.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "test/body.h"
#include "test/capture.h"
#include "test/logging.h"
#include "test/private.h"
#include "test/registry.h"
#include "test/running.h"
#include "test/sanitized.h"
#include "test/stack.h"
#include "test/streams.h"
#include "test/yield.h"
#include "wire/packet.h"
#include "wire/record.h"

struct host {
    struct to_registry *registry;
    int control;
    pid_t process;
    struct to_tally *tally;    /* shared with the tests */
    struct to_running running; /* of the next test; what is set here, no fork has to copy */
    struct to_capture capture;
    struct to_stacks *stacks; /* shared with the tests; NULL: there are none */
    bool disturbed;          /* the test was asked or told to end: it does not pass */
    struct to_buffer packet; /* of records to send */
    struct to_record_run next; /* the order that came while a test runs; run 0: none */
    cpu_set_t processors;    /* that tests may use */
    sigset_t child_signal;   /* SIGCHLD; blocked here, to wait for it */
    sigset_t mask;           /* what tests have blocked, and do then */
    struct sigaction child_action;
    char *received;          /* room for one packet */
};

/* The runner is gone, or never will be content: nothing of ours may live on. */
_Noreturn static void leave(const struct host *host, pid_t test)
{
    if (test > 0) {
        kill(-test, SIGKILL);
        kill(test, SIGKILL);
    }
    to_children_kill(NULL, 0, NULL, NULL);
    (void)host;
    _exit(0);
}

static void send_packet(struct host *host)
{
    int result = host->packet.failed ? -ENOMEM
                                     : to_packet_send(host->control, host->packet.data,
                                                      host->packet.size, NULL, 0);
    to_buffer_clear(&host->packet);
    if (result < 0) {
        leave(host, 0);
    }
}

/* The registry is not here: see to_registry_keep_private. By syscall(), not by a function
 * each: a fork finds none of libc's code mapped, and every function that stands elsewhere in
 * it costs a page fault. */
_Noreturn static void become_test(struct host *host, const struct to_test_ *test)
{
    syscall(SYS_setpgid, 0, 0);
    syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (syscall(SYS_getppid) != host->process) {
        _exit(1); /* the host died before the line above */
    }
    syscall(SYS_close, host->control);
    syscall(SYS_sched_setaffinity, 0, sizeof host->processors, &host->processors);
    if (host->child_action.sa_handler != SIG_DFL) {
        sigaction(SIGCHLD, &host->child_action, NULL);
    }
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &host->mask, NULL, _NSIG / 8);
    to_leaks_look();
    host->running.process = (pid_t)syscall(SYS_getpid);
    to_body_run(test, &host->running);
}

/* The test's time is up: where is it? One that is being debugged may take all the time that
 * there is, and must not be disturbed. */
static void ask(struct host *host, uint32_t run, pid_t test)
{
    struct to_record record = {.kind = TO_RECORD_ASKED};
    record.as.asked.run = run;
    record.as.asked.traced = to_children_traced(test);
    if (!record.as.asked.traced) {
        to_stacks_ask(host->stacks, test);
    }
    to_record_encode(&host->packet, &record);
    send_packet(host);
}

/* What the fixture has printed so far. */
static void show(struct host *host, uint32_t run)
{
    struct to_record record = {.kind = TO_RECORD_SHOWN};
    record.as.kill.run = run;
    for (unsigned stream = 1; stream <= 2; stream++) {
        uint64_t size = to_capture_size(&host->capture, stream);
        if (to_capture_send(&host->capture, stream, 0, size, run, host->control) < 0) {
            leave(host, 0);
        }
    }
    to_record_encode(&host->packet, &record);
    send_packet(host);
}

/* Waits for a packet, and takes the order from it. */
static void receive(struct host *host, pid_t test, int flags, struct to_record *ret_order)
{
    ssize_t size = to_packet_receive(host->control, host->received, flags, NULL);
    const char *at = host->received;
    size_t left = size > 0 ? (size_t)size : 0;
    if (size <= 0 || to_record_decode(&at, &left, ret_order) != 1) {
        leave(host, test);
    }
}

/* `run` 0: there is nothing more to take back. */
static void tell_recalled(struct host *host, uint32_t run)
{
    struct to_record record = {.kind = TO_RECORD_RECALLED};
    record.as.recall.run = run;
    to_record_encode(&host->packet, &record);
    send_packet(host);
}

/* Takes one order while a test runs. */
static void take_order(struct host *host, uint32_t run, pid_t test)
{
    struct to_record order;
    receive(host, test, 0, &order);
    if (order.kind == TO_RECORD_RUN) {
        host->next = order.as.run;
    } else if (order.kind == TO_RECORD_RECALL) {
        if (host->next.run == order.as.recall.run) {
            host->next.run = 0;
            tell_recalled(host, order.as.recall.run);
        }
        tell_recalled(host, 0);
    } else if (order.as.kill.run != run && order.as.kill.run != 0) {
        return;
    } else if (order.kind == TO_RECORD_ASK) {
        host->disturbed = true;
        ask(host, run, test);
    } else if (order.kind == TO_RECORD_KILL) {
        /* The group may not be there yet; the test itself is. */
        kill(-test, (int)order.as.kill.signal);
        kill(test, (int)order.as.kill.signal);
        if (order.as.kill.signal == SIGSTOP || order.as.kill.signal == SIGCONT) {
            to_estate_signal(&host->tally->estate, (int)order.as.kill.signal);
        } else {
            host->disturbed = true;
        }
    } else if (order.kind == TO_RECORD_DOWN) {
        to_yield_wake(host->tally);
    } else if (order.kind == TO_RECORD_SHOW) {
        show(host, run);
    }
}

/*
 * How long to wait before the next look at what a test prints and at what the runner wants,
 * in milliseconds. The kernel tells nobody that a file in memory has grown (it has no
 * notifications for files without a name), and a pipe would make every test wait for its
 * reader. So a test that runs long is looked at: often while it prints as fast as it can, so
 * that this takes some tens of MiB; else seldom. Most tests have ended before the first look,
 * and for them poll and a pidfd would cost more than their end itself.
 */
enum { QUICK_LOOK = 1, LOOK = 20 };

static bool has_ended(pid_t test, int *ret_status)
{
    pid_t process = waitpid(test, ret_status, WNOHANG);
    if (process == test && WIFSTOPPED(*ret_status)) {
        to_children_release(test, WSTOPSIG(*ret_status));
        return false;
    }
    return process == test || (process < 0 && errno == ECHILD);
}

/* Waits for the test's end; its exit decides, whatever it left open. */
static int wait_for(struct host *host, uint32_t run, pid_t test)
{
    struct pollfd control = {.fd = host->control, .events = POLLIN};
    int status = 0;
    int look = LOOK;
    for (;;) {
        struct timespec patience = {.tv_nsec = look * TO_MILLISECOND};
        /* Blocked, so one that has come already ends the wait at once. It may be another
         * child's, one that the test left behind; many such must not keep us from looking. */
        if (sigtimedwait(&host->child_signal, NULL, &patience) >= 0 &&
            has_ended(test, &status)) {
            return status;
        }
        struct to_capture_begin begin = {{0, 0}};
        to_children_release_all();
        to_follow_look(&host->capture, false);
        look = to_capture_trim(&host->capture, &begin, 1) ? QUICK_LOOK : LOOK;
        while (poll(&control, 1, 0) > 0) {
            take_order(host, run, test);
        }
    }
}

/* The same of a fixture. It may be up for hours, and is to go down at once: its host sleeps
 * until it ends or is told something, and looks ever more seldom at what it prints. */
static int wait_for_fixture(struct host *host, uint32_t run, pid_t fixture)
{
    enum { SELDOM = 320 };
    int status = 0;
    int look = LOOK;
    int descriptor = to_children_watch(fixture);
    for (;;) {
        int patience = to_children_patience(descriptor);
        struct pollfd sources[2] = {{.fd = descriptor, .events = POLLIN},
                                    {.fd = host->control, .events = POLLIN}};
        int ready = poll(sources, 2, patience > 0 && patience < look ? patience : look);
        if (ready >= 0 && to_children_ended(fixture, &sources[0])) {
            break;
        }
        if (ready > 0 && sources[1].revents) {
            take_order(host, run, fixture);
        }
        struct to_capture_begin begin = {{0, 0}};
        to_children_release_all();
        to_follow_look(&host->capture, false);
        look = to_capture_trim(&host->capture, &begin, 1)      ? QUICK_LOOK
               : look < SELDOM && !host->capture.follow.name ? 2 * look
                                                               : look;
    }
    while (waitpid(fixture, &status, 0) < 0 && errno == EINTR) {
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    return status;
}

struct left_behind {
    struct host *host;
    uint32_t run;
    size_t count;
};

static void note_left_behind(void *context, pid_t process, const char *command)
{
    struct left_behind *left = context;
    struct to_record record = {.kind = TO_RECORD_LEFT_BEHIND};
    left->count++;
    record.as.left.run = left->run;
    record.as.left.pid = (uint32_t)process;
    record.as.left.command = to_text(command);
    to_record_encode(&left->host->packet, &record);
    send_packet(left->host);
}

static void report(struct host *host, const struct to_record_run *order, pid_t test,
                   int status, int64_t duration, bool leaked)
{
    struct to_record record = {.kind = TO_RECORD_ENDED};
    struct to_record_ended *ended = &record.as.ended;
    ended->run = order->run;
    ended->status = (uint32_t)status;
    ended->returned = host->tally->returned;
    ended->problems = host->tally->problems;
    ended->skipped = host->tally->skipped;
    ended->checks = host->tally->checks;
    ended->duration = duration;
    bool clean = status == 0 && ended->returned && ended->problems == 0 && !host->disturbed &&
                 !(leaked && (order->flags & TO_RUN_LEAKS_FAIL));
    bool passed =
        clean || to_registry_expects_failure(host->registry->tests[order->test].test);
    /* What a test that passes has printed is in no report. */
    bool shown = !clean || ended->skipped || (order->flags & TO_RUN_OUTPUT_ALWAYS);
    ended->deferred = host->tally->estate.deferred;
    ended->subtests = host->tally->subtests;
    ended->subtest = to_text(host->tally->subtest);
    ended->kept = to_text(to_estate_settle_folder(&host->tally->estate, passed));
    if (shown) {
        to_capture_claim(&host->capture, test);
    }
    ended->out_size = to_capture_size(&host->capture, 1);
    ended->err_size = to_capture_size(&host->capture, 2);

    to_logging_end(&host->running);
    /* Of a test that was asked, too: that may have ended its wait, and so the test. */
    to_stacks_send(host->stacks, 0, order->run, host->control);
    if (shown) {
        if (to_capture_send(&host->capture, 1, 0, ended->out_size, order->run, host->control) < 0 ||
            to_capture_send(&host->capture, 2, 0, ended->err_size, order->run, host->control) < 0) {
            leave(host, 0);
        }
    }
    to_record_encode(&host->packet, &record);
    send_packet(host);
}

static void run_test(struct host *host, const struct to_record_run *order)
{
    *host->tally = (struct to_tally){0};
    const struct to_registered *registered = &host->registry->tests[order->test];
    const struct to_test_ *descriptor = registered->test;
    to_capture_clear(&host->capture);
    to_follow_begin(&host->capture, order->flags & TO_RUN_LIVE ? descriptor->name_ : NULL);
    to_stacks_clear(host->stacks);
    host->disturbed = false;
    int64_t begin = to_clock_now();

    host->running.run = order->run;
    host->running.name = descriptor->name_;
    host->running.row = registered->row;
    host->running.is_fixture = order->flags & TO_RUN_FIXTURE;
    to_logging_order(order->flags);
    errno = 0; /* for the test */
    pid_t test = fork();
    if (test == 0) {
        become_test(host, descriptor);
    }
    if (test < 0) {
        struct to_record record = {.kind = TO_RECORD_NOT_STARTED};
        record.as.not_started.run = order->run;
        record.as.not_started.error = (uint32_t)errno;
        to_record_encode(&host->packet, &record);
        send_packet(host);
        return;
    }
    int status = order->flags & TO_RUN_FIXTURE ? wait_for_fixture(host, order->run, test)
                                               : wait_for(host, order->run, test);
    int64_t duration = to_clock_now() - begin;
    struct left_behind left = {host, order->run, 0};
    to_estate_ask_processes(&host->tally->estate);
    to_estate_end_processes(&host->tally->estate, to_clock_now() + TO_ESTATE_GRACE);
    to_children_kill(NULL, 0, note_left_behind, &left);
    to_follow_look(&host->capture, true);
    report(host, order, test, status, duration, left.count > 0);
}

/* A host stays on one processor: its forks, which begin there, find its memory near, and who
 * waits for whom is woken there. Tests may go where they like. */
static void settle(struct host *host, uint32_t number)
{
    cpu_set_t one;
    int wanted;
    if (sched_getaffinity(0, sizeof host->processors, &host->processors) < 0) {
        memset(&host->processors, 0xff, sizeof host->processors);
        return;
    }
    wanted = (int)(number % (uint32_t)CPU_COUNT(&host->processors));
    for (int i = 0; i < CPU_SETSIZE; i++) {
        if (CPU_ISSET(i, &host->processors) && wanted-- == 0) {
            CPU_ZERO(&one);
            CPU_SET(i, &one);
            sched_setaffinity(0, sizeof one, &one);
            return;
        }
    }
}

/* It is looked at first, and taken from the socket then: of a host that was killed while it
 * waited, the kernel would take it too, and the runner believe that the test had begun. */
static struct to_record_run next_order(struct host *host)
{
    struct to_record_run order = host->next;
    struct to_record record;
    host->next.run = 0;
    while (order.run == 0) {
        receive(host, 0, MSG_PEEK, &record);
        receive(host, 0, 0, &record);
        if (record.kind == TO_RECORD_RUN) {
            order = record.as.run;
        } else if (record.kind == TO_RECORD_RECALL) {
            tell_recalled(host, 0);
        } /* else it is about a test that has ended */
    }
    if (to_packet_is_shut(host->running.socket)) {
        /* A test has done that, and the next could not say why it failed: another host can. */
        tell_recalled(host, order.run);
        leave(host, 0);
    }
    return order;
}

/* See wait_for. Tests get what the module has set up. */
static void await_children(struct host *host)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(SIGCHLD, &plain, &host->child_action);
    sigemptyset(&host->child_signal);
    sigaddset(&host->child_signal, SIGCHLD);
    sigprocmask(SIG_BLOCK, &host->child_signal, &host->mask);
}

static void tell_up(struct host *host)
{
    struct to_record record = {.kind = TO_RECORD_HOST_UP};
    record.as.host_up.process = (uint32_t)host->process;
    to_record_encode(&host->packet, &record);
    send_packet(host);
}

void to_host_serve(struct to_registry *registry, uint32_t number, int control, int test_socket)
{
    struct host host = {.registry = registry,
                        .control = control,
                        .process = getpid(),
                        .running = {.socket = test_socket, .active = true, .end = to_body_end}};
    to_children_adopt();
    settle(&host, number);
    await_children(&host);
    to_registry_keep_private(registry);
    host.received = to_private_new(TO_PACKET_MAX);
    host.tally = mmap(NULL, sizeof *host.tally, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!host.received || host.tally == MAP_FAILED || to_capture_open(&host.capture) < 0) {
        _exit(1);
    }
    to_private_keep(host.received, TO_PACKET_MAX);
    host.running.tally = host.tally;
    to_running_set(&host.running);
    host.stacks = to_stacks_open();
    /* As on a terminal: what a test has printed is there also where it crashes or hangs. */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    to_streams_learn();
    tell_up(&host);
    for (;;) {
        struct to_record_run order = next_order(&host);
        if (order.test < registry->count) {
            run_test(&host, &order);
        }
    }
}

/* SPDX-License-Identifier: MIT
 * A module's set-up. */
#include "test/setup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "test/body.h"
#include "test/capture.h"
#include "test/client.h"
#include "test/logging.h"
#include "test/running.h"
#include "test/stack.h"
#include "wire/packet.h"
#include "wire/record.h"

/* Milliseconds between two looks at what is printed: where that is much, and else. */
enum { QUICK_LOOK = 1, LOOK = 20 };

struct setup {
    int control;
    int test_socket;
    uint32_t run;
    uint32_t flags;
    const sigset_t *mask;   /* of the body */
    struct to_tally *tally; /* shared with the process that runs the body */
    struct to_capture capture;
    struct to_stacks *stacks;
    pid_t process;
    int pidfd; /* -1: there is none, see to_children_watch */
    int line; /* a byte from that process: the body has returned; one to it: go on */
    char *received;
};

static void send_record(const struct setup *setup, const struct to_record *record)
{
    struct to_buffer packet = {0};
    to_record_encode(&packet, record);
    if (!packet.failed) {
        to_packet_send(setup->control, packet.data, packet.size, NULL, 0);
    }
    to_buffer_free(&packet);
}

/* ---- the process that runs it ---- */

/* Returns where it may go on as the module. */
static void run_body(struct setup *setup, const struct to_test_ *test, int line, pid_t watcher)
{
    static struct to_running running;
    sigset_t mask;
    char byte = 0;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != watcher) {
        _exit(1);
    }
    to_children_adopt();
    to_logging_order(setup->flags);
    running = (struct to_running){.socket = setup->test_socket,
                                  .run = setup->run,
                                  .process = getpid(),
                                  .tally = setup->tally};
    sigprocmask(SIG_SETMASK, setup->mask, &mask);
    to_body_call(test, &running);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    setup->tally->checks = to_checks_;
    setup->tally->returned = 1;
    to_client_keep(&running);
    to_running_clear();
    if (write(line, &byte, 1) != 1 || read(line, &byte, 1) != 1) {
        _exit(0); /* it has failed, or nobody is there any more */
    }
    close(line);
}

/* ---- the process that watches it ---- */

_Noreturn static void leave(const struct setup *setup)
{
    kill(setup->process, SIGKILL);
    to_children_kill(NULL, 0, NULL, NULL);
    _exit(0);
}

static void ask(const struct setup *setup)
{
    struct to_record record = {.kind = TO_RECORD_ASKED};
    record.as.asked.run = setup->run;
    record.as.asked.traced = to_children_traced(setup->process);
    if (!record.as.asked.traced) {
        to_stacks_ask(setup->stacks, setup->process);
    }
    send_record(setup, &record);
}

static void take_order(struct setup *setup)
{
    struct to_record record;
    ssize_t size = to_packet_receive(setup->control, setup->received, 0, NULL);
    const char *at = setup->received;
    size_t left = size > 0 ? (size_t)size : 0;
    if (to_record_decode(&at, &left, &record) != 1) {
        leave(setup);
    }
    if (record.as.kill.run != setup->run && record.as.kill.run != 0) {
        return;
    }
    if (record.kind == TO_RECORD_ASK) {
        ask(setup);
    } else if (record.kind == TO_RECORD_KILL) {
        int signal = (int)record.as.kill.signal;
        kill(setup->process, signal);
        if (signal == SIGSTOP || signal == SIGCONT) {
            to_estate_signal(&setup->tally->estate, signal);
        }
    }
}

/* Until the body has returned, or its process has ended. Whether it has returned. */
static bool watch(struct setup *setup)
{
    int look = LOOK;
    for (;;) {
        struct to_capture_begin begin = {{0, 0}};
        struct pollfd sources[3] = {{.fd = setup->pidfd, .events = POLLIN},
                                    {.fd = setup->control, .events = POLLIN},
                                    {.fd = setup->line, .events = POLLIN}};
        poll(sources, 3, look);
        to_children_release_all();
        to_follow_look(&setup->capture, false);
        look = to_capture_trim(&setup->capture, &begin, 1) ? QUICK_LOOK : LOOK;
        if (to_children_ended(setup->process, &sources[0])) {
            return false;
        }
        if (sources[1].revents) {
            take_order(setup);
        }
        if (sources[2].revents) {
            char byte;
            if (read(setup->line, &byte, 1) == 1) {
                return true;
            }
            setup->line = -1; /* the body has closed it: its end will tell */
        }
    }
}

static int wait_for_end(const struct setup *setup)
{
    int status = 0;
    while (waitpid(setup->process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

static void note_left_behind(void *context, pid_t process, const char *command)
{
    const struct setup *setup = context;
    struct to_record record = {.kind = TO_RECORD_LEFT_BEHIND};
    record.as.left = (struct to_record_left){setup->run, (uint32_t)process, to_text(command)};
    send_record(setup, &record);
}

/* A set-up that fails, or skips, leaves nothing for tests to stand on. */
static bool is_good(const struct to_tally *tally)
{
    return tally->returned && !tally->problems && !tally->skipped;
}

static void report(struct setup *setup, int status, int64_t duration)
{
    struct to_tally *tally = setup->tally;
    bool passed = status == 0 && is_good(tally);
    to_follow_look(&setup->capture, true);
    struct to_record record = {.kind = TO_RECORD_ENDED};
    uint64_t sizes[2] = {to_capture_size(&setup->capture, 1),
                         to_capture_size(&setup->capture, 2)};
    record.as.ended = (struct to_record_ended){
        .run = setup->run,
        .status = (uint32_t)status,
        .returned = tally->returned,
        .problems = tally->problems,
        .skipped = tally->skipped,
        .checks = tally->checks,
        .duration = duration,
        .out_size = sizes[0],
        .err_size = sizes[1],
        .deferred = tally->estate.deferred,
        .subtests = tally->subtests,
        .subtest = to_text(tally->subtest),
        .kept = to_text(to_estate_settle_folder(&tally->estate, passed)),
    };
    to_logging_end(&(struct to_running){
        .socket = setup->test_socket, .run = setup->run, .tally = tally});
    to_stacks_send(setup->stacks, 0, setup->run, setup->control);
    for (unsigned stream = 1; stream <= 2; stream++) {
        to_capture_send(&setup->capture, stream, 0, sizes[stream - 1], setup->run,
                        setup->control);
    }
    send_record(setup, &record);
}

/* Until the runner has heard all and has closed its end: a socket that is closed while there
 * are orders in it takes with it what the other end has not read yet. */
static void await_farewell(const struct setup *setup)
{
    while (to_packet_receive(setup->control, setup->received, 0, NULL) > 0) {
    }
}

/* The other process is the module now; that one's end is this one's. What it leaves then are
 * its hosts, which go on, and are the runner's. */
_Noreturn static void stand_aside(const struct setup *setup)
{
    int status = 0;
    await_farewell(setup);
    close(setup->control);
    close(setup->test_socket);
    while (waitpid(setup->process, &status, WUNTRACED) != setup->process || WIFSTOPPED(status)) {
        kill(setup->process, SIGCONT); /* a test has stopped it */
    }
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    _exit(WEXITSTATUS(status));
}

static void tell_up(const struct setup *setup)
{
    struct to_record record = {.kind = TO_RECORD_HOST_UP};
    record.as.host_up.process = (uint32_t)getpid();
    send_record(setup, &record);
}

static bool take_run(struct setup *setup)
{
    struct to_record record;
    ssize_t size = to_packet_receive(setup->control, setup->received, 0, NULL);
    const char *at = setup->received;
    size_t left = size > 0 ? (size_t)size : 0;
    if (to_record_decode(&at, &left, &record) != 1 || record.kind != TO_RECORD_RUN) {
        return false;
    }
    setup->run = record.as.run.run;
    setup->flags = record.as.run.flags;
    return true;
}

static void refuse(const struct setup *setup)
{
    struct to_record record = {.kind = TO_RECORD_NOT_STARTED};
    record.as.not_started.run = setup->run;
    record.as.not_started.error = (uint32_t)errno;
    send_record(setup, &record);
}

/* True in the process that takes over. */
static bool run(struct setup *setup, const struct to_test_ *test)
{
    int line[2];
    int64_t begin = to_clock_now();
    pid_t watcher = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) < 0) {
        refuse(setup);
        return false;
    }
    fflush(NULL);
    setup->process = fork();
    if (setup->process == 0) {
        close(line[0]);
        run_body(setup, test, line[1], watcher);
        return true;
    }
    close(line[1]);
    setup->line = line[0];
    if (setup->process < 0) {
        refuse(setup);
        close(line[0]);
        return false;
    }
    setup->pidfd = to_children_watch(setup->process);
    to_follow_begin(&setup->capture, setup->flags & TO_RUN_LIVE ? test->name_ : NULL);
    bool good = watch(setup) && is_good(setup->tally);
    if (good) {
        report(setup, 0, to_clock_now() - begin);
        char byte = 0;
        if (write(line[0], &byte, 1) != 1) {
            leave(setup);
        }
        close(line[0]);
        stand_aside(setup);
    }
    close(line[0]); /* lets the process go, where it still waits */
    int status = wait_for_end(setup);
    int64_t duration = to_clock_now() - begin;
    to_estate_ask_processes(&setup->tally->estate);
    to_estate_end_processes(&setup->tally->estate, to_clock_now() + TO_ESTATE_GRACE);
    to_children_kill(NULL, 0, note_left_behind, setup);
    report(setup, status, duration);
    close(setup->pidfd);
    return false;
}

bool to_setup_run(const struct to_test_ *test, const sigset_t *mask, int control,
                  int test_socket)
{
    struct setup setup = {
        .control = control, .test_socket = test_socket, .mask = mask, .pidfd = -1};
    setup.received = malloc(TO_PACKET_MAX);
    setup.tally = mmap(NULL, sizeof *setup.tally, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!setup.received || setup.tally == MAP_FAILED || to_capture_open(&setup.capture) < 0) {
        _exit(1);
    }
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    setup.stacks = to_stacks_open();
    tell_up(&setup);
    bool over = take_run(&setup) && run(&setup, test);
    if (!over) {
        await_farewell(&setup);
    }
    free(setup.received);
    munmap(setup.tally, sizeof *setup.tally);
    to_capture_close(&setup.capture);
    close(control);
    close(test_socket);
    return over;
}

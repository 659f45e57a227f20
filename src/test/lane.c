/* SPDX-License-Identifier: MIT
 * A lane: runs test after test on one thread. */
#include "test/lane.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <to/test.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "test/belongings.h"
#include "test/body.h"
#include "test/capture.h"
#include "test/client.h"
#include "test/logging.h"
#include "test/registry.h"
#include "wire/packet.h"
#include "wire/record.h"

/* What a test may change of its thread, and of its process where that is its own, to be put
 * back for the next. */
struct ground {
    sigset_t signals;
    mode_t mask;
    bool has_threads; /* other than this one, before any test: no test has left those */
    char folder[PATH_MAX]; /* not a descriptor, which a test may close; "": it has no name */
};

/* It does nothing but look: a process has nothing to separate from its only thread, and cannot
 * separate from others. Where it is forbidden, by another error, there are none. */
static bool has_threads(void)
{
    return unshare(CLONE_THREAD) < 0 && errno == EINVAL;
}

/* Those that the test has left. One that it has waited for may take a moment to go. */
static bool leaves_threads(const struct ground *ground)
{
    const struct timespec moment = {0, 50 * TO_MICROSECOND};
    bool left = !ground->has_threads && has_threads();
    for (int i = 0; i < 40 && left; i++) {
        nanosleep(&moment, NULL);
        left = has_threads();
    }
    return left;
}

static void note_ground(struct ground *ground, bool alone)
{
    pthread_sigmask(SIG_SETMASK, NULL, &ground->signals);
    if (alone) {
        ground->has_threads = has_threads();
        if (!getcwd(ground->folder, sizeof ground->folder)) {
            ground->folder[0] = '\0';
        }
        ground->mask = umask(0);
        umask(ground->mask);
    }
}

static void put_back(const struct ground *ground, bool alone)
{
    char folder[PATH_MAX];
    pthread_sigmask(SIG_SETMASK, &ground->signals, NULL);
    if (!alone) {
        return;
    }
    umask(ground->mask);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL); /* alarm() */
    if (!getcwd(folder, sizeof folder) || strcmp(folder, ground->folder) != 0) {
        int result = chdir(ground->folder);
        (void)result;
    }
    if (strcmp(setlocale(LC_ALL, NULL), "C") != 0) {
        setlocale(LC_ALL, "C");
    }
}

/* 0 or a negative errno. */
static int send_record(struct to_lane *lane, const struct to_record *record)
{
    to_buffer_clear(&lane->packet);
    to_record_encode(&lane->packet, record);
    return lane->packet.failed ? -ENOMEM
                               : to_packet_send(lane->control, lane->packet.data,
                                                lane->packet.size, NULL, 0);
}

static void note_left_behind(void *context, pid_t process, const char *command)
{
    struct to_lane *lane = context;
    struct to_record record = {.kind = TO_RECORD_LEFT_BEHIND};
    lane->left++;
    record.as.left.run = lane->log->run;
    record.as.left.pid = (uint32_t)process;
    record.as.left.command = to_text(command);
    send_record(lane, &record);
}

/* Whether no other lane runs a test now. */
static bool is_only(const struct to_lane *lane)
{
    for (size_t i = 0; i < lane->logs->count; i++) {
        const struct to_lane_log *log = &lane->logs->of[i];
        if (log != lane->log && to_lane_is_in_test(log)) {
            return false;
        }
    }
    return true;
}

/* A test has closed the sockets, or the runner has: only the watcher, who has its own, can
 * tell now how the tests ended, when the process has. That is as soon as none runs. */
static void cut(struct to_lane *lane, int result)
{
    lane->cut = true;
    if (result != -EPIPE && is_only(lane)) {
        _exit(0);
    }
}

/* The watcher gives back what no test needs; where this one's output begins and ends, it must
 * not do so unseen. Each first says what it is about, and then looks at the other. */
static void hold_streams(struct to_lane *lane)
{
    const struct timespec moment = {0, 100 * 1000};
    __atomic_store_n(&lane->log->looks, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&lane->logs->trims, __ATOMIC_SEQ_CST)) {
        nanosleep(&moment, NULL);
    }
}

static uint64_t size_of(const struct to_lane_log *log, const uint64_t *to, int stream)
{
    /* A test may have cut the file. */
    return to[stream] > log->from.at[stream] ? to[stream] - log->from.at[stream] : 0;
}

static void measure(const struct to_lane *lane, uint64_t *ret_sizes)
{
    ret_sizes[0] = to_capture_size(lane->capture, 1);
    ret_sizes[1] = to_capture_size(lane->capture, 2);
}

/* `to`: where the streams end. */
static void tell_end(struct to_lane *lane, int64_t duration, uint64_t *to)
{
    struct to_lane_log *log = lane->log;
    struct to_record record = {.kind = TO_RECORD_ENDED};
    struct to_record_ended *ended = &record.as.ended;
    uint32_t problems = __atomic_load_n(&log->tally.problems, __ATOMIC_RELAXED);
    bool clean = problems == 0 && log->tally.returned &&
                 !(lane->left > 0 && (lane->flags & TO_RUN_LEAKS_FAIL));
    bool passed = clean || to_registry_expects_failure(lane->registry->tests[log->test].test);
    const char *kept = to_estate_settle_folder(&log->tally.estate, passed);
    bool wants_output =
        !clean || log->tally.skipped || (lane->flags & (TO_RUN_OUTPUT_ALWAYS | TO_RUN_LIVE));
    if (wants_output) {
        hold_streams(lane);
        measure(lane, to);
    }
    to_logging_end(&lane->running);
    lane->is_silent = to[0] == 0 && to[1] == 0;
    *ended = (struct to_record_ended){
        .run = log->run,
        .returned = log->tally.returned,
        .problems = problems,
        .skipped = log->tally.skipped,
        .checks = __atomic_load_n(&to_checks_, __ATOMIC_RELAXED) - lane->checks,
        .duration = duration,
        .out_size = size_of(log, to, 0),
        .err_size = size_of(log, to, 1),
        .deferred = log->tally.estate.deferred,
        .kept = to_text(kept),
        .subtests = log->tally.subtests,
        .subtest = to_text(log->tally.subtest),
    };
    if (wants_output) {
        if (lane->flags & TO_RUN_LIVE) {
            /* Not while it runs: others print to the same streams. */
            to_follow_range(lane->capture, lane->registry->tests[log->test].test->name_,
                            log->from.at, to);
        }
        to_capture_send(lane->capture, 1, log->from.at[0], to[0], log->run, lane->control);
        to_capture_send(lane->capture, 2, log->from.at[1], to[1], log->run, lane->control);
        __atomic_store_n(&log->looks, 0, __ATOMIC_SEQ_CST);
    }
    /* Told and written down in this order: killed in between, it is told twice, and the
     * second time is known by its number. */
    int result = send_record(lane, &record);
    if (result == 0) {
        __atomic_store_n(&log->busy, 0, __ATOMIC_RELEASE);
    } else {
        cut(lane, result);
    }
}

static void begin(struct to_lane *lane, const struct to_record_run *order)
{
    struct to_lane_log *log = lane->log;
    lane->running.run = order->run;
    lane->flags = order->flags;
    to_logging_order(order->flags);
    lane->left = 0;
    lane->checks = __atomic_load_n(&to_checks_, __ATOMIC_RELAXED);
    if (lane->alone) {
        if (!lane->is_silent) {
            to_capture_clear(lane->capture);
        }
        log->from.at[0] = log->from.at[1] = 0;
    } else {
        hold_streams(lane);
        measure(lane, log->from.at);
        __atomic_store_n(&log->looks, 0, __ATOMIC_SEQ_CST);
    }
    log->begin = to_clock_now();
}

static void end_processes(struct to_lane *lane)
{
    struct to_estate *estate = &lane->log->tally.estate;
    to_estate_ask_processes(estate);
    to_estate_end_processes(estate, to_clock_now() + TO_ESTATE_GRACE);
    if (lane->alone) {
        to_children_kill(NULL, 0, note_left_behind, lane);
    } else {
        /* Not those of the other lanes, nor orphans: nobody can tell whose they were. */
        to_children_kill_own(note_left_behind, lane);
    }
}

static void run(struct to_lane *lane, const struct to_record_run *order,
                const struct ground *ground)
{
    struct to_lane_log *log = lane->log;
    const struct to_registered *registered = &lane->registry->tests[order->test];
    begin(lane, order);
    lane->running.row = registered->row;
    to_body_call(registered->test, &lane->running);
    to_client_end(&lane->running);
    __atomic_store_n(&log->tally.returned, 1, __ATOMIC_SEQ_CST);
    int64_t duration = to_clock_now() - log->begin;

    end_processes(lane);
    put_back(ground, lane->alone);
    uint64_t to[2];
    if (is_only(lane)) {
        to_capture_restore(lane->capture, to);
    } else {
        measure(lane, to);
    }
    tell_end(lane, duration, to);
}

void to_lane_leave(struct to_lane *lane)
{
    if (to_lane_is_in_test(lane->log)) {
        uint64_t to[2];
        to_belongings_end(&lane->running);
        end_processes(lane);
        measure(lane, to);
        tell_end(lane, to_clock_now() - lane->log->begin, to);
    }
}

static void write_down(struct to_lane_log *log, const struct to_record_run *order)
{
    log->run = order->run;
    log->test = order->test;
    log->tally.estate = (struct to_estate){0};
    log->tally.subtests = 0;
    log->tally.subtest[0] = '\0';
    __atomic_store_n(&log->tally.problems, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&log->tally.skipped, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&log->tally.returned, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&log->busy, 1, __ATOMIC_SEQ_CST);
}

/* A test has shut the socket for notes: this one could not say why it failed, another host's
 * can. */
static void refuse(struct to_lane *lane, uint32_t run)
{
    struct to_record record = {.kind = TO_RECORD_RECALLED};
    record.as.recall.run = run;
    send_record(lane, &record);
    __atomic_store_n(&lane->log->busy, 0, __ATOMIC_SEQ_CST);
}

/* Reads or looks at a packet. 1 for an order, 0 for something else, or a negative errno. */
static int read_order(const struct to_lane *lane, int flags, struct to_record *ret_order)
{
    ssize_t size = to_packet_receive(lane->control, lane->received, flags, NULL);
    const char *at = lane->received;
    size_t left = size > 0 ? (size_t)size : 0;
    if (size <= 0 || to_record_decode(&at, &left, ret_order) != 1) {
        return size < 0 ? (int)size : -EPIPE;
    }
    return ret_order->kind == TO_RECORD_RUN && ret_order->as.run.test < lane->registry->count;
}

/* Reads the next order; it is written down before it is taken from the socket, so that it
 * cannot be lost between the two. The watcher may have taken it back meanwhile, and the runner
 * have sent another. */
static bool next_order(struct to_lane *lane, struct to_record *ret_order)
{
    for (;;) {
        int result = read_order(lane, MSG_PEEK, ret_order);
        if (result < 0) {
            return false;
        }
        uint32_t run = ret_order->as.run.run;
        if (result > 0) {
            write_down(lane->log, &ret_order->as.run);
        }
        result = read_order(lane, MSG_DONTWAIT, ret_order);
        if (result <= 0) {
            __atomic_store_n(&lane->log->busy, 0, __ATOMIC_SEQ_CST);
            continue;
        }
        if (ret_order->as.run.run != run) {
            write_down(lane->log, &ret_order->as.run);
        }
        if (!to_packet_is_shut(lane->test_socket)) {
            return true;
        }
        refuse(lane, ret_order->as.run.run);
    }
}

void to_lane_close(const struct to_lane *lane)
{
    struct stat status;
    if (fstat(lane->control, &status) == 0 && status.st_ino == lane->control_inode &&
        S_ISSOCK(status.st_mode)) {
        close(lane->control);
    }
}

/* Whether a further test has a chance; the one before may have taken all, or forbidden it. */
static bool has_memory(void)
{
    void *volatile some = malloc(16 * 1024);
    free(some);
    return some != NULL;
}

void to_lane_serve(struct to_lane *lane)
{
    struct to_record order;
    struct ground ground;
    note_ground(&ground, lane->alone);
    lane->log->thread = (uint32_t)syscall(SYS_gettid);
    while (!lane->cut && next_order(lane, &order)) {
        run(lane, &order.as.run, &ground);
        if (lane->alone && !has_memory()) {
            _exit(0); /* the watcher starts the process anew */
        }
        if (lane->alone && leaves_threads(&ground)) {
            return; /* no other test is to have them beside it; likewise */
        }
    }
}

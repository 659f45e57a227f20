/* SPDX-License-Identifier: MIT
 * A lane: runs test after test on one thread. */
#include "test/lane.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <to/test.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "test/body.h"
#include "test/capture.h"
#include "test/registry.h"
#include "wire/packet.h"
#include "wire/record.h"

/* What a test may change of its process, to be put back for the next. */
struct ground {
    int folder;
    mode_t mask;
    sigset_t signals;
};

static void note_ground(struct ground *ground)
{
    ground->folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    ground->mask = umask(0);
    umask(ground->mask);
    pthread_sigmask(SIG_SETMASK, NULL, &ground->signals);
}

static void put_back(const struct ground *ground)
{
    int result = fchdir(ground->folder);
    (void)result;
    umask(ground->mask);
    pthread_sigmask(SIG_SETMASK, &ground->signals, NULL);
    if (strcmp(setlocale(LC_ALL, NULL), "C") != 0) {
        setlocale(LC_ALL, "C");
    }
}

struct left_behind {
    struct to_lane *lane;
    uint32_t run;
};

static void note_left_behind(void *context, pid_t process, const char *command)
{
    const struct left_behind *left = context;
    struct to_buffer packet = {0};
    struct to_record record = {.kind = TO_RECORD_LEFT_BEHIND};
    record.as.left.run = left->run;
    record.as.left.pid = (uint32_t)process;
    record.as.left.command = to_text(command);
    to_record_encode(&packet, &record);
    if (!packet.failed) {
        to_packet_send(left->lane->control, packet.data, packet.size, NULL, 0);
    }
    to_buffer_free(&packet);
}

static void tell_end(struct to_lane *lane, uint32_t flags, int64_t duration,
                     uint64_t checks)
{
    struct to_lane_log *log = lane->log;
    struct to_buffer packet = {0};
    struct to_record record = {.kind = TO_RECORD_ENDED};
    struct to_record_ended *ended = &record.as.ended;
    uint64_t to[2] = {to_capture_size(lane->capture, 1), to_capture_size(lane->capture, 2)};
    *ended = (struct to_record_ended){
        .run = log->run,
        .returned = 1,
        .problems = __atomic_load_n(&log->tally.problems, __ATOMIC_RELAXED),
        .skipped = log->tally.skipped,
        .checks = checks,
        .duration = duration,
        .out_size = to[0] - log->from[0],
        .err_size = to[1] - log->from[1],
    };
    if (ended->problems > 0 || (flags & TO_RUN_OUTPUT_ALWAYS)) {
        to_capture_send(lane->capture, 1, log->from[0], to[0], log->run, lane->control);
        to_capture_send(lane->capture, 2, log->from[1], to[1], log->run, lane->control);
    }
    to_record_encode(&packet, &record);
    /* Told and written down in this order: killed in between, it is told twice, and the
     * second time is known by its number. Where the test has closed the socket, the watcher
     * tells it when the process is gone. */
    if (to_packet_send(lane->control, packet.data, packet.size, NULL, 0) == 0) {
        __atomic_store_n(&log->busy, 0, __ATOMIC_RELEASE);
    }
    to_buffer_free(&packet);
}

static void run(struct to_lane *lane, const struct to_record_run *order)
{
    struct to_lane_log *log = lane->log;
    struct ground ground;
    unsigned long checks = __atomic_load_n(&to_checks_, __ATOMIC_RELAXED);

    log->tally = (struct to_tally){0};
    log->thread = (uint32_t)syscall(SYS_gettid);
    if (lane->alone) {
        note_ground(&ground);
        to_capture_clear(lane->capture);
    }
    log->from[0] = to_capture_size(lane->capture, 1);
    log->from[1] = to_capture_size(lane->capture, 2);
    log->begin = to_clock_now();
    lane->running.run = order->run;
    to_body_call(lane->registry->tests[order->test].test, &lane->running);
    log->tally.returned = 1;
    int64_t duration = to_clock_now() - log->begin;

    if (lane->alone) {
        /* With others, nobody can tell whose children there are. */
        to_children_kill(NULL, 0, note_left_behind, &(struct left_behind){lane, order->run});
        put_back(&ground);
        close(ground.folder);
    }
    tell_end(lane, order->flags, duration,
             __atomic_load_n(&to_checks_, __ATOMIC_RELAXED) - checks);
}

/* Reads the next order; it is written down before it is taken from the socket, so that it
 * cannot be lost between the two. */
static bool next_order(struct to_lane *lane, char *packet, struct to_record *ret_order)
{
    for (;;) {
        ssize_t size = to_packet_receive(lane->control, packet, MSG_PEEK, NULL);
        const char *at = packet;
        size_t left = size > 0 ? (size_t)size : 0;
        if (size <= 0 || to_record_decode(&at, &left, ret_order) != 1) {
            return false;
        }
        bool known = ret_order->kind == TO_RECORD_RUN &&
                     ret_order->as.run.test < lane->registry->count;
        if (known) {
            lane->log->run = ret_order->as.run.run;
            lane->log->test = ret_order->as.run.test;
            __atomic_store_n(&lane->log->busy, 1, __ATOMIC_RELEASE);
        }
        to_packet_receive(lane->control, packet, 0, NULL);
        if (known) {
            return true;
        }
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

void to_lane_serve(struct to_lane *lane)
{
    struct to_record order;
    char *packet = malloc(TO_PACKET_MAX);
    while (packet && next_order(lane, packet, &order)) {
        run(lane, &order.as.run);
    }
    free(packet);
}

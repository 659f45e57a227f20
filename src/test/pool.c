/* SPDX-License-Identifier: MIT
 * A pool of lanes in one process, and its watcher. */
#include "test/pool.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "test/capture.h"
#include "test/lane.h"
#include "test/registry.h"
#include "test/sanitized.h"
#include "test/stack.h"
#include "wire/packet.h"
#include "wire/record.h"

enum { START_TRIES = 500 };

struct pool {
    const struct to_registry *registry;
    struct to_lane *lanes;
    size_t count;
    struct to_lane_logs *logs; /* shared with the process */
    struct to_capture_begin *begins; /* room for one a lane */
    struct to_capture capture;
    struct to_stacks *stacks;
    struct pollfd *sources; /* [0]: the process; then a test socket a lane, fd -1: closed */
    char *received;         /* room for one packet */
    pid_t process;
    size_t pressed; /* the lane whose test is being ended; count: none */
    pthread_t *threads; /* of the process: one a lane, the latest */
};

/* ---- the process that runs the tests ---- */

static struct pool *own_pool;

extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

/* What a test forks must not keep the control sockets open: their end tells the runner that
 * the process has died. Only once: a copy may make other use of the numbers. */
static void close_in_copy(void)
{
    const struct pool *pool = own_pool;
    own_pool = NULL;
    for (size_t i = 0; pool && i < pool->count; i++) {
        to_lane_close(&pool->lanes[i]);
    }
}

static __thread struct to_lane_log *own_log;

/* A test that calls exit(), or that a sanitizer ends, ends the others too: let it be known
 * which. */
static void note_exit(void)
{
    if (own_log && own_log->busy) {
        own_log->exits = 1;
    }
}

static void *lane_thread(void *argument);

/* As the kernel leaves before the stack of a program: no frame is to reach over it into
 * another thread's stack. */
#define GUARD ((size_t)1024 * 1024)

static void start_thread(struct to_lane *lane)
{
    const struct timespec moment = {0, 10 * TO_MILLISECOND};
    pthread_t *thread = &own_pool->threads[lane - own_pool->lanes];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setguardsize(&attributes, GUARD);
    int result = EAGAIN;
    for (int i = 0; i < START_TRIES && result == EAGAIN; i++) {
        result = pthread_create(thread, &attributes, lane_thread, lane);
        if (result == EAGAIN) {
            nanosleep(&moment, NULL); /* the user may have no more processes at the moment */
        }
    }
    if (result != 0) {
        _exit(1);
    }
    pthread_attr_destroy(&attributes);
}

/* A test has called pthread_exit(). Where no other shares the process, that ends it. */
static void replace_thread(void *argument)
{
    struct to_lane *lane = argument;
    if (lane->alone) {
        exit(0);
    }
    to_lane_leave(lane);
    start_thread(lane);
}

static void *lane_thread(void *argument)
{
    struct to_lane *lane = argument;
    own_log = lane->log;
    if (lane->alone) {
        to_leaks_look(); /* a thread of its own has not overlooked any */
    }
    to_stacks_ready();
    pthread_cleanup_push(replace_thread, lane);
    to_lane_serve(lane);
    pthread_cleanup_pop(0);
    own_log = NULL;
    return NULL;
}

static void run_threads(struct pool *pool)
{
    pool->threads = calloc(pool->count, sizeof *pool->threads);
    if (!pool->threads) {
        _exit(1);
    }
    to_running_share(&pool->lanes[0].running);
    for (size_t i = 0; i < pool->count; i++) {
        start_thread(&pool->lanes[i]);
    }
    for (size_t i = 0; i < pool->count; i++) {
        pthread_t thread;
        do {
            thread = pool->threads[i];
            pthread_join(thread, NULL);
        } while (!pthread_equal(thread, pool->threads[i])); /* replaced meanwhile */
    }
    free(pool->threads);
}

_Noreturn static void become_runner(struct pool *pool, pid_t watcher)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != watcher) {
        _exit(1);
    }
    to_children_adopt();
    atexit(note_exit);
    if (__sanitizer_set_death_callback) {
        __sanitizer_set_death_callback(note_exit);
    }
    own_pool = pool;
    pthread_atfork(NULL, NULL, close_in_copy);
    for (size_t i = 0; i < pool->count; i++) {
        pool->lanes[i].running.process = getpid();
        pool->lanes[i].running.sibling = i + 1 < pool->count ? &pool->lanes[i + 1].running : NULL;
    }
    if (pool->count == 1) {
        lane_thread(&pool->lanes[0]);
    } else {
        run_threads(pool);
    }
    if (to_works_at_exit()) {
        exit(0);
    }
    _exit(0);
}

static void start(struct pool *pool)
{
    pid_t watcher = getpid();
    pool->pressed = pool->count;
    to_stacks_clear(pool->stacks);
    to_capture_clear(&pool->capture);
    fflush(NULL);
    pool->process = fork();
    if (pool->process == 0) {
        become_runner(pool, watcher);
    }
    if (pool->process < 0) {
        _exit(1);
    }
    pool->sources[0] = (struct pollfd){.fd = to_children_watch(pool->process), .events = POLLIN};
}

/* ---- the watcher ---- */

_Noreturn static void leave(struct pool *pool)
{
    if (pool->process > 0) {
        kill(-pool->process, SIGKILL);
        kill(pool->process, SIGKILL);
    }
    to_children_kill(NULL, 0, NULL, NULL);
    _exit(0);
}

static void send_record(const struct to_lane *lane, const struct to_record *record)
{
    struct to_buffer packet = {0};
    to_record_encode(&packet, record);
    if (!packet.failed) {
        to_packet_send(lane->control, packet.data, packet.size, NULL, 0);
    }
    to_buffer_free(&packet);
}

/* See host.c: one that is being debugged may take all the time that there is. */
static void ask(const struct pool *pool, const struct to_lane *lane)
{
    struct to_record record = {.kind = TO_RECORD_ASKED};
    record.as.asked.run = lane->log->run;
    record.as.asked.traced = to_children_traced(pool->process);
    if (!record.as.asked.traced) {
        to_stacks_ask(pool->stacks, pool->process);
    }
    send_record(lane, &record);
}

static void tell_recalled(struct to_lane *lane, uint32_t run)
{
    struct to_record record = {.kind = TO_RECORD_RECALLED};
    record.as.recall.run = run;
    if (run != 0) {
        lane->recalled[run % TO_LANE_RECALLED] = run;
    }
    send_record(lane, &record);
}

/* Takes the orders that the lane has not taken yet. They may be later ones than were meant, where
 * the lane was quicker: nobody can look at one and take just that. */
static void recall(struct pool *pool, struct to_lane *lane)
{
    struct to_record record;
    ssize_t size;
    while ((size = to_packet_receive(lane->control, pool->received, MSG_DONTWAIT, NULL)) > 0) {
        const char *at = pool->received;
        size_t left = (size_t)size;
        if (to_record_decode(&at, &left, &record) == 1 && record.kind == TO_RECORD_RUN) {
            tell_recalled(lane, record.as.run.run);
        }
    }
    tell_recalled(lane, 0);
}

/* An order to a lane whose test it names. What ends one ends all of them. */
static void take_order(struct pool *pool, size_t place)
{
    struct to_lane *lane = &pool->lanes[place];
    struct to_record record;
    ssize_t size = to_packet_receive(lane->test_socket, pool->received, 0, NULL);
    const char *at = pool->received;
    size_t left = size > 0 ? (size_t)size : 0;
    if (size <= 0) {
        pool->sources[place + 1].fd = -1;
        return;
    }
    if (to_record_decode(&at, &left, &record) != 1) {
        return;
    }
    if (record.kind == TO_RECORD_RECALL) {
        recall(pool, lane);
    } else if (!lane->log->busy ||
               (record.as.kill.run != lane->log->run && record.as.kill.run != 0)) {
        return;
    } else if (record.kind == TO_RECORD_ASK) {
        ask(pool, lane);
    } else if (record.kind == TO_RECORD_KILL) {
        if (pool->pressed == pool->count) {
            pool->pressed = place;
        }
        kill(-pool->process, (int)record.as.kill.signal);
        kill(pool->process, (int)record.as.kill.signal);
        if (record.as.kill.signal == SIGSTOP || record.as.kill.signal == SIGCONT) {
            to_estate_signal(&lane->log->tally.estate, (int)record.as.kill.signal);
        }
    }
}

static bool is_forsaken(const struct pool *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->sources[i + 1].fd >= 0) {
            return false;
        }
    }
    return true;
}

/* Gives back memory of the streams, but what tests that run may want. A lane that is at work
 * with them just now is not disturbed. Returns whether there may be more to do soon. */
static bool trim(struct pool *pool)
{
    size_t count = 0;
    bool may = true;
    __atomic_store_n(&pool->logs->trims, 1, __ATOMIC_SEQ_CST);
    for (size_t i = 0; i < pool->count; i++) {
        const struct to_lane_log *log = &pool->logs->of[i];
        may &= !__atomic_load_n(&log->looks, __ATOMIC_SEQ_CST);
        if (__atomic_load_n(&log->busy, __ATOMIC_SEQ_CST)) {
            pool->begins[count++] = log->from;
        }
    }
    bool more = !may || to_capture_trim(&pool->capture, pool->begins, count);
    __atomic_store_n(&pool->logs->trims, 0, __ATOMIC_SEQ_CST);
    return more;
}

/* How long to wait before the next look at what is printed, in milliseconds; see host.c. */
static int patience(struct pool *pool, int ready, int before)
{
    if (ready > 0) {
        return before;
    }
    to_children_release_all();
    return trim(pool) ? 1 : 20;
}

/* Waits for the end of the process. */
static int watch(struct pool *pool)
{
    int status = 0;
    int look = patience(pool, 0, 0);
    for (;;) {
        int ready = poll(pool->sources, pool->count + 1, look);
        look = patience(pool, ready, look);
        if (ready < 0) {
            continue;
        }
        if (to_children_ended(pool->process, &pool->sources[0])) {
            break;
        }
        for (size_t i = 0; i < pool->count; i++) {
            if (pool->sources[i + 1].revents) {
                take_order(pool, i);
            }
        }
        if (is_forsaken(pool)) {
            leave(pool);
        }
    }
    while (waitpid(pool->process, &status, 0) < 0 && errno == EINTR) {
    }
    if (pool->sources[0].fd >= 0) {
        close(pool->sources[0].fd);
    }
    pool->process = 0;
    return status;
}

/* ---- what was lost ---- */

/* How a test brought the process down, as wait gives it, where that can be told of it: by
 * itself, whatever another has done meanwhile. -1: it has not. */
static int own_end(const struct pool *pool, size_t place, int status)
{
    const struct to_lane_log *log = &pool->logs->of[place];
    int signal = to_stacks_signal(pool->stacks, log->thread);
    if (signal && place != pool->pressed) {
        return signal;
    }
    return place == pool->pressed || (log->exits && WIFEXITED(status)) ? status : -1;
}

/* The lane whose test brought the process down; count: nobody can say. */
static size_t find_culprit(const struct pool *pool, int status)
{
    size_t busy = 0, last = 0;
    if (pool->pressed < pool->count) {
        return pool->pressed;
    }
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->logs->of[i].busy && own_end(pool, i, status) >= 0) {
            return i;
        }
        if (to_lane_is_in_test(&pool->logs->of[i])) {
            busy++;
            last = i;
        }
    }
    return busy == 1 ? last : pool->count;
}

struct left_behind {
    struct pool *pool;
    size_t lane;
};

static void note_left_behind(void *context, pid_t process, const char *command)
{
    const struct left_behind *left = context;
    if (left->lane < left->pool->count) {
        struct to_record record = {.kind = TO_RECORD_LEFT_BEHIND};
        record.as.left.run = left->pool->logs->of[left->lane].run;
        record.as.left.pid = (uint32_t)process;
        record.as.left.command = to_text(command);
        send_record(&left->pool->lanes[left->lane], &record);
    }
}

/* Where the test's folder is still to be seen. */
static struct to_text settle_folder(const struct pool *pool, struct to_lane_log *log, int status)
{
    bool clean = status == 0 && log->tally.returned && log->tally.problems == 0;
    bool passed =
        clean || to_registry_expects_failure(pool->registry->tests[log->test].test);
    return to_text(to_estate_settle_folder(&log->tally.estate, passed));
}

/* A test that did it, or that was over and could not say so: told as its host would tell. */
static void tell_ended(const struct pool *pool, const struct to_lane *lane, int status)
{
    struct to_lane_log *log = lane->log;
    uint64_t to[2] = {to_capture_size(&pool->capture, 1), to_capture_size(&pool->capture, 2)};
    struct to_record record = {.kind = TO_RECORD_ENDED};
    record.as.ended = (struct to_record_ended){
        .run = log->run,
        .status = (uint32_t)status,
        .returned = log->tally.returned,
        .problems = log->tally.problems,
        .skipped = log->tally.skipped,
        .duration = to_clock_now() - log->begin,
        .out_size = to[0] > log->from.at[0] ? to[0] - log->from.at[0] : 0,
        .err_size = to[1] > log->from.at[1] ? to[1] - log->from.at[1] : 0,
        .deferred = log->tally.estate.deferred,
        .kept = settle_folder(pool, log, status),
        .subtests = log->tally.subtests,
        .subtest = to_text(log->tally.subtest),
    };
    to_stacks_send(pool->stacks, log->thread, log->run, lane->control);
    to_capture_send(&pool->capture, 1, log->from.at[0], to[0], log->run, lane->control);
    to_capture_send(&pool->capture, 2, log->from.at[1], to[1], log->run, lane->control);
    send_record(lane, &record);
}

static void tell_lost(const struct pool *pool, const struct to_lane *lane, size_t culprit,
                      int status)
{
    struct to_record record = {.kind = TO_RECORD_LOST};
    record.as.lost.run = lane->log->run;
    record.as.lost.culprit =
        culprit < pool->count ? pool->logs->of[culprit].test : TO_CULPRIT_UNKNOWN;
    record.as.lost.status = (uint32_t)status;
    record.as.lost.duration = to_clock_now() - lane->log->begin;
    record.as.lost.deferred = lane->log->tally.estate.deferred;
    record.as.lost.kept = settle_folder(pool, lane->log, status);
    record.as.lost.subtest = to_text(lane->log->tally.subtest);
    send_record(lane, &record);
}

/* The order was written down, but not taken from the socket yet: then the test has not begun,
 * and the next process finds it there. Or it was taken back. */
static bool is_to_begin(struct pool *pool, const struct to_lane *lane)
{
    if (lane->recalled[lane->log->run % TO_LANE_RECALLED] == lane->log->run) {
        return true;
    }
    struct to_record record;
    ssize_t size =
        to_packet_receive(lane->control, pool->received, MSG_PEEK | MSG_DONTWAIT, NULL);
    const char *at = pool->received;
    size_t left = size > 0 ? (size_t)size : 0;
    return size > 0 && to_record_decode(&at, &left, &record) == 1 &&
           record.kind == TO_RECORD_RUN && record.as.run.run == lane->log->run;
}

static void end_processes(struct pool *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        to_estate_ask_processes(&pool->logs->of[i].tally.estate);
    }
    int64_t end = to_clock_now() + TO_ESTATE_GRACE;
    for (size_t i = 0; i < pool->count; i++) {
        to_estate_end_processes(&pool->logs->of[i].tally.estate, end);
    }
}

static void tell_losses(struct pool *pool, int status)
{
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->logs->of[i].busy && is_to_begin(pool, &pool->lanes[i])) {
            pool->logs->of[i].busy = 0;
        }
    }
    size_t culprit = find_culprit(pool, status);
    end_processes(pool);
    /* Where several tests shared the process, nobody can tell whose children there are. */
    to_children_kill(NULL, 0, pool->count == 1 ? note_left_behind : NULL,
                     &(struct left_behind){pool, culprit});
    for (size_t i = 0; i < pool->count; i++) {
        struct to_lane *lane = &pool->lanes[i];
        int own = own_end(pool, i, status);
        if (!lane->log->busy) {
            continue;
        }
        if (i == culprit || own >= 0) {
            tell_ended(pool, lane, own >= 0 ? own : status);
        } else if (!to_lane_is_in_test(lane->log)) {
            tell_ended(pool, lane, 0);
        } else {
            tell_lost(pool, lane, culprit, status);
        }
    }
    memset(pool->logs->of, 0, pool->count * sizeof *pool->logs->of);
}

/* Whether the runner has closed every lane. */
static bool is_over(struct pool *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        struct pollfd source = {.fd = pool->lanes[i].control, .events = POLLRDHUP};
        if (poll(&source, 1, 0) <= 0 || !(source.revents & (POLLRDHUP | POLLHUP))) {
            return false;
        }
    }
    return true;
}

static void open_lanes(struct pool *pool, const struct to_pool_sockets *sockets)
{
    for (size_t i = 0; i < pool->count; i++) {
        struct stat status = {0};
        fstat(sockets[i].control, &status);
        pool->lanes[i] = (struct to_lane){
            .control = sockets[i].control,
            .control_inode = status.st_ino,
            .received = malloc(TO_PACKET_MAX),
            .test_socket = sockets[i].test,
            .log = &pool->logs->of[i],
            .logs = pool->logs,
            .registry = pool->registry,
            .capture = &pool->capture,
            .alone = pool->count == 1,
            .running = {.socket = sockets[i].test, .tally = &pool->logs->of[i].tally},
        };
        /* An ENDED is to be sent whatever becomes of the memory. */
        if (!pool->lanes[i].received || !to_buffer_reserve(&pool->lanes[i].packet, 1024)) {
            _exit(1);
        }
        pool->sources[i + 1] = (struct pollfd){.fd = sockets[i].test, .events = POLLIN};
    }
}

static void tell_up(const struct pool *pool)
{
    struct to_record record = {.kind = TO_RECORD_HOST_UP};
    record.as.host_up.process = (uint32_t)getpid();
    for (size_t i = 0; i < pool->count; i++) {
        send_record(&pool->lanes[i], &record);
    }
}

void to_pool_serve(const struct to_registry *registry, const struct to_pool_sockets *sockets,
                   size_t count)
{
    struct pool pool = {.registry = registry, .count = count};
    to_children_adopt();
    pool.lanes = calloc(count, sizeof *pool.lanes);
    pool.sources = calloc(count + 1, sizeof *pool.sources);
    pool.received = malloc(TO_PACKET_MAX);
    pool.begins = calloc(count, sizeof *pool.begins);
    pool.logs = mmap(NULL, sizeof *pool.logs + count * sizeof *pool.logs->of,
                     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!pool.lanes || !pool.sources || !pool.received || !pool.begins ||
        pool.logs == MAP_FAILED || to_capture_open(&pool.capture) < 0) {
        _exit(1);
    }
    pool.logs->count = (uint32_t)count;
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    pool.stacks = to_stacks_open();
    open_lanes(&pool, sockets);
    tell_up(&pool);
    while (!is_over(&pool)) {
        start(&pool);
        tell_losses(&pool, watch(&pool));
    }
    leave(&pool);
}

/* SPDX-License-Identifier: MIT
 * A worker: the runner's end of a host. */
#include "worker.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "catalog.h"
#include "memory.h"
#include "module.h"
#include "wire/packet.h"
#include "wire/record.h"

enum { NOTES_A_TURN = 64, NOTES_AT_END = 4096, TESTS_A_TURN = 64 };

/* How long a host may take to tell that a test which was killed has ended. */
#define LAST_WORDS (5 * TO_SECOND)

/* A test that is over so soon makes room for more orders ahead. */
#define QUICK (100 * TO_MICROSECOND)

/* How long it may take to tell where the test is. */
#define ASKING (2 * TO_SECOND)

#define OWNER(member, pointer)                                                               \
    ((struct to_worker *)((char *)(pointer) - offsetof(struct to_worker, member)))

static void close_source(struct to_worker *worker, struct to_source *source)
{
    if (source->fd >= 0) {
        to_loop_remove(worker->loop, source);
        close(source->fd);
        source->fd = -1;
    }
}

bool to_worker_is_watched(const struct to_worker *worker)
{
    return worker->module->state == TO_MODULE_READY && worker->life == worker->module->lives;
}

/* ---- the test's end ---- */

/* Returns whether the next test runs now; if not, the worker may be gone. */
static bool finish(struct to_worker *worker)
{
    bool goes_on = worker->ahead.first && to_worker_goes_on(worker);
    to_loop_unset(worker->loop, &worker->limit);
    to_desk_close(&worker->visitors);
    if (worker->ending.duration == 0) {
        worker->ending.duration = to_clock_now() - worker->begin;
    } else if (worker->ending.duration > worker->stood_still) {
        worker->ending.duration -= worker->stood_still;
    }
    if (worker->ending.phase == TO_PHASE_UP) {
        int64_t waited = worker->ending.duration - (worker->up - worker->begin);
        worker->ending.waited = waited > 0 ? waited : 0;
    }
    worker->is_quick = worker->ending.ended && worker->ending.duration <= QUICK;
    worker->end = worker->begin + worker->ending.duration;
    worker->ended(worker);
    return goes_on;
}

/* The end of the test, or of its host, is told in a moment; or never. */
static void wait_for_end(struct to_worker *worker)
{
    worker->killed = true;
    to_loop_set(worker->loop, &worker->limit, to_clock_now() + LAST_WORDS);
}

/* The host is gone or mad. How it ended, the module tells in a moment (if it can); until
 * then the test has not ended either. Returns whether it has: then the worker may be gone. */
static bool lose(struct to_worker *worker)
{
    close_source(worker, &worker->control);
    worker->dying = true;
    worker->ending.lost = true;
    if (worker->entry && !to_worker_is_watched(worker)) {
        finish(worker);
        return true;
    }
    if (worker->entry) {
        wait_for_end(worker);
    }
    return false;
}

/* ---- what comes from the sockets ---- */

static void take_lost(struct to_worker *worker, const struct to_record_lost *lost)
{
    const struct to_module *module = worker->module;
    struct to_ending *ending = &worker->ending;
    ending->lost = ending->shared = true;
    ending->status = (int)lost->status;
    ending->duration = lost->duration;
    ending->deferred = lost->deferred;
    to_buffer_add(&ending->kept, lost->kept.data, lost->kept.size);
    to_buffer_add(&ending->within, lost->subtest.data, lost->subtest.size);
    ending->culprit = lost->culprit < module->test_count ? module->tests[lost->culprit].name : NULL;
}

static bool take_recalled(struct to_worker *worker, uint32_t run)
{
    struct to_coming *coming = to_ahead_find(&worker->ahead, run);
    if (run == 0) {
        worker->recalling = false;
        return true;
    }
    if (coming) {
        return worker->recalled(worker, to_ahead_take(&worker->ahead, coming));
    }
    /* We may have heard that the test before it has ended before we hear this. */
    if (worker->entry && worker->run == run) {
        to_loop_unset(worker->loop, &worker->limit);
        to_desk_close(&worker->visitors);
        return worker->recalled(worker, worker->entry);
    }
    return true;
}

/* Orders are carried out in turn: those before one that is told of were taken back, which we will
 * hear in a moment. */
static bool catch_up(struct to_worker *worker, uint32_t run)
{
    bool fine = true;
    while (fine && worker->entry && worker->run != run && to_ahead_find(&worker->ahead, run)) {
        fine = take_recalled(worker, worker->run);
    }
    return fine;
}

static void take_asked(struct to_worker *worker, bool traced);
static void take_fixture_up(struct to_worker *worker, const struct to_record_up *up);
static void be_up(struct to_worker *worker);
static void let_down(struct to_worker *worker);

static void take_ended(struct to_ending *ending, const struct to_record_ended *ended)
{
    ending->ended = true;
    ending->status = (int)ended->status;
    ending->returned = ended->returned != 0;
    ending->noted = ended->problems;
    ending->noted_skip = ended->skipped != 0;
    ending->checks = ended->checks;
    ending->duration = ended->duration;
    ending->streams[0].size = ended->out_size;
    ending->streams[1].size = ended->err_size;
    ending->deferred = ended->deferred;
    ending->told = ended->subtests;
    to_buffer_add(&ending->kept, ended->kept.data, ended->kept.size);
    to_buffer_add(&ending->within, ended->subtest.data, ended->subtest.size);
}

/* What is told of the test that runs. Returns whether it can be understood. */
static bool take(struct to_worker *worker, const struct to_record *record)
{
    struct to_ending *ending = &worker->ending;
    switch (record->kind) {
    case TO_RECORD_OUTPUT:
        to_ending_output(ending, &record->as.output);
        return true;
    case TO_RECORD_STACK:
        to_stack_add(&ending->stack, &record->as.stack);
        return true;
    case TO_RECORD_ASKED:
        if (worker->asked) {
            take_asked(worker, record->as.asked.traced != 0);
        }
        return true;
    case TO_RECORD_SHOWN:
        worker->is_shown = true;
        return true;
    case TO_RECORD_LEFT_BEHIND:
        to_ending_left(ending, record->as.left.pid, record->as.left.command.data,
                       record->as.left.command.size);
        return true;
    case TO_RECORD_NOT_STARTED:
        ending->not_started = record->as.not_started.error ? (int)record->as.not_started.error : EAGAIN;
        return true;
    case TO_RECORD_ENDED:
        take_ended(ending, &record->as.ended);
        return true;
    case TO_RECORD_LOST:
        take_lost(worker, &record->as.lost);
        return true;
    default:
        return false;
    }
}

/* A host may tell of a test twice: the process that ran it, then its watcher, where that
 * process has died before it could write down that it had told. */
static bool is_of_former(const struct to_worker *worker, const struct to_record *record)
{
    uint32_t run = record->as.kill.run; /* as in all records that a host sends */
    return run < worker->run || (!worker->entry && run == worker->run);
}

/* The time of a test runs from when it could begin. */
static void set_limit(struct to_worker *worker)
{
    int64_t limit = worker->process ? worker->ending.limit : worker->module->load_limit;
    if (limit > 0) {
        to_loop_set(worker->loop, &worker->limit, to_clock_now() + limit);
    } else {
        to_loop_unset(worker->loop, &worker->limit);
    }
}

static void take_up(struct to_worker *worker, const struct to_record_host_up *up)
{
    bool first = worker->process == 0;
    worker->process = up->process > 0 && up->process <= INT_MAX ? (pid_t)up->process : 1;
    if (worker->life == worker->module->lives) {
        worker->module->has_hosts = true;
    }
    /* A fixture may have said that it is up before we hear this. */
    bool is_up = worker->ending.phase > TO_PHASE_SET_UP;
    if (first && worker->entry && !worker->ending.timed_out && !worker->ending.cancelled &&
        !is_up) {
        set_limit(worker);
    }
}

/* Whose note this is. The next test may have begun before we have heard that the one before
 * has ended, as that comes by the other socket; those of an earlier one are stale. */
static struct to_ending *ending_of(struct to_worker *worker, uint32_t run)
{
    if (worker->entry && run == worker->run) {
        return &worker->ending;
    }
    struct to_coming *coming = to_ahead_find(&worker->ahead, run);
    return coming ? &coming->ending : NULL;
}

/* Somebody in a test asks for a connection to the desk. */
static void take_visitor(struct to_worker *worker, uint32_t run, int *connection)
{
    struct to_coming *coming = to_ahead_find(&worker->ahead, run);
    if (*connection < 0) {
        return; /* there was no descriptor left for it */
    }
    if (worker->desk && run == TO_RUN_ANY) {
        to_desk_open(worker->desk, &worker->others, NULL, *connection);
    } else if (worker->desk && worker->entry && run == worker->run) {
        to_desk_open(worker->desk, &worker->visitors, worker->entry, *connection);
    } else if (worker->desk && coming) {
        to_desk_open(worker->desk, &coming->visitors, coming->entry, *connection);
    } else {
        to_desk_refuse(*connection);
    }
    *connection = -1;
}

/* No order is sent ahead while somebody hears, so it is of the test that runs, or stale. */
static void take_line(struct to_worker *worker, const struct to_record_log *log)
{
    bool is_own = worker->entry && log->run == worker->run;
    if (is_own || log->run == TO_RUN_ANY) {
        worker->logged(worker, is_own ? worker->entry : NULL, log);
    }
}

static void take_note(struct to_worker *worker, const struct to_record *record, int *connection)
{
    struct to_ending *ending = NULL;
    if (record->kind == TO_RECORD_PROBLEM) {
        ending = ending_of(worker, record->as.problem.run);
        if (ending) {
            to_ending_problem(ending, &record->as.problem);
        }
    } else if (record->kind == TO_RECORD_SKIP) {
        ending = ending_of(worker, record->as.skip.run);
        if (ending) {
            to_ending_skip(ending, &record->as.skip);
        }
    } else if (record->kind == TO_RECORD_SUBTEST) {
        ending = ending_of(worker, record->as.subtest.run);
        if (ending) {
            to_ending_subtest(ending, &record->as.subtest);
        }
    } else if (record->kind == TO_RECORD_UP && worker->entry &&
               record->as.up.run == worker->run) {
        take_fixture_up(worker, &record->as.up);
    } else if (record->kind == TO_RECORD_GOING_DOWN && record->as.up.run == worker->run &&
               worker->ending.taken_down) {
        worker->ending.phase = TO_PHASE_TEAR_DOWN;
    } else if (record->kind == TO_RECORD_LOG && worker->hears) {
        take_line(worker, &record->as.log);
    } else if (record->kind == TO_RECORD_STATE_OPEN) {
        take_visitor(worker, record->as.state_open.run, connection);
    }
}

/* Reads at most so many packets: a test that never stops complaining must not hold up
 * the rest. */
static void read_notes(struct to_worker *worker, size_t packets)
{
    static char packet[TO_PACKET_MAX];
    struct to_source *source = &worker->test;
    int descriptors[TO_PACKET_DESCRIPTORS];
    ssize_t size = -EAGAIN;
    while (source->fd >= 0 && packets-- > 0 &&
           ((size = to_packet_receive(source->fd, packet, MSG_DONTWAIT, descriptors)) > 0 ||
            size == -ECONNRESET)) {
        const char *at = packet;
        size_t left = size > 0 ? (size_t)size : 0;
        struct to_record record;
        while (to_record_decode(&at, &left, &record) > 0) {
            take_note(worker, &record, &descriptors[0]);
        }
        for (int i = 0; i < TO_PACKET_DESCRIPTORS; i++) {
            if (descriptors[i] >= 0) {
                close(descriptors[i]);
            }
        }
    }
    if (size == 0) {
        /* Nobody has the other end any more: the host is dead, control tells. Or a test has
         * shut it down, and the host is of no more use. */
        close_source(worker, source);
    }
}

static void test_ready(struct to_source *source)
{
    read_notes(OWNER(test, source), NOTES_A_TURN);
}

enum reading { TEST_RUNS, NEXT_RUNS, WORKER_MAY_BE_GONE };

static enum reading read_control(struct to_worker *worker)
{
    static char packet[TO_PACKET_MAX];
    for (;;) {
        ssize_t size = to_packet_receive(worker->control.fd, packet, MSG_DONTWAIT, NULL);
        if (size == -EAGAIN) {
            return TEST_RUNS;
        }
        if (size == -ECONNRESET) {
            worker->unheard = true;
            continue;
        }
        const char *at = packet;
        size_t left = size > 0 ? (size_t)size : 0;
        struct to_record record;
        int result = size > 0 ? 0 : -1;
        while (result >= 0 && (result = to_record_decode(&at, &left, &record)) > 0) {
            if (record.kind == TO_RECORD_HOST_UP) {
                take_up(worker, &record.as.host_up);
            } else if (record.kind == TO_RECORD_RECALLED) {
                result = take_recalled(worker, record.as.recall.run) ? result : -1;
            } else if (!is_of_former(worker, &record) &&
                       (!catch_up(worker, record.as.kill.run) ||
                        record.as.kill.run != worker->run || !take(worker, &record))) {
                result = -1;
            }
        }
        if (result < 0) {
            return lose(worker) ? WORKER_MAY_BE_GONE : TEST_RUNS;
        }
        if (worker->entry && (worker->ending.ended || worker->ending.not_started ||
                              worker->ending.shared)) {
            /* All that the test noted was sent before it ended; most note nothing. */
            if (!worker->ending.returned || worker->ending.noted || worker->ending.noted_skip ||
                worker->ending.told > 0 || worker->ending.phase != TO_PHASE_NONE) {
                read_notes(worker, SIZE_MAX);
            } else if (worker->hears) {
                read_notes(worker, NOTES_AT_END); /* more than a socket holds */
            }
            return finish(worker) ? NEXT_RUNS : WORKER_MAY_BE_GONE;
        }
    }
}

static void control_ready(struct to_source *source)
{
    size_t tests = TESTS_A_TURN;
    while (read_control(OWNER(control, source)) == NEXT_RUNS && --tests > 0) {
    }
}

bool to_worker_look(struct to_worker *worker)
{
    if (worker->control.fd >= 0) {
        read_control(worker);
    }
    return to_worker_is_alive(worker);
}

void to_worker_host_ended(struct to_worker *worker, int status)
{
    worker->dying = true;
    enum reading reading = NEXT_RUNS;
    while (reading == NEXT_RUNS && worker->control.fd >= 0) {
        reading = read_control(worker);
    }
    if (reading == WORKER_MAY_BE_GONE || !worker->entry) {
        return; /* its last words told how the test has ended, or that it has not begun */
    }
    read_notes(worker, SIZE_MAX);
    worker->ending.lost = true;
    worker->ending.status = status;
    close_source(worker, &worker->control);
    finish(worker);
}

/* ---- orders ---- */

/* Returns whether it was sent. Where the host is dead its socket's end tells soon. */
static bool send_record(const struct to_source *socket, const struct to_record *record)
{
    struct to_buffer packet = {0};
    if (socket->fd < 0) {
        return false;
    }
    to_record_encode(&packet, record);
    int result =
        to_packet_send(socket->fd, to_memory_need(packet.data), packet.size, NULL, 0);
    to_buffer_free(&packet);
    return result == 0;
}

/* What is no order to run a test. */
static void send_more(struct to_worker *worker, const struct to_source *socket,
                      const struct to_record *record)
{
    worker->ordered = true;
    to_ahead_ordered(&worker->ahead);
    send_record(socket, record);
}

static void send_order(struct to_worker *worker, enum to_record_kind kind, int signal)
{
    struct to_record record = {.kind = kind};
    record.as.kill.run = worker->run;
    record.as.kill.signal = (uint32_t)signal;
    send_more(worker, worker->orders, &record);
}

static void send_signal(struct to_worker *worker, int signal)
{
    send_order(worker, TO_RECORD_KILL, signal);
}

/* First SIGTERM, for those who clean up; then, after the grace, SIGKILL. */
static void press(struct to_worker *worker, bool at_once)
{
    if (worker->ending.taken_down) {
        worker->ending.phase = TO_PHASE_TEAR_DOWN;
    }
    if (at_once) {
        send_signal(worker, SIGKILL);
        wait_for_end(worker);
    } else {
        send_signal(worker, SIGTERM);
        /* A stopped process would not see it. */
        send_signal(worker, SIGCONT);
        to_loop_set(worker->loop, &worker->limit, to_clock_now() + worker->grace);
    }
}

/* Its host does not answer: somebody has stopped it, or it never came to be one. */
static void give_up(struct to_worker *worker)
{
    close_source(worker, &worker->control);
    worker->dying = true;
    worker->ending.lost = true;
    finish(worker);
}

/* A test may have stopped those who are to answer. */
static void wake(const struct to_worker *worker)
{
    if (worker->process > 1) {
        kill(worker->process, SIGCONT);
    }
    if (worker->module->process > 0) {
        kill(worker->module->process, SIGCONT);
    }
}

static void limit_passed(struct to_timer *timer)
{
    struct to_worker *worker = OWNER(limit, timer);
    bool pressed = worker->ending.timed_out || worker->ending.cancelled;
    if (worker->killed) {
        give_up(worker);
        return;
    }
    if (!pressed && worker->process == 0) {
        if (to_worker_is_watched(worker)) {
            to_module_give_up(worker->module, "brought up no host in time (--load-timeout)");
        }
        wait_for_end(worker);
        return;
    }
    if (!pressed && worker->hurry) {
        worker->ending.cancelled = worker->hurry;
        press(worker, true);
        return;
    }
    if (!pressed && !worker->asked) {
        worker->asked = true;
        to_buffer_clear(&worker->ending.trace); /* it may have been asked before */
        to_desk_tell_waits(&worker->visitors, &worker->ending.trace);
        wake(worker);
        send_order(worker, TO_RECORD_ASK, 0);
        to_loop_set(worker->loop, &worker->limit, to_clock_now() + ASKING);
        return;
    }
    worker->ending.timed_out |= !pressed;
    press(worker, pressed);
}

/* As long as a debugger is attached, there is no limit. */
static void take_asked(struct to_worker *worker, bool traced)
{
    worker->asked = false;
    if (worker->ending.cancelled) {
        return;
    }
    if (traced) {
        to_buffer_clear(&worker->ending.trace);
    }
    if (traced && worker->up_late) {
        be_up(worker);
    } else if (traced) {
        to_loop_set(worker->loop, &worker->limit, to_clock_now() + worker->ending.limit);
    } else if (worker->up_late) {
        worker->ending.timed_out = true;
        let_down(worker);
    } else {
        worker->ending.timed_out = true;
        press(worker, false);
    }
}

/* ---- fixtures ---- */

static void be_up(struct to_worker *worker)
{
    to_loop_unset(worker->loop, &worker->limit);
    worker->up = to_clock_now();
    worker->ending.phase = TO_PHASE_UP;
    worker->came_up(worker);
}

/* It came up too late, but may undo what it has done. */
static void let_down(struct to_worker *worker)
{
    send_order(worker, TO_RECORD_DOWN, 0);
    to_loop_set(worker->loop, &worker->limit, to_clock_now() + worker->grace);
}

static void take_fixture_up(struct to_worker *worker, const struct to_record_up *up)
{
    struct to_ending *ending = &worker->ending;
    if (ending->phase != TO_PHASE_SET_UP) {
        return;
    }
    worker->fixture = (pid_t)up->process;
    if (worker->asked) {
        worker->up_late = true; /* if it is not one that has all the time that there is */
    } else if (ending->timed_out || ending->cancelled) {
        let_down(worker);
    } else {
        be_up(worker);
    }
}

/* No more than the grace from now on. */
static void hurry(struct to_worker *worker, const char *why)
{
    int64_t end = to_clock_now() + worker->grace;
    bool pressed = worker->ending.timed_out || worker->ending.cancelled;
    worker->hurry = why;
    if (!pressed && (worker->limit.place == 0 || worker->limit.when > end)) {
        to_loop_set(worker->loop, &worker->limit, end);
    }
}

void to_worker_take_down(struct to_worker *worker, int64_t limit, const char *why)
{
    struct to_ending *ending = &worker->ending;
    int64_t now = to_clock_now();
    ending->waited = now - worker->up;
    ending->taken_down = true;
    ending->limit = limit;
    if (limit > 0) {
        to_loop_set(worker->loop, &worker->limit, now + limit);
    }
    if (why) {
        hurry(worker, why);
    }
    send_order(worker, TO_RECORD_DOWN, 0);
}

void to_worker_show(struct to_worker *worker)
{
    worker->is_shown = false;
    send_order(worker, TO_RECORD_SHOW, 0);
}

void to_worker_cancel(struct to_worker *worker, const char *why, bool at_once)
{
    if (!at_once && worker->ending.taken_down) {
        hurry(worker, why);
        return;
    }
    if (!at_once && worker->ending.phase == TO_PHASE_UP) {
        return;
    }
    if (!worker->ending.timed_out) {
        worker->ending.cancelled = why;
    }
    press(worker, at_once);
}

/* To whichever test runs: the next may have begun. */
static void signal_any(struct to_worker *worker, int signal)
{
    struct to_record record = {.kind = TO_RECORD_KILL};
    record.as.kill.signal = (uint32_t)signal;
    send_more(worker, worker->orders, &record);
}

void to_worker_stop(struct to_worker *worker)
{
    signal_any(worker, SIGSTOP);
}

void to_worker_continue(struct to_worker *worker, int64_t stood_still)
{
    /* The host's own clock has not stopped, and it tells how long the test took. */
    worker->begin += stood_still;
    worker->stood_still += stood_still;
    worker->up += stood_still;
    signal_any(worker, SIGCONT);
}

void to_worker_order(struct to_worker *worker, struct to_entry *entry, int64_t limit,
                     uint32_t flags)
{
    worker->ordered = true;
    to_ahead_ordered(&worker->ahead);
    to_ahead_add(&worker->ahead, entry, ++worker->last_run)->ending.limit = limit;
    struct to_record record = {.kind = TO_RECORD_RUN};
    record.as.run.run = worker->last_run;
    record.as.run.test = entry->number;
    record.as.run.flags = flags;
    worker->hears = flags >> TO_RUN_LOG_SHIFT;
    worker->unheard = !send_record(&worker->control, &record);
}

/* A host has its hands free while a test runs, and takes one order; a lane leaves them where they
 * are. More of them are of use where a test takes no longer than a word with us. */
size_t to_worker_depth(const struct to_worker *worker)
{
    bool is_lane = worker->orders == &worker->test;
    return is_lane && worker->is_quick ? TO_AHEAD_MAX : 1;
}

bool to_worker_has_not_begun(const struct to_worker *worker)
{
    const struct to_ending *ending = &worker->ending;
    bool never_came = worker->process == 0 && !to_worker_is_watched(worker);
    /* A later order may be that which nobody has read. */
    bool unheard = worker->unheard && !worker->ordered;
    return ending->lost && !ending->shared && !ending->cancelled &&
           ending->phase <= TO_PHASE_SET_UP && (never_came || unheard);
}

void to_worker_begin(struct to_worker *worker)
{
    struct to_coming *coming = worker->ahead.first;
    struct to_ending before = worker->ending;
    worker->ending = coming->ending;
    coming->ending = before; /* for its buffers */
    to_desk_move(&worker->visitors, &coming->visitors);
    worker->run = coming->run;
    worker->ordered = coming->ordered;
    worker->entry = to_ahead_take(&worker->ahead, coming);
    worker->ending.phase = worker->entry->base.is_fixture ? TO_PHASE_SET_UP : TO_PHASE_NONE;
    worker->hurry = NULL;
    worker->up_late = false;
    worker->asked = false;
    worker->killed = false;
    /* Of several that have ended since we have looked, one began after the other. */
    worker->begin = to_clock_now();
    if (worker->begin < worker->end) {
        worker->begin = worker->end;
    }
    worker->stood_still = 0;
    set_limit(worker);
}

void to_worker_recall(struct to_worker *worker)
{
    if (worker->ahead.first && !worker->recalling) {
        struct to_record record = {.kind = TO_RECORD_RECALL};
        record.as.recall.run = worker->ahead.first->run;
        worker->recalling = true;
        send_more(worker, worker->orders, &record);
    }
}

/* ---- life ---- */

struct to_worker *to_worker_new(struct to_loop *loop, struct to_module *module, uint32_t host,
                                enum to_isolate isolate, bool more)
{
    int control[2], test[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) < 0) {
        return NULL;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, test) < 0) {
        int error = errno;
        close(control[0]);
        close(control[1]);
        errno = error;
        return NULL;
    }
    if (to_module_host(module, host, isolate, more, control[1], test[1]) < 0) {
        close(control[0]);
        close(test[0]);
        errno = EPIPE;
        return NULL;
    }
    struct to_worker *worker = to_memory_new(sizeof *worker);
    worker->loop = loop;
    worker->module = module;
    worker->host = host;
    worker->life = module->lives;
    worker->control = (struct to_source){.fd = control[0], .ready = control_ready};
    worker->test = (struct to_source){.fd = test[0], .ready = test_ready};
    worker->limit = (struct to_timer){.passed = limit_passed};
    bool watches_itself = isolate == TO_ISOLATE_WORKER || isolate == TO_ISOLATE_THREAD;
    worker->orders = watches_itself ? &worker->test : &worker->control;
    to_loop_add(loop, &worker->control);
    to_loop_add(loop, &worker->test);
    return worker;
}

struct to_worker *to_worker_free(struct to_worker *worker)
{
    if (worker) {
        to_loop_unset(worker->loop, &worker->limit);
        to_desk_close(&worker->visitors);
        to_desk_close(&worker->others);
        close_source(worker, &worker->control);
        close_source(worker, &worker->test);
        to_ending_free(&worker->ending);
        to_ahead_free(&worker->ahead);
        free(worker);
    }
    return NULL;
}

/* SPDX-License-Identifier: MIT
 *
 * A whole run with a module and hosts that say anything, at any time, and end at any time:
 * the module's table, the catalog, the run, its workers, and the reports. A module that has
 * died comes back. No process is started and no time passes; instead of the loop, the input
 * says what happens next. Each run must come to its end, with reports that can be read and
 * every descriptor closed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "module.h"

static int no_kill(pid_t process, int signal)
{
    (void)process;
    (void)signal;
    return 0;
}

static pid_t no_wait(pid_t process, int *status, int options)
{
    (void)options;
    if (status) {
        *status = 9;
    }
    return process;
}

static int no_poll(struct pollfd *sources, nfds_t count, int patience)
{
    (void)sources;
    (void)count;
    (void)patience;
    return 0;
}

#define kill no_kill
#define waitpid no_wait
#define poll no_poll
#define to_module_start real_start
#include "module.c"
#undef to_module_start
#include "module_return.c"
#undef kill
#undef waitpid
#undef poll

#include "bus.h"
#include "catalog.h"
#include "desk.h"
#include "input.h"
#include "reports.h"
#include "run.h"
#include "select.h"
#include "stack.h"
#include "target.h"

enum { HOSTS = 64, SOURCES = 300, STEPS = 400, ROOM = 60000 };

struct to_loop {
    struct to_source *sources[SOURCES];
    struct to_timer *timers[SOURCES];
    void (*came)(void *context, int signal);
    void *context;
    struct input *input;
    struct to_module *module;
    struct to_buffer table; /* that it told first */
    int far; /* the module's end of its control socket; -1: closed */
    struct {
        int control;
        int test;
    } hosts[HOSTS];
    size_t host_count;
    size_t steps;
};

/* ---- instead of the loop ---- */

void to_loop_add(struct to_loop *loop, struct to_source *source)
{
    size_t i = 0;
    while (i < SOURCES && loop->sources[i]) {
        i++;
    }
    if (i == SOURCES) {
        abort();
    }
    loop->sources[i] = source;
}

void to_loop_remove(struct to_loop *loop, struct to_source *source)
{
    for (size_t i = 0; i < SOURCES; i++) {
        loop->sources[i] = loop->sources[i] == source ? NULL : loop->sources[i];
    }
}

void to_loop_set(struct to_loop *loop, struct to_timer *timer, int64_t when)
{
    size_t i = 0;
    timer->when = when;
    to_loop_unset(loop, timer);
    while (i < SOURCES && loop->timers[i]) {
        i++;
    }
    if (i == SOURCES) {
        abort();
    }
    loop->timers[i] = timer;
}

void to_loop_put_off(struct to_loop *loop, int64_t duration)
{
    (void)loop;
    (void)duration;
}

void to_loop_unset(struct to_loop *loop, struct to_timer *timer)
{
    for (size_t i = 0; i < SOURCES; i++) {
        loop->timers[i] = loop->timers[i] == timer ? NULL : loop->timers[i];
    }
}

void to_loop_signals(struct to_loop *loop, const sigset_t *signals,
                     void (*came)(void *context, int signal), void *context)
{
    (void)signals;
    loop->came = came;
    loop->context = context;
}

static void pass_a_timer(struct to_loop *loop, size_t which)
{
    for (size_t i = 0; i < SOURCES; i++) {
        struct to_timer *timer = loop->timers[(which + i) % SOURCES];
        if (timer) {
            to_loop_unset(loop, timer);
            timer->passed(timer);
            return;
        }
    }
}

/* ---- what the others say ---- */

static void shut(int *descriptor)
{
    if (*descriptor >= 0) {
        close(*descriptor);
        *descriptor = -1;
    }
}

/* A record of this kind, its fields from the input. */
static void put_record(struct input *input, struct to_buffer *packet, unsigned kind)
{
    struct to_record record = {.kind = (enum to_record_kind)kind};
    struct to_text text[5];
    for (size_t i = 0; i < 5; i++) {
        text[i].data = take_bytes(input, 600, &text[i].size);
    }
    uint32_t run = (uint32_t)take_number(input);
    switch (record.kind) {
    case TO_RECORD_OUTPUT:
        record.as.output = (struct to_record_output){run, 1 + take_byte(input) % 2,
                                                     take_number(input), text[0]};
        break;
    case TO_RECORD_LEFT_BEHIND:
        record.as.left = (struct to_record_left){run, 7, text[0]};
        break;
    case TO_RECORD_ENDED:
        record.as.ended.run = run;
        record.as.ended.status = (uint32_t)take_number(input);
        record.as.ended.returned = take_byte(input) & 1;
        record.as.ended.problems = (uint32_t)take_number(input);
        record.as.ended.duration = (int64_t)take_number(input);
        record.as.ended.out_size = take_number(input);
        record.as.ended.subtests = take_byte(input) % 2;
        record.as.ended.subtest = text[0];
        break;
    case TO_RECORD_RECALLED:
        record.as.recall.run = run;
        break;
    case TO_RECORD_NOT_STARTED:
        record.as.not_started = (struct to_record_not_started){run, take_byte(input)};
        break;
    case TO_RECORD_PROBLEM:
        record.as.problem = (struct to_record_problem){run, text[0], text[1], text[2], text[3],
                                                       text[4], take_byte(input),
                                                       take_byte(input) % 8};
        break;
    case TO_RECORD_SUBTEST:
        record.as.subtest = (struct to_record_subtest){
            run, take_byte(input) % 8, take_byte(input) % 5, text[0], text[1], text[2],
            take_byte(input), (int64_t)take_number(input)};
        break;
    case TO_RECORD_SKIP:
        record.as.skip = (struct to_record_skip){run, text[0], text[1], 3};
        break;
    case TO_RECORD_STACK:
        record.as.stack.run = run;
        record.as.stack.thread = take_byte(input);
        record.as.stack.signal = take_byte(input);
        record.as.stack.registers = text[0];
        record.as.stack.position = take_number(input);
        record.as.stack.bytes = text[1];
        break;
    case TO_RECORD_HOST_ENDED:
        record.as.host_ended = (struct to_record_host_ended){run, (uint32_t)take_number(input)};
        break;
    case TO_RECORD_HOST_UP: /* no process has such a number */
        record.as.host_up.process = 0x7fffff00 + run % 256;
        break;
    case TO_RECORD_LOST:
        record.as.lost = (struct to_record_lost){run, take_byte(input),
                                                 (uint32_t)take_number(input), 1, 0, {0}, text[0]};
        break;
    case TO_RECORD_TEST:
        record.as.test.name = text[0];
        record.as.test.suite = text[1];
        record.as.test.file = text[2];
        record.as.test.line = run;
        record.as.test.has_timeout = take_byte(input) & 1;
        record.as.test.timeout = (int64_t)take_number(input);
        record.as.test.has_xfail = take_byte(input) & 1;
        record.as.test.xfail = text[3];
        record.as.test.is_fixture = take_byte(input) % 4 == 1;
        break;
    case TO_RECORD_ROWS:
        record.as.rows = (struct to_record_rows){run, take_byte(input) % 8, text[0]};
        break;
    case TO_RECORD_LOCK:
        record.as.lock = (struct to_record_lock){run, take_byte(input) & 1, text[0]};
        break;
    case TO_RECORD_UP:
    case TO_RECORD_GOING_DOWN:
        record.as.up = (struct to_record_up){run, (uint32_t)take_number(input)};
        break;
    case TO_RECORD_SHOWN:
        record.as.recall.run = run; /* where all have theirs: kill is not ours here */
        break;
    case TO_RECORD_AFTER:
        record.as.after = (struct to_record_after){run, (uint32_t)take_number(input),
                                                   take_byte(input) & 1};
        break;
    case TO_RECORD_AFTER_NAMED:
    case TO_RECORD_TAG:
        record.as.name = (struct to_record_name){run, text[0]};
        break;
    case TO_RECORD_SETUP:
        record.as.setup = (struct to_record_setup){text[0], text[1], take_byte(input)};
        break;
    case TO_RECORD_STATE_OPEN:
        record.as.state_open.run = take_byte(input) ? run : TO_RUN_ANY;
        break;
    case TO_RECORD_READY:
        record.as.ready.tests = run;
        break;
    case TO_RECORD_BROKEN:
        record.as.broken.reason = text[0];
        break;
    default:
        record.as.hello = (struct to_record_hello){TO_WIRE_MAGIC, TO_WIRE_VERSION};
        record.kind = TO_RECORD_HELLO;
        break;
    }
    to_record_encode(packet, &record);
}

/* A few records; then a byte of them may change, or the end be cut off. */
static void say(struct input *input, int socket, const unsigned *kinds, size_t count)
{
    struct to_buffer packet = {0};
    unsigned how = take_byte(input);
    for (unsigned i = 0; i <= how % 4; i++) {
        unsigned which = take_byte(input);
        put_record(input, &packet,
                   which < 240 ? kinds[which % count] : 1 + which % (TO_RECORD_KINDS - 1));
    }
    size_t size = packet.size < ROOM ? packet.size : ROOM;
    if (size > 0 && how >= 250) {
        packet.data[take_number(input) % size] = (char)take_byte(input);
    } else if (size > 0 && how >= 245) {
        size -= take_number(input) % size;
    }
    if (socket >= 0) {
        /* Any descriptor will do for a connection: its other end says nothing any more. */
        int pair[2];
        bool has_pair = how % 2 && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0;
        to_packet_try(socket, packet.data ? packet.data : "", size, has_pair ? pair : NULL,
                      has_pair ? 1 + how % 4 / 2 : 0);
        if (has_pair) {
            close(pair[0]);
            close(pair[1]);
        }
    }
    to_buffer_free(&packet);
}

static const unsigned of_host[] = {TO_RECORD_ENDED, TO_RECORD_ENDED, TO_RECORD_OUTPUT,
                                   TO_RECORD_STACK, TO_RECORD_LEFT_BEHIND,
                                   TO_RECORD_NOT_STARTED, TO_RECORD_RECALLED, TO_RECORD_HOST_UP,
                                   TO_RECORD_HOST_UP, TO_RECORD_LOST, TO_RECORD_SHOWN};
static const unsigned of_test[] = {TO_RECORD_PROBLEM, TO_RECORD_UP, TO_RECORD_GOING_DOWN,
                                   TO_RECORD_SKIP, TO_RECORD_STATE_OPEN,
                                   TO_RECORD_SUBTEST};
static const unsigned of_table[] = {TO_RECORD_TEST, TO_RECORD_AFTER, TO_RECORD_AFTER_NAMED,
                                    TO_RECORD_TAG, TO_RECORD_LOCK, TO_RECORD_SETUP,
                                    TO_RECORD_ROWS, TO_RECORD_READY};
static const unsigned of_module[] = {TO_RECORD_HOST_ENDED};

static void take_orders(struct to_loop *loop)
{
    static char packet[TO_PACKET_MAX];
    int sockets[2];
    while (loop->far >= 0 && loop->host_count < HOSTS &&
           to_packet_receive(loop->far, packet, MSG_DONTWAIT, sockets) > 0) {
        loop->hosts[loop->host_count].control = sockets[0];
        loop->hosts[loop->host_count++].test = sockets[1];
    }
    for (size_t i = 0; i < loop->host_count; i++) {
        while (loop->hosts[i].control >= 0 &&
               to_packet_receive(loop->hosts[i].control, packet, MSG_DONTWAIT, NULL) > 0) {
        }
    }
}

static void deal_with_all(struct to_loop *loop)
{
    for (size_t i = 0; i < SOURCES; i++) {
        struct pollfd source = {.events = POLLIN};
        if (loop->sources[i]) {
            source.fd = loop->sources[i]->fd;
            if (poll(&source, 1, 0) > 0) {
                loop->sources[i]->ready(loop->sources[i]);
            }
        }
    }
}

static void end_module(const struct to_module *module)
{
    uint64_t one = 1;
    if (module && module->end.fd >= 0 && write(module->end.fd, &one, sizeof one) < 0) {
        abort();
    }
}

/* All go, so that the run must end: first those of the hosts that it waits for. */
static void end_all(struct to_loop *loop)
{
    for (size_t i = 0; i < loop->host_count; i++) {
        shut(&loop->hosts[i].control);
        shut(&loop->hosts[i].test);
    }
    shut(&loop->far);
    end_module(loop->module);
    end_module(loop->module->again);
}

/* A host says its last words, and the module tells of its end, all at once. */
static void die(struct to_loop *loop, size_t host, int *control, int *test)
{
    struct to_buffer packet = {0};
    struct to_record record = {.kind = TO_RECORD_ENDED};
    record.as.ended.run = 1 + (uint32_t)take_number(loop->input);
    record.as.ended.returned = 1;
    to_record_encode(&packet, &record);
    send(*control, packet.data, packet.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    to_buffer_clear(&packet);
    shut(test);
    if (loop->host_count > 0) {
        shut(control);
    }
    record = (struct to_record){.kind = TO_RECORD_HOST_ENDED,
                                .as.host_ended = {(uint32_t)host, 9}};
    to_record_encode(&packet, &record);
    send(loop->far, packet.data, packet.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    to_buffer_free(&packet);
}

void to_loop_rest(int64_t duration)
{
    (void)duration;
}

void to_loop_turn(struct to_loop *loop)
{
    struct input *input = loop->input;
    take_orders(loop);
    if (loop->steps++ > 10 * STEPS) {
        abort(); /* it does not end */
    }
    if (input->size == 0 || loop->steps > STEPS) {
        pass_a_timer(loop, 0);
        if (loop->steps % 4 == 3) {
            end_all(loop);
        }
        deal_with_all(loop);
        return;
    }
    unsigned what = take_byte(input);
    size_t host = loop->host_count ? what / 16 % loop->host_count : 0;
    int *control = loop->host_count ? &loop->hosts[host].control : &loop->far;
    int *test = loop->host_count ? &loop->hosts[host].test : &loop->far;
    switch (what % 16) {
    case 0:
        shut(control);
        break;
    case 1:
        shut(test);
        break;
    case 2:
        loop->came(loop->context, SIGINT);
        break;
    case 3:
        pass_a_timer(loop, host);
        break;
    case 4:
        say(input, loop->far, of_module, 1);
        break;
    case 5:
        if (what == 5) {
            end_all(loop);
        } else {
            die(loop, host, control, test);
        }
        break;
    case 6:
    case 7:
    case 8:
        say(input, *test, of_test, sizeof of_test / sizeof *of_test);
        break;
    default:
        say(input, *control, of_host, sizeof of_host / sizeof *of_host);
        break;
    }
    /* Or several things have happened when the runner looks. */
    if (what % 16 < 13) {
        deal_with_all(loop);
    }
}

/* ---- a module ---- */

static void open_module(struct to_loop *loop, struct to_module *module)
{
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0) {
        abort();
    }
    obstack_init(&module->strings);
    module->loop = loop;
    module->printed = -1;
    module->control = (struct to_source){.fd = sockets[0], .ready = control_ready};
    module->end = (struct to_source){.fd = eventfd(0, EFD_CLOEXEC), .ready = ended};
    module->limit = (struct to_timer){.passed = out_of_time};
    shut(&loop->far);
    loop->far = sockets[1];
    to_loop_add(loop, &module->control);
    to_loop_add(loop, &module->end);
}

/* It is started again: cannot be, or tells the same table, or whatever is told next. */
void to_module_start(struct to_module *module, struct to_loop *loop, int64_t limit,
                     bool live, int output)
{
    (void)real_start;
    (void)limit;
    (void)live;
    (void)output;
    unsigned how = take_byte(loop->input);
    open_module(loop, module);
    if (how < 10) {
        breaks(module, "cannot be started");
    } else if (how < 230) {
        send(loop->far, loop->table.data, loop->table.size, MSG_NOSIGNAL);
    }
}

/* ---- a run ---- */

static void changed(struct to_module *module)
{
    (void)module;
}

static void tell_table(struct to_loop *loop)
{
    struct to_buffer packet = {0};
    unsigned how = take_byte(loop->input);
    put_record(&(struct input){NULL, 0}, &packet, TO_RECORD_HELLO);
    if (how < 200) {
        /* One that holds together, most of the time. */
        unsigned tests = 1 + how % 12;
        struct to_record record = {.kind = TO_RECORD_TEST};
        for (unsigned i = 0; i < tests; i++) {
            char name[20];
            bool is_row = how % 8 == 3 && i >= tests / 2;
            snprintf(name, sizeof name, is_row ? "t[%u]" : "t%u", i);
            record.as.test = (struct to_record_test){.name = to_text(name),
                                                     .suite = to_text("s"),
                                                     .file = to_text("a.c"),
                                                     .line = i,
                                                     .has_xfail = how == i,
                                                     .xfail = to_text("known"),
                                                     .is_fixture = !is_row && (how >> i % 8 & 1) && i % 3 == 0};
            to_record_encode(&packet, &record);
        }
        if (how % 8 == 3) {
            record.kind = TO_RECORD_ROWS;
            record.as.rows = (struct to_record_rows){tests / 2, tests - tests / 2, to_text("t")};
            to_record_encode(&packet, &record);
        }
        record.kind = TO_RECORD_AFTER;
        for (unsigned i = 0; i < how / 16; i++) {
            record.as.after.test = take_byte(loop->input) % tests;
            record.as.after.prerequisite =
                how % 16 ? record.as.after.test / 2 : take_byte(loop->input) % tests;
            record.as.after.any = i % 2;
            if (record.as.after.test != record.as.after.prerequisite) {
                to_record_encode(&packet, &record);
            }
        }
        if (how % 8 == 0) {
            record.kind = TO_RECORD_SETUP;
            record.as.setup = (struct to_record_setup){to_text("s"), to_text("a.c"), 1};
            to_record_encode(&packet, &record);
        }
        record.kind = TO_RECORD_READY;
        record.as.ready.tests = tests;
        to_record_encode(&packet, &record);
    }
    send(loop->far, packet.data, packet.size, MSG_NOSIGNAL);
    loop->table = packet;
    deal_with_all(loop);
    while (loop->module->state == TO_MODULE_LOADING && loop->input->size > 0) {
        say(loop->input, loop->far, of_table, sizeof of_table / sizeof *of_table);
        deal_with_all(loop);
    }
}

static void run_it(struct to_loop *loop, struct to_catalog *catalog)
{
    struct to_error error = {0};
    struct to_bus bus = {0};
    struct to_run_summary summary;
    unsigned how = take_byte(loop->input);
    unsigned char *marks = calloc(catalog->count + 1, 1);
    unsigned char *mocked = calloc(catalog->count + 1, 1);
    struct to_desk *desk = to_desk_new(loop, 1000);
    memset(marks, 1, catalog->count);
    mocked[0] = how & 128 ? 1 : 0;
    to_desk_know(desk, catalog, marks, mocked);
    struct to_run_options options = {.jobs = 1 + how % 4,
                                     .timeout = how & 16 ? 0 : TO_SECOND,
                                     .grace = TO_SECOND,
                                     .isolate = (enum to_isolate)(how / 4 % 3),
                                     .max_fail = how & 32 ? 1 : 0,
                                     .keep_fixtures = how & 128,
                                     .command = "to-test \xff",
                                     .desk = desk,
                                     .mocked = mocked};
    struct reports reports;
    open_reports(&reports, &bus, how & 64);
    to_run(loop, catalog, loop->module, 1, marks, &options, &bus, &summary);
    size_t told = 0;
    for (size_t i = 0; i < TO_OUTCOMES; i++) {
        told += summary.outcomes[i];
    }
    if (to_bus_close(&bus) > 0 || told != catalog->count) {
        abort();
    }
    check_reports(&reports);
    check_replay(&reports);
    close_reports(&reports);
    to_desk_free(desk);
    free(mocked);
    free(marks);
}

static void no_complaint(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int free_before = dup(0);
    close(free_before);
    struct input input = {data, size};
    struct to_module module = {.name = "m", .path = "./m", .changed = changed};
    struct to_loop loop = {.input = &input, .module = &module, .far = -1};
    struct to_error error = {0};
    xmlSetGenericErrorFunc(NULL, no_complaint);
    signal(SIGPIPE, SIG_IGN);

    to_words_add(&module.command, "./m");
    open_module(&loop, &module);
    tell_table(&loop);

    if (module.state == TO_MODULE_READY) {
        struct to_catalog catalog = {0};
        struct to_target target = {.kind = TO_TARGET_PROGRAM, .name = "m"};
        to_words_add(&target.files, "./m");
        if (to_catalog_build(&catalog, &module, &target, 1, "to-test", &error) == 0) {
            run_it(&loop, &catalog);
        } else if (!error.text) {
            abort();
        }
        to_catalog_free(&catalog);
        to_words_free(&target.files);
    }
    to_module_free(&module);
    take_orders(&loop); /* those that nobody has fetched hold descriptors */
    for (size_t i = 0; i < loop.host_count; i++) {
        shut(&loop.hosts[i].control);
        shut(&loop.hosts[i].test);
    }
    shut(&loop.far);
    to_buffer_free(&loop.table);
    to_error_free(&error);
    int free_after = dup(0);
    close(free_after);
    if (free_before != free_after) {
        abort();
    }
    return 0;
}

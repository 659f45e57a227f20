/* SPDX-License-Identifier: MIT
 * A module's first process: tells the runner what tests there are, then forks hosts. */
#include <to/test.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "base/error.h"
#include "test/alone.h"
#include "test/client.h"
#include "test/host.h"
#include "test/logging.h"
#include "test/pool.h"
#include "test/registry.h"
#include "test/rows.h"
#include "test/sanitized.h"
#include "test/setup.h"
#include "test/standalone.h"
#include "wire/packet.h"
#include "wire/record.h"

enum { PACKET_FULL = 16 * 1024 };

/* Places in `sources`: the control socket, SIGCHLD, then the hosts. */
enum { CONTROL, CHILDREN, HOSTS };

struct serving {
    int control;
    struct to_registry registry;
    struct to_buffer packet;
    char *received;
    sigset_t mask; /* before SIGCHLD was blocked */
    /* The hosts that live: three arrays side by side, as poll and to_children_kill want
     * theirs. In sources, two others stand before them. */
    struct pollfd *sources;
    pid_t *processes;
    uint32_t *numbers;
    size_t hosts;
    size_t room;
    /* The sockets of workers whose host is not started yet. */
    struct to_pool_sockets *waiting;
    size_t waiting_count;
    uint32_t first; /* the number of the first of these */
    bool keeps_children; /* the set-up has left some running, for the tests */
};

static void flush(struct serving *serving)
{
    if (serving->packet.failed) {
        _exit(1);
    }
    /* Where the runner is gone, the control socket says so to who waits for it next. */
    to_packet_send(serving->control, serving->packet.data, serving->packet.size, NULL, 0);
    to_buffer_clear(&serving->packet);
}

static void put(struct serving *serving, const struct to_record *record)
{
    to_record_encode(&serving->packet, record);
    if (serving->packet.size > PACKET_FULL || serving->packet.failed) {
        flush(serving);
    }
}

/* ---- the table ---- */

static void put_named(struct serving *serving, enum to_record_kind kind, size_t test,
                      const char *name)
{
    struct to_record record = {.kind = kind};
    record.as.name.test = (uint32_t)test;
    record.as.name.name = to_text(name);
    put(serving, &record);
}

static void put_after(struct serving *serving, size_t test, const struct to_option_ *option)
{
    struct to_record record = {.kind = TO_RECORD_AFTER};
    record.as.after.test = (uint32_t)test;
    record.as.after.prerequisite = (uint32_t)to_registry_find(&serving->registry, option->test_);
    record.as.after.any = option->kind_ == TO_OPTION_AFTER_ANY_;
    put(serving, &record);
}

static void put_lock(struct serving *serving, size_t test, const struct to_option_ *option)
{
    struct to_record record = {.kind = TO_RECORD_LOCK};
    record.as.lock.test = (uint32_t)test;
    record.as.lock.shared = option->kind_ == TO_OPTION_SHARES_;
    record.as.lock.name = to_text(option->text_);
    put(serving, &record);
}

static void put_test(struct serving *serving, const struct to_registered *registered,
                     const char *name)
{
    const struct to_test_ *test = registered->test;
    struct to_record record = {.kind = TO_RECORD_TEST};
    record.as.test.name = to_text(name);
    record.as.test.suite = (struct to_text){registered->suite, registered->suite_size};
    record.as.test.file = to_text(test->file_);
    record.as.test.line = (uint32_t)test->line_;

    const struct to_option_ *option = test->options_;
    for (; option && option->kind_ != TO_OPTION_END_; option++) {
        if (option->kind_ == TO_OPTION_TIMEOUT_) {
            record.as.test.has_timeout = 1;
            record.as.test.timeout = to_clock_span(option->number_);
        } else if (option->kind_ == TO_OPTION_RETRIES_) {
            record.as.test.retries = (uint32_t)option->number_ + 1;
        } else if (option->kind_ == TO_OPTION_XFAIL_) {
            record.as.test.has_xfail = 1;
            record.as.test.xfail = to_text(option->text_);
        } else if (option->kind_ == TO_OPTION_FIXTURE_) {
            record.as.test.is_fixture = 1;
        }
    }
    put(serving, &record);
}

/* What the first row comes after, all do. */
static void put_order(struct serving *serving, size_t place)
{
    const struct to_option_ *option = serving->registry.tests[place].test->options_;
    for (; option && option->kind_ != TO_OPTION_END_; option++) {
        if (option->kind_ == TO_OPTION_AFTER_ || option->kind_ == TO_OPTION_AFTER_ANY_) {
            put_after(serving, place, option);
        } else if (option->kind_ == TO_OPTION_AFTER_NAMED_) {
            put_named(serving, TO_RECORD_AFTER_NAMED, place, option->text_);
        }
    }
}

static void put_options(struct serving *serving, size_t place)
{
    const struct to_option_ *option = serving->registry.tests[place].test->options_;
    for (; option && option->kind_ != TO_OPTION_END_; option++) {
        switch (option->kind_) {
        case TO_OPTION_TAG_:
            put_named(serving, TO_RECORD_TAG, place, option->text_);
            break;
        case TO_OPTION_LOCKS_:
        case TO_OPTION_SHARES_:
        case TO_OPTION_ALONE_:
            put_lock(serving, place, option);
            break;
        default:
            break;
        }
    }
}

static void put_setup(struct serving *serving)
{
    const struct to_registered *setup = &serving->registry.setup;
    if (setup->test) {
        struct to_record record = {.kind = TO_RECORD_SETUP};
        record.as.setup.suite = (struct to_text){setup->suite, setup->suite_size};
        record.as.setup.file = to_text(setup->test->file_);
        record.as.setup.line = (uint32_t)setup->test->line_;
        put(serving, &record);
    }
}

static void put_rows(struct serving *serving, size_t place)
{
    const struct to_test_ *test = serving->registry.tests[place].test;
    struct to_record record = {.kind = TO_RECORD_ROWS};
    struct to_row_names names;
    if (to_row_names_make(&names, test->name_, test->rows_) < 0) {
        _exit(1);
    }
    record.as.rows.test = (uint32_t)place;
    record.as.rows.count = (uint32_t)test->rows_->count_;
    record.as.rows.name = to_text(test->name_);
    put(serving, &record);
    for (size_t i = 0; i < test->rows_->count_; i++) {
        put_test(serving, &serving->registry.tests[place + i], to_row_name(&names, i));
        put_options(serving, place + i);
    }
    to_row_names_free(&names);
}

static void put_tests(struct serving *serving)
{
    for (size_t i = 0; i < serving->registry.count; i++) {
        const struct to_registered *registered = &serving->registry.tests[i];
        if (!to_registered_is_first(registered)) {
            continue;
        }
        if (registered->test->rows_) {
            put_rows(serving, i);
        } else {
            put_test(serving, registered, registered->test->name_);
            put_options(serving, i);
        }
        put_order(serving, i);
    }
}

static void send_table(struct serving *serving, const struct to_module_ *module)
{
    struct to_record hello = {.kind = TO_RECORD_HELLO};
    hello.as.hello.magic = TO_WIRE_MAGIC;
    hello.as.hello.version = TO_WIRE_VERSION;
    put(serving, &hello);

    struct to_error error = {0};
    int result = to_registry_open(&serving->registry, module, &error);
    if (result < 0) {
        struct to_record broken = {.kind = TO_RECORD_BROKEN};
        broken.as.broken.reason = to_text(to_error_text(&error, result));
        put(serving, &broken);
        flush(serving);
        _exit(1);
    }
    put_tests(serving);
    put_setup(serving);
    struct to_record ready = {.kind = TO_RECORD_READY};
    ready.as.ready.tests = (uint32_t)serving->registry.count;
    ready.as.ready.sanitized = to_is_sanitized();
    ready.as.ready.valgrind = to_is_under_valgrind();
    put(serving, &ready);
    flush(serving);
    to_registry_forget_places(&serving->registry);
}

/* ---- the hosts ---- */

static void make_room(struct serving *serving)
{
    if (serving->hosts + HOSTS < serving->room) {
        return;
    }
    size_t room = serving->room ? serving->room * 2 : 16;
    serving->sources = realloc(serving->sources, room * sizeof *serving->sources);
    serving->processes = realloc(serving->processes, room * sizeof *serving->processes);
    serving->numbers = realloc(serving->numbers, room * sizeof *serving->numbers);
    if (!serving->sources || !serving->processes || !serving->numbers) {
        _exit(1);
    }
    serving->room = room;
}

static void tell_ended(struct serving *serving, uint32_t number, int status)
{
    struct to_record record = {.kind = TO_RECORD_HOST_ENDED};
    record.as.host_ended.host = number;
    record.as.host_ended.status = (uint32_t)status;
    put(serving, &record);
    flush(serving);
}

/* The process of a host, or of the threads that were asked for one after the other. */
_Noreturn static void become_host(struct serving *serving, uint32_t isolate)
{
    close(serving->control);
    close(serving->sources[CHILDREN].fd);
    sigprocmask(SIG_SETMASK, &serving->mask, NULL);
    if (isolate == TO_ISOLATE_PROCESS) {
        to_host_serve(&serving->registry, serving->first, serving->waiting[0].control,
                      serving->waiting[0].test);
    }
    to_pool_serve(&serving->registry, serving->waiting, serving->waiting_count);
}

/* Forks it for all workers that wait for it. It counts as the host of the first of them;
 * the runner knows what else lived there. */
static void start_host(struct serving *serving, uint32_t number, uint32_t isolate)
{
    make_room(serving);
    /* What a constructor printed must not be printed again by every test. */
    fflush(NULL);
    pid_t process = fork();
    if (process == 0) {
        become_host(serving, isolate);
    }
    for (size_t i = 0; i < serving->waiting_count; i++) {
        close(serving->waiting[i].control);
        close(serving->waiting[i].test);
    }
    serving->waiting_count = 0;
    if (process < 0) {
        tell_ended(serving, number, 1 << 8);
        return;
    }
    serving->processes[serving->hosts] = process;
    serving->numbers[serving->hosts] = number;
    serving->sources[HOSTS + serving->hosts++] =
        (struct pollfd){.fd = to_children_watch(process), .events = POLLIN};
}

/* Workers that are threads of one process come one by one; the last starts it. */
static void add_worker(struct serving *serving, const struct to_record_host *order,
                       const int sockets[2])
{
    struct to_pool_sockets *waiting =
        realloc(serving->waiting, (serving->waiting_count + 1) * sizeof *waiting);
    if (!waiting) {
        _exit(1);
    }
    serving->waiting = waiting;
    if (serving->waiting_count == 0) {
        serving->first = order->host;
    }
    waiting[serving->waiting_count++] = (struct to_pool_sockets){sockets[0], sockets[1]};
    if (!order->more) {
        start_host(serving, serving->first, order->isolate);
    }
}

static void end_host(struct serving *serving, size_t place)
{
    int status = 0;
    uint32_t number = serving->numbers[place];
    while (waitpid(serving->processes[place], &status, 0) < 0 && errno == EINTR) {
    }
    if (serving->sources[HOSTS + place].fd >= 0) {
        close(serving->sources[HOSTS + place].fd);
    }
    serving->hosts--;
    serving->sources[HOSTS + place] = serving->sources[HOSTS + serving->hosts];
    serving->processes[place] = serving->processes[serving->hosts];
    serving->numbers[place] = serving->numbers[serving->hosts];
    /* What its test had started is ours now, where the host could not see to it. */
    if (!serving->keeps_children) {
        to_children_kill(serving->processes, serving->hosts, NULL, NULL);
    }
    tell_ended(serving, number, status);
}

static void reap(struct serving *serving)
{
    for (size_t i = serving->hosts; i > 0; i--) {
        if (to_children_ended(serving->processes[i - 1], &serving->sources[HOSTS + i - 1])) {
            end_host(serving, i - 1);
        }
    }
}

/* As poll wants it: how long to wait at most, in milliseconds. */
static int patience(const struct serving *serving)
{
    for (size_t i = 0; i < serving->hosts; i++) {
        if (serving->sources[HOSTS + i].fd < 0) {
            return to_children_patience(-1);
        }
    }
    return -1;
}

/* The runner has let us go, or is gone. The hosts see their own sockets close and end by
 * themselves; one that cannot (it was stopped) is killed, with all that it leaves. */
_Noreturn static void leave(struct serving *serving)
{
    int64_t end = to_clock_now() + TO_SECOND / 2;
    while (serving->hosts > 0) {
        int64_t left = (end - to_clock_now()) / TO_MILLISECOND;
        int most = patience(serving);
        if (left <= 0) {
            break;
        }
        poll(serving->sources + HOSTS, serving->hosts, most >= 0 ? most : (int)left);
        reap(serving);
    }
    to_children_kill(NULL, 0, NULL, NULL);
    _exit(0);
}

static void watch_children(struct serving *serving)
{
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, &serving->mask);
    serving->sources[CHILDREN] = (struct pollfd){
        .fd = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN};
}

/* A host that a test has stopped goes on: nobody else would know why nothing happens. */
static void wake_stopped(struct serving *serving)
{
    struct signalfd_siginfo signal;
    while (read(serving->sources[CHILDREN].fd, &signal, sizeof signal) > 0) {
    }
    for (size_t i = 0; i < serving->hosts; i++) {
        pid_t host = serving->processes[i];
        siginfo_t how = {0};
        if (waitid(P_PID, (id_t)host, &how, WSTOPPED | WNOHANG) == 0 && how.si_pid == host) {
            kill(host, SIGCONT);
        }
    }
}

/* There were no descriptors left for its sockets; those that are asked for one by one are of
 * no use without each other. */
static void refuse_host(struct serving *serving, const struct to_record_host *order, int socket)
{
    if (socket >= 0) {
        close(socket);
    }
    if (order->more || serving->waiting_count > 0) {
        leave(serving);
    }
    tell_ended(serving, order->host, 1 << 8);
}

/* Afterwards this may be another process: see to_setup_run. */
static void set_up(struct serving *serving, const int sockets[2])
{
    const struct to_test_ *setup = serving->registry.setup.test;
    if (!setup || serving->hosts > 0) {
        leave(serving);
    }
    if (to_setup_run(setup, &serving->mask, sockets[0], sockets[1])) {
        siginfo_t how;
        serving->keeps_children = waitid(P_ALL, 0, &how, WEXITED | WNOHANG | WNOWAIT) == 0;
    }
}

static void take_order(struct serving *serving)
{
    int sockets[TO_PACKET_DESCRIPTORS];
    ssize_t size = to_packet_receive(serving->control, serving->received, 0, sockets);
    const char *at = serving->received;
    size_t left = size > 0 ? (size_t)size : 0;
    struct to_record record;
    if (size <= 0 || to_record_decode(&at, &left, &record) != 1 ||
        record.kind != TO_RECORD_HOST) {
        leave(serving);
    }
    if (sockets[1] < 0) {
        refuse_host(serving, &record.as.host, sockets[0]);
    } else if (record.as.host.isolate == TO_ISOLATE_SETUP) {
        set_up(serving, sockets);
    } else {
        add_worker(serving, &record.as.host, sockets);
    }
}

/* Until this process sees for itself that the runner has gone, the kernel does: it may hang
 * in another constructor. */
__attribute__((constructor(101))) static void end_with_the_runner(void)
{
    if (getenv(TO_WIRE_VARIABLE)) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
}

_Noreturn static void serve(const struct to_module_ *module, int control)
{
    to_leaks_overlook();
    struct serving serving = {.control = control, .received = malloc(TO_PACKET_MAX)};
    if (!serving.received) {
        _exit(1);
    }
    /* From now on the control socket tells, and there is something to clear up first. One that a
     * test has stopped must go on for that. */
    prctl(PR_SET_PDEATHSIG, SIGCONT);
    to_children_adopt();
    to_client_open(control);
    to_logging_open();
    send_table(&serving, module);
    make_room(&serving);
    serving.sources[CONTROL] = (struct pollfd){.fd = control, .events = POLLIN};
    watch_children(&serving);
    for (;;) {
        if (poll(serving.sources, HOSTS + serving.hosts, patience(&serving)) < 0) {
            continue;
        }
        reap(&serving);
        if (serving.sources[CHILDREN].revents) {
            wake_stopped(&serving);
        }
        if (serving.sources[CONTROL].revents) {
            take_order(&serving);
        }
    }
}

/* The debugger keeps the variable, for the next time that it starts the program. */
static void run_alone(const struct to_module_ *module)
{
    const char *variable = getenv(TO_WIRE_ALONE);
    if (variable) {
        char *name = strdup(variable);
        unsetenv(TO_WIRE_ALONE);
        to_alone_run(module, name ? name : "");
    }
}

int to_module_main_(const struct to_module_ *module, int argc, char **argv)
{
    run_alone(module);
    const char *variable = getenv(TO_WIRE_VARIABLE);
    char *end;
    long control = variable ? strtol(variable, &end, 10) : -1;
    if (!variable || *end != '\0' || control < 3 || control > INT_MAX ||
        fcntl((int)control, F_SETFD, FD_CLOEXEC) < 0) {
        return to_standalone_main(argc, argv);
    }
    /* A test may run other test programs; those are not ours to serve. */
    unsetenv(TO_WIRE_VARIABLE);
    serve(module, (int)control);
}

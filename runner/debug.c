/* SPDX-License-Identifier: MIT
 * One test under a debugger. */
#include "debug.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/words.h"
#include "catalog.h"
#include "descriptors.h"
#include "event.h"
#include "listen.h"
#include "loop.h"
#include "memory.h"
#include "module.h"
#include "options.h"
#include "plan/graph.h"
#include "report/reporter.h"
#include "wire/record.h"

/* ---- which test ---- */

static bool is_bare_name(const char *argument)
{
    for (const char *at = argument; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr("_*?", *at)) {
            return false;
        }
    }
    return *argument && access(argument, F_OK) < 0;
}

void to_debug_complete(struct to_options *options, struct to_words *words)
{
    for (size_t i = 1; i < options->argument_count; i++) {
        if (is_bare_name(options->arguments[i])) {
            const char *first = options->arguments[0];
            const char *end = strstr(first, "::");
            struct to_buffer text = {0};
            to_buffer_add(&text, first, end ? (size_t)(end - first) : strlen(first));
            to_buffer_print(&text, "::%s", options->arguments[i]);
            to_memory_check(to_words_add(words, to_memory_need(text.data)));
            to_buffer_free(&text);
            options->arguments[i] = words->list[words->count - 1];
        }
    }
}

int to_debug_pick(const struct to_catalog *catalog, const unsigned char *marks,
                  const struct to_entry **ret_entry, struct to_error *error)
{
    enum { NAMED = 4 };
    struct to_buffer names = {0};
    size_t count = 0;
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        if (!marks[i]) {
            continue;
        }
        *ret_entry = entry;
        if (count++ < NAMED) {
            to_buffer_print(&names, "%s%s::%s", count > 1 ? ", " : "", entry->base.module,
                            entry->base.name);
        }
    }
    int result = 0;
    if (count > 1) {
        result = to_error_set(error, -EINVAL,
                              "--debug takes one test, and %zu are selected: %s%s", count,
                              names.data, count > NAMED ? ", ..." : "");
    }
    to_buffer_free(&names);
    return result;
}

/* ---- what it needs ---- */

struct watch {
    struct to_reporter base;
    unsigned char *outcomes;
};

static void watch_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct watch *watch = (struct watch *)reporter;
    if (event->kind == TO_EVENT_TEST_END) {
        watch->outcomes[event->as.test_end.test->index] =
            (unsigned char)(event->as.test_end.result->outcome + 1);
    }
}

static int watch_close(struct to_reporter *reporter, struct to_error *error)
{
    (void)error;
    free(reporter);
    return 0;
}

struct to_reporter *to_debug_watch(unsigned char *outcomes)
{
    static const struct to_reporter_kind kind = {watch_event, watch_close};
    struct watch *watch = to_memory_new(sizeof *watch);
    *watch = (struct watch){.base = {&kind}, .outcomes = outcomes};
    return &watch->base;
}

bool to_debug_may_start(const struct to_catalog *catalog, const struct to_entry *entry,
                        const unsigned char *outcomes)
{
    struct to_tour tour = {0};
    struct to_link link;
    while (to_catalog_prerequisite(catalog, entry->base.index, &tour, &link)) {
        const struct to_case *needed = &catalog->entries[link.node].base;
        unsigned char outcome = outcomes[link.node];
        if (link.edge != TO_EDGE_AFTER || outcome == 0 ||
            to_outcome_counts_as((enum to_outcome)(outcome - 1)) == TO_COUNT_PASSED) {
            continue;
        }
        const char *how = to_outcome_name((enum to_outcome)(outcome - 1));
        fprintf(stderr,
                "to-test: no debugger is started: %s::%s needs %s::%s, which %s%s%s\n",
                entry->base.module, entry->base.name, needed->module, needed->name,
                outcome == TO_SKIPPED + 1 || outcome == TO_CANCELLED + 1 ? "was " : "", how,
                needed->is_fixture ? "" : " (--no-deps does without)");
        return false;
    }
    return true;
}

/* ---- the debugger ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text);
    return size >= strlen(end) && strcmp(text + size - strlen(end), end) == 0;
}

static bool has_word(const struct to_words *words, const char *first, const char *second)
{
    for (size_t i = 1; i < words->count; i++) {
        if (strcmp(words->list[i], first) == 0 || strcmp(words->list[i], second) == 0) {
            return true;
        }
    }
    return false;
}

/* The size of the test's own name, which its function has: without the label of a row. */
static int own_name(const struct to_entry *entry)
{
    return (int)(entry->stem > 0 ? entry->stem : strlen(entry->base.name));
}

/* The debugger's own words, and what makes it take the rest as the program's. */
static void add_debugger(struct to_words *words, const struct to_entry *entry,
                         const struct to_words *debugger)
{
    if (debugger->count == 0) {
        char stop[600];
        int size = own_name(entry);
        snprintf(stop, sizeof stop, "break to_test_%.*s_body_", size < 500 ? size : 500,
                 entry->base.name);
        /* Pending: a shared object is not there before the program runs. */
        const char *const plain[] = {"gdb",  "-q", "-iex", "set breakpoint pending on",
                                     "-ex", stop, "--args"};
        for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
            to_memory_check(to_words_add(words, plain[i]));
        }
        return;
    }
    for (size_t i = 0; i < debugger->count; i++) {
        to_memory_check(to_words_add(words, debugger->list[i]));
    }
    const char *program = debugger->list[0];
    if (ends_with(program, "gdb") && !has_word(debugger, "--args", "-args")) {
        to_memory_check(to_words_add(words, "--args"));
    } else if (ends_with(program, "lldb") && !has_word(debugger, "--", "--")) {
        to_memory_check(to_words_add(words, "--"));
    }
}

static void tell(const struct to_entry *entry, const struct to_words *debugger)
{
    const char *program = debugger->count ? debugger->list[0] : "gdb";
    printf("\nto-test: %s::%s under %s", entry->base.module, entry->base.name, program);
    if (debugger->count == 0) {
        puts("\n  run       starts it, and stops at the first line of its body\n"
             "  continue  goes on to a failed check (\"up\", up to your line), a crash or the end");
    } else {
        printf("; its body is the function to_test_%.*s_body_\n", own_name(entry),
               entry->base.name);
    }
    fflush(stdout);
}

/* In the child: what to-test has set for itself must not be the debugger's. */
_Noreturn static void become_debugger(const struct to_words *words, pid_t parent, int failure)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    to_descriptors_lower();
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* It must not stay behind and fight the shell for the terminal. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() == parent) {
        execvp(words->list[0], words->list);
        int error = errno;
        ssize_t written = write(failure, &error, sizeof error);
        (void)written;
    }
    _exit(1);
}

/* The debugger's end, which the loop tells of. */
struct end {
    struct to_source source;
    bool came;
};

static void end_came(struct to_source *source)
{
    ((struct end *)source)->came = true;
}

/* Serves the desk until the process has ended. */
static void serve_until_end(pid_t process, struct to_loop *loop)
{
    struct end end = {.source = {.ready = end_came}};
    end.source.fd = (int)syscall(SYS_pidfd_open, process, 0);
    if (end.source.fd < 0) {
        to_memory_die("pidfd_open");
    }
    to_loop_add(loop, &end.source);
    while (!end.came) {
        to_loop_turn(loop);
    }
    to_loop_remove(loop, &end.source);
    close(end.source.fd);
}

/* What the keyboard sends is for the debugger, and for the program that it gives the
 * terminal to; the debugger is in our own process group, so Ctrl-Z stops us with it. */
static void wait_for(pid_t process, struct to_loop *loop)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
    sigset_t none, before;
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    /* The run has blocked these and others, and nobody reads them now. */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, &before);
    serve_until_end(process, loop);
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {
    }
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* 0, or the errno of what could not be started. */
static int run_debugger(const struct to_words *words, struct to_loop *loop)
{
    int failure[2];
    int error = 0;
    pid_t parent = getpid();
    if (pipe2(failure, O_CLOEXEC) < 0) {
        to_memory_die("pipe2");
    }
    pid_t process = fork();
    if (process == 0) {
        become_debugger(words, parent, failure[1]);
    }
    error = process < 0 ? errno : 0;
    close(failure[1]);
    if (read(failure[0], &error, sizeof error) < 0) {
        error = errno;
    }
    close(failure[0]);
    if (process > 0) {
        wait_for(process, loop);
    }
    return error;
}

/* A debugger that was killed has not taken the terminal back. */
static void take_terminal(void)
{
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGTTOU);
    sigprocmask(SIG_BLOCK, &block, &before);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    sigprocmask(SIG_SETMASK, &before, NULL);
}

int to_debug_run(const struct to_entry *entry, const struct to_words *debugger,
                 struct to_loop *loop, struct to_desk *desk, struct to_error *error)
{
    struct to_words words = {0};
    struct to_listener listener;
    const struct to_words *command = &entry->module->command;
    add_debugger(&words, entry, debugger);
    for (size_t i = 0; i < command->count; i++) {
        to_memory_check(to_words_add(&words, command->list[i]));
    }
    tell(entry, debugger);

    bool in_front = tcgetpgrp(STDIN_FILENO) == getpgrp();
    setenv(TO_WIRE_ALONE, entry->base.name, 1);
    /* Where that fails, only the state is missing, and the test says so when it asks. */
    to_listen_open(&listener, loop, desk, entry);
    setenv(TO_WIRE_DESK, listener.name, 1);
    int result = run_debugger(&words, loop);
    to_listen_close(&listener);
    unsetenv(TO_WIRE_DESK);
    unsetenv(TO_WIRE_ALONE);
    if (in_front) {
        take_terminal();
    }
    if (result != 0) {
        result = to_error_set(error, -result, "the debugger %s cannot be started: %s%s",
                              words.list[0], strerror(result),
                              debugger->count ? "" : " (--debugger names another)");
    }
    to_words_free(&words);
    return result;
}

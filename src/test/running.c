/* SPDX-License-Identifier: MIT
 * The test that runs in this process. */
#include "test/running.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <to/check.h>
#include <to/subtest.h>

#include "base/buffer.h"
#include "state/leave.h"
#include "test/alone.h"
#include "test/context.h"
#include "test/failure.h"
#include "wire/packet.h"

unsigned long to_checks_;

static __thread struct to_running *own; /* the test whose body this thread runs */
static struct to_running *only;         /* the one test of the process, for its other threads */
static struct to_running *shared;       /* or all that share it */

static bool must_jump(void);
static void leave(void);
static const struct to_leaver leaver = {.leave = leave, .must_jump = must_jump};

void to_running_set(struct to_running *running)
{
    own = running;
    to_leaver_open(&leaver);
    if (!shared) {
        only = running;
    }
}

void to_running_clear(void)
{
    own = only = NULL;
}

void to_running_share(struct to_running *first)
{
    shared = first;
}

pid_t to_running_process(void)
{
    const struct to_running *running = own ? own : only ? only : shared;
    return running ? running->process : 0;
}

struct to_running *to_running_own(void)
{
    return own;
}

static bool is_active(const struct to_running *running)
{
    return __atomic_load_n(&running->active, __ATOMIC_ACQUIRE);
}

struct to_running *to_running_guess(bool *ret_sure)
{
    struct to_running *running = own ? own : only;
    *ret_sure = running != NULL;
    if (running) {
        return is_active(running) ? running : NULL;
    }
    for (running = shared; running && !is_active(running); running = running->sibling) {
    }
    return running;
}

int to_running_send(const struct to_running *running, const struct to_record *record)
{
    struct to_buffer packet = {0};
    to_record_encode(&packet, record);
    /* A test may have closed the socket: the tally still tells that it failed. */
    int result = packet.failed ? -ENOMEM
                               : to_packet_send(running->socket, packet.data, packet.size,
                                                NULL, 0);
    to_buffer_free(&packet);
    return result;
}

_Noreturn static void refuse(const char *what, const char *message)
{
    fprintf(stderr, "to-test: %s outside a test: %s\n", what, message);
    abort();
}

/* The body of a test is not worth naming: the test is named already. */
static const char *helper_name(const char *function)
{
    static const char head[] = "to_test_";
    static const char tail[] = "_body_";
    size_t size = function ? strlen(function) : 0;
    bool is_body = size > sizeof head + sizeof tail - 2 &&
                   strncmp(function, head, sizeof head - 1) == 0 &&
                   strcmp(function + size - (sizeof tail - 1), tail) == 0;
    bool is_setup = function && strcmp(function, "to_setup_body_") == 0;
    return is_body || is_setup ? NULL : function;
}

static void send_problem(const struct to_running *running, const struct to_note *note)
{
    __atomic_add_fetch(&running->tally->problems, 1, __ATOMIC_RELAXED);
    if (running->alone) {
        to_alone_problem(note);
        return;
    }
    struct to_record record = {.kind = TO_RECORD_PROBLEM};
    record.as.problem.run = running->run;
    record.as.problem.type = to_text(note->type);
    record.as.problem.message = to_text(note->message);
    record.as.problem.detail = to_text(note->detail);
    record.as.problem.file = to_text(note->file);
    record.as.problem.function = to_text(helper_name(note->function));
    record.as.problem.line = (uint32_t)note->line;
    record.as.problem.subtest = __atomic_load_n(&running->subtest_number, __ATOMIC_RELAXED);
    to_running_send(running, &record);
}

static void send_skip(const struct to_running *running, const struct to_note *note)
{
    running->tally->skipped = 1;
    if (running->alone) {
        to_alone_skip(note);
        return;
    }
    struct to_record record = {.kind = TO_RECORD_SKIP};
    record.as.skip.run = running->run;
    record.as.skip.reason = to_text(note->message);
    record.as.skip.file = to_text(note->file);
    record.as.skip.line = (uint32_t)note->line;
    to_running_send(running, &record);
}

/* To the test that it is of. A thread that a test has started where several share the
 * process may be of any that runs: better one too many that fails than one too few. */
static void send_note(void (*send)(const struct to_running *, const struct to_note *),
                      const char *what, const struct to_note *note)
{
    const struct to_running *running = own ? own : only;
    if (running) {
        send(running, note);
        return;
    }
    if (!shared) {
        refuse(what, note->message);
    }
    for (running = shared; running; running = running->sibling) {
        if (is_active(running)) {
            send(running, note);
        }
    }
}

static struct to_running *find_only_active(void)
{
    struct to_running *found = NULL;
    for (struct to_running *each = shared; each; each = each->sibling) {
        if (is_active(each)) {
            if (found) {
                return NULL;
            }
            found = each;
        }
    }
    return found;
}

struct to_running *to_running_find(const char *what, const char *file, const char *function,
                                   int line)
{
    struct to_running *running = own ? own : only ? only : find_only_active();
    if (!running && !shared) {
        refuse(what, "it belongs to none, and so would never end");
    }
    if (!running) {
        struct to_buffer message = {0};
        to_buffer_print(&message,
                        "%s on a thread that a test has started cannot tell which test that is, "
                        "with --isolate=thread: call it on the test's own thread, or run with "
                        "--isolate=process", what);
        to_running_problem(&(struct to_note){.type = "user",
                                             .message = message.data,
                                             .file = file,
                                             .function = function,
                                             .line = line});
        to_buffer_free(&message);
    }
    return running;
}

bool to_running_is_copy(const struct to_running *running)
{
    return running->process != getpid();
}

void to_running_problem(const struct to_note *note)
{
    struct to_buffer detail = {0};
    struct to_note whole = *note;
    if (note->detail && *note->detail) {
        to_buffer_print(&detail, "%s\n", note->detail);
    }
    to_contexts_print(&detail);
    if (detail.size > 0) {
        detail.data[--detail.size] = '\0';
        whole.detail = detail.data;
    }
    send_note(send_problem, "a check failed", &whole);
    to_buffer_free(&detail);
}

static bool must_jump(void)
{
    to_failure_flush();
    return !own || own->process != getpid();
}

void to_running_skip(const char *reason, const char *file, int line)
{
    bool is_own = own && !to_running_is_copy(own);
    struct to_subtest_ *subtest = is_own ? to_subtest_to_leave(own) : NULL;
    if (subtest) {
        to_subtest_skip(subtest, reason);
        if (own->alone) {
            to_alone_skip(&(struct to_note){.message = reason, .file = file, .line = line});
        }
        return;
    }
    send_note(send_skip, "a skip",
              &(struct to_note){.message = reason, .file = file, .line = line});
}

static void leave(void)
{
    if (!must_jump()) {
        to_subtest_jump(own);
        to_subtest_end_all(own);
        to_contexts_forget();
        if (own->end) {
            own->end(own);
        }
        longjmp(own->leave, 1);
    }
    fflush(NULL);
    if (to_running_process() != getpid()) {
        /* A process that the test forked: it alone ends. */
        _exit(1);
    }
    if (!only) {
        /* Another thread, where the process is not the test's alone: only this thread ends. */
        pthread_exit(NULL);
    }
    /* Another thread of the test: its stack is not the body's, so the process ends. */
    only->tally->returned = 1;
    _exit(only->alone && only->tally->problems ? 1 : 0);
}

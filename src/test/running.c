/* SPDX-License-Identifier: MIT
 * The test that runs in this process. */
#include "test/running.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <to/check.h>

#include "base/buffer.h"
#include "wire/packet.h"

unsigned long to_checks_;

static struct to_running *now;
static __thread bool own_thread;

void to_running_set(struct to_running *running)
{
    now = running;
    own_thread = true;
}

struct to_running *to_running_now(void)
{
    return now;
}

static void send_record(const struct to_record *record)
{
    struct to_buffer packet = {0};
    to_record_encode(&packet, record);
    if (!packet.failed) {
        /* A test may have closed the socket: the tally still tells that it failed. */
        to_packet_send(now->socket, packet.data, packet.size, NULL, 0);
    }
    to_buffer_free(&packet);
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
    return is_body ? NULL : function;
}

void to_running_problem(const struct to_note *note)
{
    if (!now) {
        refuse("a check failed", note->message);
    }
    __atomic_add_fetch(&now->tally->problems, 1, __ATOMIC_RELAXED);
    struct to_record record = {.kind = TO_RECORD_PROBLEM};
    record.as.problem.run = now->run;
    record.as.problem.type = to_text(note->type);
    record.as.problem.message = to_text(note->message);
    record.as.problem.detail = to_text(note->detail);
    record.as.problem.file = to_text(note->file);
    record.as.problem.function = to_text(helper_name(note->function));
    record.as.problem.line = (uint32_t)note->line;
    send_record(&record);
}

void to_running_skip(const char *reason, const char *file, int line)
{
    if (!now) {
        refuse("a skip", reason);
    }
    struct to_record record = {.kind = TO_RECORD_SKIP};
    record.as.skip.run = now->run;
    record.as.skip.reason = to_text(reason);
    record.as.skip.file = to_text(file);
    record.as.skip.line = (uint32_t)line;
    send_record(&record);
}

bool to_leave_must_jump_(void)
{
    return !own_thread || now->process != getpid();
}

void to_leave_by_jump_(void)
{
    if (!to_leave_must_jump_()) {
        longjmp(now->leave, 1);
    }
    fflush(NULL);
    if (now->process != getpid()) {
        /* A process that the test forked: it alone ends. */
        _exit(1);
    }
    /* Another thread of the test: its stack is not the body's, so the process ends. */
    now->tally->returned = 1;
    _exit(0);
}

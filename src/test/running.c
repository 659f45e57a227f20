/* SPDX-License-Identifier: MIT
 * The test that runs in this process. */
#include "test/running.h"

#include <stdio.h>
#include <stdlib.h>
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

void to_running_problem(struct to_record *problem)
{
    struct to_text message = problem->as.problem.message;
    if (!now) {
        fprintf(stderr, "to-test: a check failed outside a test: %.*s\n", (int)message.size,
                message.data);
        abort();
    }
    __atomic_add_fetch(&now->tally->problems, 1, __ATOMIC_RELAXED);
    problem->as.problem.run = now->run;
    send_record(problem);
}

void to_running_note(struct to_record *note)
{
    if (!now) {
        fprintf(stderr, "to-test: to_skip or TO_ASSUME outside a test\n");
        abort();
    }
    note->as.skip.run = now->run;
    send_record(note);
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

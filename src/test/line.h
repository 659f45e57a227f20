/* SPDX-License-Identifier: MIT
 *
 * A line: one thread's connection to the runner, over which it asks for the shared state.
 *
 * It is made at the thread's first question, and ends with the thread, with the test, or with
 * the process; a forked child makes lines of its own.
 */
#ifndef TO_TEST_LINE_H
#define TO_TEST_LINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "wire/record.h"

struct to_front_answer;
struct to_running;

struct to_line {
    int socket;
    uint32_t number; /* of the last question */
    uint64_t limit;  /* bytes that a value may have */
    struct to_buffer packet;

    struct stat status; /* of the socket, as the test may close it and use its number again */
    pid_t process;
    const struct to_running *running; /* NULL: of any test that shares the process */
    uint32_t run;
    struct to_line *next; /* of all of the process */
    struct to_line **link;
    char received[TO_PACKET_MAX];
};

/* `control`: a socket that the runner has made, so that others can be known from it; -1 where
 * there is none. */
void to_line_open(int control);

/* The line of this thread. NULL where there is none to be had: the answer says why. With
 * `of_test` it must be known which test the thread is of. */
struct to_line *to_line_get(bool of_test, struct to_front_answer *answer);

/* Ends the line of this thread, if it has one. */
void to_line_hang_up(void);

/* What to_line_get says; also for others who cannot ask. Returns false. */
bool to_line_refuse(struct to_front_answer *answer, const char *why);

#endif

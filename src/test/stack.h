/* SPDX-License-Identifier: MIT
 *
 * Where the threads of a test were when it crashed, or when its time was up.
 *
 * A signal handler in the test copies registers and the top of the stack to memory that
 * the host shares: no malloc, no lock, and nothing that a broken stack could mislead. The
 * runner works the copy out, with the debug information of the files.
 */
#ifndef TO_TEST_STACK_H
#define TO_TEST_STACK_H

#include <stdint.h>
#include <sys/types.h>

#include "wire/record.h"

enum {
    TO_STACK_THREADS = 32,           /* that are told of one test */
    TO_STACK_FIRST = 64 * 1024,      /* bytes kept of the first one's stack: the crashed, */
    TO_STACK_OTHERS = 16 * 1024,     /* or the test's own; and of each of the others' */
};

/* Shared between host and test; its pages are there only once they are written to. */
struct to_stacks;

/*
 * Makes the shared memory and installs the handlers, which forks of this process inherit;
 * not in a program with a sanitizer, which has better ones. NULL where there is no memory:
 * then there are no stacks.
 */
struct to_stacks *to_stacks_open(void);

/* Forgets those of the test before. `stacks` may be NULL here and below. */
void to_stacks_clear(struct to_stacks *stacks);

/* Asks the test for the stacks of all its threads and waits for them, for a moment. */
void to_stacks_ask(struct to_stacks *stacks, pid_t test);

/* The signal that this thread (by the system's number) has crashed by; 0: it has not. */
int to_stacks_signal(const struct to_stacks *stacks, uint32_t thread);

/* Sends what there is as STACK records of this run, that of the thread `first` before the
 * others (0: as they came). */
void to_stacks_send(const struct to_stacks *stacks, uint32_t first, uint32_t run, int socket);

/* For a further thread that runs tests: a stack for the handlers, in case it uses up its own. */
void to_stacks_ready(void);

#endif

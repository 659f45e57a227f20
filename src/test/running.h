/* SPDX-License-Identifier: MIT
 *
 * The test that runs in this process: where its notes go, and how it is left.
 */
#ifndef TO_TEST_RUNNING_H
#define TO_TEST_RUNNING_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "wire/record.h"

/*
 * A page that the host and the test share: a test that has closed every descriptor can
 * still say that it returned. Cleared by the host before each test.
 */
struct to_tally {
    uint32_t returned;
    uint32_t problems; /* noted, whether or not the record got through */
    uint64_t checks;
};

struct to_running {
    int socket; /* the host's test socket */
    uint32_t run;
    pid_t process; /* the test's own; forked copies differ from it */
    struct to_tally *tally;
    jmp_buf leave;
};

/* Sets what runs in this process; the calling thread is the test's own from now on. */
void to_running_set(struct to_running *running);

/* The test that runs here; NULL outside a test. */
struct to_running *to_running_now(void);

/* Something that went wrong; NULL for what is not known. */
struct to_note {
    const char *type;
    const char *message;
    const char *detail;
    const char *file;
    const char *function;
    int line;
};

/* Counts the problem and tells the runner. Outside a test: tells on standard error and
 * aborts; so does the next. */
void to_running_problem(const struct to_note *note);

/* Tells the runner that the test skips itself. */
void to_running_skip(const char *reason, const char *file, int line);

#endif

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

/* Counts a problem and sends its record. `problem` is of the kind TO_RECORD_PROBLEM; its
 * `run` is filled in here. Outside a test: tells on standard error and aborts. */
void to_running_problem(struct to_record *problem);

/* Sends a note of another kind (TO_RECORD_SKIP). Same rules. */
void to_running_note(struct to_record *note);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What a test owns outside of its memory: processes that it has spawned, its temporary folder.
 *
 * It is written down in memory that the test shares with its host, who so can end and clear
 * up what a test that crashed, or was killed, has not.
 */
#ifndef TO_TEST_ESTATE_H
#define TO_TEST_ESTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/clock.h"

enum {
    TO_ESTATE_PROCESSES = 128, /* at a time */
    TO_ESTATE_PATH = 1024,
};

/* How long they may take, well below what the runner grants a host for its last words. */
#define TO_ESTATE_GRACE (2 * TO_SECOND)

/* Empty as {0}. */
struct to_estate {
    uint32_t deferred;  /* calls that are still to be made */
    uint32_t has_folder; /* 1: its path is being written; 2: it is there */
    uint32_t folders;   /* that were made in it */
    uint32_t places;    /* of `processes` that were ever used */
    /* Each leads a process group. 0: none; -1: it is being started; else -N: what is left of
     * the group N was killed, and is nobody's business any more. */
    pid_t processes[TO_ESTATE_PROCESSES];
    char folder[TO_ESTATE_PATH];
};

/* ---- for the test; any thread, and any process that it has forked ---- */

/* Takes a place for a process that is about to be started; SIZE_MAX where there is none left. */
size_t to_estate_reserve(struct to_estate *estate);

/* What runs in that place. */
void to_estate_put(struct to_estate *estate, size_t place, pid_t process);

/* Makes this the test's folder, if it has none. Returns whether it is. */
bool to_estate_claim_folder(struct to_estate *estate, const char *path);

/* The test's folder; NULL where it has none. */
const char *to_estate_folder(struct to_estate *estate);

/* ---- for who runs it, when the test has ended ---- */

/* Stops the processes with the test, or lets them go on: SIGSTOP, SIGCONT. */
void to_estate_signal(const struct to_estate *estate, int signal);

/* Asks the processes that are still there to end (SIGTERM), and ends those which have not at
 * this moment of to_clock_now (SIGKILL). */
void to_estate_ask_processes(const struct to_estate *estate);
void to_estate_end_processes(const struct to_estate *estate, int64_t end);

/*
 * Removes the test's folder, if it has one and `passed`. Returns its path where it is still
 * there, else NULL: the estate's own.
 */
const char *to_estate_settle_folder(struct to_estate *estate, bool passed);

#endif

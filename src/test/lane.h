/* SPDX-License-Identifier: MIT
 *
 * A lane: runs test after test on one thread, in one process that may have more lanes.
 *
 * What stands behind a worker with --isolate=worker (a process with one lane) and
 * --isolate=thread (one with many). What it is at is written down in memory that it shares
 * with its watcher (pool.h), who can so tell what was lost when the process dies.
 */
#ifndef TO_TEST_LANE_H
#define TO_TEST_LANE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "test/running.h"

struct to_capture;
struct to_registry;

/* Shared with the watcher; `busy` is set before an order is taken from the socket, and
 * cleared when its end was told. */
struct to_lane_log {
    struct to_tally tally;
    uint32_t busy;
    uint32_t run;
    uint32_t test;
    uint32_t thread; /* that runs it, by the system's number */
    uint32_t exits;  /* the test has called exit() */
    int64_t begin;
    uint64_t from[2]; /* where its output begins in the two streams */
};

struct to_lane {
    int control;
    ino_t control_inode; /* a test may have closed it, and have another file of its number */
    int test_socket;
    struct to_lane_log *log;
    const struct to_registry *registry;
    struct to_capture *capture;
    bool alone; /* no other lane shares the process */
    struct to_running running;
};

/* Closes the control socket; for copies of the process. */
void to_lane_close(const struct to_lane *lane);

/* Serves orders until the control socket is closed. */
void to_lane_serve(struct to_lane *lane);

#endif

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

#include "base/buffer.h"
#include "test/capture.h"
#include "test/running.h"

struct to_registry;

/* Shared with the watcher; `busy` is set before an order is taken from the socket, and
 * cleared when its end was told. In between, and not returned, it is in its test. */
struct to_lane_log {
    struct to_tally tally; /* of the test, as soon as it is busy */
    uint32_t busy;
    uint32_t run;
    uint32_t test;
    uint32_t thread; /* that runs it, by the system's number */
    uint32_t exits;  /* the test has called exit() */
    int64_t begin;
    struct to_capture_begin from; /* where its output begins */
    uint32_t looks; /* it is at work with the streams: none of their memory is to go */
};

/* The logs of all lanes of a process, and what the watcher says to them. */
struct to_lane_logs {
    uint32_t trims; /* it gives back memory of the streams */
    uint32_t count;
    struct to_lane_log of[];
};

/* So many orders at most can be on their way to a lane, and more. */
enum { TO_LANE_RECALLED = 64 };

struct to_lane {
    struct to_buffer packet; /* what is sent; kept, as a test may leave no memory */
    char *received;          /* room for one packet */
    int control;
    ino_t control_inode; /* a test may have closed it, and have another file of its number */
    int test_socket;
    struct to_lane_log *log;
    const struct to_lane_logs *logs; /* of all lanes of the process */
    bool cut;       /* a test has closed its sockets */
    bool is_silent; /* nothing was printed since the streams were emptied */
    const struct to_registry *registry;
    struct to_capture *capture;
    bool alone; /* no other lane shares the process */
    uint32_t recalled[TO_LANE_RECALLED]; /* in the watcher: the latest that it has taken back */
    uint32_t flags;       /* of the order that is carried out */
    uint64_t checks;      /* that had held before it */
    size_t left;          /* processes that it has left behind, so far */
    struct to_running running;
};

static inline bool to_lane_is_in_test(const struct to_lane_log *log)
{
    return __atomic_load_n(&log->busy, __ATOMIC_SEQ_CST) &&
           !__atomic_load_n(&log->tally.returned, __ATOMIC_SEQ_CST);
}

/* Closes the control socket; for copies of the process. */
void to_lane_close(const struct to_lane *lane);

/* Serves orders until the control socket is closed. */
void to_lane_serve(struct to_lane *lane);

/* A test has ended the thread that it ran on: tells that. The lane may be served on. */
void to_lane_leave(struct to_lane *lane);

#endif

/* SPDX-License-Identifier: MIT
 *
 * How one test ended: what its worker saw of it, and the outcome that follows. Pure.
 */
#ifndef TO_RUNNER_ENDING_H
#define TO_RUNNER_ENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "event.h"
#include "stack.h"

struct to_record_output;
struct to_record_problem;
struct to_record_skip;
struct to_record_subtest;

/* Kept of what one test says: enough for a report, however much it is. */
enum { TO_PROBLEMS_KEPT = 50 };

/* Of its subtests; and as many more of those that failed, each with its first problem. */
enum { TO_SUBTESTS_KEPT = 1000 };

/* How far a fixture has come. */
enum to_phase { TO_PHASE_NONE, TO_PHASE_SET_UP, TO_PHASE_UP, TO_PHASE_TEAR_DOWN };

/* A subtest, and its number by the test's own count. */
struct to_part {
    uint32_t number;
    struct to_subtest subtest;
};

/* What is seen while the test runs; a part of the worker, used again for each test. */
struct to_ending {
    enum to_phase phase; /* TO_PHASE_NONE: it is no fixture */
    bool taken_down;     /* it was told that nobody needs it any more */
    int64_t waited;      /* while it was up, nanoseconds; a part of `duration` */

    /* How it ended: exactly one of the first three. */
    bool ended;        /* the host told its end */
    bool lost;         /* its host died, or spoke nonsense, or another test ended it */
    int not_started;   /* errno; 0: it was started */
    int status;        /* as wait gives it: the test's; where lost, the host's (-1: unknown) */
    bool shared;       /* where lost: it was a process that it shared with other tests */
    const char *culprit; /* of which this one ended it; NULL: nobody knows */
    bool returned;     /* the body came to its end */
    uint32_t noted;    /* problems by the test's own count */
    bool noted_skip;   /* likewise */
    uint64_t checks;
    int64_t duration;

    /* What the runner did to it. */
    bool timed_out;
    int64_t limit;
    const char *cancelled; /* why; NULL: not */

    /* What it said. */
    bool skipped;
    struct to_buffer skip_reason;
    /* Until judged, their strings are offsets into `strings`, and subtests are called by the
     * test's own numbers. */
    struct to_problem *problems;
    size_t problem_count;
    size_t problem_room;
    struct to_part *parts; /* subtests that have ended */
    size_t part_count;
    size_t part_room;
    uint64_t part_counts[TO_COUNTS];
    struct to_subtest *subtests; /* room for the result's */
    uint32_t told;               /* subtests by the test's own count */
    struct to_buffer within;     /* the path of the one that it ended in */
    uint64_t problems_dropped;
    struct to_buffer strings;
    struct to_stack stack;
    struct to_buffer trace;       /* the stack in words; from whoever can tell them */
    uint32_t deferred;       /* calls that it deferred, and which were not made */
    struct to_buffer kept;   /* the path of its temporary folder, where that is still there */
    struct to_buffer left_behind; /* "pid command", a line each */
    size_t left_count;
    bool leaks_fail; /* a test that leaves processes behind fails */
    struct to_stream {
        struct to_buffer head;
        struct to_buffer tail;
        uint64_t size; /* all that was written */
    } streams[2];

    struct to_buffer reason; /* of the result, built by to_ending_judge */
};

void to_ending_clear(struct to_ending *ending);
void to_ending_free(struct to_ending *ending);

void to_ending_problem(struct to_ending *ending, const struct to_record_problem *problem);
void to_ending_skip(struct to_ending *ending, const struct to_record_skip *skip);
void to_ending_subtest(struct to_ending *ending, const struct to_record_subtest *subtest);
void to_ending_output(struct to_ending *ending, const struct to_record_output *output);
/* Forgets what came by to_ending_output. */
void to_ending_clear_output(struct to_ending *ending);
/* What has come of stream 1 or 2; borrowed. */
struct to_output to_ending_stream(const struct to_ending *ending, unsigned number);

void to_ending_left(struct to_ending *ending, uint32_t process, const char *command,
                    size_t size);

/*
 * The result. It borrows from the ending. `xfail` is why a failure is expected, or NULL.
 * Fills in all that follows from the ending; the rest (begin, worker, root) is left 0.
 */
void to_ending_judge(struct to_ending *ending, const char *xfail, const struct to_case *test,
                     struct to_result *ret_result);

#endif

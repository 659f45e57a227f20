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

#include "test/estate.h"
#include "test/subtest.h"
#include "wire/record.h"

struct to_front_block;

/*
 * A page that the host and the test share: a test that has closed every descriptor can
 * still say that it returned. Cleared by the host before each test.
 */
struct to_tally {
    uint32_t returned;
    uint32_t problems; /* noted, whether or not the record got through */
    uint32_t skipped;  /* likewise */
    uint32_t lost;     /* lines of to_log that nobody has been told of yet */
    uint32_t down;     /* of a fixture: set by the host when nobody needs it any more */
    uint64_t checks;
    uint32_t subtests;               /* that have ended */
    char subtest[TO_SUBTEST_SHOWN];  /* the path of that which it is in; "": none */
    struct to_estate estate;
};

struct to_belonging;
struct to_subtest_;

struct to_running {
    int socket; /* the host's test socket */
    bool alone; /* there is neither host nor socket: see to_alone_run */
    uint32_t run;
    pid_t process; /* the test's own; forked copies differ from it */
    bool is_fixture;
    bool yielded;
    struct to_tally *tally;
    void (*end)(struct to_running *running); /* ends the process: leaving the test is that */
    jmp_buf leave;                           /* where `end` is NULL */
    bool active;                             /* its body runs, or what it has deferred */
    const char *name;
    const void *row; /* that the test is run for; NULL: it has no rows */
    struct to_subtest_ *subtest; /* that it is in; NULL: none */
    uint32_t subtest_number;     /* its number, 0: none; for other threads, too */
    uint32_t subtests;           /* that have begun */
    struct to_belonging *belongings;
    struct to_front_block *blocks; /* memory that was handed to it, to be freed at its end */
    struct to_running *sibling; /* the next that shares the process, with --isolate=thread */
};

/* The test whose body this thread, or the process that it forks next, is about to run. Where
 * no other shares the process, it is also that of every thread which the body starts. */
void to_running_set(struct to_running *running);

/* The test that ran in this process has ended, and none runs here any more. */
void to_running_clear(void);

/* From now on these tests, linked by `sibling`, share the process. */
void to_running_share(struct to_running *first);

/* The test whose body this thread runs; NULL: none. */
struct to_running *to_running_own(void);

/* Tells the runner something of this test. 0 or a negative errno. */
int to_running_send(const struct to_running *running, const struct to_record *record);

/* The test that runs here, on its own thread or on one that it has started; NULL: none does.
 * `*ret_sure`: false where it may as well be another that shares the process. */
struct to_running *to_running_guess(bool *ret_sure);

/* The process that runs tests: this one, or the one that it was forked from; 0: none. */
pid_t to_running_process(void);

/*
 * The test that the calling thread belongs to. NULL where that cannot be told, as several share
 * the process: `what` was called there, and that is noted as a problem of all of them. Outside
 * a test it ends the process as to_running_problem does.
 */
struct to_running *to_running_find(const char *what, const char *file, const char *function,
                                   int line);

/* Whether this is a process that the test has forked. */
bool to_running_is_copy(const struct to_running *running);

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

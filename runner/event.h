/* SPDX-License-Identifier: MIT
 *
 * What happened in a run, in order and numbered: all that reporters ever see.
 *
 * Every pointer in an event is borrowed. Those to a struct to_case stay valid until the
 * run is freed, all others only until the reporter returns.
 */
#ifndef TO_RUNNER_EVENT_H
#define TO_RUNNER_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/graph.h"
#include "wire/record.h"

enum to_outcome {
    TO_PASSED,
    TO_FAILED,    /* a check failed, or to_fail */
    TO_ERRORED,   /* a signal, an exit, its host lost, not startable */
    TO_TIMED_OUT,
    TO_SKIPPED,   /* by itself, or because a prerequisite did not pass */
    TO_CANCELLED, /* an interrupt, -x, --max-fail */
    TO_XFAILED,   /* expected failure: counts as a pass */
    TO_XPASSED,   /* unexpected pass: counts as a failure */
    TO_OUTCOMES,
};

/* What the last line and the exit status count it as. */
enum to_count { TO_COUNT_PASSED, TO_COUNT_FAILED, TO_COUNT_SKIPPED, TO_COUNTS };
enum to_count to_outcome_counts_as(enum to_outcome outcome);

/* "passed", "failed", "errored", "timed out", ...: design.md's words. */
const char *to_outcome_name(enum to_outcome outcome);

/* A test, a fixture or a module's set-up as it was declared. */
struct to_case {
    size_t index;       /* in the run's list of all tests, sorted by module, file, line */
    const char *module; /* unique in the run; without dots */
    const char *suite;
    const char *name;   /* unique in its module */
    const char *file;   /* relative to the folder where to-test was started, if possible */
    int line;
    const char *repeat; /* the shell command that runs this test alone (with its needs) */
    bool is_fixture;
    bool is_setup; /* of the module: all of its tests come after it */
    /* What it comes after, directly, by index; some may not be selected. */
    const struct to_link *needs;
    size_t need_count;
    const char **tags; /* with those of the fixtures that it needs */
    size_t tag_count;
};

/* One thing that went wrong in a test: a failed check, a crash, an exit. */
struct to_problem {
    const char *type;    /* of reports.md's closed set: "assert_eq", "signal", "exit", ... */
    const char *message; /* one line, the most telling fact first */
    const char *detail;  /* further lines, such as both values; "" for none */
    const char *file;    /* NULL where it has no place in the source */
    const char *function; /* NULL if not known */
    int line;
    uint32_t subtest; /* 1 is the first of the result's; 0: of the test itself */
};

/* A part of a test that is told of on its own. */
struct to_subtest {
    const char *path;        /* "outer/inner" */
    enum to_outcome outcome; /* passed, failed, skipped; or how the test ended, which was in it */
    const char *reason;      /* why it was skipped; else NULL */
    const char *file;
    int line;
    int64_t duration; /* nanoseconds */
};

/* What a test wrote to one of its streams: all of it, or its head and tail. */
struct to_output {
    const char *head;
    size_t head_size;
    const char *tail; /* follows the head after `dropped` bytes */
    size_t tail_size;
    uint64_t dropped;
};

struct to_result {
    enum to_outcome outcome;
    /* Why it is no plain pass: the type and message for a report; NULL for a pass.
     * For failed, errored, timed out they are those of the first problem (if any); for
     * an expected failure and an unexpected pass the reason is that of the mark; for a
     * cancelled test it is why the run was cut short. With a `root` it is not needed. */
    const char *type;
    const char *reason;
    const struct to_problem *problems;
    size_t problem_count;
    uint64_t problems_dropped; /* beyond those kept */
    const struct to_subtest *subtests; /* as they began */
    size_t subtest_count;
    uint64_t subtest_counts[TO_COUNTS]; /* as TO_COUNT_..., with those beyond the kept */
    const char *left_behind;   /* processes it left running, killed: "pid command\n" each */
    size_t left_count;
    const char *kept;  /* its temporary folder, where that is still there; else NULL */
    uint32_t deferred; /* calls that it had deferred, and which were not made */
    const char *value; /* that it has set as its result, in JSON, if that is not long; else NULL */
    const struct to_case *root; /* skipped because this one did not pass; else NULL */
    enum to_outcome root_outcome; /* how it ended; TO_PASSED where that is not known */
    bool started;               /* false: it never ran, and has no duration */
    bool mocked;                /* it did not run, and counts as passed: --mock */
    int64_t begin;              /* nanoseconds since the run began */
    int64_t duration;           /* nanoseconds; of a fixture without those that it was up */
    int64_t waited;             /* while it was up */
    int64_t limit;              /* its time limit in nanoseconds, 0 for none */
    int signal;                 /* that ended it, or 0 */
    int exit_status;            /* of an unexpected exit, else -1 */
    uint64_t checks;            /* that held */
    size_t worker;              /* 0 to workers-1 */
    size_t attempt; /* at the test, from 1, whose result it is */
    bool told;      /* as that of an attempt, before: those after it came to no end of their own */
    size_t passes;  /* of a test: so many attempts have passed, if not all, */
    /* and these have failed before that one, in order. */
    const struct to_result *const *earlier;
    size_t earlier_count;
    bool flaky; /* to be asked by to_result_is_flaky */
    struct to_output out;
    struct to_output err;
};

/* Whether the test has passed, but only when it was tried again; by --flaky=fail it has failed
 * for that. */
bool to_result_is_flaky(const struct to_result *result);

/* Which part of the selected tests this run is, where several machines share them: --shard. */
struct to_shard {
    size_t number; /* 1 to count */
    size_t count;  /* 0: all run here */
    size_t all;    /* tests that all of them run, each once */
    size_t own;    /* those that are counted here */
    size_t borrowed; /* those that only run here as others need them, and are counted elsewhere */
};

enum to_event_kind {
    TO_EVENT_RUN_BEGIN,
    TO_EVENT_TEST_BEGIN,
    TO_EVENT_TEST_END, /* exactly one for each selected test */
    TO_EVENT_ATTEMPT_END,   /* of a test that has begun: it is to run once more, or it was cut
                               short and what the attempt before has shown stands */
    TO_EVENT_ATTEMPT_BEGIN, /* of a test after that: it runs once more */
    TO_EVENT_UP,       /* of a fixture that has begun */
    TO_EVENT_KEPT,     /* of a fixture that is up, when the run waits for who looks at it */
    TO_EVENT_HELD,     /* all of these were told, and it waits */
    TO_EVENT_QUIET, /* a second has passed since something happened: time to put it down */
    TO_EVENT_LOG,   /* a line of to_log, of a test that has begun and not ended */
    TO_EVENT_STOPPED,   /* the runner is about to be stopped (Ctrl-Z) */
    TO_EVENT_CONTINUED, /* it was, and goes on; events' times do not count what lay between */
    TO_EVENT_RESIZED,   /* the terminal may have another size */
    TO_EVENT_RUN_END,
};

struct to_event {
    enum to_event_kind kind;
    uint64_t number; /* 1, 2, ... */
    int64_t time;    /* nanoseconds since the run began */
    union {
        struct {
            const struct to_case *const *cases; /* the selected tests, in declared order */
            size_t count;
            size_t modules;
            size_t workers;
            enum to_isolate isolate;
            bool shuffled;       /* ready tests are taken in an order drawn from the seed */
            uint64_t seed;
            struct to_shard shard;
            int64_t date;        /* when the run began: nanoseconds since 1970, UTC */
            const char *command; /* as typed */
            const char *version; /* of the to-test that runs the tests */
            const char *host;    /* the machine's name; NULL: not to be told */
        } run_begin;
        struct {
            const struct to_case *test;
            size_t worker;
            size_t attempt; /* from 1 */
        } test_begin; /* and attempt_begin */
        struct {
            const struct to_case *test;
            const struct to_result *result;
            size_t most; /* of an attempt: how many there may be when all end like it; 0: no end */
        } test_end; /* and attempt_end */
        struct {
            const struct to_case *fixture;
        } up;
        struct {
            const struct to_case *fixture;
            int64_t process;
            struct to_output out; /* so far */
            struct to_output err;
        } kept;
        struct {
            const struct to_case *test; /* NULL: of one that shares its process, nobody knows which */
            size_t worker; /* SIZE_MAX: none, as of a fixture that is up */
            int level;     /* enum to_log_level; 0: there is no line, only `lost` */
            uint64_t lost; /* lines before it that came too fast */
            int64_t date;  /* nanoseconds since 1970, UTC, by the test's clock */
            const char *text; /* as it was given, without the newline */
            size_t size;
        } log;
        struct {
            bool by_enter; /* else by a signal: */
            int64_t process;
        } held;
        struct {
            size_t outcomes[TO_OUTCOMES];
            size_t counts[TO_COUNTS];
            size_t flaky;          /* of these */
            const char *cancelled; /* why the run was cut short ("interrupted by SIGINT",
                                      "1 test failed (-x)"), or NULL */
            bool bailed;           /* cut short by an interrupt or the run's time limit */
        } run_end;
    } as;
};

#endif

/* SPDX-License-Identifier: MIT
 * Tests of which outcome follows from how a test ended. */
#include "ending.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "unit.h"
#include "wire/record.h"

/* As wait gives it. */
#define EXITED(code) ((code) << 8)
#define KILLED(signal) (signal)
#define DUMPED(signal) ((signal) | 0x80)

static const struct to_case test = {.name = "login", .file = "tests.c", .line = 12};

/* What was seen of a test; `check` is a check that failed. */
struct seen {
    bool ended;
    bool lost;
    bool shared;
    const char *culprit;
    int not_started;
    int status;
    bool returned;
    uint32_t noted;
    int checks_failed;
    const char *skip;
    bool noted_skip;
    bool timed_out;
    const char *cancelled;
    const char *xfail;
    enum to_phase phase;
    bool taken_down;
};

static void add_problem(struct to_ending *ending, const char *type, const char *message,
                        uint32_t line)
{
    to_ending_problem(ending, &(struct to_record_problem){.type = to_text(type),
                                                          .message = to_text(message),
                                                          .detail = to_text("a = 1"),
                                                          .file = to_text("lib.c"),
                                                          .function = to_text("helper"),
                                                          .line = line});
}

static void see(struct to_ending *ending, const struct seen *seen)
{
    to_ending_clear(ending);
    ending->phase = seen->phase;
    ending->taken_down = seen->taken_down || seen->phase == TO_PHASE_TEAR_DOWN;
    ending->ended = seen->ended;
    ending->lost = seen->lost;
    ending->shared = seen->shared;
    ending->culprit = seen->culprit;
    ending->not_started = seen->not_started;
    ending->status = seen->status;
    ending->returned = seen->returned;
    ending->noted = seen->noted;
    ending->noted_skip = seen->noted_skip;
    ending->timed_out = seen->timed_out;
    ending->limit = 1500 * TO_MILLISECOND;
    ending->cancelled = seen->cancelled;
    for (int i = 0; i < seen->checks_failed; i++) {
        add_problem(ending, "assert_eq", i ? "another" : "expected 1, got 2", 30);
    }
    if (seen->skip) {
        to_ending_skip(ending, &(struct to_record_skip){.reason = to_text(seen->skip)});
    }
}

static const struct row {
    struct seen seen;
    enum to_outcome outcome;
    const char *type;
    const char *reason;
} rows[] = {
    {{.ended = true, .returned = true}, TO_PASSED, NULL, NULL},

    /* Checks. */
    {{.ended = true, .returned = true, .noted = 1, .checks_failed = 1},
     TO_FAILED, "assert_eq", "expected 1, got 2"},
    {{.ended = true, .returned = true, .noted = 3, .checks_failed = 3},
     TO_FAILED, "assert_eq", "expected 1, got 2"},
    {{.ended = true, .returned = true, .checks_failed = 1},
     TO_FAILED, "assert_eq", "expected 1, got 2"},
    {{.ended = true, .returned = true, .noted = 1},
     TO_FAILED, "user",
     "a check failed, but its message is lost: the test closed the descriptor that it goes "
     "through, or had no memory left"},

    /* Ends that no test should come to. */
    {{.ended = true},
     TO_ERRORED, "exit", "exit(0) before the body returned"},
    {{.ended = true, .status = EXITED(3)},
     TO_ERRORED, "exit", "exit(3) before the body returned"},
    {{.ended = true, .returned = true, .status = EXITED(23)},
     TO_ERRORED, "exit", "exited with status 23 after the body returned"},
    {{.ended = true, .status = DUMPED(SIGSEGV)},
     TO_ERRORED, "signal", "crashed: SIGSEGV (signal 11)"},
    {{.ended = true, .status = KILLED(SIGABRT)},
     TO_ERRORED, "signal", "crashed: SIGABRT (signal 6)"},
    {{.ended = true, .status = DUMPED(SIGFPE)},
     TO_ERRORED, "signal", "crashed: SIGFPE (signal 8)"},
    {{.ended = true, .status = DUMPED(SIGBUS)},
     TO_ERRORED, "signal", "crashed: SIGBUS (signal 7)"},
    {{.ended = true, .status = KILLED(SIGILL)},
     TO_ERRORED, "signal", "crashed: SIGILL (signal 4)"},
    {{.ended = true, .status = KILLED(SIGSYS)},
     TO_ERRORED, "signal", "crashed: SIGSYS (signal 31)"},
    {{.ended = true, .status = KILLED(SIGKILL)},
     TO_ERRORED, "signal", "ended by a signal: SIGKILL (signal 9)"},
    {{.ended = true, .returned = true, .status = KILLED(SIGTERM)},
     TO_ERRORED, "signal", "ended by a signal: SIGTERM (signal 15)"},
    {{.lost = true, .status = -1}, TO_ERRORED, "signal", "its host was lost"},
    {{.lost = true, .status = KILLED(SIGKILL)},
     TO_ERRORED, "signal", "its host was lost: ended by SIGKILL (signal 9)"},
    {{.lost = true, .status = EXITED(1)},
     TO_ERRORED, "signal", "its host was lost: exited with status 1"},
    {{.lost = true, .shared = true, .culprit = "hangs", .status = KILLED(SIGKILL)},
     TO_ERRORED, "signal",
     "lost with the process that it shared with \"hangs\": ended by SIGKILL (signal 9)"},
    {{.lost = true, .shared = true, .status = EXITED(0)},
     TO_ERRORED, "signal",
     "lost with the process that it shared with other tests: exited with status 0"},
    {{.not_started = EAGAIN, .status = -1},
     TO_ERRORED, "start", "could not be started: Resource temporarily unavailable"},

    /* The end comes before what was noted; what failed, before a skip. */
    {{.ended = true, .status = DUMPED(SIGSEGV), .noted = 1, .checks_failed = 1},
     TO_ERRORED, "signal", "crashed: SIGSEGV (signal 11)"},
    {{.ended = true, .returned = true, .noted = 1, .checks_failed = 1, .skip = "no net"},
     TO_FAILED, "assert_eq", "expected 1, got 2"},
    {{.ended = true, .status = EXITED(1), .skip = "no net"},
     TO_ERRORED, "exit", "exit(1) before the body returned"},
    {{.ended = true, .returned = true, .skip = "no net"}, TO_SKIPPED, "user", "no net"},
    {{.ended = true, .returned = true, .skip = ""}, TO_SKIPPED, "user", ""},
    {{.ended = true, .returned = true, .noted_skip = true},
     TO_SKIPPED, "user",
     "its reason is lost: the test closed the descriptor that it goes through, or had no "
     "memory left"},
    {{.ended = true, .returned = true, .noted_skip = true, .skip = "no net"},
     TO_SKIPPED, "user", "no net"},

    /* What the runner did to it. */
    {{.ended = true, .status = KILLED(SIGTERM), .timed_out = true},
     TO_TIMED_OUT, "timeout", "timed out after 1.500 s"},
    {{.ended = true, .returned = true, .timed_out = true},
     TO_TIMED_OUT, "timeout", "timed out after 1.500 s"},
    {{.lost = true, .status = -1, .timed_out = true, .cancelled = "interrupted by SIGINT"},
     TO_TIMED_OUT, "timeout", "timed out after 1.500 s"},
    {{.ended = true, .status = KILLED(SIGTERM), .cancelled = "interrupted by SIGINT"},
     TO_CANCELLED, "cancelled", "interrupted by SIGINT"},
    {{.ended = true, .status = EXITED(1), .cancelled = "interrupted by SIGINT"},
     TO_CANCELLED, "cancelled", "interrupted by SIGINT"},
    {{.lost = true, .status = KILLED(SIGKILL), .cancelled = "interrupted by SIGINT"},
     TO_CANCELLED, "cancelled", "interrupted by SIGINT"},
    {{.ended = true, .returned = true, .cancelled = "interrupted by SIGINT"},
     TO_PASSED, NULL, NULL},
    {{.ended = true, .returned = true, .checks_failed = 1, .cancelled = "interrupted"},
     TO_FAILED, "assert_eq", "expected 1, got 2"},

    /* Expected failures. */
    {{.ended = true, .returned = true, .checks_failed = 1, .xfail = "bug 7"},
     TO_XFAILED, "expected-failure", "bug 7"},
    {{.ended = true, .status = DUMPED(SIGSEGV), .xfail = "bug 7"},
     TO_XFAILED, "expected-failure", "bug 7"},
    {{.ended = true, .status = KILLED(SIGTERM), .timed_out = true, .xfail = "bug 7"},
     TO_XFAILED, "expected-failure", "bug 7"},
    {{.ended = true, .returned = true, .xfail = "bug 7"},
     TO_XPASSED, "unexpected-pass", "bug 7"},
    {{.ended = true, .returned = true, .skip = "no net", .xfail = "bug 7"},
     TO_SKIPPED, "user", "no net"},
    {{.ended = true, .status = KILLED(SIGTERM), .cancelled = "interrupted", .xfail = "bug 7"},
     TO_CANCELLED, "cancelled", "interrupted"},

    /* Fixtures: whatever fails, it is the fixture that is broken; with where it was. */
    {{.phase = TO_PHASE_TEAR_DOWN, .ended = true, .returned = true}, TO_PASSED, NULL, NULL},
    {{.phase = TO_PHASE_SET_UP, .ended = true, .returned = true, .noted = 1, .checks_failed = 1},
     TO_ERRORED, "fixture", "set-up: expected 1, got 2"},
    {{.phase = TO_PHASE_UP, .ended = true, .returned = true, .noted = 1, .checks_failed = 1},
     TO_ERRORED, "fixture", "while it was up: expected 1, got 2"},
    {{.phase = TO_PHASE_TEAR_DOWN, .ended = true, .returned = true, .checks_failed = 1},
     TO_ERRORED, "fixture", "tear-down: expected 1, got 2"},
    {{.phase = TO_PHASE_SET_UP, .ended = true, .status = DUMPED(SIGSEGV)},
     TO_ERRORED, "fixture", "set-up: crashed: SIGSEGV (signal 11)"},
    {{.phase = TO_PHASE_UP, .ended = true, .status = KILLED(SIGKILL)},
     TO_ERRORED, "fixture", "while it was up: ended by a signal: SIGKILL (signal 9)"},
    {{.phase = TO_PHASE_UP, .taken_down = true, .ended = true, .status = KILLED(SIGKILL)},
     TO_ERRORED, "fixture", "while it was up: ended by a signal: SIGKILL (signal 9)"},
    {{.phase = TO_PHASE_UP, .taken_down = true, .ended = true, .returned = true},
     TO_PASSED, NULL, NULL}, /* it has closed the socket that it would have told by */
    {{.phase = TO_PHASE_UP, .ended = true, .returned = true},
     TO_ERRORED, "fixture", "while it was up: ended, though nobody had taken it down"},
    {{.phase = TO_PHASE_SET_UP, .ended = true, .returned = true},
     TO_ERRORED, "fixture", "set-up: ended, though nobody had taken it down"},
    {{.phase = TO_PHASE_TEAR_DOWN, .ended = true, .status = EXITED(3)},
     TO_ERRORED, "fixture", "tear-down: exit(3) before the body returned"},
    {{.phase = TO_PHASE_TEAR_DOWN, .ended = true, .returned = true, .noted = 1},
     TO_ERRORED, "fixture",
     "tear-down: a check failed, but its message is lost: the test closed the descriptor that "
     "it goes through, or had no memory left"},
    {{.phase = TO_PHASE_UP, .lost = true, .status = KILLED(SIGKILL)},
     TO_ERRORED, "fixture", "while it was up: its host was lost: ended by SIGKILL (signal 9)"},
    {{.phase = TO_PHASE_SET_UP, .not_started = EAGAIN, .status = -1},
     TO_ERRORED, "fixture", "set-up: could not be started: Resource temporarily unavailable"},
    {{.phase = TO_PHASE_SET_UP, .ended = true, .returned = true, .skip = "no net"},
     TO_SKIPPED, "user", "no net"},
    {{.phase = TO_PHASE_TEAR_DOWN, .ended = true, .returned = true, .skip = "no net"},
     TO_ERRORED, "fixture", "tear-down: it skips itself, but it was up already: no net"},
    {{.phase = TO_PHASE_TEAR_DOWN, .ended = true, .status = KILLED(SIGTERM), .timed_out = true},
     TO_TIMED_OUT, "timeout", "tear-down: timed out after 1.500 s"},
    {{.phase = TO_PHASE_SET_UP, .ended = true, .returned = true, .timed_out = true},
     TO_TIMED_OUT, "timeout", "set-up: timed out after 1.500 s"},
    {{.phase = TO_PHASE_SET_UP, .ended = true, .status = KILLED(SIGTERM), .cancelled = "why"},
     TO_CANCELLED, "cancelled", "why"},
    {{.phase = TO_PHASE_SET_UP, .ended = true, .returned = true, .cancelled = "why"},
     TO_CANCELLED, "cancelled", "why"},
    {{.phase = TO_PHASE_TEAR_DOWN, .ended = true, .returned = true, .cancelled = "why"},
     TO_PASSED, NULL, NULL},
};

START_TEST(row)
{
    struct to_ending ending = {0};
    struct to_result result;
    see(&ending, &rows[_i].seen);
    to_ending_judge(&ending, rows[_i].seen.xfail, &test, &result);
    ck_assert_str_eq(to_outcome_name(result.outcome), to_outcome_name(rows[_i].outcome));
    ck_assert_pstr_eq(result.type, rows[_i].type);
    ck_assert_pstr_eq(result.reason, rows[_i].reason);
    to_ending_free(&ending);
}
END_TEST

/* ---- every combination ---- */

/* Design, section 8, in the order in which it is to be asked. */
static enum to_outcome expected_outcome(const struct seen *seen)
{
    bool clean = seen->ended && seen->returned && seen->status == 0;
    enum to_outcome outcome = seen->timed_out                           ? TO_TIMED_OUT
                              : seen->cancelled && !clean               ? TO_CANCELLED
                              : !clean                                  ? TO_ERRORED
                              : seen->checks_failed > 0 || seen->noted > 0 ? TO_FAILED
                              : seen->skip                              ? TO_SKIPPED
                                                                        : TO_PASSED;
    if (seen->xfail && outcome == TO_PASSED) {
        return TO_XPASSED;
    }
    bool failed = outcome == TO_FAILED || outcome == TO_ERRORED || outcome == TO_TIMED_OUT;
    return seen->xfail && failed ? TO_XFAILED : outcome;
}

/* How many problems there are to read: the failed checks, and one for the end itself. */
static size_t expected_problems(const struct seen *seen, enum to_outcome without_xfail)
{
    size_t kept = (size_t)seen->checks_failed;
    kept = kept > TO_PROBLEMS_KEPT ? TO_PROBLEMS_KEPT : kept;
    bool end_tells = without_xfail == TO_ERRORED || without_xfail == TO_TIMED_OUT ||
                     (without_xfail == TO_FAILED && kept == 0);
    return kept + end_tells;
}

static void check_combination(struct to_ending *ending, const struct seen *seen)
{
    struct to_result result;
    struct seen plain = *seen;
    plain.xfail = NULL;
    enum to_outcome expected = expected_outcome(seen);

    see(ending, seen);
    to_ending_judge(ending, seen->xfail, &test, &result);
    ck_assert_str_eq(to_outcome_name(result.outcome), to_outcome_name(expected));
    ck_assert_uint_eq(result.problem_count, expected_problems(seen, expected_outcome(&plain)));
    ck_assert(!result.type == (expected == TO_PASSED));
    ck_assert(!result.reason == (expected == TO_PASSED));
    ck_assert_int_eq(result.started, seen->not_started == 0);
    ck_assert_uint_eq(result.problems_dropped, seen->checks_failed > TO_PROBLEMS_KEPT
                                                   ? seen->checks_failed - TO_PROBLEMS_KEPT
                                                   : 0);
    for (size_t i = 0; i < result.problem_count; i++) {
        const struct to_problem *problem = &result.problems[i];
        ck_assert_ptr_nonnull(problem->type);
        ck_assert_ptr_nonnull(problem->message);
        ck_assert_ptr_nonnull(problem->detail);
        ck_assert_ptr_nonnull(problem->file);
    }
    if (result.problem_count > 0 && !seen->xfail && expected != TO_CANCELLED) {
        ck_assert_str_eq(result.type, result.problems[0].type);
        ck_assert_str_eq(result.reason, result.problems[0].message);
    }
}

static const struct seen ends[] = {
    {.ended = true, .returned = true},
    {.ended = true},
    {.ended = true, .returned = true, .status = EXITED(3)},
    {.ended = true, .status = EXITED(3)},
    {.ended = true, .returned = true, .status = DUMPED(SIGSEGV)},
    {.ended = true, .status = KILLED(SIGTERM)},
    {.lost = true, .status = -1},
    {.lost = true, .status = EXITED(0)},
    {.lost = true, .status = KILLED(SIGKILL)},
    {.not_started = ENOMEM, .status = -1},
};

START_TEST(every_combination)
{
    static const int failed[] = {0, 1, 2, TO_PROBLEMS_KEPT, TO_PROBLEMS_KEPT + 10};
    struct to_ending ending = {0};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        for (size_t j = 0; j < sizeof failed / sizeof *failed; j++) {
            for (unsigned bits = 0; bits < 32; bits++) {
                struct seen seen = ends[i];
                seen.checks_failed = failed[j];
                seen.noted = bits & 1 ? (uint32_t)failed[j] + 1 : (uint32_t)failed[j];
                seen.skip = bits & 2 ? "no net" : NULL;
                seen.timed_out = bits & 4;
                seen.cancelled = bits & 8 ? "interrupted" : NULL;
                seen.xfail = bits & 16 ? "bug 7" : NULL;
                check_combination(&ending, &seen); /* in one that was used before */
            }
        }
    }
    to_ending_free(&ending);
}
END_TEST

/* ---- what a result carries ---- */

START_TEST(duration_of_a_fixture)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    ending.phase = TO_PHASE_TEAR_DOWN;
    ending.taken_down = true;
    ending.ended = ending.returned = true;
    ending.status = 0;
    ending.duration = 100;
    ending.waited = 70;
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_int_eq(result.duration, 30);
    ck_assert_int_eq(result.waited, 70);
    ending.waited = 101; /* by another clock */
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_int_eq(result.duration, 0);
    to_ending_free(&ending);
}
END_TEST

static void add_output(struct to_ending *ending, uint64_t position, const char *bytes)
{
    to_ending_output(ending, &(struct to_record_output){
                                 .stream = 1, .position = position, .bytes = to_text(bytes)});
}

START_TEST(output_so_far)
{
    struct to_ending ending = {0};
    to_ending_clear(&ending);
    add_output(&ending, 0, "head");
    add_output(&ending, 10, "tail");
    struct to_output out = to_ending_stream(&ending, 1);
    ck_assert_uint_eq(out.head_size, 4);
    ck_assert_uint_eq(out.tail_size, 4);
    ck_assert_uint_eq(out.dropped, 6);
    to_ending_clear_output(&ending);
    add_output(&ending, 0, "all");
    out = to_ending_stream(&ending, 1);
    ck_assert_uint_eq(out.head_size, 3);
    ck_assert_uint_eq(out.tail_size + out.dropped, 0);
    ck_assert_uint_eq(to_ending_stream(&ending, 2).head_size, 0);
    to_ending_free(&ending);
}
END_TEST

START_TEST(problems)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    ending.ended = true;
    ending.status = EXITED(3);
    add_problem(&ending, "assert_eq", "first", 30);
    to_ending_problem(&ending, &(struct to_record_problem){.type = to_text("exception"),
                                                           .message = to_text("second")});
    to_ending_judge(&ending, NULL, &test, &result);

    ck_assert_uint_eq(result.problem_count, 3);
    const struct to_problem *problem = &result.problems[0];
    ck_assert_str_eq(problem->type, "exit");
    ck_assert_str_eq(problem->message, "exit(3) before the body returned");
    ck_assert_str_eq(problem->detail, "");
    ck_assert_str_eq(problem->file, "tests.c"); /* that of the test's declaration */
    ck_assert_int_eq(problem->line, 12);
    ck_assert_ptr_null(problem->function);

    problem = &result.problems[1];
    ck_assert_str_eq(problem->type, "assert_eq");
    ck_assert_str_eq(problem->message, "first");
    ck_assert_str_eq(problem->detail, "a = 1");
    ck_assert_str_eq(problem->file, "lib.c");
    ck_assert_str_eq(problem->function, "helper");
    ck_assert_int_eq(problem->line, 30);

    problem = &result.problems[2];
    ck_assert_str_eq(problem->type, "exception");
    ck_assert_str_eq(problem->message, "second");
    ck_assert_str_eq(problem->detail, "");
    ck_assert_str_eq(problem->file, "tests.c");
    ck_assert_int_eq(problem->line, 12);
    ck_assert_ptr_null(problem->function);
    to_ending_free(&ending);
}
END_TEST

/* ---- subtests ---- */

static void end_subtest(struct to_ending *ending, uint32_t number, uint32_t state,
                        const char *path)
{
    to_ending_subtest(ending, &(struct to_record_subtest){.number = number,
                                                          .state = state,
                                                          .path = to_text(path),
                                                          .reason = to_text("why"),
                                                          .file = to_text("a.c"),
                                                          .line = number,
                                                          .duration = 10 * number});
}

static void add_problem_in(struct to_ending *ending, uint32_t subtest, const char *message)
{
    to_ending_problem(ending, &(struct to_record_problem){.type = to_text("assert_eq"),
                                                          .message = to_text(message),
                                                          .subtest = subtest});
}

/* "path:outcome[problems] ..." */
static void check_subtests(const struct to_result *result, const char *expected)
{
    struct to_buffer text = {0};
    to_buffer_text(&text, "");
    for (size_t i = 0; i < result->subtest_count; i++) {
        const struct to_subtest *subtest = &result->subtests[i];
        to_buffer_print(&text, "%s%s:%s", i ? " " : "", subtest->path,
                        to_outcome_name(subtest->outcome));
        for (size_t j = 0; j < result->problem_count; j++) {
            if (result->problems[j].subtest == i + 1) {
                to_buffer_print(&text, "[%s]", result->problems[j].message);
            }
        }
    }
    ck_assert_str_eq(text.data, expected);
    to_buffer_free(&text);
}

/* They end from the inside, and are told as they began. */
START_TEST(subtests)
{
    struct to_ending ending = {0};
    struct to_result result;
    see(&ending, &(struct seen){.ended = true, .returned = true});
    end_subtest(&ending, 1, TO_SUBTEST_PASSED, "a");
    add_problem_in(&ending, 3, "x");
    end_subtest(&ending, 3, TO_SUBTEST_FAILED, "b/c");
    end_subtest(&ending, 2, TO_SUBTEST_FAILED, "b");
    add_problem_in(&ending, 0, "y");
    end_subtest(&ending, 4, TO_SUBTEST_SKIPPED, "d");
    end_subtest(&ending, 5, 77, "e");
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_int_eq(result.outcome, TO_FAILED);
    check_subtests(&result, "a:passed b:failed b/c:failed[x] d:skipped e:failed");
    ck_assert_uint_eq(result.problems[1].subtest, 0);
    ck_assert_str_eq(result.subtests[3].reason, "why");
    ck_assert_ptr_null(result.subtests[1].reason);
    ck_assert_str_eq(result.subtests[2].file, "a.c");
    ck_assert_int_eq(result.subtests[2].line, 3);
    ck_assert_int_eq(result.subtests[2].duration, 30);
    ck_assert_uint_eq(result.subtest_counts[TO_COUNT_PASSED], 1);
    ck_assert_uint_eq(result.subtest_counts[TO_COUNT_FAILED], 3);
    ck_assert_uint_eq(result.subtest_counts[TO_COUNT_SKIPPED], 1);

    /* Used again, there is nothing left of it. */
    see(&ending, &(struct seen){.ended = true, .returned = true});
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_uint_eq(result.subtest_count, 0);
    ck_assert_uint_eq(result.subtest_counts[TO_COUNT_FAILED], 0);
    to_ending_free(&ending);
}
END_TEST

/* What it ended in is not told as ended; nor what that stands in. */
START_TEST(ends_in_a_subtest)
{
    struct to_ending ending = {0};
    struct to_result result;
    see(&ending, &(struct seen){.ended = true, .status = DUMPED(SIGSEGV)});
    end_subtest(&ending, 1, TO_SUBTEST_PASSED, "a");
    add_problem_in(&ending, 3, "x");
    to_buffer_text(&ending.within, "b/c");
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_int_eq(result.outcome, TO_ERRORED);
    check_subtests(&result, "a:passed b/c:errored[crashed: SIGSEGV (signal 11)][x]");
    ck_assert_uint_eq(result.subtest_counts[TO_COUNT_FAILED], 1);

    see(&ending, &(struct seen){.ended = true, .returned = true});
    add_problem_in(&ending, 1, "x");
    to_buffer_text(&ending.within, "a");
    to_ending_judge(&ending, "known", &test, &result);
    ck_assert_int_eq(result.outcome, TO_XFAILED);
    check_subtests(&result, "a:failed[x]");
    to_ending_free(&ending);
}
END_TEST

START_TEST(many_subtests)
{
    enum { MANY = 5000 };
    struct to_ending ending = {0};
    struct to_result result;
    see(&ending, &(struct seen){.ended = true, .returned = true});
    for (uint32_t i = 1; i <= MANY; i++) {
        bool fails = i > MANY / 2;
        if (fails) {
            add_problem_in(&ending, i, "x");
            add_problem_in(&ending, i, "and y");
        }
        end_subtest(&ending, i, fails ? TO_SUBTEST_FAILED : TO_SUBTEST_PASSED, "s");
    }
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_uint_eq(result.subtest_count, 2 * TO_SUBTESTS_KEPT);
    ck_assert_uint_eq(result.subtest_counts[TO_COUNT_PASSED], MANY / 2);
    ck_assert_uint_eq(result.subtest_counts[TO_COUNT_FAILED], MANY / 2);
    ck_assert_uint_eq(result.problem_count, TO_SUBTESTS_KEPT);
    ck_assert_uint_eq(result.problem_count + result.problems_dropped, MANY);
    /* Of each of those that failed the first, as far as they go. */
    ck_assert_uint_eq(result.problems[TO_SUBTESTS_KEPT - 1].subtest,
                      TO_SUBTESTS_KEPT + TO_SUBTESTS_KEPT - TO_PROBLEMS_KEPT / 2);
    ck_assert_str_eq(result.problems[TO_SUBTESTS_KEPT - 1].message, "x");
    to_ending_free(&ending);
}
END_TEST

START_TEST(many_problems)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    ending.ended = true;
    ending.status = DUMPED(SIGSEGV);
    for (uint32_t i = 0; i < 1000; i++) {
        char message[32];
        snprintf(message, sizeof message, "number %u", i);
        add_problem(&ending, "assert_eq", message, i);
    }
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_uint_eq(result.problem_count, TO_PROBLEMS_KEPT + 1);
    ck_assert_uint_eq(result.problems_dropped, 1000 - TO_PROBLEMS_KEPT);
    ck_assert_str_eq(result.problems[0].type, "signal");
    for (int i = 0; i < TO_PROBLEMS_KEPT; i++) {
        char message[32];
        snprintf(message, sizeof message, "number %d", i);
        ck_assert_str_eq(result.problems[i + 1].message, message);
        ck_assert_int_eq(result.problems[i + 1].line, i);
    }
    to_ending_free(&ending);
}
END_TEST

START_TEST(numbers)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    ending.ended = ending.returned = true;
    ending.status = 0;
    ending.checks = 17;
    ending.duration = 123;
    ending.limit = 456;
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_uint_eq(result.checks, 17);
    ck_assert_int_eq(result.duration, 123);
    ck_assert_int_eq(result.limit, 456);
    ck_assert_int_eq(result.signal, 0);
    ck_assert_int_eq(result.exit_status, -1);
    ck_assert(result.started);
    to_ending_free(&ending);
}
END_TEST

/* The signal and the exit status are told where they are what ended the test. */
static const struct {
    struct seen seen;
    int signal;
    int exit_status;
} statuses[] = {
    {{.ended = true, .status = EXITED(3)}, 0, 3},
    {{.ended = true, .status = EXITED(0)}, 0, 0},
    {{.ended = true, .returned = true, .status = EXITED(1)}, 0, 1},
    {{.ended = true, .status = DUMPED(SIGSEGV)}, SIGSEGV, -1},
    {{.ended = true, .status = KILLED(SIGTERM), .timed_out = true}, SIGTERM, -1},
    {{.ended = true, .status = EXITED(3), .timed_out = true}, 0, -1},
    {{.lost = true, .status = -1}, 0, -1},
    {{.lost = true, .status = EXITED(3)}, 0, -1},
    {{.not_started = ENOMEM, .status = -1}, 0, -1},
};

START_TEST(status)
{
    struct to_ending ending = {0};
    struct to_result result;
    see(&ending, &statuses[_i].seen);
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_int_eq(result.signal, statuses[_i].signal);
    ck_assert_int_eq(result.exit_status, statuses[_i].exit_status);
    to_ending_free(&ending);
}
END_TEST

START_TEST(the_first_skip_counts)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    ending.ended = ending.returned = true;
    ending.status = 0;
    to_ending_skip(&ending, &(struct to_record_skip){.reason = to_text("no net")});
    to_ending_skip(&ending, &(struct to_record_skip){.reason = to_text("no disk")});
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_str_eq(result.reason, "no net");
    to_ending_free(&ending);
}
END_TEST

START_TEST(left_behind)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    ending.ended = ending.returned = true;
    ending.status = 0;
    to_ending_left(&ending, 41, "sleep 100", 9);
    to_ending_left(&ending, 4000000000u, "x", 0);
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_uint_eq(result.left_count, 2);
    ck_assert_str_eq(result.left_behind, "41 sleep 100\n4000000000 \n");
    ck_assert_int_eq(result.outcome, TO_PASSED);
    to_ending_free(&ending);
}
END_TEST

START_TEST(leaks_fail)
{
    struct to_ending ending = {0};
    struct to_result result;
    static const int statuses[] = {0, 0, DUMPED(SIGSEGV)};
    static const char *const reasons[] = {"left 2 processes running (killed)", "first",
                                          "crashed: SIGSEGV (signal 11)"};
    for (int i = 0; i < 3; i++) {
        to_ending_clear(&ending);
        ending.leaks_fail = ending.ended = ending.returned = true;
        ending.status = statuses[i];
        if (i > 0) {
            add_problem(&ending, "assert_eq", "first", 1);
        }
        to_ending_left(&ending, 41, "sleep 100", 9);
        to_ending_left(&ending, 42, "x", 1);
        to_ending_judge(&ending, NULL, &test, &result);
        const struct to_problem *last = &result.problems[result.problem_count - 1];
        ck_assert_int_eq(result.outcome, i == 2 ? TO_ERRORED : TO_FAILED);
        ck_assert_str_eq(result.reason, reasons[i]);
        ck_assert_uint_eq(result.problem_count, (size_t)i + 1);
        ck_assert_str_eq(last->type, "leak");
        ck_assert_str_eq(last->message, "left 2 processes running (killed)");
        ck_assert_str_eq(last->detail, "41 sleep 100\n42 x");
        ck_assert_int_eq(last->line, 12);
    }
    /* Where nothing is left, nothing fails; where all room is taken, there is still some. */
    to_ending_clear(&ending);
    ending.leaks_fail = ending.ended = ending.returned = true;
    ending.status = 0;
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_int_eq(result.outcome, TO_PASSED);
    to_ending_clear(&ending);
    ending.leaks_fail = ending.ended = true;
    ending.status = EXITED(1);
    for (int i = 0; i < TO_PROBLEMS_KEPT + 1; i++) {
        add_problem(&ending, "assert_eq", "first", 1);
    }
    to_ending_left(&ending, 41, "x", 1);
    to_ending_judge(&ending, NULL, &test, &result);
    ck_assert_uint_eq(result.problem_count, TO_PROBLEMS_KEPT + 2);
    to_ending_free(&ending);
}
END_TEST

static void put(struct to_ending *ending, uint32_t stream, uint64_t position, const char *bytes)
{
    to_ending_output(ending, &(struct to_record_output){
                                 .stream = stream, .position = position, .bytes = to_text(bytes)});
}

static void check_output(const struct to_output *output, const char *head, const char *tail,
                         uint64_t dropped)
{
    ck_assert_uint_eq(output->head_size, strlen(head));
    if (*head) {
        ck_assert_mem_eq(output->head, head, strlen(head));
    }
    ck_assert_uint_eq(output->tail_size, strlen(tail));
    if (*tail) {
        ck_assert_mem_eq(output->tail, tail, strlen(tail));
    }
    ck_assert_uint_eq(output->dropped, dropped);
}

START_TEST(output)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    ending.ended = ending.returned = true;
    ending.status = 0;
    put(&ending, 1, 0, "one ");
    put(&ending, 2, 0, "error");
    put(&ending, 1, 4, "two ");
    put(&ending, 1, 100, "last ");
    put(&ending, 1, 105, "words");
    put(&ending, 0, 0, "nonsense");
    put(&ending, 3, 0, "nonsense");
    ending.streams[0].size = 110;
    ending.streams[1].size = 5;
    to_ending_judge(&ending, NULL, &test, &result);
    check_output(&result.out, "one two ", "last words", 92);
    check_output(&result.err, "error", "", 0);
    to_ending_free(&ending);
}
END_TEST

START_TEST(output_without_a_head)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    put(&ending, 2, 50, "tail");
    put(&ending, 2, 54, "s");
    ending.streams[1].size = 55;
    to_ending_judge(&ending, NULL, &test, &result);
    check_output(&result.err, "", "tails", 50);
    check_output(&result.out, "", "", 0);
    to_ending_free(&ending);
}
END_TEST

/* More than was announced: nothing is dropped, least of all a negative number. */
START_TEST(output_whose_size_is_not_known)
{
    struct to_ending ending = {0};
    struct to_result result;
    to_ending_clear(&ending);
    put(&ending, 1, 0, "some");
    to_ending_judge(&ending, NULL, &test, &result);
    check_output(&result.out, "some", "", 0);
    to_ending_free(&ending);
}
END_TEST

START_TEST(cleared_and_used_again)
{
    struct to_ending ending = {0};
    struct to_result result;
    for (int i = 0; i < 3; i++) {
        see(&ending, &(struct seen){.lost = true, .status = KILLED(SIGKILL), .checks_failed = 60,
                                    .noted = 60, .skip = "no net", .timed_out = true,
                                    .cancelled = "interrupted"});
        to_ending_left(&ending, 41, "sleep", 5);
        put(&ending, 1, 0, "out");
        put(&ending, 2, 10, "err");
        ending.streams[0].size = ending.streams[1].size = 20;
        ending.checks = ending.duration = 5;
        to_ending_judge(&ending, NULL, &test, &result);
        ck_assert_int_eq(result.outcome, TO_TIMED_OUT);

        to_ending_clear(&ending);
        ck_assert_int_eq(ending.status, -1); /* not known, and so no clean end */
        ending.ended = ending.returned = true;
        ending.status = 0;
        to_ending_judge(&ending, NULL, &test, &result);
        ck_assert_int_eq(result.outcome, TO_PASSED);
        ck_assert_uint_eq(result.problem_count, 0);
        ck_assert_uint_eq(result.problems_dropped, 0);
        ck_assert_uint_eq(result.left_count, 0);
        ck_assert_str_eq(result.left_behind, "");
        ck_assert_uint_eq(result.checks, 0);
        ck_assert_int_eq(result.duration, 0);
        ck_assert_int_eq(result.limit, 0);
        check_output(&result.out, "", "", 0);
        check_output(&result.err, "", "", 0);
    }
    to_ending_free(&ending);
    to_ending_free(&(struct to_ending){0});
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ending");
    TCase *tests = tcase_create("ending");
    tcase_add_loop_test(tests, row, 0, sizeof rows / sizeof *rows);
    tcase_add_test(tests, every_combination);
    tcase_add_test(tests, problems);
    tcase_add_test(tests, many_problems);
    tcase_add_test(tests, subtests);
    tcase_add_test(tests, ends_in_a_subtest);
    tcase_add_test(tests, many_subtests);
    tcase_add_test(tests, numbers);
    tcase_add_loop_test(tests, status, 0, sizeof statuses / sizeof *statuses);
    tcase_add_test(tests, the_first_skip_counts);
    tcase_add_test(tests, left_behind);
    tcase_add_test(tests, leaks_fail);
    tcase_add_test(tests, output);
    tcase_add_test(tests, output_without_a_head);
    tcase_add_test(tests, output_whose_size_is_not_known);
    tcase_add_test(tests, cleared_and_used_again);
    tcase_add_test(tests, duration_of_a_fixture);
    tcase_add_test(tests, output_so_far);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * The form of the lines. */
#include "jsonl/form.h"

#include <limits.h>

#include "event.h"

const char *const to_jsonl_names[TO_JSONL_LINES] = {
    [TO_JSONL_RUN_BEGIN] = "run_begin",
    [TO_JSONL_CASE] = "case",
    [TO_JSONL_TEST_BEGIN] = "test_begin",
    [TO_JSONL_TEST_END] = "test_end",
    [TO_JSONL_ATTEMPT_END] = "attempt_end",
    [TO_JSONL_ATTEMPT_BEGIN] = "attempt_begin",
    [TO_JSONL_UP] = "up",
    [TO_JSONL_KEPT] = "kept",
    [TO_JSONL_HELD] = "held",
    [TO_JSONL_LOG] = "log",
    [TO_JSONL_RUN_END] = "run_end",
};

const char *const to_jsonl_isolations[] = {
    [TO_ISOLATE_PROCESS] = "process",
    [TO_ISOLATE_WORKER] = "worker",
    [TO_ISOLATE_THREAD] = "thread",
    NULL,
};

const char *const to_jsonl_levels[TO_JSONL_LEVELS] = {"", "debug", "info", "warning", "error"};

/* Nanoseconds: thirty years, so that several can be added. */
#define LONGEST INT64_C(1000000000000000000)

#define TEXT(type, field, name)                                                                \
    {                                                                                          \
        name, TO_MEMBER_TEXT, offsetof(struct type, field), false, 0, 0, 0                     \
    }
#define NEEDED_TEXT(type, field, name)                                                         \
    {                                                                                          \
        name, TO_MEMBER_TEXT, offsetof(struct type, field), true, 0, 0, 0                      \
    }
#define OTHER(type, field, name, kind, always)                                                 \
    {                                                                                          \
        name, TO_MEMBER_##kind, offsetof(struct type, field), always, 0, 0, 0                  \
    }
#define TIME(type, field, name, always)                                                        \
    {                                                                                          \
        name, TO_MEMBER_INT64, offsetof(struct type, field), always, 0, 0, LONGEST             \
    }
#define NUMBER(type, field, name, kind, otherwise, least, most)                                \
    {                                                                                          \
        name, TO_MEMBER_##kind, offsetof(struct type, field), false, otherwise, least, most    \
    }
#define TABLE(rows) {rows, sizeof rows / sizeof *rows}

static const struct to_member event_rows[] = {
    NUMBER(to_event, number, "number", UINT64, 0, 0, INT64_MAX),
    TIME(to_event, time, "time_ns", true),
};
const struct to_members to_jsonl_event = TABLE(event_rows);

static const struct to_member log_rows[] = {
    NUMBER(to_event, as.log.worker, "worker", SIZE, INT64_MAX, 0, INT_MAX),
    NUMBER(to_event, as.log.date, "date_ns", INT64, 0, 0, INT64_MAX),
    NUMBER(to_event, as.log.lost, "lost", UINT64, 0, 0, INT64_MAX),
};
const struct to_members to_jsonl_log = TABLE(log_rows);

static const struct to_member case_rows[] = {
    NEEDED_TEXT(to_case, module, "module"),
    NEEDED_TEXT(to_case, suite, "suite"),
    NEEDED_TEXT(to_case, name, "name"),
    NEEDED_TEXT(to_case, file, "file"),
    NUMBER(to_case, line, "line", INT, 0, 0, INT_MAX),
    TEXT(to_case, repeat, "repeat"),
    OTHER(to_case, is_fixture, "fixture", BOOL, false),
    OTHER(to_case, is_setup, "setup", BOOL, false),
};
const struct to_members to_jsonl_case = TABLE(case_rows);

static const struct to_member problem_rows[] = {
    NEEDED_TEXT(to_problem, type, "type"),
    NEEDED_TEXT(to_problem, message, "message"),
    TEXT(to_problem, detail, "detail"),
    TEXT(to_problem, file, "file"),
    NUMBER(to_problem, line, "line", INT, 0, 0, INT_MAX),
    TEXT(to_problem, function, "function"),
    NUMBER(to_problem, subtest, "subtest", UINT32, 0, 0, UINT32_MAX),
};
const struct to_members to_jsonl_problem = TABLE(problem_rows);

static const struct to_member subtest_rows[] = {
    NEEDED_TEXT(to_subtest, path, "path"),
    OTHER(to_subtest, outcome, "outcome", OUTCOME, true),
    TEXT(to_subtest, reason, "reason"),
    NEEDED_TEXT(to_subtest, file, "file"),
    NUMBER(to_subtest, line, "line", INT, 0, 0, INT_MAX),
    TIME(to_subtest, duration, "duration_ns", false),
};
const struct to_members to_jsonl_subtest = TABLE(subtest_rows);

static const struct to_member result_rows[] = {
    OTHER(to_result, outcome, "outcome", OUTCOME, true),
    TEXT(to_result, type, "type"),
    TEXT(to_result, reason, "reason"),
    OTHER(to_result, started, "started", BOOL, true),
    OTHER(to_result, mocked, "mocked", BOOL, false),
    NUMBER(to_result, worker, "worker", SIZE, 0, 0, INT_MAX),
    NUMBER(to_result, attempt, "attempt", SIZE, 1, 0, INT_MAX),
    OTHER(to_result, told, "told", BOOL, false),
    OTHER(to_result, flaky, "flaky", BOOL, false),
    TIME(to_result, begin, "begin_ns", false),
    TIME(to_result, duration, "duration_ns", false),
    TIME(to_result, waited, "waited_ns", false),
    TIME(to_result, limit, "limit_ns", false),
    NUMBER(to_result, signal, "signal", INT, 0, 0, INT_MAX),
    NUMBER(to_result, exit_status, "exit_status", INT, -1, -1, INT_MAX),
    NUMBER(to_result, checks, "checks", UINT64, 0, 0, INT64_MAX),
    NUMBER(to_result, problems_dropped, "problems_dropped", UINT64, 0, 0, INT64_MAX),
    NUMBER(to_result, subtest_counts[TO_COUNT_PASSED], "subtests_passed", UINT64, 0, 0,
           INT64_MAX),
    NUMBER(to_result, subtest_counts[TO_COUNT_FAILED], "subtests_failed", UINT64, 0, 0,
           INT64_MAX),
    NUMBER(to_result, subtest_counts[TO_COUNT_SKIPPED], "subtests_skipped", UINT64, 0, 0,
           INT64_MAX),
    TEXT(to_result, left_behind, "left_behind"),
    NUMBER(to_result, left_count, "left_count", SIZE, 0, 0, INT_MAX),
    TEXT(to_result, kept, "kept"),
    NUMBER(to_result, deferred, "deferred", UINT32, 0, 0, UINT32_MAX),
    TEXT(to_result, value, "result"),
    OTHER(to_result, out, "stdout", OUTPUT, false),
    OTHER(to_result, err, "stderr", OUTPUT, false),
};
const struct to_members to_jsonl_result = TABLE(result_rows);

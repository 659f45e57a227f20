/* SPDX-License-Identifier: MIT
 * The words in which a result is told, the same in every report. */
#include "report/message.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "event.h"
#include "report/text.h"

enum { SHORT = 1024, LONG = 64 * 1024 };

static void add_line(struct to_buffer *buffer, const char *string)
{
    to_text_string(buffer, string, TO_TEXT_LINE);
}

void to_message_name(struct to_buffer *buffer, const struct to_case *test)
{
    add_line(buffer, test->module);
    to_buffer_text(buffer, "::");
    add_line(buffer, test->name);
}

void to_message_class(struct to_buffer *buffer, const struct to_case *test)
{
    add_line(buffer, test->module);
    to_buffer_byte(buffer, '.');
    add_line(buffer, test->suite);
}

static const char *what_root_did(enum to_outcome outcome)
{
    switch (outcome) {
    case TO_FAILED:
    case TO_ERRORED:
    case TO_TIMED_OUT:
        return to_outcome_name(outcome);
    case TO_SKIPPED:
        return "was skipped";
    case TO_CANCELLED:
        return "was cancelled";
    case TO_XPASSED:
        return "passed unexpectedly";
    default:
        return "did not pass";
    }
}

void to_message_cause(struct to_buffer *buffer, const struct to_result *result)
{
    size_t start = buffer->size;
    if (result->root) {
        to_buffer_text(buffer, "because ");
        to_message_name(buffer, result->root);
        to_buffer_print(buffer, " %s", what_root_did(result->root_outcome));
    } else {
        add_line(buffer, result->reason);
    }
    if (buffer->size == start) {
        to_buffer_text(buffer, "no reason given");
    }
    to_text_limit(buffer, start, SHORT);
}

/* "outer/inner: " before what is said of a problem in a subtest. */
static void add_path(struct to_buffer *buffer, const struct to_result *result,
                     const struct to_problem *problem)
{
    if (problem->subtest > 0) {
        add_line(buffer, result->subtests[problem->subtest - 1].path);
        to_buffer_text(buffer, ": ");
    }
}

/* The reason, the first problem's message, or how the outcome is called. */
static void add_first(struct to_buffer *buffer, const char *reason,
                      const struct to_result *result)
{
    if (result->problem_count > 0) {
        add_path(buffer, result, &result->problems[0]);
    }
    size_t start = buffer->size;
    add_line(buffer, reason);
    if (buffer->size == start && result->problem_count > 0) {
        add_line(buffer, result->problems[0].message);
    }
    if (buffer->size == start) {
        to_buffer_text(buffer, to_outcome_name(result->outcome));
    }
}

static void add_mark(struct to_buffer *buffer, const char *before, const char *reason,
                     const char *after)
{
    to_buffer_text(buffer, before);
    if (reason && *reason) {
        to_buffer_text(buffer, " (");
        add_line(buffer, reason);
        to_buffer_byte(buffer, ')');
    }
    to_buffer_text(buffer, after);
}

void to_message_short(struct to_buffer *buffer, const struct to_result *result)
{
    size_t start = buffer->size;
    if (to_result_is_flaky(result)) {
        to_message_attempts(buffer, result);
        return;
    }
    switch (result->outcome) {
    case TO_SKIPPED:
        if (result->root) {
            to_buffer_text(buffer, "not run: depends on \"");
            to_message_name(buffer, result->root);
            to_buffer_print(buffer, "\", which %s", what_root_did(result->root_outcome));
        } else {
            to_message_cause(buffer, result);
        }
        break;
    case TO_CANCELLED:
        to_buffer_text(buffer, "cancelled: ");
        add_first(buffer, result->reason, result);
        break;
    case TO_XFAILED:
        add_mark(buffer, "expected failure", result->reason, ": ");
        add_first(buffer, NULL, result);
        break;
    case TO_XPASSED:
        add_mark(buffer, "expected to fail", result->reason, ", but passed");
        break;
    default:
        add_first(buffer, result->reason, result);
    }
    to_text_limit(buffer, start, SHORT);
}

/* Indented, so that the problems are told apart. */
static void add_detail(struct to_buffer *buffer, const char *detail)
{
    while (detail && *detail) {
        size_t length = strcspn(detail, "\n");
        bool ended = detail[length] == '\n';
        bool returned = ended && length > 0 && detail[length - 1] == '\r';
        to_buffer_text(buffer, "\n  ");
        to_text_add(buffer, detail, length - returned, TO_TEXT_VALUE);
        detail += length + ended;
    }
}

/* `result` NULL: without the subtest. */
static void add_problem(struct to_buffer *buffer, const struct to_result *result,
                        const struct to_problem *problem)
{
    if (problem->file) {
        add_line(buffer, problem->file);
        to_buffer_print(buffer, ":%d: ", problem->line);
    }
    if (result) {
        add_path(buffer, result, problem);
    }
    add_line(buffer, problem->message);
    if (problem->function) {
        to_buffer_text(buffer, ", in ");
        add_line(buffer, problem->function);
    }
    add_detail(buffer, problem->detail);
}

/* Whether the first problem's line says the message itself. */
static bool says_it(const struct to_buffer *message, const struct to_result *result)
{
    struct to_buffer first = {0};
    if (result->problem_count > 0) {
        add_path(&first, result, &result->problems[0]);
        add_line(&first, result->problems[0].message);
        to_text_limit(&first, 0, SHORT);
    }
    bool same = result->problem_count > 0 && first.size == message->size &&
                (first.size == 0 || memcmp(first.data, message->data, first.size) == 0);
    to_buffer_free(&first);
    return same;
}

void to_message_long(struct to_buffer *buffer, const struct to_result *result)
{
    size_t start = buffer->size;
    struct to_buffer message = {0};
    to_message_short(&message, result);
    if (!says_it(&message, result)) {
        to_buffer_add(buffer, message.data, message.size);
    }
    to_buffer_free(&message);

    for (size_t i = 0; i < result->problem_count; i++) {
        to_buffer_text(buffer, buffer->size > start ? "\n" : "");
        add_problem(buffer, result, &result->problems[i]);
    }
    if (result->problems_dropped > 0) {
        to_buffer_print(buffer, "\n... %" PRIu64 " problems left out ...",
                        result->problems_dropped);
    }
    if (to_result_is_flaky(result)) {
        to_buffer_byte(buffer, '\n');
        to_message_long(buffer, result->earlier[0]);
    }
    to_text_limit(buffer, start, LONG);
}

void to_message_subtest(struct to_buffer *buffer, const struct to_result *result, size_t subtest)
{
    size_t start = buffer->size;
    for (size_t i = 0; i < result->problem_count; i++) {
        if (result->problems[i].subtest == subtest) {
            to_buffer_text(buffer, buffer->size > start ? "\n" : "");
            add_problem(buffer, NULL, &result->problems[i]);
        }
    }
    to_text_limit(buffer, start, LONG);
}

/* The first problem of a subtest within that of this path: "inner: expected 1, got 2". */
static void add_inner(struct to_buffer *buffer, const struct to_result *result, const char *path)
{
    size_t size = strlen(path);
    for (size_t i = 0; i < result->problem_count; i++) {
        const struct to_problem *problem = &result->problems[i];
        const char *inner =
            problem->subtest > 0 ? result->subtests[problem->subtest - 1].path : "";
        if (strncmp(inner, path, size) == 0 && inner[size] == '/') {
            add_line(buffer, inner + size + 1);
            to_buffer_text(buffer, ": ");
            add_line(buffer, problem->message);
            return;
        }
    }
    to_buffer_text(buffer, "its message was left out");
}

void to_message_subtest_short(struct to_buffer *buffer, const struct to_result *result,
                              size_t subtest)
{
    const struct to_subtest *it = &result->subtests[subtest - 1];
    size_t start = buffer->size;
    add_line(buffer, it->reason);
    for (size_t i = 0; i < result->problem_count && buffer->size == start; i++) {
        if (result->problems[i].subtest == subtest) {
            add_line(buffer, result->problems[i].message);
        }
    }
    if (buffer->size == start && it->outcome == TO_FAILED) {
        add_inner(buffer, result, it->path);
    } else if (buffer->size == start) {
        to_buffer_text(buffer, it->outcome == TO_SKIPPED ? "no reason given"
                                                         : to_outcome_name(it->outcome));
    }
    to_text_limit(buffer, start, SHORT);
}

void to_message_subtests(struct to_buffer *buffer, const struct to_result *result)
{
    static const char *const words[TO_COUNTS] = {"passed", "failed", "skipped"};
    uint64_t all = 0;
    const char *before = ": ";
    for (size_t i = 0; i < TO_COUNTS; i++) {
        all += result->subtest_counts[i];
    }
    if (all == 0) {
        return;
    }
    to_buffer_print(buffer, "%" PRIu64 " subtest%s", all, all == 1 ? "" : "s");
    for (size_t i = 0; i < TO_COUNTS; i++) {
        if (result->subtest_counts[i] > 0) {
            to_buffer_print(buffer, "%s%" PRIu64 " %s", before, result->subtest_counts[i],
                            words[i]);
            before = ", ";
        }
    }
    if (all > result->subtest_count) {
        to_buffer_print(buffer, " (%" PRIu64 " of them left out)", all - result->subtest_count);
    }
}

static bool is_told(const struct to_result *result)
{
    for (size_t i = 0; i < result->problem_count; i++) {
        if (strcmp(result->problems[i].type, "leak") == 0) {
            return true;
        }
    }
    return false;
}

static void add_left_processes(struct to_buffer *buffer, const struct to_result *result)
{
    size_t start = buffer->size;
    to_buffer_print(buffer, "left %zu process%s running (killed): ", result->left_count,
                    result->left_count == 1 ? "" : "es");
    const char *line = result->left_behind;
    while (*line) {
        size_t length = strcspn(line, "\n");
        to_text_add(buffer, line, length, TO_TEXT_LINE);
        line += length + (line[length] == '\n');
        to_buffer_text(buffer, *line ? ", " : "");
    }
    to_text_limit(buffer, start, SHORT);
}

void to_message_counts(struct to_buffer *buffer, const size_t *counts, size_t flaky,
                       bool flaky_fails)
{
    static const char *const names[TO_COUNTS] = {"passed", "failed", "skipped"};
    int of_these = flaky_fails ? TO_COUNT_FAILED : TO_COUNT_PASSED;
    for (int i = 0; i < TO_COUNTS; i++) {
        to_buffer_print(buffer, "%s%zu %s", i > 0 ? ", " : "", counts[i], names[i]);
        if (flaky > 0 && i == of_these) {
            to_buffer_print(buffer, " (%zu flaky)", flaky);
        }
    }
}

void to_message_attempts(struct to_buffer *buffer, const struct to_result *result)
{
    size_t before = buffer->size;
    bool passed = to_outcome_counts_as(result->outcome) == TO_COUNT_PASSED;
    if (to_result_is_flaky(result)) {
        to_buffer_print(buffer, "flaky: passed on attempt %zu, failed before: ", result->attempt);
        to_message_short(buffer, result->earlier[0]);
        to_text_limit(buffer, before, SHORT);
    } else if (result->earlier_count > 0) {
        to_buffer_print(buffer, "failed in each of %zu attempts", result->earlier_count + 1);
    } else if (passed && result->attempt > 1) {
        to_buffer_print(buffer, "passed %zu times", result->attempt);
    } else if (!passed && result->passes > 0) {
        to_buffer_print(buffer, "passed %zu time%s before", result->passes,
                        result->passes == 1 ? "" : "s");
    }
}

void to_message_left(struct to_buffer *buffer, const struct to_result *result)
{
    size_t start = buffer->size;
    if (result->left_count > 0 && !is_told(result)) {
        add_left_processes(buffer, result);
    }
    if (result->deferred > 0) {
        to_buffer_print(buffer, "%s%" PRIu32 " deferred call%s not made",
                        buffer->size > start ? "\n" : "", result->deferred,
                        result->deferred == 1 ? " was" : "s were");
    }
    if (result->kept) {
        to_buffer_text(buffer, buffer->size > start ? "\nkept " : "kept ");
        size_t path = buffer->size;
        add_line(buffer, result->kept);
        to_text_limit(buffer, path, SHORT);
    }
}

void to_message_shard(struct to_buffer *text, const char *before, const struct to_shard *shard)
{
    if (shard->count == 0) {
        return;
    }
    to_buffer_print(text, "%sshard %zu/%zu: %zu of %zu test%s", before, shard->number,
                    shard->count, shard->own, shard->all, shard->all == 1 ? "" : "s");
    if (shard->borrowed > 0) {
        to_buffer_print(text, ", and %zu that %s need%s", shard->borrowed,
                        shard->own == 1 ? "this" : "these", shard->own == 1 ? "s" : "");
    }
}

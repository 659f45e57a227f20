/* SPDX-License-Identifier: MIT
 *
 * The run as a TAP stream, version 13: the plan first, then a record a test as they end.
 *
 * The records are numbered as they are written, and nothing but them is in the stream:
 * what tests have written is in comments.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "report/file.h"
#include "report/message.h"
#include "report/reporter.h"
#include "report/text.h"
#include "report/twins.h"

/* Of each stream's head, and of its tail; less of it when the whole is already long: Perl's
 * reader takes half a second for a megabyte. */
enum { STREAM_LIMIT = 32 * 1024, LATE_LIMIT = 1024, LONG = 25 * 1024 * 1024 };

struct tap {
    struct to_reporter base;
    struct to_file *file;
    struct to_buffer record; /* what the next write is */
    struct to_error error;
    int code; /* the first thing that went wrong */
    struct to_twins twins;
    size_t number;
    size_t written;
    /* Cancelled before they began: whether they have lines is known at the run's end. */
    const struct to_case **held;
    size_t held_count;
};

/* One write a record: a reader never sees half of one, nor two processes' mixed. */
static void flush(struct tap *tap)
{
    if (tap->record.failed && tap->code == 0) {
        tap->code = to_error_set(&tap->error, -ENOMEM, "TAP: %s", strerror(ENOMEM));
    }
    if (tap->code == 0 && tap->record.size > 0) {
        tap->code = to_file_write(tap->file, tap->record.data, tap->record.size, &tap->error);
    }
    tap->written += tap->record.size;
    to_buffer_clear(&tap->record);
}

/* Whether a # here would be taken for a directive: even where it is escaped, by readers
 * such as meson and automake. */
static bool would_direct(const char *hash)
{
    static const char *const words[] = {"todo", "skip"};
    const char *word = hash + 1 + strspn(hash + 1, " ");
    for (size_t i = 0; i < 2; i++) {
        size_t same = 0;
        while (same < 4 && (word[same] | 0x20) == words[i][same]) {
            same++;
        }
        if (same == 4) {
            return true;
        }
    }
    return false;
}

/* A backslash is escaped only where it would be read as an escape: most readers do not
 * unescape, and show it as it is. At the end, some do the one and
 * some the other. */
static void add_escaped(struct to_buffer *record, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at == '#' && would_direct(at)) {
            to_buffer_text(record, "\\x23");
            continue;
        }
        if (*at == '\\' && !at[1]) {
            to_buffer_text(record, "\\x5C");
            continue;
        }
        if (*at == '#' || (*at == '\\' && (at[1] == '\\' || at[1] == '#'))) {
            to_buffer_byte(record, '\\');
        }
        to_buffer_byte(record, *at);
    }
}

/* Adds what is in `text`, escaped, and empties it. */
static void move_escaped(struct to_buffer *record, struct to_buffer *text)
{
    record->failed |= text->failed;
    add_escaped(record, text->data && text->size > 0 ? text->data : "(unnamed)");
    to_buffer_free(text);
}

static void add_description(struct tap *tap, const char *verdict, const struct to_case *test)
{
    struct to_buffer text = {0};
    tap->number++;
    to_buffer_print(&tap->record, "%s %zu - ", verdict, tap->number);
    to_message_class(&text, test);
    to_buffer_text(&text, ": ");
    to_twins_name(&tap->twins, &text, test);
    move_escaped(&tap->record, &text);
}

static void add_directive(struct tap *tap, const char *directive, struct to_buffer *reason)
{
    to_buffer_print(&tap->record, " # %s ", directive);
    if (reason->size == 0) {
        to_buffer_text(reason, "no reason given");
    }
    move_escaped(&tap->record, reason);
}

/* The only form of a text that Perl's, JavaScript's and Java's readers take alike. */
static void add_quoted(struct to_buffer *record, const struct to_buffer *text)
{
    to_buffer_byte(record, '"');
    for (size_t i = 0; i < text->size; i++) {
        if (text->data[i] == '"' || text->data[i] == '\\') {
            to_buffer_byte(record, '\\');
        }
        to_buffer_byte(record, text->data[i]);
    }
    to_buffer_byte(record, '"');
}

static void add_message(struct to_buffer *record, const struct to_result *result)
{
    struct to_buffer text = {0};
    if (result->outcome == TO_XFAILED && result->problem_count > 0) {
        /* The reason is in the directive. */
        to_text_string(&text, result->problems[0].message, TO_TEXT_LINE);
        to_text_limit(&text, 0, 1024);
    } else {
        to_message_short(&text, result);
    }
    to_buffer_text(record, "  message: ");
    add_quoted(record, &text);
    to_buffer_byte(record, '\n');
    record->failed |= text.failed;
    to_buffer_free(&text);
}

static const char *severity(enum to_outcome outcome)
{
    switch (outcome) {
    case TO_FAILED:
    case TO_XPASSED:
        return "fail";
    case TO_XFAILED:
        return "todo";
    default:
        return "error";
    }
}

static void add_end(struct to_buffer *record, const struct to_result *result)
{
    if (result->outcome == TO_TIMED_OUT) {
        if (result->limit > 0) {
            to_buffer_print(record, "  timeout_ms: %" PRId64 "\n",
                            result->limit / TO_MILLISECOND);
        }
        return;
    }
    if (result->signal > 0) {
        const char *name = sigabbrev_np(result->signal);
        if (name) {
            to_buffer_print(record, "  signal: \"SIG%s\"\n", name);
        } else {
            to_buffer_print(record, "  signal: %d\n", result->signal);
        }
    } else if (result->exit_status >= 0 && result->outcome == TO_ERRORED) {
        to_buffer_print(record, "  exit_code: %d\n", result->exit_status);
    }
}

static void add_place(struct to_buffer *record, const struct to_case *test,
                      const struct to_result *result)
{
    struct to_buffer text = {0};
    bool known = result->problem_count > 0 && result->problems[0].file;
    to_text_string(&text, known ? result->problems[0].file : test->file, TO_TEXT_LINE);
    to_buffer_text(record, "  at:\n    file: ");
    add_quoted(record, &text);
    to_buffer_print(record, "\n    line: %d\n", known ? result->problems[0].line : test->line);
    to_buffer_free(&text);
}

static void add_block(struct to_buffer *record, const struct to_case *test,
                      const struct to_result *result)
{
    to_buffer_text(record, "  ---\n");
    add_message(record, result);
    to_buffer_print(record, "  severity: %s\n",
                    to_result_is_flaky(result) ? "flaky" : severity(result->outcome));
    if (result->started) {
        int64_t duration = result->duration > 0 ? result->duration : 0;
        to_buffer_print(record, "  duration_ms: %" PRId64 ".%03" PRId64 "\n",
                        duration / TO_MILLISECOND, duration % TO_MILLISECOND / 1000);
    }
    if (result->attempt > 1) {
        to_buffer_print(record, "  attempts: %zu\n", result->attempt);
    }
    add_end(record, result);
    add_place(record, test, to_result_is_flaky(result) ? result->earlier[0] : result);
    to_buffer_text(record, "  ...\n");
}

/* Each line of the text as a comment; an empty text adds nothing. */
static void move_comments(struct to_buffer *record, const char *label, struct to_buffer *text)
{
    const char *at = text->data;
    const char *end = at ? at + text->size : at;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        line_end = line_end ? line_end : end;
        to_buffer_print(record, "# %s| ", label);
        to_buffer_add(record, at, (size_t)(line_end - at));
        to_buffer_byte(record, '\n');
        at = line_end + 1;
    }
    record->failed |= text->failed;
    to_buffer_free(text);
}

/* `before`: of the labels of its streams. */
static void add_output(struct tap *tap, const struct to_result *result, const char *before)
{
    const size_t limit = tap->written < LONG ? STREAM_LIMIT : LATE_LIMIT;
    const struct to_output *const outputs[] = {&result->out, &result->err};
    static const char *const labels[] = {"stdout", "stderr"};
    for (int i = 0; i < 2; i++) {
        struct to_buffer text = {0};
        struct to_output kept = to_text_cut(outputs[i], limit);
        char label[64];
        snprintf(label, sizeof label, "%s%s", before, labels[i]);
        to_text_stream(&text, &kept);
        move_comments(&tap->record, label, &text);
    }
}

/* Whether the block has not said it all. */
static bool has_details(const struct to_result *result)
{
    const struct to_problem *problems = result->problems;
    return result->problem_count > 1 || result->problems_dropped > 0 ||
           (result->problem_count == 1 && problems[0].detail && *problems[0].detail);
}

static void add_details(struct to_buffer *record, const struct to_result *result)
{
    if (has_details(result)) {
        struct to_buffer text = {0};
        to_message_long(&text, result);
        move_comments(record, "detail", &text);
    }
}

/* The attempts that failed before the last. */
static void add_earlier(struct tap *tap, const struct to_result *result)
{
    for (size_t i = 0; i < result->earlier_count; i++) {
        const struct to_result *earlier = result->earlier[i];
        struct to_buffer text = {0};
        char label[64];
        snprintf(label, sizeof label, "attempt %zu", earlier->attempt);
        to_message_long(&text, earlier);
        move_comments(&tap->record, label, &text);
        snprintf(label, sizeof label, "attempt %zu ", earlier->attempt);
        add_output(tap, earlier, label);
    }
}

/* In comments: what is indented, most readers take for noise, and meson warns of it. */
static void add_subtests(struct to_buffer *record, const struct to_result *result)
{
    struct to_buffer text = {0};
    for (size_t i = 1; i <= result->subtest_count; i++) {
        const struct to_subtest *subtest = &result->subtests[i - 1];
        bool ok = subtest->outcome == TO_PASSED || subtest->outcome == TO_SKIPPED;
        to_buffer_text(&text, ok ? "ok - " : "not ok - ");
        to_text_string(&text, subtest->path, TO_TEXT_LINE);
        if (subtest->outcome == TO_SKIPPED) {
            to_buffer_text(&text, " # SKIP ");
            to_message_subtest_short(&text, result, i);
        }
        to_buffer_byte(&text, '\n');
    }
    to_message_subtests(&text, result);
    move_comments(record, "subtest", &text);
}

static void add_skip(struct tap *tap, const struct to_case *test, const char *reason)
{
    struct to_buffer text = {0};
    add_description(tap, "ok", test);
    to_text_string(&text, reason, TO_TEXT_LINE);
    add_directive(tap, "SKIP", &text);
    to_buffer_byte(&tap->record, '\n');
}

static void add_result(struct tap *tap, const struct to_case *test,
                       const struct to_result *result)
{
    struct to_buffer reason = {0};
    bool ok = result->outcome == TO_PASSED || result->outcome == TO_SKIPPED;
    bool flaky = to_result_is_flaky(result);
    add_description(tap, ok ? "ok" : "not ok", test);
    if (result->outcome == TO_SKIPPED) {
        to_message_short(&reason, result);
        add_directive(tap, "SKIP", &reason);
    } else if (result->outcome == TO_XFAILED) {
        to_text_string(&reason, result->reason, TO_TEXT_LINE);
        add_directive(tap, "TODO", &reason);
    }
    to_buffer_byte(&tap->record, '\n');
    if (!ok || flaky) {
        add_block(&tap->record, test, result);
        add_details(&tap->record, result);
    }
    if (!ok && !flaky) {
        add_output(tap, result, "");
    } else if (result->mocked) {
        to_buffer_text(&tap->record, "# " TO_MESSAGE_MOCKED "\n");
    } else if (result->outcome == TO_SKIPPED) {
        add_output(tap, result, "");
    }
    add_earlier(tap, result);
    add_subtests(&tap->record, result);
    struct to_buffer left = {0};
    to_message_left(&left, result);
    move_comments(&tap->record, "left behind", &left);
    struct to_buffer attempts = {0};
    if (!flaky) {
        to_message_attempts(&attempts, result);
    }
    move_comments(&tap->record, "attempts", &attempts);
}

static void run_begin(struct tap *tap, const struct to_event *event)
{
    size_t count = event->as.run_begin.count;
    to_buffer_text(&tap->record, "TAP version 13\n");
    if (count == 0) {
        bool none = event->as.run_begin.shard.all == 0;
        to_buffer_print(&tap->record, "1..0 # SKIP no tests %s\n",
                        none ? "selected" : "left for this shard");
    } else {
        to_buffer_print(&tap->record, "1..%zu\n# to-test ", count);
        to_text_string(&tap->record, event->as.run_begin.version, TO_TEXT_LINE);
        to_buffer_byte(&tap->record, '\n');
        if (event->as.run_begin.shuffled) {
            to_buffer_print(&tap->record, "# seed %" PRIu64 "\n", event->as.run_begin.seed);
        }
        if (event->as.run_begin.shard.count > 0) {
            to_message_shard(&tap->record, "# ", &event->as.run_begin.shard);
            to_buffer_byte(&tap->record, '\n');
        }
        tap->held = calloc(count, sizeof *tap->held);
        tap->record.failed |=
            !tap->held || !to_twins_find(&tap->twins, event->as.run_begin.cases, count);
    }
}

static void test_end(struct tap *tap, const struct to_event *event)
{
    const struct to_result *result = event->as.test_end.result;
    if (result->outcome == TO_CANCELLED && !result->started) {
        if (tap->held) {
            tap->held[tap->held_count++] = event->as.test_end.test;
        }
        return;
    }
    add_result(tap, event->as.test_end.test, result);
}

static void run_end(struct tap *tap, const struct to_event *event)
{
    const char *why = event->as.run_end.cancelled;
    struct to_buffer text = {0};
    if (event->as.run_end.bailed) {
        to_text_string(&text, why, TO_TEXT_LINE);
        to_buffer_print(&tap->record, "Bail out! %s\n", text.size > 0 ? text.data : "cancelled");
    } else {
        to_buffer_text(&text, "cancelled");
        to_buffer_text(&text, why ? ": " : "");
        to_text_string(&text, why, TO_TEXT_LINE);
        for (size_t i = 0; i < tap->held_count && !text.failed; i++) {
            add_skip(tap, tap->held[i], text.data);
        }
    }
    to_buffer_free(&text);
}

static void tap_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct tap *tap = (struct tap *)reporter;
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        run_begin(tap, event);
        break;
    case TO_EVENT_TEST_END:
        test_end(tap, event);
        break;
    case TO_EVENT_RUN_END:
        run_end(tap, event);
        break;
    default:
        break;
    }
    flush(tap);
}

static int tap_close(struct to_reporter *reporter, struct to_error *error)
{
    struct tap *tap = (struct tap *)reporter;
    int code = tap->code;
    if (code == 0) {
        code = to_file_replace(tap->file, error);
    } else {
        to_error_set(error, code, "%s", to_error_text(&tap->error, code));
    }
    to_file_free(tap->file);
    to_buffer_free(&tap->record);
    to_error_free(&tap->error);
    to_twins_free(&tap->twins);
    free(tap->held);
    free(tap);
    return code;
}

struct to_reporter *to_tap_new(const char *path, struct to_error *error)
{
    static const struct to_reporter_kind kind = {tap_event, tap_close};
    struct tap *tap = calloc(1, sizeof *tap);
    if (!tap) {
        to_error_set(error, -ENOMEM, "TAP: %s", strerror(ENOMEM));
        return NULL;
    }
    tap->base.kind = &kind;
    tap->file = to_file_new(path, error);
    if (!tap->file) {
        free(tap);
        return NULL;
    }
    return &tap->base;
}

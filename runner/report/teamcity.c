/* SPDX-License-Identifier: MIT
 *
 * The run for TeamCity: service messages in the log, all of a test's when it has ended, so that
 * tests that run side by side do not mix.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "event.h"
#include "report/message.h"
#include "report/reporter.h"
#include "report/screen.h"
#include "report/text.h"

enum { STREAM_LIMIT = 32 * 1024 };

struct teamcity {
    struct to_reporter base;
    struct to_screen *screen;
    bool retries; /* it has been told that tests are tried again */
    int code; /* the first thing that went wrong */
    struct to_buffer text; /* what the next write is */
};

/* ---- messages ---- */

static void add_unit(struct to_buffer *text, uint32_t unit)
{
    to_buffer_print(text, "|0x%04" PRIX32, unit);
}

/* In ASCII alone: nobody knows which encoding an agent's log has. */
static size_t add_character(struct to_buffer *text, const char *at, size_t size)
{
    uint32_t character = 0;
    size_t length = to_utf8_decode(at, size, &character);
    if (character > 0xffff) {
        add_unit(text, 0xd800 + ((character - 0x10000) >> 10));
        add_unit(text, 0xdc00 + ((character - 0x10000) & 0x3ff));
    } else {
        add_unit(text, character);
    }
    return length ? length : 1;
}

/* What is in `from` is text as text.h makes it; it is freed. */
static void move_value(struct to_buffer *text, const char *name, struct to_buffer *from)
{
    text->failed |= from->failed;
    to_buffer_print(text, " %s='", name);
    for (size_t i = 0; i < from->size;) {
        char c = from->data[i];
        if (c == '\n') {
            to_buffer_text(text, "|n");
        } else if (strchr("|'[]", c)) {
            to_buffer_byte(text, '|');
            to_buffer_byte(text, c);
        } else if ((unsigned char)c >= 0x80) {
            i += add_character(text, from->data + i, from->size - i);
            continue;
        } else {
            to_buffer_byte(text, c);
        }
        i++;
    }
    to_buffer_byte(text, '\'');
    to_buffer_free(from);
}

/* What a message is about: a test, or a subtest of it ("test/path"). */
struct subject {
    const struct to_case *test;
    const char *path; /* NULL: the test itself */
};

/* Begins a message: TeamCity takes the name apart at the dots. */
static void begin(struct teamcity *teamcity, const char *message, struct subject subject)
{
    const struct to_case *test = subject.test;
    struct to_buffer name = {0};
    to_message_class(&name, test);
    to_buffer_byte(&name, '.');
    to_text_string(&name, test->name, TO_TEXT_LINE);
    if (subject.path) {
        to_buffer_byte(&name, '/');
        to_text_string(&name, subject.path, TO_TEXT_LINE);
    }
    to_buffer_print(&teamcity->text, "##teamcity[%s", message);
    move_value(&teamcity->text, "name", &name);
    to_buffer_print(&teamcity->text, " flowId='%zu'", test->index);
}

static void end(struct teamcity *teamcity)
{
    to_buffer_text(&teamcity->text, "]\n");
}

static void flush(struct teamcity *teamcity)
{
    struct to_buffer *text = &teamcity->text;
    if (teamcity->code == 0 && (text->size > 0 || text->failed)) {
        teamcity->code =
            text->failed ? -ENOMEM : to_screen_write(teamcity->screen, text->data, text->size);
    }
    to_buffer_clear(text);
}

/* ---- a test's end ---- */

static void add_started(struct teamcity *teamcity, struct subject subject)
{
    begin(teamcity, "testStarted", subject);
    to_buffer_text(&teamcity->text, " captureStandardOutput='false'");
    end(teamcity);
}

/* Takes the message. */
static void add_ignored(struct teamcity *teamcity, struct subject subject,
                        struct to_buffer *message)
{
    begin(teamcity, "testIgnored", subject);
    move_value(&teamcity->text, "message", message);
    end(teamcity);
}

/* Takes both. */
static void add_failed(struct teamcity *teamcity, struct subject subject,
                       struct to_buffer *message, struct to_buffer *details)
{
    begin(teamcity, "testFailed", subject);
    move_value(&teamcity->text, "message", message);
    move_value(&teamcity->text, "details", details);
    end(teamcity);
}

static void add_finished(struct teamcity *teamcity, struct subject subject, int64_t duration)
{
    duration = duration > 0 ? duration : 0;
    begin(teamcity, "testFinished", subject);
    to_buffer_print(&teamcity->text, " duration='%" PRId64 "'", duration / TO_MILLISECOND);
    end(teamcity);
}

static void add_output(struct teamcity *teamcity, struct subject subject, const char *message,
                       const struct to_output *output)
{
    if (output->head_size == 0 && output->tail_size == 0) {
        return; /* nothing, or of a pass: that is kept for --output=all alone */
    }
    struct to_buffer text = {0};
    struct to_output kept = to_text_cut(output, STREAM_LIMIT);
    to_text_stream(&text, &kept);
    if (text.size > 0) {
        begin(teamcity, message, subject);
        move_value(&teamcity->text, "out", &text);
        end(teamcity);
    }
    to_buffer_free(&text);
}

/* After the test that it is a part of: TeamCity knows of no test in a test. */
static void add_subtest(struct teamcity *teamcity, const struct to_case *test,
                        const struct to_result *result, size_t number)
{
    const struct to_subtest *part = &result->subtests[number - 1];
    struct subject subject = {test, part->path};
    struct to_buffer message = {0};
    struct to_buffer details = {0};
    bool failed = to_outcome_counts_as(part->outcome) == TO_COUNT_FAILED;
    add_started(teamcity, subject);
    if (part->outcome != TO_PASSED) {
        to_message_subtest_short(&message, result, number);
    }
    /* That of a test which is expected to fail is no failure either. */
    if (failed && result->outcome != TO_XFAILED) {
        to_message_subtest(&details, result, number);
        if (details.size == 0) {
            to_buffer_add(&details, message.data, message.size);
        }
        add_failed(teamcity, subject, &message, &details);
    } else if (part->outcome != TO_PASSED) {
        add_ignored(teamcity, subject, &message);
    }
    add_finished(teamcity, subject, part->duration);
}

static void test_end(struct teamcity *teamcity, const struct to_case *test,
                     const struct to_result *result)
{
    enum to_count count = to_outcome_counts_as(result->outcome);
    bool ignored = count == TO_COUNT_SKIPPED || result->outcome == TO_XFAILED;
    struct subject subject = {test, NULL};
    struct to_buffer message = {0};
    struct to_buffer details = {0};
    if (ignored || count == TO_COUNT_FAILED) {
        to_message_short(&message, result);
    }
    if (ignored && !result->started) {
        add_ignored(teamcity, subject, &message);
        return;
    }
    add_started(teamcity, subject);
    if (ignored) {
        add_ignored(teamcity, subject, &message);
    } else if (count == TO_COUNT_FAILED) {
        to_message_long(&details, result);
        add_failed(teamcity, subject, &message, &details);
    }
    add_output(teamcity, subject, "testStdOut", &result->out);
    add_output(teamcity, subject, "testStdErr", &result->err);
    add_finished(teamcity, subject, result->duration);
    for (size_t i = 1; i <= result->subtest_count; i++) {
        add_subtest(teamcity, test, result, i);
    }
}

/* An attempt is told as a test of its own; that the one which passes outweighs those before it
 * has to be said once. */
static void attempt_end(struct teamcity *teamcity, const struct to_case *test,
                        const struct to_result *result)
{
    if (to_outcome_counts_as(result->outcome) != TO_COUNT_FAILED) {
        return;
    }
    if (!teamcity->retries) {
        to_buffer_text(&teamcity->text, "##teamcity[testRetrySupport enabled='true']\n");
        teamcity->retries = true;
    }
    test_end(teamcity, test, result);
}

/* ---- events ---- */

static void add_problem(struct teamcity *teamcity, const char *cancelled)
{
    struct to_buffer text = {0};
    to_buffer_text(&text, "cancelled: ");
    to_text_string(&text, cancelled, TO_TEXT_LINE);
    to_buffer_text(&teamcity->text, "##teamcity[buildProblem");
    move_value(&teamcity->text, "description", &text);
    end(teamcity);
}

static void teamcity_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct teamcity *teamcity = (struct teamcity *)reporter;
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        to_buffer_print(&teamcity->text, "##teamcity[testCount count='%zu']\n",
                        event->as.run_begin.count);
        break;
    case TO_EVENT_ATTEMPT_END:
        attempt_end(teamcity, event->as.test_end.test, event->as.test_end.result);
        break;
    case TO_EVENT_TEST_END:
        if (!event->as.test_end.result->told ||
            to_outcome_counts_as(event->as.test_end.result->outcome) != TO_COUNT_FAILED) {
            test_end(teamcity, event->as.test_end.test, event->as.test_end.result);
        }
        break;
    case TO_EVENT_RUN_END:
        if (event->as.run_end.cancelled) {
            add_problem(teamcity, event->as.run_end.cancelled);
        }
        break;
    default:
        break;
    }
    flush(teamcity);
}

static int teamcity_close(struct to_reporter *reporter, struct to_error *error)
{
    struct teamcity *teamcity = (struct teamcity *)reporter;
    int screen = to_screen_settle(teamcity->screen);
    int code = teamcity->code < 0 ? teamcity->code : screen;
    if (code < 0) {
        to_error_set(error, code, "TeamCity's messages: %s", strerror(-code));
    }
    to_buffer_free(&teamcity->text);
    free(teamcity);
    return code;
}

struct to_reporter *to_teamcity_new(struct to_screen *screen, struct to_error *error)
{
    static const struct to_reporter_kind kind = {teamcity_event, teamcity_close};
    struct teamcity *teamcity = calloc(1, sizeof *teamcity);
    if (!teamcity) {
        to_error_set(error, -ENOMEM, "%s", strerror(ENOMEM));
        return NULL;
    }
    teamcity->base.kind = &kind;
    teamcity->screen = screen;
    return &teamcity->base;
}

/* SPDX-License-Identifier: MIT
 *
 * What is told of a test depends on how it ended, and on how much is wanted.
 */
#include "report/terminal/block.h"

#include <inttypes.h>

#include "report/causes.h"
#include "report/message.h"
#include "report/terminal/pen.h"
#include "report/terminal/stream.h"
#include "report/text.h"

enum {
    MOST_SUBTESTS = 100, /* of a test that are shown */
    LONGEST_LINE = 200,  /* of an attempt's message, in bytes */
};

static void add_cause(struct to_pen *pen, const struct to_causes *causes,
                      const struct to_result *result)
{
    const struct to_cause *cause = to_causes_of(causes, result);
    to_message_cause(&pen->text, result);
    if (cause && cause->why) {
        to_pen_text(pen, ": ");
        to_pen_text(pen, cause->why);
    }
}

/* What is said in the line itself: failures have lines of their own for it. */
static void add_remark(struct to_pen *pen, const struct to_causes *causes,
                       const struct to_result *result)
{
    if (result->outcome == TO_SKIPPED) {
        to_pen_text(pen, "  ");
        add_cause(pen, causes, result);
    } else if (result->mocked) {
        to_pen_text(pen, "  it did not run (--mock)");
    } else if (result->outcome == TO_XFAILED || result->outcome == TO_CANCELLED) {
        to_pen_text(pen, result->reason ? "  " : "");
        to_text_string(&pen->text, result->reason, TO_TEXT_LINE);
    } else if (to_result_is_flaky(result)) {
        to_buffer_print(&pen->text, "  passed on attempt %zu%s", result->attempt,
                        result->outcome == TO_PASSED ? "" : ", too late (--flaky=fail)");
    } else if (result->outcome == TO_PASSED && result->attempt > 1) {
        to_buffer_print(&pen->text, "  %zu times", result->attempt);
    }
}

static void add_result_line(struct to_pen *pen, const struct to_causes *causes,
                            const struct to_case *test, const struct to_result *result)
{
    if (result->mocked) {
        to_pen_head(pen, TO_CYAN, " MOCK", test);
    } else if (to_result_is_flaky(result)) {
        to_pen_head(pen, result->outcome == TO_PASSED ? TO_YELLOW : TO_RED, "FLAKY", test);
    } else {
        to_pen_head(pen, to_look(result->outcome).colour, to_look(result->outcome).word, test);
    }
    if (result->started || result->mocked ||
        to_outcome_counts_as(result->outcome) == TO_COUNT_SKIPPED) {
        to_pen_padding(pen, test);
    }
    add_remark(pen, causes, result);
    if (result->started) {
        to_pen_duration(pen, result->duration);
    } else {
        to_pen_text(pen, "\n");
    }
}

static void add_problems(struct to_pen *pen, const struct to_result *result)
{
    struct to_buffer text = {0};
    if (result->subtest_count > 0 && result->problem_count > 0) {
        to_message_subtest(&text, result, 0);
    } else {
        to_message_long(&text, result);
    }
    to_pen_indented(pen, &text, TO_INDENT);
    to_buffer_free(&text);
}

/* Returns whether there was anything to say: one that failed only as one in it did says nothing
 * new. */
static bool add_subtest(struct to_pen *pen, enum to_told told, const struct to_result *result,
                        size_t number)
{
    const struct to_subtest *subtest = &result->subtests[number - 1];
    struct to_buffer text = {0};
    to_message_subtest(&text, result, number);
    bool speaks = text.size > 0 || told == TO_TOLD_ALL;
    if (speaks) {
        to_pen_spaces(pen, TO_INDENT);
        to_pen_coloured(pen, to_look(subtest->outcome).colour, to_look(subtest->outcome).word);
        to_pen_text(pen, "  ");
        to_text_string(&pen->text, subtest->path, TO_TEXT_LINE);
        if (subtest->outcome == TO_SKIPPED) {
            to_pen_text(pen, "  ");
            to_message_subtest_short(&pen->text, result, number);
        }
        if (subtest->outcome == TO_PASSED) {
            to_pen_duration(pen, subtest->duration);
        } else {
            to_pen_text(pen, "\n");
        }
        to_pen_indented(pen, &text, 2 * TO_INDENT);
    }
    to_buffer_free(&text);
    return speaks;
}

static void add_subtests(struct to_pen *pen, enum to_told told, const struct to_result *result)
{
    struct to_buffer text = {0};
    size_t shown = 0;
    size_t next = 1;
    for (; next <= result->subtest_count && shown < MOST_SUBTESTS; next++) {
        shown += add_subtest(pen, told, result, next);
    }
    if (next <= result->subtest_count) {
        to_buffer_text(&text, "... and more: see --tap or --junit ...\n");
    }
    if (result->problems_dropped > 0 && result->subtest_count > 0) {
        to_buffer_print(&text, "... %" PRIu64 " problems left out ...\n",
                        result->problems_dropped);
    }
    to_message_subtests(&text, result);
    to_pen_indented(pen, &text, TO_INDENT);
    to_buffer_free(&text);
}

static void add_output(struct to_pen *pen, const struct to_result *result)
{
    to_pen_stream(pen, "stdout", &result->out);
    to_pen_stream(pen, "stderr", &result->err);
}

static void add_left(struct to_pen *pen, const struct to_result *result)
{
    struct to_buffer left = {0};
    to_message_left(&left, result);
    to_pen_indented(pen, &left, TO_INDENT);
    to_buffer_free(&left);
}

static void add_attempts(struct to_pen *pen, const struct to_result *result)
{
    struct to_buffer attempts = {0};
    to_message_attempts(&attempts, result);
    to_pen_indented(pen, &attempts, TO_INDENT);
    to_buffer_free(&attempts);
}

static void add_repeat(struct to_pen *pen, const struct to_case *test)
{
    if (test->repeat) {
        to_pen_text(pen, "    ");
        to_pen_coloured(pen, TO_DIM, "again:");
        to_pen_text(pen, " ");
        to_text_string(&pen->text, test->repeat, TO_TEXT_LINE);
        to_pen_text(pen, "\n");
    }
}

void to_block_attempt(struct to_pen *pen, const struct to_case *test,
                      const struct to_result *result, size_t most)
{
    bool failed = to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED;
    struct to_buffer message = {0};
    to_pen_head(pen, failed ? TO_YELLOW : TO_DIM, failed ? "RETRY" : "  TRY", test);
    to_pen_padding(pen, test);
    to_buffer_print(&pen->text, "  attempt %zu", result->attempt);
    if (most > 0) {
        to_buffer_print(&pen->text, " of %zu", most);
    }
    if (result->outcome == TO_PASSED) {
        to_buffer_text(&message, to_outcome_name(result->outcome));
    } else {
        to_message_short(&message, result);
        to_text_limit(&message, 0, LONGEST_LINE);
    }
    to_pen_text(pen, ": ");
    to_pen_text(pen, message.size > 0 ? message.data : "");
    pen->text.failed |= message.failed;
    to_buffer_free(&message);
    to_pen_duration(pen, result->duration);
}

/* Of a flaky test: what its first attempt failed of. */
static void add_first_failure(struct to_pen *pen, const struct to_block_options *options,
                              const struct to_case *test, const struct to_result *first)
{
    add_problems(pen, first);
    add_subtests(pen, options->told, first);
    if (options->output >= TO_OUTPUT_OF_FAILED) {
        add_output(pen, first);
    }
    add_repeat(pen, test);
}

void to_block(struct to_pen *pen, const struct to_block_options *options,
              const struct to_causes *causes, const struct to_case *test,
              const struct to_result *result)
{
    bool failed = to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED;
    enum to_output_of output = failed ? TO_OUTPUT_OF_FAILED : TO_OUTPUT_OF_ALL;
    add_result_line(pen, causes, test, result);
    add_left(pen, result);
    if (to_result_is_flaky(result)) {
        add_first_failure(pen, options, test, result->earlier[0]);
        return;
    }
    if (failed) {
        add_attempts(pen, result);
        add_problems(pen, result);
    }
    if (failed || options->told == TO_TOLD_ALL) {
        add_subtests(pen, options->told, result);
    }
    if (output <= options->output) {
        add_output(pen, result);
    }
    if (failed) {
        add_repeat(pen, test);
    }
}

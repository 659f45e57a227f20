/* SPDX-License-Identifier: MIT
 *
 * The run for somebody who watches it: a line a finished test, and for one that failed all
 * that there is to know, at once.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "event.h"
#include "report/causes.h"
#include "report/reporter.h"
#include "report/screen.h"
#include "report/terminal/again.h"
#include "report/terminal/block.h"
#include "report/terminal/flaky.h"
#include "report/terminal/pen.h"
#include "report/terminal/stream.h"
#include "report/terminal/summary.h"

enum { SKIPS_TOLD = 5 }; /* tests that were skipped for the same one */

struct terminal {
    struct to_reporter base;
    struct to_terminal_options options;
    struct to_pen pen; /* its text: what the next write is */
    int code;          /* the first thing that went wrong */
    size_t kept;       /* fixtures that are kept up */
    struct to_causes causes;
    struct to_summary summary;
    struct to_again again;
    struct to_flaky flaky;
};

static void flush(struct terminal *terminal)
{
    struct to_buffer *text = &terminal->pen.text;
    if (text->failed && terminal->code == 0) {
        terminal->code = -ENOMEM;
    }
    if (terminal->code == 0 && text->size > 0) {
        terminal->code = to_screen_write(terminal->options.screen, text->data, text->size);
        to_again_count(&terminal->again, text);
    }
    to_buffer_clear(text);
}

static void run_begin(struct terminal *terminal, const struct to_event *event)
{
    size_t count = event->as.run_begin.count;
    for (size_t i = 0; i < count; i++) {
        to_pen_fit(&terminal->pen, event->as.run_begin.cases[i]);
    }
    to_causes_begin(&terminal->causes, event->as.run_begin.cases, count);
    to_summary_begin(&terminal->summary, &terminal->pen, event, terminal->options.durations);
}

static void test_begin(struct terminal *terminal, const struct to_event *event)
{
    if (terminal->options.told == TO_TOLD_ALL) {
        to_pen_head(&terminal->pen, TO_DIM, "START", event->as.test_begin.test);
        to_pen_text(&terminal->pen, "\n");
    }
}

static void up(struct terminal *terminal, const struct to_event *event)
{
    if (terminal->options.told == TO_TOLD_ALL) {
        to_pen_head(&terminal->pen, TO_DIM, "   UP", event->as.up.fixture);
        to_pen_text(&terminal->pen, "\n");
    }
}

static void kept(struct terminal *terminal, const struct to_event *event)
{
    to_pen_text(&terminal->pen, terminal->kept++ == 0 ? "\n" : "");
    to_pen_head(&terminal->pen, TO_YELLOW, " KEPT", event->as.kept.fixture);
    to_buffer_print(&terminal->pen.text, "  process %" PRId64 "\n", event->as.kept.process);
    to_pen_stream(&terminal->pen, "stdout", &event->as.kept.out);
    to_pen_stream(&terminal->pen, "stderr", &event->as.kept.err);
}

static void held(struct terminal *terminal, const struct to_event *event)
{
    if (event->as.held.by_enter) {
        to_pen_coloured(&terminal->pen, TO_YELLOW, "Enter takes them down.");
        to_pen_text(&terminal->pen, "\n");
    } else {
        to_buffer_print(&terminal->pen.text, "A signal takes them down: kill %" PRId64 "\n",
                        event->as.held.process);
    }
}

static enum to_told told_with(const struct to_case *test, const struct to_result *result)
{
    bool passed = result->outcome == TO_PASSED;
    return to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED ? TO_TOLD_FAILED
           : to_result_is_flaky(result)                             ? TO_TOLD_FLAKY
           : !passed || result->mocked                              ? TO_TOLD_SKIPPED
           : to_sort_of(test) == TO_TESTS || result->left_count > 0 ? TO_TOLD_PASSED
                                                                    : TO_TOLD_ALL;
}

/* What is skipped for a test by the thousand would bury that test. */
static bool is_one_of_many(struct terminal *terminal, const struct to_result *result)
{
    struct to_cause *cause =
        result->outcome == TO_SKIPPED ? to_causes_of(&terminal->causes, result) : NULL;
    return cause && ++cause->skipped > SKIPS_TOLD && terminal->options.told < TO_TOLD_ALL;
}

/* One that passed is no news, but for who wants all. */
static void attempt_end(struct terminal *terminal, const struct to_event *event)
{
    const struct to_result *result = event->as.test_end.result;
    enum to_count count = to_outcome_counts_as(result->outcome);
    enum to_told told = count == TO_COUNT_FAILED   ? TO_TOLD_FLAKY
                        : count == TO_COUNT_PASSED ? TO_TOLD_ALL
                                                   : TO_TOLD_SKIPPED;
    if (told <= terminal->options.told) {
        to_block_attempt(&terminal->pen, event->as.test_end.test, result,
                         event->as.test_end.most);
    }
}

static void remember(struct terminal *terminal, const struct to_case *test,
                     const struct to_result *result)
{
    to_summary_add(&terminal->summary, test, result);
    if (to_outcome_counts_as(result->outcome) != TO_COUNT_PASSED) {
        to_causes_keep(&terminal->causes, test, result);
    }
    if (to_result_is_flaky(result) && result->outcome == TO_PASSED) {
        terminal->pen.text.failed |= !to_flaky_keep(&terminal->flaky, test, result);
    }
}

static void test_end(struct terminal *terminal, const struct to_event *event)
{
    const struct to_case *test = event->as.test_end.test;
    const struct to_result *result = event->as.test_end.result;
    const struct to_terminal_options *options = &terminal->options;
    if (result->outcome == TO_CANCELLED && !result->started) {
        /* An interrupt cancels thousands at once: the end tells how many. */
        terminal->summary.not_run[to_sort_of(test)]++;
        return;
    }
    remember(terminal, test, result);
    if (is_one_of_many(terminal, result) || told_with(test, result) > options->told) {
        return;
    }
    struct to_block_options block = {.told = options->told, .output = options->output};
    to_block(&terminal->pen, &block, &terminal->causes, test, result);
    if (to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED) {
        to_again_keep(&terminal->again, &terminal->pen.text, test, result);
    }
}

static void run_end(struct terminal *terminal, const struct to_event *event)
{
    enum to_told told = terminal->options.told;
    if (told >= TO_TOLD_SKIPPED && told < TO_TOLD_ALL) {
        to_summary_skipped(&terminal->pen, &terminal->causes, SKIPS_TOLD);
    }
    if (!terminal->options.quiet) {
        to_flaky_tell(&terminal->flaky, &terminal->pen);
    }
    to_again_tell(&terminal->again, &terminal->pen);
    to_summary_end(&terminal->summary, &terminal->pen, event);
}

static void terminal_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct terminal *terminal = (struct terminal *)reporter;
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        run_begin(terminal, event);
        break;
    case TO_EVENT_TEST_BEGIN:
        test_begin(terminal, event);
        break;
    case TO_EVENT_TEST_END:
        test_end(terminal, event);
        break;
    case TO_EVENT_UP:
        up(terminal, event);
        break;
    case TO_EVENT_KEPT:
        kept(terminal, event);
        break;
    case TO_EVENT_HELD:
        held(terminal, event);
        break;
    case TO_EVENT_ATTEMPT_END:
        attempt_end(terminal, event);
        break;
    case TO_EVENT_ATTEMPT_BEGIN:
    case TO_EVENT_LOG:
    case TO_EVENT_QUIET:
    case TO_EVENT_STOPPED:
    case TO_EVENT_CONTINUED:
    case TO_EVENT_RESIZED:
        break;
    case TO_EVENT_RUN_END:
        run_end(terminal, event);
        break;
    }
    flush(terminal);
}

static int terminal_close(struct to_reporter *reporter, struct to_error *error)
{
    struct terminal *terminal = (struct terminal *)reporter;
    int screen = to_screen_settle(terminal->options.screen);
    int code = terminal->code < 0 ? terminal->code : screen;
    if (code < 0) {
        to_error_set(error, code, "%s: %s", to_screen_name(terminal->options.screen),
                     strerror(-code));
    }
    to_again_free(&terminal->again);
    to_flaky_free(&terminal->flaky);
    to_causes_free(&terminal->causes);
    to_summary_free(&terminal->summary);
    to_pen_free(&terminal->pen);
    free(terminal);
    return code;
}

struct to_reporter *to_terminal_new(const struct to_terminal_options *options,
                                    struct to_error *error)
{
    static const struct to_reporter_kind kind = {terminal_event, terminal_close};
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (!terminal) {
        to_error_set(error, -ENOMEM, "%s", strerror(ENOMEM));
        return NULL;
    }
    terminal->base.kind = &kind;
    terminal->options = *options;
    terminal->pen.colours = options->colours;
    terminal->summary.quiet = options->quiet;
    return &terminal->base;
}

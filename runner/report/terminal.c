/* SPDX-License-Identifier: MIT
 *
 * The run for somebody who watches it: a line a finished test, and for one that failed all
 * that there is to know, at once.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "report/causes.h"
#include "report/message.h"
#include "report/paint.h"
#include "report/reporter.h"
#include "report/screen.h"
#include "report/slowest.h"
#include "report/text.h"

enum {
    INDENT = 4,               /* of what is told of a test */
    STREAM_LIMIT = 32 * 1024, /* bytes of a stream's head and tail that are looked at */
    STREAM_LINES = 40,        /* of a stream that are shown, half of them its last ones */
    LONGEST_LINE = 1000,      /* of a stream's line, in bytes */
    MOST_SUBTESTS = 100,      /* of a test that are shown */
    WIDEST_NAME = 40,         /* columns that names are padded to */
    SCREENFUL = 20,           /* lines after which failures are told again */
    LONGEST_LIST = 100,       /* failures that are told again */
    FULL_LIST = 20,           /* of these: in full */
    FULL_LIMIT = 64 * 1024,   /* bytes of each */
    SKIPS_TOLD = 5,           /* tests that were skipped for the same one */
};

struct failure {
    const struct to_case *test;
    enum to_outcome outcome;
    char *message;
    char *block; /* all that was told; NULL: told again in a line */
};

enum sort { TESTS, SETUPS, FIXTURES, SORTS };

struct terminal {
    struct to_reporter base;
    struct to_terminal_options options;
    struct to_buffer text; /* what the next write is */
    int code;              /* the first thing that went wrong */
    size_t width;          /* of the names */
    size_t lines;          /* since the first failure */
    size_t selected[SORTS];
    size_t not_run[SORTS]; /* of those: cancelled before they began */
    size_t kept;           /* fixtures that are kept up */
    size_t mocked;
    struct to_causes causes;
    struct to_slowest slowest;
    struct failure *failures;
    size_t failure_count;  /* of those kept */
    size_t failures_left_out;
};

/* ---- the look ---- */

#define RED "31"
#define GREEN "32"
#define YELLOW "33"
#define CYAN "36"
#define BOLD "1"
#define DIM "2"

static const struct {
    const char *word; /* of five columns */
    const char *colour;
} looks[TO_OUTCOMES] = {
    [TO_PASSED] = {" PASS", GREEN},     [TO_FAILED] = {" FAIL", RED},
    [TO_ERRORED] = {"ERROR", RED},      [TO_TIMED_OUT] = {" TIME", RED},
    [TO_SKIPPED] = {" SKIP", YELLOW},   [TO_CANCELLED] = {" STOP", YELLOW},
    [TO_XFAILED] = {"XFAIL", CYAN},     [TO_XPASSED] = {"XPASS", RED},
};

static void add(struct terminal *terminal, const char *text)
{
    to_buffer_text(&terminal->text, text);
}

static void add_coloured(struct terminal *terminal, const char *colour, const char *text)
{
    if (terminal->options.colours) {
        to_buffer_print(&terminal->text, "\033[%sm%s\033[0m", colour, text);
    } else {
        add(terminal, text);
    }
}

/* Columns, near enough: characters. */
static size_t width_of(const char *text, size_t size)
{
    size_t width = 0;
    for (size_t i = 0; i < size; i++) {
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return width;
}

static void add_spaces(struct terminal *terminal, size_t count)
{
    while (count-- > 0) {
        to_buffer_byte(&terminal->text, ' ');
    }
}

static void add_duration(struct to_buffer *text, int64_t time)
{
    time = time > 0 ? time : 0;
    int64_t seconds = time / TO_SECOND;
    if (seconds == 0) {
        to_buffer_print(text, "(%" PRId64 ".%" PRId64 " ms)", time / TO_MILLISECOND,
                        time % TO_MILLISECOND / 100000);
    } else if (seconds < 60) {
        to_buffer_print(text, "(%" PRId64 ".%02" PRId64 " s)", seconds,
                        time % TO_SECOND / 10000000);
    } else if (seconds < 3600) {
        to_buffer_print(text, "(%" PRId64 " min %" PRId64 " s)", seconds / 60, seconds % 60);
    } else {
        to_buffer_print(text, "(%" PRId64 " h %" PRId64 " min)", seconds / 3600,
                        seconds % 3600 / 60);
    }
}

/* Always the end of a line: so that what differs from run to run is easily masked. */
static void end_with_duration(struct terminal *terminal, int64_t time)
{
    struct to_buffer text = {0};
    add_duration(&text, time);
    add(terminal, "  ");
    add_coloured(terminal, DIM, text.size ? text.data : "");
    add(terminal, "\n");
    to_buffer_free(&text);
}

static void count_lines(struct terminal *terminal)
{
    const char *at = terminal->text.data;
    const char *end = at + terminal->text.size;
    while (at && at < end) {
        at = memchr(at, '\n', (size_t)(end - at));
        terminal->lines += at ? 1 : 0;
        at = at ? at + 1 : NULL;
    }
}

static void flush(struct terminal *terminal)
{
    struct to_buffer *text = &terminal->text;
    if (text->failed && terminal->code == 0) {
        terminal->code = -ENOMEM;
    }
    if (terminal->code == 0 && text->size > 0) {
        terminal->code = to_screen_write(terminal->options.screen, text->data, text->size);
        if (terminal->failure_count > 0) {
            count_lines(terminal);
        }
    }
    to_buffer_clear(text);
}

/* ---- a test's end ---- */

static void add_head(struct terminal *terminal, const char *colour, const char *word,
                     const struct to_case *test)
{
    add_coloured(terminal, colour, word);
    add(terminal, "  ");
    to_message_name(&terminal->text, test);
}

static void add_padding(struct terminal *terminal, const struct to_case *test)
{
    struct to_buffer name = {0};
    to_message_name(&name, test);
    size_t width = name.size ? width_of(name.data, name.size) : 0;
    add_spaces(terminal, terminal->width > width ? terminal->width - width : 0);
    to_buffer_free(&name);
}

static void add_cause(struct terminal *terminal, const struct to_result *result)
{
    const struct to_cause *cause = to_causes_of(&terminal->causes, result);
    to_message_cause(&terminal->text, result);
    if (cause && cause->why) {
        add(terminal, ": ");
        add(terminal, cause->why);
    }
}

/* What is said in the line itself: failures have lines of their own for it. */
static void add_remark(struct terminal *terminal, const struct to_result *result)
{
    if (result->outcome == TO_SKIPPED) {
        add(terminal, "  ");
        add_cause(terminal, result);
    } else if (result->mocked) {
        add(terminal, "  it did not run (--mock)");
    } else if (result->outcome == TO_XFAILED || result->outcome == TO_CANCELLED) {
        add(terminal, result->reason ? "  " : "");
        to_text_string(&terminal->text, result->reason, TO_TEXT_LINE);
    }
}

static void add_result_line(struct terminal *terminal, const struct to_case *test,
                            const struct to_result *result)
{
    if (result->mocked) {
        add_head(terminal, CYAN, " MOCK", test);
    } else {
        add_head(terminal, looks[result->outcome].colour, looks[result->outcome].word, test);
    }
    if (result->started || result->mocked ||
        to_outcome_counts_as(result->outcome) == TO_COUNT_SKIPPED) {
        add_padding(terminal, test);
    }
    add_remark(terminal, result);
    if (result->started) {
        end_with_duration(terminal, result->duration);
    } else {
        add(terminal, "\n");
    }
}

static void add_painted(struct terminal *terminal, enum to_paint paint, const char *line,
                        size_t size)
{
    static const char *const colours[] = {
        [TO_PAINT_EXPECTED] = GREEN, [TO_PAINT_GOT] = RED, [TO_PAINT_MARK] = CYAN};
    bool painted = terminal->options.colours && paint != TO_PAINT_NONE;
    if (painted) {
        to_buffer_print(&terminal->text, "\033[%sm", colours[paint]);
    }
    to_buffer_add(&terminal->text, line, size);
    if (painted) {
        add(terminal, "\033[0m");
    }
}

/* Each line of the text, indented by so many. */
static void add_indented(struct terminal *terminal, const struct to_buffer *text, size_t depth)
{
    struct to_painter painter = {0};
    const char *at = text->data;
    const char *end = at ? at + text->size : at;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        line_end = line_end ? line_end : end;
        add_spaces(terminal, depth);
        size_t size = (size_t)(line_end - at);
        add_painted(terminal, to_paint_line(&painter, at, size), at, size);
        add(terminal, "\n");
        at = line_end + 1;
    }
}

static void add_problems(struct terminal *terminal, const struct to_result *result)
{
    struct to_buffer text = {0};
    if (result->subtest_count > 0 && result->problem_count > 0) {
        to_message_subtest(&text, result, 0);
    } else {
        to_message_long(&text, result);
    }
    add_indented(terminal, &text, INDENT);
    to_buffer_free(&text);
}

/* ---- subtests ---- */

/* Returns whether there was anything to say: one that failed only as one in it did says nothing
 * new. */
static bool add_subtest(struct terminal *terminal, const struct to_result *result, size_t number)
{
    const struct to_subtest *subtest = &result->subtests[number - 1];
    struct to_buffer text = {0};
    to_message_subtest(&text, result, number);
    bool speaks = text.size > 0 || terminal->options.told == TO_TOLD_ALL;
    if (speaks) {
        add_spaces(terminal, INDENT);
        add_coloured(terminal, looks[subtest->outcome].colour, looks[subtest->outcome].word);
        add(terminal, "  ");
        to_text_string(&terminal->text, subtest->path, TO_TEXT_LINE);
        if (subtest->outcome == TO_SKIPPED) {
            add(terminal, "  ");
            to_message_subtest_short(&terminal->text, result, number);
        }
        if (subtest->outcome == TO_PASSED) {
            end_with_duration(terminal, subtest->duration);
        } else {
            add(terminal, "\n");
        }
        add_indented(terminal, &text, 2 * INDENT);
    }
    to_buffer_free(&text);
    return speaks;
}

static void add_subtests(struct terminal *terminal, const struct to_result *result)
{
    struct to_buffer text = {0};
    size_t shown = 0;
    size_t next = 1;
    for (; next <= result->subtest_count && shown < MOST_SUBTESTS; next++) {
        shown += add_subtest(terminal, result, next);
    }
    if (next <= result->subtest_count) {
        to_buffer_text(&text, "... and more: see --tap or --junit ...\n");
    }
    if (result->problems_dropped > 0 && result->subtest_count > 0) {
        to_buffer_print(&text, "... %" PRIu64 " problems left out ...\n",
                        result->problems_dropped);
    }
    to_message_subtests(&text, result);
    add_indented(terminal, &text, INDENT);
    to_buffer_free(&text);
}

/* Where the line that begins at `number` begins: counted from 0, never beyond the end. */
static size_t skip_lines(const char *text, size_t size, size_t number)
{
    size_t at = 0;
    while (number > 0 && at < size) {
        const char *end = memchr(text + at, '\n', size - at);
        at = end ? (size_t)(end - text) + 1 : size;
        number--;
    }
    return at;
}

static size_t count_text_lines(const char *text, size_t size)
{
    size_t lines = 0;
    for (size_t at = 0; at < size; lines++) {
        at += skip_lines(text + at, size - at, 1);
    }
    return lines;
}

static void add_stream_lines(struct terminal *terminal, const char *label, const char *text,
                             size_t size)
{
    size_t at = 0;
    while (at < size) {
        size_t next = at + skip_lines(text + at, size - at, 1);
        size_t length = next - at - (text[next - 1] == '\n');
        add(terminal, "    ");
        add_coloured(terminal, DIM, label);
        add(terminal, "| ");
        size_t start = terminal->text.size;
        to_buffer_add(&terminal->text, text + at, length);
        to_text_limit(&terminal->text, start, LONGEST_LINE);
        add(terminal, "\n");
        at = next;
    }
}

static void add_stream(struct terminal *terminal, const char *label,
                       const struct to_output *output)
{
    struct to_buffer text = {0};
    struct to_output kept = to_text_cut(output, STREAM_LIMIT);
    to_text_stream(&text, &kept);
    size_t lines = text.size ? count_text_lines(text.data, text.size) : 0;
    if (lines <= STREAM_LINES) {
        add_stream_lines(terminal, label, text.data, text.size);
    } else {
        size_t head = skip_lines(text.data, text.size, STREAM_LINES / 2);
        size_t tail = skip_lines(text.data, text.size, lines - STREAM_LINES / 2);
        add_stream_lines(terminal, label, text.data, head);
        if (kept.dropped > 0) {
            /* One of the lines stands for these bytes. */
            to_buffer_print(&terminal->text, "    ... %zu lines and %" PRIu64 " bytes left out ...\n",
                            lines - STREAM_LINES - 1, kept.dropped);
        } else {
            to_buffer_print(&terminal->text, "    ... %zu lines left out ...\n",
                            lines - STREAM_LINES);
        }
        add_stream_lines(terminal, label, text.data + tail, text.size - tail);
    }
    to_buffer_free(&text);
}

static void add_output(struct terminal *terminal, const struct to_result *result)
{
    add_stream(terminal, "stdout", &result->out);
    add_stream(terminal, "stderr", &result->err);
}

static void add_left(struct terminal *terminal, const struct to_result *result)
{
    struct to_buffer left = {0};
    to_message_left(&left, result);
    add_indented(terminal, &left, INDENT);
    to_buffer_free(&left);
}

static void add_repeat(struct terminal *terminal, const struct to_case *test)
{
    if (test->repeat) {
        add(terminal, "    ");
        add_coloured(terminal, DIM, "again:");
        add(terminal, " ");
        to_text_string(&terminal->text, test->repeat, TO_TEXT_LINE);
        add(terminal, "\n");
    }
}

/* What was written of it, for the next time. */
static char *copy_block(const struct to_buffer *text)
{
    struct to_buffer block = {0};
    to_buffer_add(&block, text->data, text->size);
    to_text_limit(&block, 0, FULL_LIMIT);
    if (block.size > 0 && block.data[block.size - 1] != '\n') {
        to_buffer_byte(&block, '\n');
    }
    return to_buffer_take(&block);
}

/* Keeps what is needed to tell of the failure again: the text that has just been made of it. */
static void keep_failure(struct terminal *terminal, const struct to_case *test,
                         const struct to_result *result)
{
    bool in_full = terminal->failure_count < FULL_LIST;
    if (terminal->failure_count == LONGEST_LIST) {
        terminal->failures_left_out++;
        return;
    }
    struct to_buffer message = {0};
    to_message_short(&message, result);
    char *text = to_buffer_take(&message);
    char *block = in_full ? copy_block(&terminal->text) : NULL;
    terminal->text.failed |= !text || (in_full && !block);
    terminal->failures[terminal->failure_count++] = (struct failure){
        .test = test, .outcome = result->outcome, .message = text, .block = block};
}

static enum sort sort_of(const struct to_case *test)
{
    return test->is_setup ? SETUPS : test->is_fixture ? FIXTURES : TESTS;
}

static enum to_told told_with(const struct to_case *test, const struct to_result *result)
{
    bool passed = result->outcome == TO_PASSED;
    return to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED ? TO_TOLD_FAILED
           : !passed || result->mocked                               ? TO_TOLD_SKIPPED
           : sort_of(test) == TESTS || result->left_count > 0        ? TO_TOLD_PASSED
                                                                     : TO_TOLD_ALL;
}

/* What is skipped for a test by the thousand would bury that test. */
static bool is_one_of_many(struct terminal *terminal, const struct to_result *result)
{
    struct to_cause *cause =
        result->outcome == TO_SKIPPED ? to_causes_of(&terminal->causes, result) : NULL;
    return cause && ++cause->skipped > SKIPS_TOLD && terminal->options.told < TO_TOLD_ALL;
}

static void remember(struct terminal *terminal, const struct to_case *test,
                     const struct to_result *result)
{
    terminal->mocked += result->mocked;
    if (to_outcome_counts_as(result->outcome) != TO_COUNT_PASSED) {
        to_causes_keep(&terminal->causes, test, result);
    }
    if (result->started) {
        to_slowest_offer(&terminal->slowest, test, result->duration);
    }
}

static void test_end(struct terminal *terminal, const struct to_event *event)
{
    const struct to_case *test = event->as.test_end.test;
    const struct to_result *result = event->as.test_end.result;
    bool failed = to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED;
    enum to_output_of output = failed ? TO_OUTPUT_OF_FAILED : TO_OUTPUT_OF_ALL;
    if (result->outcome == TO_CANCELLED && !result->started) {
        /* An interrupt cancels thousands at once: the end tells how many. */
        terminal->not_run[sort_of(test)]++;
        return;
    }
    remember(terminal, test, result);
    if (is_one_of_many(terminal, result) ||
        told_with(test, result) > terminal->options.told) {
        return;
    }
    add_result_line(terminal, test, result);
    add_left(terminal, result);
    if (failed) {
        add_problems(terminal, result);
    }
    if (failed || terminal->options.told == TO_TOLD_ALL) {
        add_subtests(terminal, result);
    }
    if (output <= terminal->options.output) {
        add_output(terminal, result);
    }
    if (failed) {
        add_repeat(terminal, test);
        keep_failure(terminal, test, result);
    }
}

/* ---- begin and end ---- */

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* "3 tests, 1 set-up, 2 fixtures" */
static void add_numbers(struct to_buffer *text, const size_t *counts)
{
    static const char *const names[SORTS] = {"test", "set-up", "fixture"};
    bool none = counts[SETUPS] + counts[FIXTURES] == 0;
    const char *before = "";
    for (int sort = TESTS; sort < SORTS; sort++) {
        if (counts[sort] > 0 || (sort == TESTS && none)) {
            to_buffer_print(text, "%s%zu %s%s", before, counts[sort], names[sort],
                            plural(counts[sort]));
            before = ", ";
        }
    }
}

/* How it runs, where that is not as usual. */
static void add_mode(struct terminal *terminal, const struct to_event *event)
{
    static const char *const isolations[] = {
        [TO_ISOLATE_PROCESS] = "", [TO_ISOLATE_WORKER] = ", --isolate=worker",
        [TO_ISOLATE_THREAD] = ", --isolate=thread"};
    add(terminal, isolations[event->as.run_begin.isolate]);
    if (event->as.run_begin.shuffled) {
        to_buffer_print(&terminal->text, ", seed %" PRIu64, event->as.run_begin.seed);
    }
}

static void run_begin(struct terminal *terminal, const struct to_event *event)
{
    size_t count = event->as.run_begin.count;
    size_t modules = event->as.run_begin.modules;
    size_t workers = event->as.run_begin.workers;
    for (size_t i = 0; i < count; i++) {
        const struct to_case *test = event->as.run_begin.cases[i];
        size_t width = width_of(test->module, strlen(test->module)) + 2 +
                       width_of(test->name, strlen(test->name));
        width = width < WIDEST_NAME ? width : WIDEST_NAME;
        terminal->width = terminal->width > width ? terminal->width : width;
        terminal->selected[sort_of(test)]++;
    }
    to_causes_begin(&terminal->causes, event->as.run_begin.cases, count);
    to_slowest_open(&terminal->slowest,
                    terminal->options.durations < count ? terminal->options.durations : count);
    if (!terminal->options.quiet) {
        add(terminal, "to-test ");
        to_text_string(&terminal->text, event->as.run_begin.version, TO_TEXT_LINE);
        add(terminal, ": ");
        add_numbers(&terminal->text, terminal->selected);
        to_buffer_print(&terminal->text, " in %zu module%s, %zu worker%s", modules,
                        plural(modules), workers, plural(workers));
        add_mode(terminal, event);
        add(terminal, "\n");
    }
}

static void test_begin(struct terminal *terminal, const struct to_event *event)
{
    if (terminal->options.told == TO_TOLD_ALL) {
        add_head(terminal, DIM, "START", event->as.test_begin.test);
        add(terminal, "\n");
    }
}

/* ---- fixtures ---- */

static void up(struct terminal *terminal, const struct to_event *event)
{
    if (terminal->options.told == TO_TOLD_ALL) {
        add_head(terminal, DIM, "   UP", event->as.up.fixture);
        add(terminal, "\n");
    }
}

static void kept(struct terminal *terminal, const struct to_event *event)
{
    add(terminal, terminal->kept++ == 0 ? "\n" : "");
    add_head(terminal, YELLOW, " KEPT", event->as.kept.fixture);
    to_buffer_print(&terminal->text, "  process %" PRId64 "\n", event->as.kept.process);
    add_stream(terminal, "stdout", &event->as.kept.out);
    add_stream(terminal, "stderr", &event->as.kept.err);
}

static void held(struct terminal *terminal, const struct to_event *event)
{
    if (event->as.held.by_enter) {
        add_coloured(terminal, YELLOW, "Enter takes them down.");
        add(terminal, "\n");
    } else {
        to_buffer_print(&terminal->text, "A signal takes them down: kill %" PRId64 "\n",
                        event->as.held.process);
    }
}

static void add_failure_line(struct terminal *terminal, const struct failure *failure)
{
    add_head(terminal, looks[failure->outcome].colour, looks[failure->outcome].word,
             failure->test);
    add(terminal, ": ");
    size_t start = terminal->text.size;
    add(terminal, failure->message ? failure->message : "");
    to_text_limit(&terminal->text, start, 200);
    add(terminal, "\n");
}

/* What has scrolled away is told again. */
static void add_failures(struct terminal *terminal)
{
    if (terminal->failure_count == 0 || terminal->lines <= SCREENFUL) {
        return;
    }
    size_t all = terminal->failure_count + terminal->failures_left_out;
    to_buffer_print(&terminal->text, "\n%s, once more:\n", all == 1 ? "The failure" : "The failures");
    for (size_t i = 0; i < terminal->failure_count; i++) {
        const struct failure *failure = &terminal->failures[i];
        if (failure->block) {
            add(terminal, failure->block);
        } else {
            add_failure_line(terminal, failure);
        }
    }
    if (terminal->failures_left_out > 0) {
        to_buffer_print(&terminal->text, "       ... %zu more ...\n",
                        terminal->failures_left_out);
    }
}

/* Those of whom there were too many for a line each. */
static void add_skipped(struct terminal *terminal)
{
    for (size_t i = 0; terminal->causes.list && i < terminal->causes.indices; i++) {
        const struct to_cause *cause = &terminal->causes.list[i];
        if (cause->skipped > SKIPS_TOLD && terminal->options.told >= TO_TOLD_SKIPPED &&
            terminal->options.told < TO_TOLD_ALL) {
            add_coloured(terminal, looks[TO_SKIPPED].colour, looks[TO_SKIPPED].word);
            to_buffer_print(&terminal->text, "  %zu more because of ",
                            cause->skipped - SKIPS_TOLD);
            to_message_name(&terminal->text, cause->test);
            add(terminal, ": ");
            add(terminal, cause->why ? cause->why : "");
            add(terminal, "\n");
        }
    }
}

static void add_slowest(struct terminal *terminal)
{
    const struct to_slowest *slowest = &terminal->slowest;
    if (slowest->count > 0) {
        to_buffer_print(&terminal->text, "\nThe slowest:\n");
    }
    for (size_t i = 0; i < slowest->count; i++) {
        add(terminal, "       ");
        to_message_name(&terminal->text, slowest->list[i].test);
        add_padding(terminal, slowest->list[i].test);
        end_with_duration(terminal, slowest->list[i].duration);
    }
}

static void add_cancelled(struct terminal *terminal, const char *why)
{
    if (!why) {
        return;
    }
    struct to_buffer text = {0};
    to_buffer_text(&text, "cancelled: ");
    to_text_string(&text, why, TO_TEXT_LINE);
    if (terminal->not_run[TESTS] + terminal->not_run[SETUPS] + terminal->not_run[FIXTURES] > 0) {
        to_buffer_text(&text, "; ");
        add_numbers(&text, terminal->not_run);
        to_buffer_text(&text, " not started");
    }
    add_coloured(terminal, YELLOW, text.size ? text.data : "");
    add(terminal, "\n");
    to_buffer_free(&text);
}

/* Only what the last line does not tell. */
static void add_breakdown(struct terminal *terminal, const struct to_event *event)
{
    static const struct {
        enum to_outcome outcome;
        const char *one;
        const char *many;
    } parts[] = {
        {TO_ERRORED, "errored", "errored"},
        {TO_TIMED_OUT, "timed out", "timed out"},
        {TO_CANCELLED, "cancelled", "cancelled"},
        {TO_XFAILED, "expected failure", "expected failures"},
        {TO_XPASSED, "unexpected pass", "unexpected passes"},
    };
    const size_t *outcomes = event->as.run_end.outcomes;
    add_numbers(&terminal->text, terminal->selected);
    const char *before = ": ";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t count = outcomes[parts[i].outcome];
        if (count > 0) {
            to_buffer_print(&terminal->text, "%s%zu %s", before, count,
                            count == 1 ? parts[i].one : parts[i].many);
            before = ", ";
        }
    }
    if (terminal->mocked > 0) {
        to_buffer_print(&terminal->text, "%s%zu mocked", before, terminal->mocked);
    }
    end_with_duration(terminal, event->time);
}

static void run_end(struct terminal *terminal, const struct to_event *event)
{
    const size_t *counts = event->as.run_end.counts;
    struct to_buffer last = {0};
    add_skipped(terminal);
    add_failures(terminal);
    add_slowest(terminal);
    if (!terminal->options.quiet) {
        add(terminal, "\n");
    }
    add_cancelled(terminal, event->as.run_end.cancelled);
    if (!terminal->options.quiet) {
        add_breakdown(terminal, event);
    }
    to_buffer_print(&last, "%zu passed, %zu failed, %zu skipped", counts[TO_COUNT_PASSED],
                    counts[TO_COUNT_FAILED], counts[TO_COUNT_SKIPPED]);
    bool good = counts[TO_COUNT_FAILED] == 0 && !event->as.run_end.cancelled;
    terminal->text.failed |= last.failed;
    add_coloured(terminal, good ? BOLD ";" GREEN : BOLD ";" RED, last.size ? last.data : "");
    add(terminal, "\n");
    to_buffer_free(&last);
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
    int code = terminal->code;
    if (code < 0) {
        to_error_set(error, code, "%s: %s", to_screen_name(terminal->options.screen),
                     strerror(-code));
    }
    for (size_t i = 0; i < terminal->failure_count; i++) {
        free(terminal->failures[i].message);
        free(terminal->failures[i].block);
    }
    free(terminal->failures);
    to_causes_free(&terminal->causes);
    to_slowest_free(&terminal->slowest);
    to_buffer_free(&terminal->text);
    free(terminal);
    return code;
}

struct to_reporter *to_terminal_new(const struct to_terminal_options *options,
                                    struct to_error *error)
{
    static const struct to_reporter_kind kind = {terminal_event, terminal_close};
    struct terminal *terminal = calloc(1, sizeof *terminal);
    struct failure *failures = calloc(LONGEST_LIST, sizeof *failures);
    if (!terminal || !failures) {
        free(terminal);
        free(failures);
        to_error_set(error, -ENOMEM, "%s", strerror(ENOMEM));
        return NULL;
    }
    terminal->base.kind = &kind;
    terminal->options = *options;
    terminal->failures = failures;
    return &terminal->base;
}

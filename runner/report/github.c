/* SPDX-License-Identifier: MIT
 *
 * The run for GitHub Actions: annotations of the failures, and warnings of flaky tests, as
 * commands in the log, and a summary of the step in Markdown.
 *
 * GitHub shows ten annotations of a kind and step: when there are more, the tenth says how many.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "event.h"
#include "report/file.h"
#include "report/message.h"
#include "report/reporter.h"
#include "report/screen.h"
#include "report/text.h"

enum {
    ANNOTATIONS = 10,
    DETAILS = 50,            /* failures that the summary tells in full */
    DETAIL_LIMIT = 8 * 1024, /* bytes of each; GitHub takes a summary of a mebibyte */
    STREAM_LIMIT = 1024,     /* of each stream's head, and of its tail */
    SUBTESTS = 20,           /* of a failure that the summary names */
    SKIPS = 50,              /* skipped tests that the summary names; and as many flaky ones */
};

/* Annotations of one kind. */
struct annotations {
    const char *command;
    const char *what; /* "failures" */
    size_t count;
    struct to_buffer tenth; /* until it is known whether it is the last */
};

struct github {
    struct to_reporter base;
    struct to_github_options options;
    int code; /* the first thing that went wrong with the log, and with the summary */
    int summary_code;
    struct annotations failures;
    struct annotations flaky;
    struct to_buffer details;
    struct to_buffer wobbles; /* the summary's lines of flaky tests */
    struct to_buffer skips;
    size_t skipped;
};

/* ---- annotations ---- */

/* A command is one line; in a property, : and , end it. */
static void add_escaped(struct to_buffer *line, const char *text, bool is_property)
{
    for (; *text; text++) {
        if (*text == '%' || *text == '\n' || *text == '\r' ||
            (is_property && (*text == ':' || *text == ','))) {
            to_buffer_print(line, "%%%02X", (unsigned)(unsigned char)*text);
        } else {
            to_buffer_byte(line, *text);
        }
    }
}

static void add_property(struct to_buffer *line, const char *name, struct to_buffer *text)
{
    to_buffer_print(line, "%s=", name);
    add_escaped(line, text->size ? text->data : "", true);
    line->failed |= text->failed;
    to_buffer_clear(text);
}

/* As GitHub knows the file: from the top of the repository. Where that is not above the folder
 * that we are in, as it is. */
static void add_path(struct to_buffer *text, const struct github *github, const char *file)
{
    const char *top = github->options.workspace;
    char *here = *file == '/' || !top ? NULL : realpath(".", NULL);
    char *real_top = here ? realpath(top, NULL) : NULL;
    size_t length = real_top ? strlen(real_top) : 0;
    if (real_top && strncmp(here, real_top, length) == 0 &&
        (here[length] == '/' || here[length] == '\0')) {
        const char *between = here[length] ? here + length + 1 : "";
        to_text_string(text, between, TO_TEXT_LINE);
        to_buffer_text(text, *between ? "/" : "");
    }
    to_text_string(text, file, TO_TEXT_LINE);
    free(here);
    free(real_top);
}

/* Adds the place to be shown: of the first problem that has one, else of the test. */
static void add_annotation(struct to_buffer *line, const struct github *github,
                           const struct annotations *kind, const struct to_case *test,
                           const struct to_result *result)
{
    struct to_buffer text = {0};
    bool is_flaky = to_result_is_flaky(result);
    const char *file = test->file;
    int number = test->line;
    const struct to_result *failed = to_result_is_flaky(result) ? result->earlier[0] : result;
    for (size_t i = 0; i < failed->problem_count; i++) {
        if (failed->problems[i].file) {
            file = failed->problems[i].file;
            number = failed->problems[i].line;
            break;
        }
    }
    to_buffer_print(line, "::%s ", kind->command);
    add_path(&text, github, file);
    add_property(line, "file", &text);
    to_buffer_print(line, ",line=%d,", number > 0 ? number : 1);
    to_message_name(&text, test);
    to_buffer_print(&text, " %s", is_flaky ? "is flaky" : to_outcome_name(result->outcome));
    add_property(line, "title", &text);
    to_buffer_text(line, "::");
    to_message_long(&text, result);
    to_text_limit(&text, 0, 4096);
    add_escaped(line, text.size ? text.data : "", false);
    to_buffer_byte(line, '\n');
    line->failed |= text.failed;
    to_buffer_free(&text);
}

static void write_log(struct github *github, const struct to_buffer *line)
{
    if (github->code == 0) {
        github->code = line->failed ? -ENOMEM
                                    : to_screen_write(github->options.screen, line->data, line->size);
    }
}

static void annotate(struct github *github, struct annotations *kind, const struct to_case *test,
                     const struct to_result *result)
{
    struct to_buffer line = {0};
    if (++kind->count == ANNOTATIONS) {
        add_annotation(&kind->tenth, github, kind, test, result);
    } else if (kind->count < ANNOTATIONS) {
        add_annotation(&line, github, kind, test, result);
        write_log(github, &line);
    }
    to_buffer_free(&line);
}

static void end_annotations(struct github *github, struct annotations *kind)
{
    if (kind->count > ANNOTATIONS) {
        to_buffer_clear(&kind->tenth);
        to_buffer_print(&kind->tenth, "::%s title=%zu more %s::They are in the log%s\n",
                        kind->command, kind->count - ANNOTATIONS + 1, kind->what,
                        github->options.summary ? " and in the summary" : "");
    }
    if (kind->count >= ANNOTATIONS) {
        write_log(github, &kind->tenth);
    }
}

/* ---- the summary ---- */

static void add_html(struct to_buffer *text, const char *from)
{
    for (; *from; from++) {
        switch (*from) {
        case '&':
            to_buffer_text(text, "&amp;");
            break;
        case '<':
            to_buffer_text(text, "&lt;");
            break;
        case '>':
            to_buffer_text(text, "&gt;");
            break;
        default:
            to_buffer_byte(text, *from);
        }
    }
}

/* Takes what is in the buffer. */
static void move_html(struct to_buffer *text, struct to_buffer *from)
{
    text->failed |= from->failed;
    add_html(text, from->size ? from->data : "");
    to_buffer_free(from);
}

/* A block of code, in a fence that is longer than any in it: nothing in it is Markdown. */
static void move_block(struct to_buffer *text, struct to_buffer *block)
{
    size_t longest = 2;
    size_t run = 0;
    for (size_t i = 0; i < block->size; i++) {
        run = block->data[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (int end = 0; end < 2; end++) {
        for (size_t i = 0; i <= longest; i++) {
            to_buffer_byte(text, '`');
        }
        to_buffer_text(text, end ? "\n\n" : "text\n");
        if (!end) {
            to_buffer_add(text, block->data, block->size);
            to_buffer_text(text,
                           block->size && block->data[block->size - 1] == '\n' ? "" : "\n");
        }
    }
    text->failed |= block->failed;
    to_buffer_free(block);
}

static void add_stream(struct to_buffer *text, const char *label,
                       const struct to_output *output)
{
    struct to_output kept = to_text_cut(output, STREAM_LIMIT);
    if (kept.head_size + kept.tail_size > 0) {
        bool ended = text->size > 0 && text->data[text->size - 1] == '\n';
        to_buffer_print(text, "%s---- %s ----\n", ended ? "" : "\n", label);
        to_text_stream(text, &kept);
    }
}

static void add_subtest(struct to_buffer *text, const struct to_result *result, size_t number)
{
    const struct to_subtest *part = &result->subtests[number - 1];
    to_buffer_print(text, "%s  ", to_outcome_name(part->outcome));
    to_text_string(text, part->path, TO_TEXT_LINE);
    /* Those that failed have said why above. */
    if (part->outcome == TO_SKIPPED) {
        to_buffer_text(text, ": ");
        to_message_subtest_short(text, result, number);
    }
    to_buffer_byte(text, '\n');
}

/* Of many only those that did not pass. */
static void add_subtests(struct to_buffer *text, const struct to_result *result)
{
    size_t told = 0;
    if (result->subtest_count == 0) {
        return;
    }
    bool ended = text->size > 0 && text->data[text->size - 1] == '\n';
    to_buffer_text(text, ended ? "---- " : "\n---- ");
    to_message_subtests(text, result);
    to_buffer_text(text, " ----\n");
    for (size_t i = 1; i <= result->subtest_count && told < SUBTESTS; i++) {
        if (result->subtest_count <= SUBTESTS ||
            result->subtests[i - 1].outcome != TO_PASSED) {
            add_subtest(text, result, i);
            told++;
        }
    }
    if (told < result->subtest_count) {
        to_buffer_print(text, "... %zu more ...\n", result->subtest_count - told);
    }
}

static void add_detail(struct to_buffer *text, const struct to_case *test,
                       const struct to_result *result)
{
    struct to_buffer line = {0};
    struct to_buffer block = {0};
    to_buffer_text(text, "<details>\n<summary><code>");
    to_message_name(&line, test);
    move_html(text, &line);
    to_buffer_print(text, "</code> %s: ", to_outcome_name(result->outcome));
    to_message_short(&line, result);
    to_text_limit(&line, 0, 200);
    move_html(text, &line);
    to_buffer_text(text, "</summary>\n\n");
    to_message_long(&block, result);
    add_subtests(&block, result);
    add_stream(&block, "stdout", &result->out);
    add_stream(&block, "stderr", &result->err);
    to_text_limit(&block, 0, DETAIL_LIMIT);
    if (test->repeat) {
        bool ended = block.size > 0 && block.data[block.size - 1] == '\n';
        to_buffer_text(&block, ended ? "\nagain: " : "\n\nagain: ");
        to_text_string(&block, test->repeat, TO_TEXT_LINE);
    }
    move_block(text, &block);
    to_buffer_text(text, "</details>\n\n");
}

static void add_skip(struct to_buffer *text, const struct to_case *test,
                     const struct to_result *result)
{
    struct to_buffer line = {0};
    to_buffer_text(text, "<li><code>");
    to_message_name(&line, test);
    move_html(text, &line);
    to_buffer_text(text, "</code> ");
    to_message_cause(&line, result);
    move_html(text, &line);
    to_buffer_text(text, "</li>\n");
}

/* What came of a flaky test before it passed. */
static void add_wobble(struct to_buffer *text, const struct to_case *test,
                       const struct to_result *result)
{
    struct to_buffer line = {0};
    to_buffer_text(text, "<li><code>");
    to_message_name(&line, test);
    move_html(text, &line);
    to_buffer_text(text, "</code> ");
    to_message_attempts(&line, result);
    to_text_limit(&line, 0, 300);
    move_html(text, &line);
    to_buffer_text(text, "</li>\n");
}

static void add_more(struct to_buffer *text, size_t more, const char *what)
{
    if (more > 0) {
        to_buffer_print(text, "%zu more %s.\n\n", more, what);
    }
}

static void add_summary(struct to_buffer *text, struct github *github,
                        const struct to_event *event)
{
    const size_t *counts = event->as.run_end.counts;
    const char *cancelled = event->as.run_end.cancelled;
    size_t flaky = github->flaky.count;
    bool good = counts[TO_COUNT_FAILED] == 0 && !cancelled;
    to_buffer_print(text, "### %s ", good ? "✅" : "❌");
    to_message_counts(text, counts, event->as.run_end.flaky, flaky == 0);
    to_buffer_text(text, "\n\n");
    if (cancelled) {
        struct to_buffer line = {0};
        to_text_string(&line, cancelled, TO_TEXT_LINE);
        to_buffer_text(text, "<p>cancelled: ");
        move_html(text, &line);
        to_buffer_text(text, "</p>\n\n");
    }
    to_buffer_add(text, github->details.data, github->details.size);
    size_t failures = github->failures.count;
    add_more(text, failures > DETAILS ? failures - DETAILS : 0, "failed");
    if (flaky > 0) {
        to_buffer_print(text, "<details open>\n<summary>%zu flaky</summary>\n<ul>\n", flaky);
        to_buffer_add(text, github->wobbles.data, github->wobbles.size);
        to_buffer_text(text, "</ul>\n</details>\n\n");
        add_more(text, flaky > SKIPS ? flaky - SKIPS : 0, "flaky");
    }
    if (github->skipped > 0) {
        to_buffer_print(text, "<details>\n<summary>%zu skipped</summary>\n<ul>\n",
                        github->skipped);
        to_buffer_add(text, github->skips.data, github->skips.size);
        to_buffer_text(text, "</ul>\n</details>\n\n");
        add_more(text, github->skipped > SKIPS ? github->skipped - SKIPS : 0, "skipped");
    }
    text->failed |=
        github->details.failed || github->skips.failed || github->wobbles.failed;
}

/* Added to what the step has written there before. */
static void write_summary(struct github *github, const struct to_event *event)
{
    struct to_buffer text = {0};
    if (!github->options.summary) {
        return;
    }
    add_summary(&text, github, event);
    int fd = open(github->options.summary, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    int result = fd < 0        ? -errno
                 : text.failed ? -ENOMEM
                               : to_write_all(fd, text.data, text.size);
    if (fd >= 0 && close(fd) < 0 && result == 0) {
        result = -errno;
    }
    github->summary_code = result;
    to_buffer_free(&text);
}

/* ---- events ---- */

static void test_end(struct github *github, const struct to_case *test,
                     const struct to_result *result)
{
    if (to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED) {
        annotate(github, &github->failures, test, result);
        if (github->failures.count <= DETAILS) {
            add_detail(&github->details, test, result);
        }
    } else if (to_result_is_flaky(result)) {
        annotate(github, &github->flaky, test, result);
        if (github->flaky.count <= SKIPS) {
            add_wobble(&github->wobbles, test, result);
        }
    } else if (result->outcome == TO_SKIPPED && ++github->skipped <= SKIPS) {
        add_skip(&github->skips, test, result);
    }
}

static void github_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct github *github = (struct github *)reporter;
    if (event->kind == TO_EVENT_TEST_END) {
        test_end(github, event->as.test_end.test, event->as.test_end.result);
    } else if (event->kind == TO_EVENT_RUN_END) {
        end_annotations(github, &github->failures);
        end_annotations(github, &github->flaky);
        write_summary(github, event);
    }
}

static int github_close(struct to_reporter *reporter, struct to_error *error)
{
    struct github *github = (struct github *)reporter;
    int screen = to_screen_settle(github->options.screen);
    int log = github->code < 0 ? github->code : screen;
    int code = github->summary_code;
    if (code < 0) {
        to_error_set(error, code, "%s ($GITHUB_STEP_SUMMARY): %s", github->options.summary,
                     strerror(-code));
    } else if (log < 0) {
        code = to_error_set(error, log, "GitHub's annotations: %s", strerror(-log));
    }
    to_buffer_free(&github->failures.tenth);
    to_buffer_free(&github->flaky.tenth);
    to_buffer_free(&github->wobbles);
    to_buffer_free(&github->details);
    to_buffer_free(&github->skips);
    free(github);
    return code;
}

struct to_reporter *to_github_new(const struct to_github_options *options,
                                  struct to_error *error)
{
    static const struct to_reporter_kind kind = {github_event, github_close};
    struct github *github = calloc(1, sizeof *github);
    if (!github) {
        to_error_set(error, -ENOMEM, "%s", strerror(ENOMEM));
        return NULL;
    }
    github->base.kind = &kind;
    github->options = *options;
    github->failures = (struct annotations){.command = "error", .what = "failures"};
    github->flaky = (struct annotations){.command = "warning", .what = "flaky tests"};
    return &github->base;
}

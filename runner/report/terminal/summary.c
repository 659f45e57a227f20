/* SPDX-License-Identifier: MIT
 *
 * Counts by what they are of; only what is not as usual is told.
 */
#include "report/terminal/summary.h"

#include <inttypes.h>

#include "report/causes.h"
#include "report/message.h"
#include "report/terminal/pen.h"
#include "report/text.h"

enum to_sort to_sort_of(const struct to_case *test)
{
    return test->is_setup ? TO_SETUPS : test->is_fixture ? TO_FIXTURES : TO_TESTS;
}

/* "3 tests, 1 set-up, 2 fixtures" */
static void add_numbers(struct to_buffer *text, const size_t *counts)
{
    static const char *const names[TO_SORTS] = {"test", "set-up", "fixture"};
    bool none = counts[TO_SETUPS] + counts[TO_FIXTURES] == 0;
    const char *before = "";
    for (int sort = TO_TESTS; sort < TO_SORTS; sort++) {
        if (counts[sort] > 0 || (sort == TO_TESTS && none)) {
            to_buffer_print(text, "%s%zu %s%s", before, counts[sort], names[sort],
                            to_plural(counts[sort]));
            before = ", ";
        }
    }
}

/* How it runs, where that is not as usual. */
static void add_mode(struct to_pen *pen, const struct to_event *event)
{
    static const char *const isolations[] = {[TO_ISOLATE_PROCESS] = "",
                                             [TO_ISOLATE_WORKER] = ", --isolate=worker",
                                             [TO_ISOLATE_THREAD] = ", --isolate=thread"};
    to_pen_text(pen, isolations[event->as.run_begin.isolate]);
    if (event->as.run_begin.shuffled) {
        to_buffer_print(&pen->text, ", seed %" PRIu64, event->as.run_begin.seed);
    }
    to_message_shard(&pen->text, ", ", &event->as.run_begin.shard);
}

void to_summary_begin(struct to_summary *summary, struct to_pen *pen,
                      const struct to_event *event, size_t durations)
{
    size_t count = event->as.run_begin.count;
    size_t modules = event->as.run_begin.modules;
    size_t workers = event->as.run_begin.workers;
    summary->shuffled = event->as.run_begin.shuffled;
    summary->seed = event->as.run_begin.seed;
    for (size_t i = 0; i < count; i++) {
        summary->selected[to_sort_of(event->as.run_begin.cases[i])]++;
    }
    to_slowest_open(&summary->slowest, durations < count ? durations : count);
    if (summary->quiet) {
        return;
    }
    to_pen_text(pen, "to-test ");
    to_text_string(&pen->text, event->as.run_begin.version, TO_TEXT_LINE);
    to_pen_text(pen, ": ");
    add_numbers(&pen->text, summary->selected);
    to_buffer_print(&pen->text, " in %zu module%s, %zu worker%s", modules, to_plural(modules),
                    workers, to_plural(workers));
    add_mode(pen, event);
    to_pen_text(pen, "\n");
}

void to_summary_add(struct to_summary *summary, const struct to_case *test,
                    const struct to_result *result)
{
    summary->mocked += result->mocked;
    summary->flaky_fails |= to_result_is_flaky(result) && result->outcome == TO_FAILED;
    if (result->started) {
        to_slowest_offer(&summary->slowest, test, result->duration);
    }
}

void to_summary_skipped(struct to_pen *pen, const struct to_causes *causes, size_t told)
{
    for (size_t i = 0; causes->list && i < causes->indices; i++) {
        const struct to_cause *cause = &causes->list[i];
        if (cause->skipped > told) {
            to_pen_coloured(pen, to_look(TO_SKIPPED).colour, to_look(TO_SKIPPED).word);
            to_buffer_print(&pen->text, "  %zu more because of ", cause->skipped - told);
            to_message_name(&pen->text, cause->test);
            to_pen_text(pen, ": ");
            to_pen_text(pen, cause->why ? cause->why : "");
            to_pen_text(pen, "\n");
        }
    }
}

static void add_slowest(const struct to_summary *summary, struct to_pen *pen)
{
    const struct to_slowest *slowest = &summary->slowest;
    if (slowest->count > 0) {
        to_buffer_print(&pen->text, "\nThe slowest:\n");
    }
    for (size_t i = 0; i < slowest->count; i++) {
        to_pen_text(pen, "       ");
        to_message_name(&pen->text, slowest->list[i].test);
        to_pen_padding(pen, slowest->list[i].test);
        to_pen_duration(pen, slowest->list[i].duration);
    }
}

static void add_cancelled(const struct to_summary *summary, struct to_pen *pen, const char *why)
{
    if (!why) {
        return;
    }
    struct to_buffer text = {0};
    to_buffer_text(&text, "cancelled: ");
    to_text_string(&text, why, TO_TEXT_LINE);
    if (summary->not_run[TO_TESTS] + summary->not_run[TO_SETUPS] +
            summary->not_run[TO_FIXTURES] >
        0) {
        to_buffer_text(&text, "; ");
        add_numbers(&text, summary->not_run);
        to_buffer_text(&text, " not started");
    }
    to_pen_coloured(pen, TO_YELLOW, text.size ? text.data : "");
    to_pen_text(pen, "\n");
    to_buffer_free(&text);
}

/* Only what the last line does not tell. */
static void add_breakdown(const struct to_summary *summary, struct to_pen *pen,
                          const struct to_event *event)
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
    add_numbers(&pen->text, summary->selected);
    const char *before = ": ";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t count = outcomes[parts[i].outcome];
        if (count > 0) {
            to_buffer_print(&pen->text, "%s%zu %s", before, count,
                            count == 1 ? parts[i].one : parts[i].many);
            before = ", ";
        }
    }
    if (summary->mocked > 0) {
        to_buffer_print(&pen->text, "%s%zu mocked", before, summary->mocked);
    }
    to_pen_duration(pen, event->time);
}

/* Below the failures, as the first line may be far above, or was not told. */
static void add_seed(const struct to_summary *summary, struct to_pen *pen)
{
    if (summary->shuffled) {
        to_buffer_print(&pen->text, "seed %" PRIu64 ": --shuffle=%" PRIu64
                        " gives the same order again\n", summary->seed, summary->seed);
    }
}

void to_summary_end(const struct to_summary *summary, struct to_pen *pen,
                    const struct to_event *event)
{
    const size_t *counts = event->as.run_end.counts;
    bool good = counts[TO_COUNT_FAILED] == 0 && !event->as.run_end.cancelled;
    struct to_buffer last = {0};
    add_slowest(summary, pen);
    if (!summary->quiet) {
        to_pen_text(pen, "\n");
    }
    add_cancelled(summary, pen, event->as.run_end.cancelled);
    if (!good) {
        add_seed(summary, pen);
    }
    if (!summary->quiet) {
        add_breakdown(summary, pen, event);
    }
    to_message_counts(&last, counts, event->as.run_end.flaky, summary->flaky_fails);
    pen->text.failed |= last.failed;
    to_pen_coloured(pen, good ? TO_BOLD ";" TO_GREEN : TO_BOLD ";" TO_RED,
                    last.size ? last.data : "");
    to_pen_text(pen, "\n");
    to_buffer_free(&last);
}

void to_summary_free(struct to_summary *summary)
{
    to_slowest_free(&summary->slowest);
}

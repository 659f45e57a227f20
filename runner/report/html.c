/* SPDX-License-Identifier: MIT
 *
 * The run as one HTML file, to be looked at: page.html with the run's data in it.
 *
 * What is shown, and what follows from the data (the critical path, who waited for whom), is
 * the page's: report/html/. Here the data is kept and written, once, at the end.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "event.h"
#include "report/file.h"
#include "report/html/page.h"
#include "report/message.h"
#include "report/reporter.h"
#include "report/roll.h"
#include "report/sink.h"
#include "report/told.h"

/* So many failures are told where a browser runs no scripts. */
enum { PLAIN_MOST = 200 };

struct record {
    json_t *told; /* what to_told_result has made; NULL: a plain pass */
    int64_t begin;
    int64_t up; /* of a fixture: since when; 0: it never was */
    int64_t duration;
    int64_t waited;
    size_t worker;
    unsigned char outcome;
    unsigned char started;
    unsigned char ended;
};

struct html {
    struct to_reporter base;
    struct to_file *file;
    int code; /* out of memory, else 0 */
    json_t *run;
    struct to_roll roll;
    struct record *records;
    size_t spent;
    size_t counts[TO_COUNTS];
    size_t flaky;
    bool flaky_fails;
};

/* ---- what is kept ---- */

static json_t *counts_of_outcomes(void)
{
    static const char *const names[TO_COUNTS] = {"passed", "failed", "skipped"};
    json_t *object = json_object();
    for (int i = 0; i < TO_OUTCOMES; i++) {
        enum to_outcome outcome = (enum to_outcome)i;
        json_t *name = json_string(names[to_outcome_counts_as(outcome)]);
        if (json_object_set_new(object, to_outcome_name(outcome), name) < 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static int set_seed(json_t *run, const struct to_event *event)
{
    struct to_buffer seed = {0};
    if (!event->as.run_begin.shuffled) {
        return 0;
    }
    /* As text: it may be more than a script's numbers can hold. */
    to_buffer_print(&seed, "%llu", (unsigned long long)event->as.run_begin.seed);
    int result = json_object_set_new(run, "seed", json_string(seed.failed ? NULL : seed.data));
    to_buffer_free(&seed);
    return result;
}

static int set_shard(json_t *run, const struct to_event *event)
{
    struct to_buffer text = {0};
    if (event->as.run_begin.shard.count == 0) {
        return 0;
    }
    to_message_shard(&text, "", &event->as.run_begin.shard);
    int result = json_object_set_new(run, "shard", json_string(text.failed ? NULL : text.data));
    to_buffer_free(&text);
    return result;
}

static const char *isolation_of(const struct to_event *event)
{
    switch (event->as.run_begin.isolate) {
    case TO_ISOLATE_WORKER:
        return "worker";
    case TO_ISOLATE_THREAD:
        return "thread";
    default:
        return "process";
    }
}

static int run_begin(struct html *html, const struct to_event *event)
{
    json_int_t workers = (json_int_t)event->as.run_begin.workers;
    json_int_t modules = (json_int_t)event->as.run_begin.modules;
    html->run = json_object();
    int bad =
        json_object_set_new(html->run, "version",
                            to_told_text(event->as.run_begin.version, TO_TEXT_LINE)) |
        json_object_set_new(html->run, "host",
                            to_told_text(event->as.run_begin.host, TO_TEXT_LINE)) |
        json_object_set_new(html->run, "command",
                            to_told_text(event->as.run_begin.command, TO_TEXT_LINE)) |
        json_object_set_new(html->run, "date", to_told_time(event->as.run_begin.date)) |
        json_object_set_new(html->run, "workers", json_integer(workers)) |
        json_object_set_new(html->run, "modules", json_integer(modules)) |
        json_object_set_new(html->run, "isolate", json_string(isolation_of(event))) |
        json_object_set_new(html->run, "outcomes", counts_of_outcomes()) |
        set_seed(html->run, event) | set_shard(html->run, event);
    html->records = calloc(event->as.run_begin.count + 1, sizeof *html->records);
    return bad || !html->records ? -ENOMEM : to_roll_call(&html->roll, event);
}

static struct record *record_of(struct html *html, const struct to_case *test)
{
    size_t place = to_roll_place(&html->roll, test->index);
    return place == TO_NO_PLACE ? NULL : &html->records[place];
}

static int test_end(struct html *html, const struct to_event *event)
{
    const struct to_result *result = event->as.test_end.result;
    struct record *record = record_of(html, event->as.test_end.test);
    int failed = 0;
    if (!record || record->ended) {
        return 0;
    }
    record->told = to_told_result(&html->roll, result, &html->spent, &failed);
    record->ended = 1;
    record->outcome = (unsigned char)result->outcome;
    record->started = result->started;
    record->begin = result->begin;
    record->duration = result->duration;
    record->waited = result->waited;
    record->worker = result->worker;
    html->counts[to_outcome_counts_as(result->outcome)]++;
    html->flaky += to_result_is_flaky(result);
    html->flaky_fails |= to_result_is_flaky(result) && result->outcome == TO_FAILED;
    return failed ? -ENOMEM : 0;
}

static int run_end(struct html *html, const struct to_event *event)
{
    const char *cancelled = event->as.run_end.cancelled;
    int bad = json_object_set_new(html->run, "duration", to_told_time(event->time)) |
              json_object_set_new(html->run, "cancelled",
                                  to_told_text(cancelled, TO_TEXT_LINE));
    return bad ? -ENOMEM : 0;
}

static void html_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct html *html = (struct html *)reporter;
    struct record *record;
    if (html->code < 0 || (!html->run && event->kind != TO_EVENT_RUN_BEGIN)) {
        return;
    }
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        html->code = html->run ? 0 : run_begin(html, event);
        break;
    case TO_EVENT_UP:
        record = record_of(html, event->as.up.fixture);
        if (record) {
            record->up = event->time;
        }
        break;
    case TO_EVENT_TEST_END:
        html->code = test_end(html, event);
        break;
    case TO_EVENT_RUN_END:
        html->code = run_end(html, event);
        break;
    default:
        break;
    }
}

/* ---- writing ---- */

/* JSON as it can stand in a script element: nothing in it ends that. */
static int write_json(const char *text, size_t size, void *context)
{
    struct to_sink *sink = context;
    size_t done = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '<') {
            to_buffer_add(&sink->piece, text + done, i - done);
            to_buffer_text(&sink->piece, "\\u003c");
            done = i + 1;
        }
    }
    to_sink_add(sink, text + done, size - done);
    return 0;
}

static void out_of_memory(struct to_sink *sink)
{
    sink->piece.failed = true;
    to_sink_turn(sink);
}

static void write_value(struct to_sink *sink, const json_t *value)
{
    if (!value || json_dump_callback(value, write_json, sink, JSON_COMPACT) < 0) {
        out_of_memory(sink);
    }
}

static int set_times(json_t *object, const struct record *record)
{
    const char *outcome = to_outcome_name((enum to_outcome)record->outcome);
    const struct to_result times = {.started = record->started,
                                    .begin = record->begin,
                                    .duration = record->duration,
                                    .worker = record->worker};
    int bad = json_object_set_new(object, "outcome", json_string(outcome)) |
              to_told_times(object, &times);
    if (record->started && record->up > 0) {
        bad |= json_object_set_new(object, "up", to_told_time(record->up)) |
               json_object_set_new(object, "waited", to_told_time(record->waited));
    }
    return bad;
}

static void write_test(const struct html *html, size_t place, struct to_sink *sink)
{
    const struct record *record = &html->records[place];
    json_t *object = to_told_case(&html->roll, html->roll.cases[place]);
    int bad = record->ended ? set_times(object, record) : 0;
    bad |= record->told ? json_object_update(object, record->told) : 0;
    write_value(sink, bad ? NULL : object);
    json_decref(object);
}

static void write_data(const struct html *html, struct to_sink *sink)
{
    to_buffer_text(&sink->piece, "{\"run\":");
    write_value(sink, html->run);
    to_buffer_text(&sink->piece, ",\n\"tests\":[");
    for (size_t i = 0; i < html->roll.count; i++) {
        to_buffer_text(&sink->piece, i > 0 ? ",\n" : "\n");
        write_test(html, i, sink);
    }
    to_buffer_text(&sink->piece, "\n]}");
}

/* Text that is valid, as HTML's. */
static void write_escaped(struct to_sink *sink, const char *text)
{
    for (const char *at = text; at && *at; at++) {
        switch (*at) {
        case '<':
            to_buffer_text(&sink->piece, "&lt;");
            break;
        case '&':
            to_buffer_text(&sink->piece, "&amp;");
            break;
        default:
            to_buffer_byte(&sink->piece, *at);
        }
    }
}

static void write_counts(const struct html *html, struct to_sink *sink)
{
    to_message_counts(&sink->piece, html->counts, html->flaky, html->flaky_fails);
}

/* What failed and why, for a browser that runs no scripts: some servers forbid it. */
static void write_plain(const struct html *html, struct to_sink *sink)
{
    size_t told = 0;
    write_counts(html, sink);
    to_buffer_byte(&sink->piece, '\n');
    for (size_t i = 0; i < html->roll.count && told < PLAIN_MOST; i++) {
        const struct record *record = &html->records[i];
        enum to_outcome outcome = (enum to_outcome)record->outcome;
        if (!record->ended || to_outcome_counts_as(outcome) != TO_COUNT_FAILED) {
            continue;
        }
        struct to_buffer name = {0};
        to_message_name(&name, html->roll.cases[i]);
        to_buffer_print(&sink->piece, "\n%s: ", to_outcome_name(outcome));
        write_escaped(sink, name.data);
        to_buffer_text(&sink->piece, "\n    ");
        write_escaped(sink, json_string_value(json_object_get(record->told, "why")));
        to_buffer_byte(&sink->piece, '\n');
        to_buffer_free(&name);
        told++;
    }
    if (html->counts[TO_COUNT_FAILED] > told) {
        to_buffer_print(&sink->piece, "\nand %zu more\n",
                        html->counts[TO_COUNT_FAILED] - told);
    }
}

static int write_file(const struct html *html, struct to_error *error)
{
    struct to_sink sink = {.file = html->file, .error = error};
    for (size_t i = 0; i < to_html_part_count; i++) {
        const struct to_html_part *part = &to_html_parts[i];
        to_sink_add(&sink, part->text, part->size);
        switch (part->next) {
        case TO_HTML_COUNTS:
            write_counts(html, &sink);
            break;
        case TO_HTML_PLAIN:
            write_plain(html, &sink);
            break;
        case TO_HTML_DATA:
            write_data(html, &sink);
            break;
        case TO_HTML_END:
            break;
        }
        to_sink_turn(&sink);
    }
    int code = to_sink_end(&sink);
    return code < 0 ? code : to_file_replace(html->file, error);
}

static int html_close(struct to_reporter *reporter, struct to_error *error)
{
    struct html *html = (struct html *)reporter;
    int code = html->code;
    if (code < 0) {
        to_error_set(error, code, "HTML: %s", strerror(-code));
    } else if (html->run) {
        code = write_file(html, error);
    }
    for (size_t i = 0; i < html->roll.count; i++) {
        json_decref(html->records[i].told);
    }
    free(html->records);
    to_roll_free(&html->roll);
    json_decref(html->run);
    to_file_free(html->file);
    free(html);
    return code;
}

struct to_reporter *to_html_new(const char *path, struct to_error *error)
{
    static const struct to_reporter_kind kind = {html_event, html_close};
    struct html *html = calloc(1, sizeof *html);
    if (!html) {
        to_error_set(error, -ENOMEM, "HTML: %s", strerror(ENOMEM));
        return NULL;
    }
    html->base.kind = &kind;
    html->file = to_file_new(path, error);
    if (!html->file) {
        free(html);
        return NULL;
    }
    return &html->base;
}

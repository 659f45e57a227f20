/* SPDX-License-Identifier: MIT
 *
 * The run as a trace in Chrome's format, for Perfetto: a track a worker, one for each fixture
 * that is up, and arrows from what a test waited for.
 *
 * Spans are pairs of B and E, written as tests end, so on each track one after the other; no
 * more is kept of a test than where and when it let others begin.
 */
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "event.h"
#include "report/file.h"
#include "report/message.h"
#include "report/reporter.h"
#include "report/roll.h"
#include "report/sink.h"
#include "report/told.h"

/* The two groups of tracks: processes, as the format has it. */
enum { WORKERS = 1, FIXTURES };

struct place {
    int group;
    size_t track; /* from 1 on */
};

struct record {
    struct place place; /* of the span that others wait for; its group 0: nowhere yet */
    size_t worker;
    int64_t begin;
    int64_t ready; /* when it let others begin; -1: not yet */
    int64_t up;    /* of a fixture: since when; 0: it never was */
};

struct trace {
    struct to_reporter base;
    struct to_sink sink;
    struct to_error error; /* of what could not be written while the run lasted */
    int code; /* out of memory, else 0 */
    bool begun;
    bool has_event;
    struct to_roll roll;
    struct record *records;
    int64_t *ends; /* for each worker: of its last span */
    size_t workers;
    bool *taken; /* for each track of a fixture: whether one is there */
    size_t taken_count;
    uint64_t arrows;
};

/* ---- one event of the format ---- */

/* Takes the event. */
static void write_event(struct trace *trace, json_t *event)
{
    char *text = event ? json_dumps(event, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(event);
    if (!text) {
        trace->code = -ENOMEM;
        return;
    }
    to_buffer_text(&trace->sink.piece, trace->has_event ? ",\n" : "\n");
    to_buffer_text(&trace->sink.piece, text);
    /* What can be written only once is written at the end, and not between other things. */
    if (to_file_is_replaceable(trace->sink.file)) {
        to_sink_turn(&trace->sink);
    }
    trace->has_event = true;
    free(text);
}

/* Microseconds, as the format wants them. */
static json_t *stamp(int64_t time)
{
    return json_real((double)time / 1000);
}

static void write_name(struct trace *trace, const char *what, struct place place,
                       const char *name)
{
    json_int_t track = (json_int_t)place.track;
    write_event(trace, json_pack("{s:s, s:s, s:i, s:I, s:{s:s}}", "ph", "M", "name", what,
                                 "pid", place.group, "tid", track, "args", "name", name));
}

static void write_begin(struct trace *trace, struct place place, int64_t time, const char *name,
                        const char *kind, json_t *arguments)
{
    json_int_t track = (json_int_t)place.track;
    write_event(trace, json_pack("{s:s, s:i, s:I, s:o, s:s, s:s, s:o}", "ph", "B", "pid",
                                 place.group, "tid", track, "ts", stamp(time), "name", name,
                                 "cat", kind, "args", arguments ? arguments : json_object()));
}

/* With the name of the begin: the format does not ask for it, but readers such as speedscope
 * pair no others. */
static void write_end(struct trace *trace, struct place place, int64_t time, const char *name)
{
    write_event(trace, json_pack("{s:s, s:i, s:I, s:o, s:s}", "ph", "E", "pid", place.group,
                                 "tid", (json_int_t)place.track, "ts", stamp(time), "name",
                                 name));
}

static void write_arrow_part(struct trace *trace, const char *part, struct place place,
                             int64_t time)
{
    json_t *event = json_pack("{s:s, s:i, s:I, s:o, s:s, s:s, s:I}", "ph", part, "pid",
                              place.group, "tid", (json_int_t)place.track, "ts", stamp(time),
                              "name", "after", "cat", "after", "id", (json_int_t)trace->arrows);
    if (event && *part == 'f') {
        /* To the span around it, and not to the next that begins. */
        json_object_set_new(event, "bp", json_string("e"));
    }
    write_event(trace, event);
}

/* ---- arrows ---- */

/* An arrow's ends belong to the spans in which they lie: the first a moment before its end. */
static void write_arrows(struct trace *trace, const struct to_case *test,
                         const struct record *record)
{
    for (size_t i = 0; i < test->need_count; i++) {
        size_t place = to_roll_place(&trace->roll, test->needs[i].node);
        const struct record *need = place == TO_NO_PLACE ? NULL : &trace->records[place];
        if (!need || need->ready < 0 || need->ready > record->begin) {
            continue;
        }
        int64_t from = need->ready > need->begin ? need->ready - 1 : need->ready;
        trace->arrows++;
        write_arrow_part(trace, "s", need->place, from);
        write_arrow_part(trace, "f", record->place, record->begin);
    }
}

/* ---- tests ---- */

static json_t *arguments_of(const struct to_case *test, const struct to_result *result)
{
    struct to_buffer why = {0};
    json_t *object = json_pack("{s:s, s:o, s:i}", "outcome", to_outcome_name(result->outcome),
                               "file", to_told_text(test->file, TO_TEXT_LINE), "line",
                               test->line);
    if (object && result->outcome != TO_PASSED) {
        to_message_short(&why, result);
        json_object_set_new(object, "why", json_string(why.failed ? NULL : why.data));
    }
    to_buffer_free(&why);
    return object;
}

/* Spans of this test begin with its name, which is text. */
static void add_name(struct to_buffer *name, const char *before, const struct to_case *test,
                     size_t attempt)
{
    to_buffer_text(name, before);
    to_message_name(name, test);
    if (attempt > 1) {
        to_buffer_print(name, ", attempt %zu", attempt);
    }
    if (name->failed) {
        to_buffer_free(name);
    }
}

static void write_span(struct trace *trace, struct place place, int64_t begin, int64_t end,
                       const char *name, const char *kind, json_t *arguments)
{
    write_begin(trace, place, begin, name, kind, arguments);
    write_end(trace, place, end, name);
}

/* On a worker's track. One test begins there when another has ended; two clocks that say so
 * may differ by a little, but spans must not overlap. Changes `record->begin` for that. */
static void write_worker_span(struct trace *trace, struct record *record, int64_t end,
                              struct to_buffer *name, const char *kind, json_t *arguments)
{
    int64_t *last = record->worker < trace->workers ? &trace->ends[record->worker] : NULL;
    if (last && record->begin < *last) {
        record->begin = *last;
    }
    if (end < record->begin) {
        end = record->begin;
    }
    if (last) {
        *last = end;
    }
    write_span(trace, (struct place){WORKERS, record->worker + 1}, record->begin, end,
               name->data, kind, arguments);
    to_buffer_free(name);
}

/* The lowest track on which no fixture is. */
static size_t take_track(struct trace *trace)
{
    size_t track = 0;
    while (track < trace->taken_count && trace->taken[track]) {
        track++;
    }
    if (track == trace->taken_count) {
        bool *taken = realloc(trace->taken, (track + 1) * sizeof *taken);
        if (!taken) {
            trace->code = -ENOMEM;
            return 0;
        }
        trace->taken = taken;
        trace->taken_count++;
        struct to_buffer name = {0};
        to_buffer_print(&name, "fixtures %zu", track + 1);
        write_name(trace, "thread_name", (struct place){FIXTURES, track + 1}, name.data);
        to_buffer_free(&name);
    }
    trace->taken[track] = true;
    return track + 1;
}

/* From when it took a worker until it was down, with its parts within. */
static void write_fixture(struct trace *trace, const struct to_case *test,
                          const struct to_result *result, const struct record *record,
                          int64_t now)
{
    struct to_buffer name = {0};
    int64_t end = record->begin + result->duration + result->waited;
    int64_t down = record->up + result->waited;
    end = end < now ? end : now;
    down = down < end ? down : end;
    add_name(&name, "", test, result->attempt);
    write_begin(trace, record->place, record->begin, name.data, "fixture",
                arguments_of(test, result));
    write_span(trace, record->place, record->begin, record->up, "set-up", "set-up", NULL);
    write_span(trace, record->place, record->up, down, "up", "up", NULL);
    write_span(trace, record->place, down, end, "tear-down", "tear-down", NULL);
    write_end(trace, record->place, end, name.data);
    to_buffer_free(&name);
}

static void write_test(struct trace *trace, const struct to_case *test,
                       const struct to_result *result, struct record *record)
{
    struct to_buffer name = {0};
    add_name(&name, "", test, result->attempt);
    record->worker = result->worker;
    record->begin = result->begin;
    record->ready = result->begin + result->duration;
    record->place = (struct place){WORKERS, result->worker + 1};
    write_worker_span(trace, record, record->ready, &name,
                      test->is_fixture ? "fixture" : "test", arguments_of(test, result));
}

/* ---- events ---- */

static struct record *record_of(struct trace *trace, const struct to_case *test)
{
    size_t place = to_roll_place(&trace->roll, test->index);
    return place == TO_NO_PLACE ? NULL : &trace->records[place];
}

static int make_records(struct trace *trace, const struct to_event *event)
{
    trace->workers = event->as.run_begin.workers;
    trace->ends = calloc(trace->workers + 1, sizeof *trace->ends);
    trace->records = calloc(event->as.run_begin.count + 1, sizeof *trace->records);
    if (!trace->records || !trace->ends) {
        return -ENOMEM;
    }
    for (size_t i = 0; i < event->as.run_begin.count; i++) {
        trace->records[i].ready = -1;
    }
    return to_roll_call(&trace->roll, event);
}

static bool has_fixtures(const struct to_roll *roll)
{
    for (size_t i = 0; i < roll->count; i++) {
        if (roll->cases[i]->is_fixture) {
            return true;
        }
    }
    return false;
}

static void write_head(struct trace *trace, const struct to_event *event)
{
    json_t *head = json_pack("{s:o, s:o}", "version",
                             to_told_text(event->as.run_begin.version, TO_TEXT_LINE), "command",
                             to_told_text(event->as.run_begin.command, TO_TEXT_LINE));
    char *text = head ? json_dumps(head, JSON_COMPACT) : NULL;
    json_decref(head);
    if (!text) {
        trace->code = -ENOMEM;
        return;
    }
    to_buffer_text(&trace->sink.piece, "{\"displayTimeUnit\":\"ms\",\"otherData\":");
    to_buffer_text(&trace->sink.piece, text);
    to_buffer_text(&trace->sink.piece, ",\"traceEvents\":[");
    free(text);
}

static void run_begin(struct trace *trace, const struct to_event *event)
{
    trace->begun = true;
    trace->code = make_records(trace, event);
    if (trace->code < 0) {
        return;
    }
    write_head(trace, event);
    write_name(trace, "process_name", (struct place){WORKERS, 0}, "workers");
    for (size_t i = 0; i < trace->workers; i++) {
        struct to_buffer name = {0};
        to_buffer_print(&name, "worker %zu", i + 1);
        write_name(trace, "thread_name", (struct place){WORKERS, i + 1}, name.data);
        to_buffer_free(&name);
    }
    if (has_fixtures(&trace->roll)) {
        write_name(trace, "process_name", (struct place){FIXTURES, 0}, "fixtures that are up");
    }
}

static void test_begin(struct trace *trace, const struct to_event *event)
{
    struct record *record = record_of(trace, event->as.test_begin.test);
    if (record) {
        record->begin = event->time;
        record->worker = event->as.test_begin.worker;
        record->up = 0;
    }
    if (record && event->as.test_begin.test->is_fixture && !record->place.group) {
        record->place = (struct place){FIXTURES, take_track(trace)};
    }
}

/* Its worker is free from now on. */
static void up(struct trace *trace, const struct to_event *event)
{
    const struct to_case *fixture = event->as.up.fixture;
    struct record *record = record_of(trace, fixture);
    if (!record || record->up > 0) {
        return;
    }
    struct to_buffer name = {0};
    add_name(&name, "set-up of ", fixture, 1);
    write_worker_span(trace, record, event->time, &name, "set-up", NULL);
    record->up = event->time;
    record->ready = event->time;
}

static void test_end(struct trace *trace, const struct to_event *event)
{
    const struct to_case *test = event->as.test_end.test;
    const struct to_result *result = event->as.test_end.result;
    struct record *record = record_of(trace, test);
    if (!record || !result->started || result->told) {
        return;
    }
    if (record->place.group == FIXTURES) {
        trace->taken[record->place.track - 1] = false;
    }
    if (record->place.group == FIXTURES && record->up > 0) {
        write_fixture(trace, test, result, record, event->time);
    } else {
        write_test(trace, test, result, record);
    }
    write_arrows(trace, test, record);
    if (event->kind == TO_EVENT_ATTEMPT_END) {
        record->place.group = test->is_fixture ? 0 : record->place.group;
    }
}

static void trace_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct trace *trace = (struct trace *)reporter;
    if (trace->code < 0 || (!trace->begun && event->kind != TO_EVENT_RUN_BEGIN)) {
        return;
    }
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        run_begin(trace, event);
        break;
    case TO_EVENT_TEST_BEGIN:
    case TO_EVENT_ATTEMPT_BEGIN:
        test_begin(trace, event);
        break;
    case TO_EVENT_UP:
        up(trace, event);
        break;
    case TO_EVENT_TEST_END:
    case TO_EVENT_ATTEMPT_END:
        test_end(trace, event);
        break;
    default:
        break;
    }
}

static int complete(struct trace *trace)
{
    if (trace->code < 0) {
        return to_error_set(&trace->error, trace->code, "trace: %s", strerror(-trace->code));
    }
    to_buffer_text(&trace->sink.piece, "\n]}\n");
    int code = to_sink_end(&trace->sink);
    return code < 0 ? code : to_file_replace(trace->sink.file, &trace->error);
}

static int trace_close(struct to_reporter *reporter, struct to_error *error)
{
    struct trace *trace = (struct trace *)reporter;
    int code = trace->begun ? complete(trace) : 0;
    if (code < 0) {
        to_error_set(error, code, "%s", to_error_text(&trace->error, code));
    }
    to_error_free(&trace->error);
    to_buffer_free(&trace->sink.piece);
    to_file_free(trace->sink.file);
    to_roll_free(&trace->roll);
    free(trace->records);
    free(trace->ends);
    free(trace->taken);
    free(trace);
    return code;
}

struct to_reporter *to_trace_new(const char *path, struct to_error *error)
{
    static const struct to_reporter_kind kind = {trace_event, trace_close};
    struct trace *trace = calloc(1, sizeof *trace);
    if (!trace) {
        to_error_set(error, -ENOMEM, "trace: %s", strerror(ENOMEM));
        return NULL;
    }
    trace->base.kind = &kind;
    trace->sink.error = &trace->error;
    trace->sink.file = to_file_new(path, error);
    if (!trace->sink.file) {
        free(trace);
        return NULL;
    }
    return &trace->base;
}

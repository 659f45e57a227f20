/* SPDX-License-Identifier: MIT
 *
 * The run as JSON lines: the events themselves, each written when it happens, so that a file
 * can be watched, and tells of a run that was killed up to then.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "jsonl/bytes.h"
#include "jsonl/case.h"
#include "jsonl/form.h"
#include "report/file.h"
#include "report/message.h"
#include "report/reporter.h"

enum { PIECE = 64 * 1024 };

struct jsonl {
    struct to_reporter base;
    struct to_file *file;
    struct to_buffer lines; /* what the next write is */
    struct to_error error;
    int code;          /* the first thing that went wrong */
    struct to_jsonl_places places; /* of the selected */
};

/* ---- lines ---- */

static int add_piece(const char *piece, size_t size, void *context)
{
    to_buffer_add(context, piece, size);
    return 0;
}

static void flush(struct jsonl *jsonl)
{
    struct to_buffer *lines = &jsonl->lines;
    if (lines->failed && jsonl->code == 0) {
        jsonl->code = to_error_set(&jsonl->error, -ENOMEM, "JSON lines: %s", strerror(ENOMEM));
    }
    if (jsonl->code == 0 && lines->size > 0) {
        jsonl->code = to_file_write(jsonl->file, lines->data, lines->size, &jsonl->error);
    }
    to_buffer_clear(lines);
}

/* Takes the object; `failed`: it is not complete. */
static void write_line(struct jsonl *jsonl, json_t *object, bool failed)
{
    struct to_buffer *lines = &jsonl->lines;
    lines->failed |= failed || json_dump_callback(object, add_piece, lines, JSON_COMPACT) < 0;
    to_buffer_byte(lines, '\n');
    json_decref(object);
    if (lines->size > PIECE) {
        flush(jsonl);
    }
}

static json_t *new_line(enum to_jsonl_line kind)
{
    json_t *object = json_object();
    json_object_set_new_nocheck(object, "event", json_string(to_jsonl_names[kind]));
    return object;
}

static json_t *new_event(enum to_jsonl_line kind, const struct to_event *event, int *failed)
{
    json_t *object = new_line(kind);
    *failed |= to_members_write(object, to_jsonl_event.list, to_jsonl_event.count, event);
    return object;
}

static int set_number(json_t *object, const char *name, size_t number)
{
    return json_object_set_new_nocheck(object, name, json_integer((json_int_t)number));
}

static int set_text(json_t *object, const char *name, const char *text)
{
    return text ? to_bytes_set(object, name, text, strlen(text), TO_TEXT_VALUE) : 0;
}

/* ---- tests ---- */

/* Which test it is: by its place, and for people. */
static int set_test(json_t *object, const struct jsonl *jsonl, const struct to_case *test)
{
    struct to_buffer name = {0};
    to_message_name(&name, test);
    int result = set_number(object, "test", to_jsonl_places_find(&jsonl->places, test->index));
    result |= set_text(object, "full_name", name.data);
    result |= name.failed ? -1 : 0;
    to_buffer_free(&name);
    return result;
}

static void write_case(struct jsonl *jsonl, const struct to_case *test)
{
    json_t *object = new_line(TO_JSONL_CASE);
    int failed = to_jsonl_case_write(object, &jsonl->places, test);
    write_line(jsonl, object, failed != 0);
}

/* ---- begin and end ---- */

/* As it is read back, to the nanosecond. */
static int set_date(json_t *object, int64_t date)
{
    char text[64];
    time_t seconds = (time_t)(date / TO_SECOND);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    size_t size = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + size, sizeof text - size, ".%09dZ", (int)(date % TO_SECOND));
    return set_text(object, "date", text);
}

/* As a string: most readers take numbers for doubles. */
static int set_seed(json_t *object, uint64_t seed)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)seed);
    return set_text(object, "seed", text);
}

static int set_shard(json_t *object, const struct to_shard *shard)
{
    json_t *inner = json_object();
    int failed = set_number(inner, "number", shard->number);
    failed |= set_number(inner, "count", shard->count);
    failed |= set_number(inner, "all", shard->all);
    failed |= set_number(inner, "own", shard->own);
    failed |= set_number(inner, "borrowed", shard->borrowed);
    return json_object_set_new_nocheck(object, "shard", inner) | failed;
}

static void run_begin(struct jsonl *jsonl, const struct to_event *event)
{
    int failed = 0;
    json_t *object = new_event(TO_JSONL_RUN_BEGIN, event, &failed);
    failed |= set_text(object, "format", TO_JSONL_FORMAT);
    failed |= set_number(object, "version", TO_JSONL_VERSION);
    failed |= set_text(object, "to_test", event->as.run_begin.version);
    failed |= set_date(object, event->as.run_begin.date);
    failed |= set_text(object, "host", event->as.run_begin.host);
    failed |= set_text(object, "command", event->as.run_begin.command);
    failed |= set_number(object, "modules", event->as.run_begin.modules);
    failed |= set_number(object, "workers", event->as.run_begin.workers);
    failed |= set_text(object, "isolate", to_jsonl_isolations[event->as.run_begin.isolate]);
    if (event->as.run_begin.shuffled) {
        failed |= set_seed(object, event->as.run_begin.seed);
    }
    if (event->as.run_begin.shard.count > 0) {
        failed |= set_shard(object, &event->as.run_begin.shard);
    }
    failed |= set_number(object, "tests", event->as.run_begin.count);
    write_line(jsonl, object, failed != 0);

    jsonl->lines.failed |= to_jsonl_places_make(&jsonl->places, event->as.run_begin.cases,
                                          event->as.run_begin.count) < 0;
    for (size_t i = 0; i < event->as.run_begin.count; i++) {
        write_case(jsonl, event->as.run_begin.cases[i]);
    }
}

static void run_end(struct jsonl *jsonl, const struct to_event *event)
{
    static const char *const names[TO_COUNTS] = {"passed", "failed", "skipped"};
    int failed = 0;
    json_t *object = new_event(TO_JSONL_RUN_END, event, &failed);
    for (int i = 0; i < TO_COUNTS; i++) {
        failed |= set_number(object, names[i], event->as.run_end.counts[i]);
    }
    if (event->as.run_end.flaky > 0) {
        failed |= set_number(object, "flaky", event->as.run_end.flaky);
    }
    failed |= set_text(object, "cancelled", event->as.run_end.cancelled);
    if (event->as.run_end.bailed) {
        failed |= json_object_set_new_nocheck(object, "bailed", json_true());
    }
    write_line(jsonl, object, failed != 0);
}

/* ---- what happens ---- */

static void test_begin(struct jsonl *jsonl, const struct to_event *event)
{
    int failed = 0;
    bool is_first = event->kind == TO_EVENT_TEST_BEGIN;
    json_t *object =
        new_event(is_first ? TO_JSONL_TEST_BEGIN : TO_JSONL_ATTEMPT_BEGIN, event, &failed);
    failed |= set_test(object, jsonl, event->as.test_begin.test);
    failed |= set_number(object, "worker", event->as.test_begin.worker);
    if (!is_first) {
        failed |= set_number(object, "attempt", event->as.test_begin.attempt);
    }
    write_line(jsonl, object, failed != 0);
}

/* An array of structs of this size. */
static int set_structs(json_t *object, const char *name, const struct to_members *members,
                       const void *structs, size_t count, size_t size)
{
    json_t *list = json_array();
    int failed = 0;
    for (size_t i = 0; i < count; i++) {
        json_t *each = json_object();
        failed |= to_members_write(each, members->list, members->count,
                                   (const char *)structs + i * size);
        failed |= json_array_append_new(list, each);
    }
    if (count == 0) {
        json_decref(list);
        return failed;
    }
    return failed | json_object_set_new_nocheck(object, name, list);
}

/* The one that a test was skipped for. */
static int set_root(json_t *object, const struct jsonl *jsonl, const struct to_result *result)
{
    size_t position =
        result->root ? to_jsonl_places_find(&jsonl->places, result->root->index) : SIZE_MAX;
    if (position == SIZE_MAX) {
        return 0;
    }
    return set_number(object, "root", position) |
           set_text(object, "root_outcome", to_outcome_name(result->root_outcome));
}

static void test_end(struct jsonl *jsonl, const struct to_event *event)
{
    const struct to_result *result = event->as.test_end.result;
    int failed = 0;
    bool is_last = event->kind == TO_EVENT_TEST_END;
    json_t *object = new_event(is_last ? TO_JSONL_TEST_END : TO_JSONL_ATTEMPT_END, event, &failed);
    failed |= set_test(object, jsonl, event->as.test_end.test);
    if (!is_last && event->as.test_end.most > 0) {
        failed |= set_number(object, "attempts", event->as.test_end.most);
    }
    failed |= to_members_write(object, to_jsonl_result.list, to_jsonl_result.count, result);
    failed |= set_root(object, jsonl, result);
    failed |= set_structs(object, "problems", &to_jsonl_problem, result->problems,
                          result->problem_count, sizeof *result->problems);
    failed |= set_structs(object, "subtests", &to_jsonl_subtest, result->subtests,
                          result->subtest_count, sizeof *result->subtests);
    write_line(jsonl, object, failed != 0);
}

static void up(struct jsonl *jsonl, const struct to_event *event)
{
    int failed = 0;
    json_t *object = new_event(TO_JSONL_UP, event, &failed);
    failed |= set_test(object, jsonl, event->as.up.fixture);
    write_line(jsonl, object, failed != 0);
}

static void kept(struct jsonl *jsonl, const struct to_event *event)
{
    int failed = 0;
    json_t *object = new_event(TO_JSONL_KEPT, event, &failed);
    failed |= set_test(object, jsonl, event->as.kept.fixture);
    failed |= set_number(object, "process", (size_t)event->as.kept.process);
    write_line(jsonl, object, failed != 0);
}

static void held(struct jsonl *jsonl, const struct to_event *event)
{
    int failed = 0;
    json_t *object = new_event(TO_JSONL_HELD, event, &failed);
    write_line(jsonl, object, failed != 0);
}

static void write_log(struct jsonl *jsonl, const struct to_event *event)
{
    int failed = 0;
    int level = event->as.log.level;
    json_t *object = new_event(TO_JSONL_LOG, event, &failed);
    if (event->as.log.test) {
        failed |= set_test(object, jsonl, event->as.log.test);
    }
    failed |= to_members_write(object, to_jsonl_log.list, to_jsonl_log.count, event);
    if (level > 0 && level < TO_JSONL_LEVELS) {
        failed |= set_text(object, "level", to_jsonl_levels[level]);
        failed |= to_bytes_set(object, "text", event->as.log.text, event->as.log.size,
                               TO_TEXT_VALUE);
    }
    write_line(jsonl, object, failed != 0);
}

static void jsonl_event(struct to_reporter *reporter, const struct to_event *event)
{
    static void (*const write[])(struct jsonl *, const struct to_event *) = {
        [TO_EVENT_RUN_BEGIN] = run_begin, [TO_EVENT_TEST_BEGIN] = test_begin,
        [TO_EVENT_TEST_END] = test_end,   [TO_EVENT_ATTEMPT_END] = test_end,
        [TO_EVENT_ATTEMPT_BEGIN] = test_begin, [TO_EVENT_UP] = up,
        [TO_EVENT_KEPT] = kept,           [TO_EVENT_HELD] = held,
        [TO_EVENT_LOG] = write_log,       [TO_EVENT_RUN_END] = run_end,
    };
    struct jsonl *jsonl = (struct jsonl *)reporter;
    if (write[event->kind]) {
        write[event->kind](jsonl, event);
        flush(jsonl);
    }
}

static int jsonl_close(struct to_reporter *reporter, struct to_error *error)
{
    struct jsonl *jsonl = (struct jsonl *)reporter;
    int code = jsonl->code < 0 ? jsonl->code : to_file_replace(jsonl->file, &jsonl->error);
    if (code < 0) {
        to_error_set(error, code, "%s", to_error_text(&jsonl->error, code));
    }
    to_file_free(jsonl->file);
    to_buffer_free(&jsonl->lines);
    to_error_free(&jsonl->error);
    to_jsonl_places_free(&jsonl->places);
    free(jsonl);
    return code;
}

struct to_reporter *to_jsonl_new(const char *path, struct to_error *error)
{
    static const struct to_reporter_kind kind = {jsonl_event, jsonl_close};
    struct jsonl *jsonl = calloc(1, sizeof *jsonl);
    if (!jsonl) {
        to_error_set(error, -ENOMEM, "JSON lines: %s", strerror(ENOMEM));
        return NULL;
    }
    jsonl->base.kind = &kind;
    jsonl->file = to_file_new_live(path, error);
    if (!jsonl->file) {
        free(jsonl);
        return NULL;
    }
    return &jsonl->base;
}

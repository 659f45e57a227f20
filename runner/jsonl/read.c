/* SPDX-License-Identifier: MIT
 * Reads a run from its JSON lines: its beginning, up to the last test that is declared. */
#include "jsonl/read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "jsonl/bytes.h"
#include "jsonl/stream.h"

/* ---- the run's begin ---- */

static int read_date(struct to_stream *stream, const json_t *object, int64_t *ret_date,
                     struct to_error *error)
{
    const char *text = json_string_value(json_object_get(object, "date"));
    struct tm utc = {0};
    const char *rest = text ? strptime(text, "%Y-%m-%dT%H:%M:%S.", &utc) : NULL;
    int64_t seconds = rest ? (int64_t)timegm(&utc) : -1;
    char *end = NULL;
    long nanoseconds = rest && strspn(rest, "0123456789") == 9 ? strtol(rest, &end, 10) : -1;
    if (nanoseconds < 0 || strcmp(end, "Z") != 0 || seconds < 0 ||
        seconds > INT64_C(8000000000)) {
        return to_lines_refuse(&stream->lines, error,
                               "\"date\": a date such as 2026-11-23T09:23:24.500000000Z is "
                               "expected");
    }
    *ret_date = seconds * TO_SECOND + nanoseconds;
    return 0;
}

static int read_isolate(struct to_stream *stream, const json_t *object,
                        enum to_isolate *ret_isolate, struct to_error *error)
{
    const char *word = json_string_value(json_object_get(object, "isolate"));
    for (int i = 0; word && to_jsonl_isolations[i]; i++) {
        if (strcmp(to_jsonl_isolations[i], word) == 0) {
            *ret_isolate = (enum to_isolate)i;
            return 0;
        }
    }
    return to_lines_refuse(&stream->lines, error,
                           "\"isolate\": process, worker or thread is expected");
}

static int read_seed(struct to_stream *stream, const json_t *object, bool *ret_shuffled,
                     uint64_t *ret_seed, struct to_error *error)
{
    const json_t *value = json_object_get(object, "seed");
    const char *text = json_string_value(value);
    *ret_shuffled = value;
    if (!value) {
        return 0;
    }
    char *end = NULL;
    errno = 0;
    *ret_seed = text && *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    return end && *end == '\0' && errno == 0
               ? 0
               : to_lines_refuse(&stream->lines, error, "\"seed\": digits are expected");
}

static int read_shard(struct to_stream *stream, const json_t *object,
                      struct to_shard *ret_shard, struct to_error *error)
{
    static const char *const names[] = {"number", "count", "all", "own", "borrowed"};
    size_t *const members[] = {&ret_shard->number, &ret_shard->count, &ret_shard->all,
                               &ret_shard->own, &ret_shard->borrowed};
    const json_t *shard = json_object_get(object, "shard");
    int result = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names && shard && result == 0; i++) {
        result = to_stream_number(stream, shard, names[i], UINT32_MAX, members[i], error);
    }
    bool fits = !shard || (ret_shard->number > 0 && ret_shard->number <= ret_shard->count);
    return result < 0 || fits
               ? result
               : to_lines_refuse(&stream->lines, error,
                                 "\"shard\": a number from 1 to its count is expected");
}

static int check_format(struct to_stream *stream, const json_t *object, struct to_error *error)
{
    const char *format = json_string_value(json_object_get(object, "format"));
    json_int_t version = json_integer_value(json_object_get(object, "version"));
    if (!to_stream_is(object, TO_JSONL_RUN_BEGIN) || !format ||
        strcmp(format, TO_JSONL_FORMAT) != 0) {
        return to_lines_refuse(&stream->lines, error,
                               "this is no file that to-test --jsonl has written: \"event\": "
                               "\"run_begin\" and \"format\": \"" TO_JSONL_FORMAT
                               "\" are expected");
    }
    if (version != TO_JSONL_VERSION) {
        return to_lines_refuse(&stream->lines, error,
                               "version %lld of the format, but this to-test knows version %d",
                               (long long)version, TO_JSONL_VERSION);
    }
    return 0;
}

static int read_begin(struct to_stream *stream, const json_t *object, size_t *ret_tests,
                      struct to_error *error)
{
    struct to_event *event = &stream->begin;
    int result = check_format(stream, object, error);
    if (result == 0) {
        result =
            to_stream_members(stream, object, &to_jsonl_event, &stream->memory, event, error);
    }
    if (result == 0) {
        result = to_stream_number(stream, object, "tests", UINT32_MAX, ret_tests, error);
    }
    if (result == 0) {
        result = to_stream_number(stream, object, "modules", UINT32_MAX,
                                  &event->as.run_begin.modules, error);
    }
    if (result == 0) {
        result = to_stream_number(stream, object, "workers", UINT32_MAX,
                                  &event->as.run_begin.workers, error);
    }
    if (result == 0) {
        result = read_date(stream, object, &event->as.run_begin.date, error);
    }
    if (result == 0) {
        result = read_isolate(stream, object, &event->as.run_begin.isolate, error);
    }
    if (result == 0) {
        result = read_seed(stream, object, &event->as.run_begin.shuffled,
                           &event->as.run_begin.seed, error);
    }
    if (result == 0) {
        result = read_shard(stream, object, &event->as.run_begin.shard, error);
    }
    const char **const texts[] = {&event->as.run_begin.version, &event->as.run_begin.host,
                                  &event->as.run_begin.command};
    static const char *const names[] = {"to_test", "host", "command"};
    for (size_t i = 0; i < 3 && result == 0; i++) {
        result = to_stream_text(stream, object, names[i], &stream->memory, texts[i], error);
    }
    return result;
}

/* ---- the tests ---- */

static int refuse_needs(struct to_stream *stream, const char *name, struct to_error *error)
{
    return to_lines_refuse(&stream->lines, error,
                           "\"%s\": an array of tests' numbers is expected", name);
}

/* Those in "needs_any" stand in "needs", too, in the same order. */
static int read_needs(struct to_stream *stream, const json_t *object, struct to_case *test,
                      size_t tests, struct to_error *error)
{
    const json_t *list = json_object_get(object, "needs");
    const json_t *any = json_object_get(object, "needs_any");
    size_t count = json_array_size(list);
    size_t anys = 0;
    if ((list && !json_is_array(list)) || (any && !json_is_array(any))) {
        return refuse_needs(stream, list && !json_is_array(list) ? "needs" : "needs_any",
                            error);
    }
    struct to_link *links = obstack_alloc(&stream->memory, (count + 1) * sizeof *links);
    for (size_t i = 0; i < count; i++) {
        size_t place = to_stream_below(json_array_get(list, i), tests);
        if (place == SIZE_MAX) {
            return refuse_needs(stream, "needs", error);
        }
        bool is_any = to_stream_below(json_array_get(any, anys), tests) == place;
        links[i] =
            (struct to_link){(uint32_t)place, is_any ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER};
        anys += is_any;
    }
    if (anys != json_array_size(any)) {
        return refuse_needs(stream, "needs_any", error);
    }
    test->needs = links;
    test->need_count = count;
    return 0;
}

static int read_case(struct to_stream *stream, const json_t *object, size_t tests,
                     struct to_error *error)
{
    struct to_case *test = obstack_alloc(&stream->memory, sizeof *test);
    *test = (struct to_case){.index = stream->count};
    if (!to_stream_is(object, TO_JSONL_CASE) ||
        to_stream_below(json_object_get(object, "test"), tests) != stream->count) {
        return to_lines_refuse(&stream->lines, error,
                               "\"event\": \"case\" and \"test\": %zu are expected",
                               stream->count);
    }
    int result =
        to_stream_members(stream, object, &to_jsonl_case, &stream->memory, test, error);
    if (result == 0 &&
        to_bytes_get_list(object, "tags", &stream->memory, &test->tags, &test->tag_count) < 0) {
        result =
            to_lines_refuse(&stream->lines, error, "\"tags\": an array of strings is expected");
    }
    if (result == 0) {
        result = read_needs(stream, object, test, tests, error);
    }
    if (result < 0) {
        return result;
    }
    if (stream->count == stream->room) {
        stream->room = stream->room ? 2 * stream->room : 64;
        stream->cases = to_memory_resize(stream->cases, stream->room * sizeof test);
    }
    stream->cases[stream->count++] = test;
    stream->end.tests += !test->is_setup;
    return 0;
}

static int read_cases(struct to_stream *stream, size_t tests, struct to_error *error)
{
    int result = 0;
    while (stream->count < tests && result >= 0) {
        json_t *object = NULL;
        result = to_lines_next(&stream->lines, &object, error);
        if (result == 0) {
            return -ENODATA;
        }
        if (result > 0) {
            result = read_case(stream, object, tests, error);
            json_decref(object);
        }
    }
    return result < 0 ? result : 0;
}

/* Tests that the file has lost are needed by none. */
static void drop_lost_needs(struct to_stream *stream)
{
    for (size_t i = 0; i < stream->count; i++) {
        struct to_case *test = stream->cases[i];
        struct to_link *links = (struct to_link *)test->needs;
        size_t kept = 0;
        for (size_t j = 0; j < test->need_count; j++) {
            if (links[j].node < stream->count) {
                links[kept++] = links[j];
            }
        }
        test->need_count = kept;
    }
}

struct to_stream *to_stream_open(FILE *file, const char *name, struct to_error *error)
{
    struct to_stream *stream = to_memory_new(sizeof *stream);
    size_t tests = 0;
    json_t *object = NULL;
    stream->lines = (struct to_lines){.file = file, .name = name};
    obstack_init(&stream->memory);
    obstack_init(&stream->moment);
    int result = to_lines_next(&stream->lines, &object, error);
    if (result == 0 || result == -ENODATA || result == -EINVAL) {
        to_error_set(error, -EINVAL,
                     result
                         ? "%s: this is no file that to-test --jsonl has written, or not even "
                           "a line of one"
                         : "%s: nothing is there",
                     name);
        return to_stream_free(stream);
    }
    if (result > 0) {
        result = read_begin(stream, object, &tests, error);
        json_decref(object);
    }
    if (result < 0) {
        return to_stream_free(stream);
    }
    stream->code = read_cases(stream, tests, &stream->why);
    drop_lost_needs(stream);
    stream->progress = to_memory_array(stream->count, sizeof *stream->progress);
    stream->begin.kind = TO_EVENT_RUN_BEGIN;
    stream->begin.as.run_begin.cases = (const struct to_case *const *)stream->cases;
    stream->begin.as.run_begin.count = stream->count;
    return stream;
}

struct to_stream *to_stream_free(struct to_stream *stream)
{
    if (!stream) {
        return NULL;
    }
    to_lines_free(&stream->lines);
    to_error_free(&stream->why);
    obstack_free(&stream->memory, NULL);
    obstack_free(&stream->moment, NULL);
    free(stream->cases);
    for (size_t i = 0; stream->progress && i < stream->count; i++) {
        if (stream->progress[i].attempts) {
            to_attempts_free(stream->progress[i].attempts);
            free(stream->progress[i].attempts);
        }
    }
    free(stream->progress);
    free(stream);
    return NULL;
}

/* SPDX-License-Identifier: MIT
 * Reads a run from its JSON lines, and tells a bus what happened in it. */
#include "jsonl/read.h"

#include <errno.h>
#include <jansson.h>
#include <obstack.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/error.h"
#include "bus.h"
#include "jsonl/bytes.h"
#include "jsonl/form.h"
#include "jsonl/line.h"
#include "memory.h"

#define obstack_chunk_alloc to_memory_new
#define obstack_chunk_free free

struct progress {
    int64_t begin;
    bool begun;
    bool ended;
};

struct to_stream {
    struct to_lines lines;
    struct obstack memory; /* for as long as the stream */
    struct obstack moment; /* for a line */
    struct to_event begin; /* of the run */
    struct to_case **cases;
    struct progress *progress; /* of each case */
    size_t count;
    size_t room;
    int code; /* what was wrong before the run could be told; 0: nothing */
    struct to_error why;
    struct to_bus *bus;
    int64_t now; /* the time of the last event */
    uint64_t number;
    bool over;
    struct to_stream_end end;
};

/* ---- members ---- */

static int read_members(struct to_stream *stream, const json_t *object,
                        const struct to_members *members, struct obstack *memory, void *to,
                        struct to_error *error)
{
    struct to_error why = {0};
    int result = to_members_read(object, members->list, members->count, memory, to, &why);
    if (result < 0) {
        to_lines_refuse(&stream->lines, error, "%s", to_error_text(&why, result));
    }
    to_error_free(&why);
    return result;
}

/* A whole number below `end`; SIZE_MAX where there is none. */
static size_t number_below(const json_t *value, size_t end)
{
    json_int_t number = json_integer_value(value);
    return json_is_integer(value) && number >= 0 && (uintmax_t)number < end ? (size_t)number
                                                                            : SIZE_MAX;
}

static int read_number(struct to_stream *stream, const json_t *object, const char *name,
                       size_t most, size_t *ret_number, struct to_error *error)
{
    *ret_number = number_below(json_object_get(object, name), most + 1);
    return *ret_number != SIZE_MAX
               ? 0
               : to_lines_refuse(&stream->lines, error,
                                 "\"%s\": a whole number from 0 to %zu is expected", name, most);
}

/* A text that need not be there: then NULL. */
static int read_text(struct to_stream *stream, const json_t *object, const char *name,
                     struct obstack *memory, const char **ret_text, struct to_error *error)
{
    const struct to_member member = {.name = name, .kind = TO_MEMBER_TEXT};
    *ret_text = NULL;
    return read_members(stream, object, &(struct to_members){&member, 1}, memory,
                        (void *)ret_text, error);
}

/* Which of the declared tests a line is about. */
static int read_test(struct to_stream *stream, const json_t *object, size_t *ret_place,
                     struct to_error *error)
{
    *ret_place = number_below(json_object_get(object, "test"), stream->count);
    return *ret_place != SIZE_MAX
               ? 0
               : to_lines_refuse(&stream->lines, error,
                                 "\"test\": the number of one of the %zu tests is expected",
                                 stream->count);
}

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

static bool is_event(const json_t *object, enum to_jsonl_line kind)
{
    const char *name = json_string_value(json_object_get(object, "event"));
    return name && strcmp(name, to_jsonl_names[kind]) == 0;
}

static int check_format(struct to_stream *stream, const json_t *object, struct to_error *error)
{
    const char *format = json_string_value(json_object_get(object, "format"));
    json_int_t version = json_integer_value(json_object_get(object, "version"));
    if (!is_event(object, TO_JSONL_RUN_BEGIN) || !format || strcmp(format, TO_JSONL_FORMAT) != 0) {
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
        result = read_members(stream, object, &to_jsonl_event, &stream->memory, event, error);
    }
    if (result == 0) {
        result = read_number(stream, object, "tests", UINT32_MAX, ret_tests, error);
    }
    if (result == 0) {
        result = read_number(stream, object, "modules", UINT32_MAX,
                             &event->as.run_begin.modules, error);
    }
    if (result == 0) {
        result = read_number(stream, object, "workers", UINT32_MAX,
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
    const char **const texts[] = {&event->as.run_begin.version, &event->as.run_begin.host,
                                  &event->as.run_begin.command};
    static const char *const names[] = {"to_test", "host", "command"};
    for (size_t i = 0; i < 3 && result == 0; i++) {
        result = read_text(stream, object, names[i], &stream->memory, texts[i], error);
    }
    return result;
}

/* ---- the tests ---- */

static int refuse_needs(struct to_stream *stream, const char *name, struct to_error *error)
{
    return to_lines_refuse(&stream->lines, error, "\"%s\": an array of tests' numbers is expected",
                           name);
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
        return refuse_needs(stream, list && !json_is_array(list) ? "needs" : "needs_any", error);
    }
    struct to_link *links = obstack_alloc(&stream->memory, (count + 1) * sizeof *links);
    for (size_t i = 0; i < count; i++) {
        size_t place = number_below(json_array_get(list, i), tests);
        if (place == SIZE_MAX) {
            return refuse_needs(stream, "needs", error);
        }
        bool is_any = number_below(json_array_get(any, anys), tests) == place;
        links[i] = (struct to_link){(uint32_t)place,
                                    is_any ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER};
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
    if (!is_event(object, TO_JSONL_CASE) ||
        number_below(json_object_get(object, "test"), tests) != stream->count) {
        return to_lines_refuse(&stream->lines, error,
                               "\"event\": \"case\" and \"test\": %zu are expected",
                               stream->count);
    }
    int result = read_members(stream, object, &to_jsonl_case, &stream->memory, test, error);
    if (result == 0 && to_bytes_get_list(object, "tags", &stream->memory, &test->tags,
                                         &test->tag_count) < 0) {
        result = to_lines_refuse(&stream->lines, error, "\"tags\": an array of strings is expected");
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
                     result ? "%s: this is no file that to-test --jsonl has written, or not even "
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

/* ---- what happened ---- */

static void tell(struct to_stream *stream, struct to_event *event)
{
    stream->now = event->time;
    stream->number = event->number;
    to_bus_pass(stream->bus, event);
}

static int play_test_begin(struct to_stream *stream, const json_t *object, struct to_event *event,
                           struct to_error *error)
{
    size_t place = 0;
    int result = read_test(stream, object, &place, error);
    if (result == 0) {
        result = read_number(stream, object, "worker", UINT32_MAX, &event->as.test_begin.worker,
                             error);
    }
    if (result < 0) {
        return result;
    }
    struct progress *progress = &stream->progress[place];
    if (progress->ended) {
        return to_lines_refuse(&stream->lines, error, "test %zu begins, but it has ended", place);
    }
    *progress = (struct progress){.begin = event->time, .begun = true};
    event->kind = TO_EVENT_TEST_BEGIN;
    event->as.test_begin.test = stream->cases[place];
    tell(stream, event);
    return 0;
}

static int play_up(struct to_stream *stream, const json_t *object, struct to_event *event,
                   struct to_error *error)
{
    size_t place = 0;
    int result = read_test(stream, object, &place, error);
    if (result == 0) {
        event->kind = TO_EVENT_UP;
        event->as.up.fixture = stream->cases[place];
        tell(stream, event);
    }
    return result;
}

/* An array of objects to one of structs of this size. */
static int read_structs(struct to_stream *stream, const json_t *object, const char *name,
                        const struct to_members *members, size_t size, void **ret_structs,
                        size_t *ret_count, struct to_error *error)
{
    const json_t *list = json_object_get(object, name);
    size_t count = json_array_size(list);
    if (list && !json_is_array(list)) {
        return to_lines_refuse(&stream->lines, error, "\"%s\": an array is expected", name);
    }
    char *structs = obstack_alloc(&stream->moment, (count + 1) * size);
    memset(structs, 0, (count + 1) * size);
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++) {
        const json_t *each = json_array_get(list, i);
        result = json_is_object(each)
                     ? read_members(stream, each, members, &stream->moment, structs + i * size,
                                    error)
                     : to_lines_refuse(&stream->lines, error, "\"%s\": objects are expected",
                                       name);
    }
    *ret_structs = structs;
    *ret_count = count;
    return result;
}

static int read_problems(struct to_stream *stream, const json_t *object,
                         struct to_result *ret_result, struct to_error *error)
{
    void *problems = NULL;
    void *subtests = NULL;
    int result =
        read_structs(stream, object, "problems", &to_jsonl_problem, sizeof(struct to_problem),
                     &problems, &ret_result->problem_count, error);
    ret_result->problems = problems;
    if (result == 0) {
        result = read_structs(stream, object, "subtests", &to_jsonl_subtest,
                              sizeof(struct to_subtest), &subtests, &ret_result->subtest_count,
                              error);
        ret_result->subtests = subtests;
    }
    for (size_t i = 0; i < ret_result->problem_count && result == 0; i++) {
        if (ret_result->problems[i].subtest > ret_result->subtest_count) {
            result = to_lines_refuse(&stream->lines, error,
                                     "a problem is of \"subtest\" %u, but there are %zu",
                                     ret_result->problems[i].subtest, ret_result->subtest_count);
        }
    }
    return result;
}

static int read_root(struct to_stream *stream, const json_t *object, struct to_result *ret_result,
                     struct to_error *error)
{
    static const struct to_member outcome = {
        .name = "root_outcome", .kind = TO_MEMBER_OUTCOME, .always = true};
    const json_t *root = json_object_get(object, "root");
    size_t place = number_below(root, stream->count);
    if (root && place == SIZE_MAX) {
        return to_lines_refuse(&stream->lines, error,
                               "\"root\": the number of one of the %zu tests is expected",
                               stream->count);
    }
    ret_result->root = root ? stream->cases[place] : NULL;
    return root ? read_members(stream, object, &(struct to_members){&outcome, 1},
                               &stream->moment, &ret_result->root_outcome, error)
                : 0;
}

static int read_result(struct to_stream *stream, const json_t *object,
                       struct to_result *ret_result, struct to_error *error)
{
    int result = read_members(stream, object, &to_jsonl_result, &stream->moment, ret_result, error);
    if (result == 0) {
        result = read_problems(stream, object, ret_result, error);
    }
    if (result == 0) {
        result = read_root(stream, object, ret_result, error);
    }
    if (result == 0 && ret_result->left_count > 0 && !ret_result->left_behind) {
        result = to_lines_refuse(&stream->lines, error,
                                 "\"left_behind\" is missing beside \"left_count\"");
    }
    return result;
}

static void tell_end(struct to_stream *stream, size_t place, struct to_event *event,
                     const struct to_result *result)
{
    stream->progress[place].ended = true;
    stream->end.outcomes[result->outcome]++;
    stream->end.counts[to_outcome_counts_as(result->outcome)]++;
    event->kind = TO_EVENT_TEST_END;
    event->as.test_end.test = stream->cases[place];
    event->as.test_end.result = result;
    tell(stream, event);
}

static int play_test_end(struct to_stream *stream, const json_t *object, struct to_event *event,
                         struct to_error *error)
{
    size_t place = 0;
    struct to_result test_result = {0};
    int result = read_test(stream, object, &place, error);
    if (result == 0 && stream->progress[place].ended) {
        result = to_lines_refuse(&stream->lines, error, "test %zu ends a second time", place);
    }
    if (result == 0) {
        result = read_result(stream, object, &test_result, error);
    }
    if (result == 0) {
        tell_end(stream, place, event, &test_result);
    }
    return result;
}

static size_t count_unended(const struct to_stream *stream)
{
    size_t count = 0;
    for (size_t i = 0; i < stream->count; i++) {
        count += !stream->progress[i].ended;
    }
    return count;
}

static void tell_run_end(struct to_stream *stream, struct to_event *event, const char *cancelled,
                         bool bailed)
{
    stream->end.bailed = bailed;
    stream->over = true;
    event->kind = TO_EVENT_RUN_END;
    memcpy(event->as.run_end.outcomes, stream->end.outcomes, sizeof stream->end.outcomes);
    memcpy(event->as.run_end.counts, stream->end.counts, sizeof stream->end.counts);
    event->as.run_end.cancelled = cancelled;
    event->as.run_end.bailed = bailed;
    tell(stream, event);
}

/* The counts are not believed, but counted. */
static int play_run_end(struct to_stream *stream, const json_t *object, struct to_event *event,
                        struct to_error *error)
{
    const char *cancelled = NULL;
    int result = read_text(stream, object, "cancelled", &stream->moment, &cancelled, error);
    size_t unended = count_unended(stream);
    if (result == 0 && unended > 0) {
        result = to_lines_refuse(&stream->lines, error,
                                 "the run ends, but %zu of its tests %s no end", unended,
                                 unended == 1 ? "has" : "have");
    }
    if (result == 0) {
        tell_run_end(stream, event, cancelled, json_is_true(json_object_get(object, "bailed")));
    }
    return result;
}

/* What is not known is passed over: it may be of a newer to-test. What was kept up is gone. */
static bool is_played(const json_t *object)
{
    return is_event(object, TO_JSONL_TEST_BEGIN) || is_event(object, TO_JSONL_TEST_END) ||
           is_event(object, TO_JSONL_UP) || is_event(object, TO_JSONL_RUN_END);
}

static int play_line(struct to_stream *stream, const json_t *object, struct to_error *error)
{
    struct to_event event = {0};
    if (stream->over) {
        return to_lines_refuse(&stream->lines, error, "there is a line after the run's end");
    }
    if (!json_is_string(json_object_get(object, "event"))) {
        return to_lines_refuse(&stream->lines, error, "\"event\": a string is expected");
    }
    if (is_event(object, TO_JSONL_RUN_BEGIN) || is_event(object, TO_JSONL_CASE)) {
        return to_lines_refuse(&stream->lines, error, "this line belongs to the beginning");
    }
    if (!is_played(object)) {
        return 0;
    }
    int result = read_members(stream, object, &to_jsonl_event, &stream->moment, &event, error);
    if (result < 0) {
        return result;
    }
    if (event.time < stream->now) {
        return to_lines_refuse(&stream->lines, error, "\"time_ns\" goes back");
    }
    return is_event(object, TO_JSONL_TEST_BEGIN) ? play_test_begin(stream, object, &event, error)
           : is_event(object, TO_JSONL_TEST_END) ? play_test_end(stream, object, &event, error)
           : is_event(object, TO_JSONL_UP)       ? play_up(stream, object, &event, error)
                                                 : play_run_end(stream, object, &event, error);
}

static int play_lines(struct to_stream *stream, struct to_error *error)
{
    for (;;) {
        json_t *object = NULL;
        void *mark = obstack_alloc(&stream->moment, 1);
        int result = to_lines_next(&stream->lines, &object, error);
        if (result > 0) {
            result = play_line(stream, object, error);
            json_decref(object);
        } else if (result == 0) {
            return stream->over ? 0 : -ENODATA;
        }
        obstack_free(&stream->moment, mark);
        if (result < 0) {
            return result;
        }
    }
}

/* Ends what has no end: after an error, or where the stream was cut off. */
static void end_all(struct to_stream *stream, const char *why)
{
    for (size_t i = 0; i < stream->count; i++) {
        const struct progress *progress = &stream->progress[i];
        struct to_result result = {.outcome = TO_CANCELLED,
                                   .type = "cancelled",
                                   .reason = why,
                                   .started = progress->begun,
                                   .begin = progress->begin,
                                   .duration = stream->now - progress->begin,
                                   .exit_status = -1};
        struct to_event event = {.number = stream->number + 1, .time = stream->now};
        if (!progress->ended) {
            tell_end(stream, i, &event, &result);
        }
    }
    struct to_event event = {.number = stream->number + 1, .time = stream->now};
    tell_run_end(stream, &event, why, true);
}

int to_stream_play(struct to_stream *stream, struct to_bus *bus, struct to_stream_end *ret_end,
                   struct to_error *error)
{
    stream->bus = bus;
    tell(stream, &stream->begin);
    int result = stream->code;
    if (result == 0) {
        result = play_lines(stream, error);
    } else if (stream->why.text) {
        to_error_set(error, result, "%s", stream->why.text);
    }
    if (result == -ENODATA) {
        to_error_set(error, result, "%s:%zu: the file ends here, but the run does not",
                     stream->lines.name, stream->lines.number);
    }
    if (result < 0 && !stream->over) {
        end_all(stream, result == -ENODATA ? "the events end before the run does"
                                           : "the events cannot be read any further");
    }
    *ret_end = stream->end;
    return result;
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
    free(stream->progress);
    free(stream);
    return NULL;
}

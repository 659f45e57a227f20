/* SPDX-License-Identifier: MIT
 * Tells a bus what happened in a run, from its JSON lines. */
#include "jsonl/read.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "bus.h"
#include "jsonl/bytes.h"
#include "jsonl/stream.h"

/* Which of the declared tests a line is about. */
static int read_test(struct to_stream *stream, const json_t *object, size_t *ret_place,
                     struct to_error *error)
{
    *ret_place = to_stream_below(json_object_get(object, "test"), stream->count);
    return *ret_place != SIZE_MAX
               ? 0
               : to_lines_refuse(&stream->lines, error,
                                 "\"test\": the number of one of the %zu tests is expected",
                                 stream->count);
}

static void tell(struct to_stream *stream, struct to_event *event)
{
    stream->now = event->time;
    stream->number = event->number;
    to_bus_pass(stream->bus, event);
}

static int play_begin(struct to_stream *stream, const json_t *object, enum to_event_kind kind,
                      struct to_event *event, struct to_error *error)
{
    size_t place = 0;
    event->as.test_begin.attempt = 1;
    int result = read_test(stream, object, &place, error);
    if (result == 0) {
        result = to_stream_number(stream, object, "worker", UINT32_MAX,
                                  &event->as.test_begin.worker, error);
    }
    if (result == 0 && kind == TO_EVENT_ATTEMPT_BEGIN) {
        result = to_stream_number(stream, object, "attempt", INT_MAX,
                                  &event->as.test_begin.attempt, error);
    }
    if (result < 0) {
        return result;
    }
    struct progress *progress = &stream->progress[place];
    if (progress->ended) {
        return to_lines_refuse(&stream->lines, error, "test %zu begins, but it has ended",
                               place);
    }
    progress->begin = event->time;
    progress->begun = true;
    event->kind = kind;
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

/* 0 where there is none. */
static int read_level(struct to_stream *stream, const json_t *object, int *ret_level,
                      struct to_error *error)
{
    const json_t *value = json_object_get(object, "level");
    const char *word = json_string_value(value);
    for (int i = 1; word && i < TO_JSONL_LEVELS; i++) {
        if (strcmp(to_jsonl_levels[i], word) == 0) {
            *ret_level = i;
            return 0;
        }
    }
    return value ? to_lines_refuse(&stream->lines, error,
                                   "\"level\": debug, info, warning or error is expected")
                 : 0;
}

static int play_log(struct to_stream *stream, const json_t *object, struct to_event *event,
                    struct to_error *error)
{
    size_t place = 0;
    bool has_test = json_object_get(object, "test");
    event->kind = TO_EVENT_LOG;
    event->as.log.text = "";
    int result = has_test ? read_test(stream, object, &place, error) : 0;
    if (result == 0) {
        result = to_stream_members(stream, object, &to_jsonl_log, &stream->moment, event, error);
    }
    if (result == 0) {
        result = read_level(stream, object, &event->as.log.level, error);
    }
    if (result == 0 && to_bytes_get(object, "text", &stream->moment, &event->as.log.text,
                                    &event->as.log.size) < 0) {
        result = to_lines_refuse(&stream->lines, error, "\"text\": a string is expected");
    }
    if (result == 0) {
        event->as.log.test = has_test ? stream->cases[place] : NULL;
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
                     ? to_stream_members(stream, each, members, &stream->moment, structs + i * size,
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

static int read_root(struct to_stream *stream, const json_t *object,
                     struct to_result *ret_result, struct to_error *error)
{
    static const struct to_member outcome = {
        .name = "root_outcome", .kind = TO_MEMBER_OUTCOME, .always = true};
    const json_t *root = json_object_get(object, "root");
    size_t place = to_stream_below(root, stream->count);
    if (root && place == SIZE_MAX) {
        return to_lines_refuse(&stream->lines, error,
                               "\"root\": the number of one of the %zu tests is expected",
                               stream->count);
    }
    ret_result->root = root ? stream->cases[place] : NULL;
    return root ? to_stream_members(stream, object, &(struct to_members){&outcome, 1},
                                    &stream->moment, &ret_result->root_outcome, error)
                : 0;
}

static int read_result(struct to_stream *stream, const json_t *object,
                       struct to_result *ret_result, struct to_error *error)
{
    int result =
        to_stream_members(stream, object, &to_jsonl_result, &stream->moment, ret_result, error);
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
                     struct to_result *result)
{
    const struct to_attempts *attempts = stream->progress[place].attempts;
    if (attempts) {
        to_attempts_conclude(attempts, result);
    }
    stream->progress[place].ended = true;
    stream->end.flaky += to_result_is_flaky(result);
    stream->end.outcomes[result->outcome]++;
    stream->end.counts[to_outcome_counts_as(result->outcome)]++;
    event->kind = TO_EVENT_TEST_END;
    event->as.test_end.test = stream->cases[place];
    event->as.test_end.result = result;
    tell(stream, event);
}

static void tell_attempt(struct to_stream *stream, size_t place, struct to_event *event,
                         const struct to_result *result)
{
    struct to_attempts **attempts = &stream->progress[place].attempts;
    if (!*attempts) {
        *attempts = to_memory_new(sizeof **attempts);
    }
    to_attempts_keep(*attempts, result);
    event->kind = TO_EVENT_ATTEMPT_END;
    event->as.test_end.test = stream->cases[place];
    event->as.test_end.result = result;
    tell(stream, event);
}

static int play_end(struct to_stream *stream, const json_t *object, bool is_last,
                    struct to_event *event, struct to_error *error)
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
    if (result == 0 && !is_last) {
        size_t most = to_stream_below(json_object_get(object, "attempts"), INT_MAX);
        event->as.test_end.most = most == SIZE_MAX ? 0 : most;
        tell_attempt(stream, place, event, &test_result);
    } else if (result == 0) {
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

static void tell_run_end(struct to_stream *stream, struct to_event *event,
                         const char *cancelled, bool bailed)
{
    stream->end.bailed = bailed;
    stream->over = true;
    event->kind = TO_EVENT_RUN_END;
    memcpy(event->as.run_end.outcomes, stream->end.outcomes, sizeof stream->end.outcomes);
    memcpy(event->as.run_end.counts, stream->end.counts, sizeof stream->end.counts);
    event->as.run_end.flaky = stream->end.flaky;
    event->as.run_end.cancelled = cancelled;
    event->as.run_end.bailed = bailed;
    tell(stream, event);
}

/* The counts are not believed, but counted. */
static int play_run_end(struct to_stream *stream, const json_t *object, struct to_event *event,
                        struct to_error *error)
{
    const char *cancelled = NULL;
    int result =
        to_stream_text(stream, object, "cancelled", &stream->moment, &cancelled, error);
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
    return to_stream_is(object, TO_JSONL_TEST_BEGIN) ||
           to_stream_is(object, TO_JSONL_TEST_END) ||
           to_stream_is(object, TO_JSONL_ATTEMPT_BEGIN) ||
           to_stream_is(object, TO_JSONL_ATTEMPT_END) || to_stream_is(object, TO_JSONL_UP) ||
           to_stream_is(object, TO_JSONL_LOG) || to_stream_is(object, TO_JSONL_RUN_END);
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
    if (to_stream_is(object, TO_JSONL_RUN_BEGIN) || to_stream_is(object, TO_JSONL_CASE)) {
        return to_lines_refuse(&stream->lines, error, "this line belongs to the beginning");
    }
    if (!is_played(object)) {
        return 0;
    }
    int result =
        to_stream_members(stream, object, &to_jsonl_event, &stream->moment, &event, error);
    if (result < 0) {
        return result;
    }
    if (event.time < stream->now) {
        return to_lines_refuse(&stream->lines, error, "\"time_ns\" goes back");
    }
    return to_stream_is(object, TO_JSONL_TEST_BEGIN)
               ? play_begin(stream, object, TO_EVENT_TEST_BEGIN, &event, error)
           : to_stream_is(object, TO_JSONL_ATTEMPT_BEGIN)
               ? play_begin(stream, object, TO_EVENT_ATTEMPT_BEGIN, &event, error)
           : to_stream_is(object, TO_JSONL_TEST_END)
               ? play_end(stream, object, true, &event, error)
           : to_stream_is(object, TO_JSONL_ATTEMPT_END)
               ? play_end(stream, object, false, &event, error)
           : to_stream_is(object, TO_JSONL_UP)  ? play_up(stream, object, &event, error)
           : to_stream_is(object, TO_JSONL_LOG) ? play_log(stream, object, &event, error)
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
        const struct to_attempts *attempts = progress->attempts;
        struct to_result result = {.outcome = TO_CANCELLED,
                                   .type = "cancelled",
                                   .reason = why,
                                   .started = progress->begun,
                                   .begin = progress->begin,
                                   .duration = stream->now - progress->begin,
                                   .attempt = attempts ? attempts->count + 1 : 1,
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

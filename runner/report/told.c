/* SPDX-License-Identifier: MIT
 * What a page tells of a test, as JSON: texts that are fit to be shown. */
#include "report/told.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "event.h"
#include "report/message.h"
#include "report/roll.h"

/* What one test may take: less and less as the whole grows, so that the page opens. */
static const struct {
    size_t spent;  /* up to here */
    size_t stream; /* of each stream's head, and as much of its tail */
    size_t detail; /* of each problem */
    size_t parts;  /* subtests */
} limits[] = {{6u << 20, 32u << 10, 64u << 10, SIZE_MAX},
              {12u << 20, 2u << 10, 8u << 10, 100},
              {SIZE_MAX, 0, 256, 0}};

/* Takes what the buffer holds. */
static json_t *take(struct to_buffer *buffer)
{
    json_t *value = NULL;
    if (!buffer->failed) {
        value = json_stringn(buffer->data ? buffer->data : "", buffer->size);
    }
    to_buffer_free(buffer);
    return value;
}

json_t *to_told_text(const char *string, enum to_text_use use)
{
    struct to_buffer text = {0};
    if (!string) {
        return json_null();
    }
    to_text_string(&text, string, use);
    return take(&text);
}

json_t *to_told_time(int64_t time)
{
    return json_integer(time / 1000);
}

static json_t *line(const char *string)
{
    return to_told_text(string, TO_TEXT_LINE);
}

/* ---- what was declared ---- */

/* Links to tests that were not selected lead nowhere. */
static json_t *links(const struct to_roll *roll, const struct to_case *test, enum to_edge edge)
{
    json_t *list = json_array();
    for (size_t i = 0; i < test->need_count; i++) {
        size_t place = to_roll_place(roll, test->needs[i].node);
        if (test->needs[i].edge == edge && place != TO_NO_PLACE &&
            json_array_append_new(list, json_integer((json_int_t)place)) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *list_of(const char *const *strings, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(list, line(strings[i])) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* An empty list is left out. */
static int set_list(json_t *object, const char *name, json_t *list)
{
    if (list && json_array_size(list) == 0) {
        json_decref(list);
        return 0;
    }
    return json_object_set_new(object, name, list);
}

/* What could not be made is NULL, which the setters refuse. */
json_t *to_told_case(const struct to_roll *roll, const struct to_case *test)
{
    json_t *object = json_object();
    int bad = json_object_set_new(object, "module", line(test->module)) |
              json_object_set_new(object, "suite", line(test->suite)) |
              json_object_set_new(object, "name", line(test->name)) |
              json_object_set_new(object, "file", line(test->file)) |
              json_object_set_new(object, "line", json_integer(test->line)) |
              json_object_set_new(object, "repeat", line(test->repeat)) |
              set_list(object, "tags",
                       list_of((const char *const *)test->tags, test->tag_count)) |
              set_list(object, "needs", links(roll, test, TO_EDGE_AFTER)) |
              set_list(object, "order", links(roll, test, TO_EDGE_AFTER_ANY));
    if (test->is_fixture || test->is_setup) {
        const char *kind = test->is_fixture ? "fixture" : "set-up";
        bad |= json_object_set_new(object, "kind", json_string(kind));
    }
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* ---- how it ended ---- */

static json_t *problem_of(const struct to_problem *problem, size_t limit)
{
    struct to_buffer detail = {0};
    to_text_string(&detail, problem->detail, TO_TEXT_VALUE);
    to_text_limit(&detail, 0, limit);
    json_t *object = json_object();
    int bad = json_object_set_new(object, "type", line(problem->type)) |
              json_object_set_new(object, "message", line(problem->message)) |
              json_object_set_new(object, "detail", take(&detail)) |
              json_object_set_new(object, "file", line(problem->file)) |
              json_object_set_new(object, "line", json_integer(problem->line)) |
              json_object_set_new(object, "function", line(problem->function));
    if (problem->subtest > 0) {
        bad |= json_object_set_new(object, "part", json_integer(problem->subtest - 1));
    }
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *problems_of(const struct to_result *result, size_t limit)
{
    json_t *list = json_array();
    for (size_t i = 0; i < result->problem_count; i++) {
        if (json_array_append_new(list, problem_of(&result->problems[i], limit)) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* A text that is empty is left out. */
static int set_text(json_t *object, const char *name, struct to_buffer *text)
{
    if (!text->failed && text->size == 0) {
        to_buffer_free(text);
        return 0;
    }
    return json_object_set_new(object, name, take(text));
}

static json_t *part_of(const struct to_result *result, size_t number)
{
    const struct to_subtest *part = &result->subtests[number - 1];
    struct to_buffer why = {0};
    json_t *object = json_object();
    int bad = json_object_set_new(object, "path", line(part->path)) |
              json_object_set_new(object, "outcome",
                                  json_string(to_outcome_name(part->outcome))) |
              json_object_set_new(object, "duration", to_told_time(part->duration));
    if (part->outcome != TO_PASSED) {
        to_message_subtest_short(&why, result, number);
        bad |= json_object_set_new(object, "why", take(&why));
    }
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* The subtests, as many as there is room for, and in words how many there were. */
static int set_parts(json_t *object, const struct to_result *result, size_t most)
{
    struct to_buffer words = {0};
    json_t *list = json_array();
    for (size_t i = 1; i <= result->subtest_count && i <= most; i++) {
        if (json_array_append_new(list, part_of(result, i)) < 0) {
            json_decref(list);
            return -1;
        }
    }
    to_message_subtests(&words, result);
    return set_text(object, "told_parts", &words) | set_list(object, "parts", list);
}

static int set_stream(json_t *object, const char *name, const struct to_output *output,
                      size_t limit, size_t *spent)
{
    struct to_buffer text = {0};
    if (output->head_size + output->tail_size == 0) {
        return 0; /* what it wrote was not asked for */
    }
    struct to_output cut = to_text_cut(output, limit);
    to_text_stream(&text, &cut);
    *spent += text.size;
    return set_text(object, name, &text);
}

static size_t length(const char *string)
{
    return string ? strlen(string) : 0;
}

static size_t size_of(const struct to_result *result)
{
    size_t size = 500;
    for (size_t i = 0; i < result->problem_count; i++) {
        size += length(result->problems[i].message) + length(result->problems[i].detail);
    }
    for (size_t i = 0; i < result->subtest_count; i++) {
        size += 80 + length(result->subtests[i].path) + length(result->subtests[i].reason);
    }
    return size;
}

static int set_why(json_t *object, const struct to_roll *roll, const struct to_result *result)
{
    struct to_buffer why = {0};
    struct to_buffer left = {0};
    if (result->outcome != TO_PASSED) {
        to_message_short(&why, result);
    } else if (result->mocked) {
        to_buffer_text(&why, TO_MESSAGE_MOCKED);
    }
    to_message_left(&left, result);
    int bad = set_text(object, "why", &why) | set_text(object, "left", &left);
    size_t place = result->root ? to_roll_place(roll, result->root->index) : TO_NO_PLACE;
    if (place != TO_NO_PLACE) {
        bad |= json_object_set_new(object, "root", json_integer((json_int_t)place));
    }
    return bad;
}

static bool is_plain(const struct to_result *result)
{
    return result->outcome == TO_PASSED && !result->mocked && result->left_count == 0 &&
           !result->kept && result->deferred == 0 && result->problem_count == 0 &&
           result->subtest_count == 0 &&
           result->attempt <= 1 &&
           result->out.head_size + result->err.head_size == 0;
}

bool to_told_times(json_t *object, const struct to_result *result)
{
    json_int_t worker = (json_int_t)result->worker;
    return result->started &&
           (json_object_set_new(object, "begin", to_told_time(result->begin)) |
            json_object_set_new(object, "duration", to_told_time(result->duration)) |
            json_object_set_new(object, "worker", json_integer(worker))) != 0;
}

/* The attempts before the last that failed, told like tests. */
static json_t *earlier_of(const struct to_roll *roll, const struct to_result *result,
                          size_t *spent)
{
    json_t *list = json_array();
    for (size_t i = 0; i < result->earlier_count; i++) {
        const struct to_result *earlier = result->earlier[i];
        int failed = 0;
        json_t *each = to_told_result(roll, earlier, spent, &failed);
        json_int_t attempt = (json_int_t)earlier->attempt;
        json_t *outcome = json_string(to_outcome_name(earlier->outcome));
        int bad = failed | json_object_set_new(each, "attempt", json_integer(attempt)) |
                  json_object_set_new(each, "outcome", outcome) | to_told_times(each, earlier);
        if (json_array_append_new(list, each) < 0 || bad) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static int set_attempts(json_t *object, const struct to_roll *roll,
                        const struct to_result *result, size_t *spent)
{
    struct to_buffer text = {0};
    if (result->outcome == TO_PASSED || !to_result_is_flaky(result)) {
        to_message_attempts(&text, result); /* else it is why the test failed */
    }
    int bad = set_text(object, "attempts", &text) |
              set_list(object, "earlier", earlier_of(roll, result, spent));
    if (to_result_is_flaky(result)) {
        bad |= json_object_set_new(object, "flaky", json_true());
    }
    return bad;
}

json_t *to_told_result(const struct to_roll *roll, const struct to_result *result,
                       size_t *spent, int *ret_failed)
{
    size_t level = 0;
    while (*spent > limits[level].spent) {
        level++;
    }
    *ret_failed = 0;
    if (is_plain(result)) {
        return NULL;
    }
    *spent += size_of(result);
    json_t *object = json_object();
    int bad = set_why(object, roll, result) |
              set_list(object, "problems", problems_of(result, limits[level].detail)) |
              set_parts(object, result, limits[level].parts) |
              set_stream(object, "out", &result->out, limits[level].stream, spent) |
              set_stream(object, "err", &result->err, limits[level].stream, spent);
    if (result->mocked) {
        bad |= json_object_set_new(object, "mocked", json_true());
    }
    if (result->attempt > 1) {
        bad |= set_attempts(object, roll, result, spent);
    }
    if (result->problems_dropped > 0) {
        bad |= json_object_set_new(object, "dropped",
                                   json_integer((json_int_t)result->problems_dropped));
    }
    if (bad) {
        json_decref(object);
        *ret_failed = 1;
        return NULL;
    }
    return object;
}

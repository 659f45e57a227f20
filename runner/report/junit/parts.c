/* SPDX-License-Identifier: MIT
 *
 * What each subtest of a result says for itself, under a name of its own.
 */
#include "report/junit/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "report/message.h"
#include "report/text.h"

void to_junit_parts_free(struct to_junit_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        free(parts->list[i].name);
        free(parts->list[i].file);
        free(parts->list[i].type);
        free(parts->list[i].message);
        free(parts->list[i].body);
    }
    free(parts->list);
    *parts = (struct to_junit_parts){0};
}

/* The type of its first problem. */
static const char *part_type(const struct to_result *result, size_t number)
{
    for (size_t i = 0; i < result->problem_count; i++) {
        if (result->problems[i].subtest == number) {
            return result->problems[i].type;
        }
    }
    return result->subtests[number - 1].outcome == TO_SKIPPED ? "user" : "assert_true";
}

/* That of a test which is expected to fail is no failure either. */
static enum to_junit_element part_element(const struct to_result *result, size_t number)
{
    enum to_junit_element element =
        to_junit_element_of(result->subtests[number - 1].outcome, true);
    return element != TO_JUNIT_NONE && result->outcome == TO_XFAILED ? TO_JUNIT_SKIPPED
                                                                     : element;
}

static bool make_part(struct to_junit_part *part, const struct to_case *test,
                      const struct to_result *result, size_t number)
{
    const struct to_subtest *subtest = &result->subtests[number - 1];
    struct to_buffer name = {0};
    to_text_string(&name, test->name, TO_TEXT_LINE);
    to_buffer_byte(&name, '/');
    to_text_string(&name, subtest->path, TO_TEXT_LINE);
    part->name = to_buffer_take(&name);
    part->file = to_junit_line(subtest->file);
    part->line = subtest->line;
    part->duration = subtest->duration;
    part->element = part_element(result, number);
    if (part->element == TO_JUNIT_NONE) {
        return part->name && part->file;
    }
    struct to_buffer message = {0};
    struct to_buffer body = {0};
    to_message_subtest_short(&message, result, number);
    to_message_subtest(&body, result, number);
    bool fine = !body.failed;
    part->type =
        to_junit_line(part->element == TO_JUNIT_SKIPPED && subtest->outcome != TO_SKIPPED
                          ? "expected-failure"
                          : part_type(result, number));
    part->message = to_buffer_take(&message);
    part->body =
        body.size > 0 && part->element != TO_JUNIT_SKIPPED ? to_buffer_take(&body) : NULL;
    to_buffer_free(&body);
    return fine && part->name && part->file && part->type && part->message;
}

static int by_name(const void *a, const void *b)
{
    const struct to_junit_part *left = *(struct to_junit_part *const *)a;
    const struct to_junit_part *right = *(struct to_junit_part *const *)b;
    int order = strcmp(left->name, right->name);
    return order ? order : (left > right) - (left < right);
}

/* Readers keep one of several of a name: the second "a" becomes "a (2)". */
static bool number_names(struct to_junit_parts *parts)
{
    struct to_junit_part **sorted = calloc(parts->count, sizeof *sorted);
    bool fine = sorted;
    for (size_t i = 0; fine && i < parts->count; i++) {
        sorted[i] = &parts->list[i];
    }
    if (fine) {
        qsort(sorted, parts->count, sizeof *sorted, by_name);
    }
    for (size_t first = 0, i = 1; fine && i < parts->count; i++) {
        if (strcmp(sorted[first]->name, sorted[i]->name) != 0) {
            first = i;
            continue;
        }
        struct to_buffer name = {0};
        to_buffer_print(&name, "%s (%zu)", sorted[i]->name, i - first + 1);
        free(sorted[i]->name);
        sorted[i]->name = to_buffer_take(&name);
        fine = sorted[i]->name;
    }
    free(sorted);
    return fine;
}

size_t to_junit_parts_cost(const struct to_junit_parts *parts)
{
    size_t cost = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const struct to_junit_part *part = &parts->list[i];
        cost += 300 + to_junit_cost(part->name) + to_junit_cost(part->message) +
                to_junit_cost(part->body ? part->body : part->message);
    }
    return cost;
}

bool to_junit_parts_make(struct to_junit_parts *parts, const struct to_case *test,
                         const struct to_result *result)
{
    if (result->subtest_count == 0) {
        return true;
    }
    parts->list = calloc(result->subtest_count, sizeof *parts->list);
    bool fine = parts->list;
    for (size_t i = 1; fine && i <= result->subtest_count; i++) {
        fine = make_part(&parts->list[parts->count++], test, result, i);
    }
    if (!fine || !number_names(parts)) {
        to_junit_parts_free(parts);
        return false;
    }
    return true;
}

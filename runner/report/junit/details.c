/* SPDX-License-Identifier: MIT
 *
 * What is kept of a test that is no plain pass, and made smaller as the file grows.
 */
#include "report/junit/details.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "report/junit/element.h"
#include "report/message.h"
#include "report/text.h"

/* What one test may take, ever less as the whole grows towards the limit. */
static const struct {
    size_t stream; /* of each stream's head, and as much of its tail */
    size_t body;
} limits[TO_JUNIT_LEVELS] = {
    {32 * 1024, 64 * 1024}, {2 * 1024, 64 * 1024}, {0, 4 * 1024}, {0, 256}};

void to_junit_details_free(struct to_junit_details *details)
{
    if (details) {
        free(details->type);
        free(details->message);
        free(details->body);
        free(details->aside);
        free((char *)details->out.head);
        free((char *)details->err.head);
        for (size_t i = 0; i < details->earlier_count; i++) {
            to_junit_details_free(details->earlier[i]);
        }
        free(details->earlier);
        free(details);
    }
}

/* A copy of the output, in one piece of memory. False when that ran out. */
static bool copy_output(struct to_output *copy, struct to_output from)
{
    size_t size = from.head_size + from.tail_size;
    *copy = from;
    copy->head = NULL;
    copy->tail = NULL;
    if (size == 0) {
        return true;
    }
    char *bytes = malloc(size);
    if (!bytes) {
        *copy = (struct to_output){0};
        return false;
    }
    if (from.head_size > 0) {
        memcpy(bytes, from.head, from.head_size);
    }
    if (from.tail_size > 0) {
        memcpy(bytes + from.head_size, from.tail, from.tail_size);
    }
    copy->head = bytes;
    copy->tail = bytes + from.head_size;
    return true;
}

static size_t output_cost(const struct to_output *output)
{
    struct to_buffer text = {0};
    to_text_stream(&text, output);
    size_t cost = text.size ? to_junit_cost_of(text.data, text.size) : 0;
    to_buffer_free(&text);
    return cost;
}

static void count_cost(struct to_junit_details *details)
{
    details->cost = 100 + to_junit_cost(details->message) +
                    to_junit_cost(details->body ? details->body : details->message) +
                    to_junit_cost(details->aside) + output_cost(&details->out) +
                    output_cost(&details->err);
    for (size_t i = 0; i < details->earlier_count; i++) {
        details->cost += details->earlier[i]->cost;
    }
}

/* The body, where it may say more than the message. */
static bool take_body(struct to_junit_details *details, const struct to_result *result,
                      size_t limit)
{
    if (to_junit_element_of(result->outcome, result->started) == TO_JUNIT_SKIPPED) {
        return true;
    }
    struct to_buffer text = {0};
    to_message_long(&text, result);
    to_text_limit(&text, 0, limit);
    if (!text.failed && text.size > 0 && strcmp(text.data, details->message) != 0) {
        details->body = to_buffer_take(&text);
        return details->body;
    }
    bool fine = !text.failed;
    to_buffer_free(&text);
    return fine;
}

/* How often it ran, what it left, and that it did not run: what stands before its output. */
static void add_aside(struct to_buffer *aside, const struct to_result *result)
{
    struct to_buffer attempts = {0};
    to_message_left(aside, result);
    to_message_attempts(&attempts, result);
    if (attempts.size > 0) {
        to_buffer_print(aside, "%s%s", aside->size > 0 ? "\n" : "", attempts.data);
    }
    if (result->mocked) {
        to_buffer_text(aside, TO_MESSAGE_MOCKED);
    }
    aside->failed |= attempts.failed;
    to_buffer_free(&attempts);
}

static bool take_earlier(struct to_junit_details *details, const struct to_result *result,
                         size_t level)
{
    details->earlier = calloc(result->earlier_count + 1, sizeof(struct to_junit_details *));
    bool fine = details->earlier;
    for (size_t i = 0; fine && i < result->earlier_count; i++) {
        details->earlier[i] = to_junit_details_new(result->earlier[i], level);
        fine = details->earlier[i];
        details->earlier_count += fine;
    }
    return fine;
}

struct to_junit_details *to_junit_details_new(const struct to_result *result, size_t level)
{
    struct to_junit_details *details = calloc(1, sizeof *details);
    if (!details) {
        return NULL;
    }
    struct to_buffer message = {0};
    struct to_buffer aside = {0};
    to_message_short(&message, result);
    add_aside(&aside, result);
    bool fine = !aside.failed;
    details->message = to_buffer_take(&message);
    details->type = to_junit_line(to_junit_type(result));
    details->aside = aside.size > 0 ? to_buffer_take(&aside) : NULL;
    fine = fine && details->message && details->type &&
           take_body(details, result, limits[level].body) &&
           copy_output(&details->out, to_text_cut(&result->out, limits[level].stream)) &&
           copy_output(&details->err, to_text_cut(&result->err, limits[level].stream)) &&
           (result->earlier_count == 0 || take_earlier(details, result, level));
    if (!fine) {
        to_junit_details_free(details);
        return NULL;
    }
    count_cost(details);
    return details;
}

/* What memory does not suffice for stays as it was. */
static void shrink_output(struct to_output *output, size_t limit)
{
    struct to_output copy;
    if (copy_output(&copy, to_text_cut(output, limit))) {
        free((char *)output->head);
        *output = copy;
    }
}

void to_junit_details_shrink(struct to_junit_details *details, size_t level)
{
    for (size_t i = 0; i < details->earlier_count; i++) {
        to_junit_details_shrink(details->earlier[i], level);
    }
    shrink_output(&details->out, limits[level].stream);
    shrink_output(&details->err, limits[level].stream);
    if (details->body && strlen(details->body) > limits[level].body) {
        struct to_buffer text = {0};
        to_buffer_text(&text, details->body);
        to_text_limit(&text, 0, limits[level].body);
        char *body = to_buffer_take(&text);
        if (body) {
            free(details->body);
            details->body = body;
        }
    }
    count_cost(details);
}

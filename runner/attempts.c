/* SPDX-License-Identifier: MIT
 * The attempts of a test. */
#include "attempts.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "memory.h"

/* ---- the verdict ---- */

static bool has_failed(const struct to_result *result)
{
    return result->outcome == TO_FAILED || result->outcome == TO_ERRORED ||
           result->outcome == TO_TIMED_OUT;
}

static bool has_passed(const struct to_result *result)
{
    return to_outcome_counts_as(result->outcome) == TO_COUNT_PASSED;
}

size_t to_attempts_most(const struct to_attempt_rule *rule, const struct to_result *result)
{
    if (has_failed(result)) {
        return rule->retries + 1;
    }
    if (!has_passed(result)) {
        return result->attempt;
    }
    return rule->repeats > 0 || rule->in_rounds ? rule->repeats : 1;
}

enum to_verdict_on_attempt to_attempts_judge(const struct to_attempt_rule *rule,
                                             const struct to_result *result)
{
    size_t most = to_attempts_most(rule, result);
    if (!result->started || (most > 0 && result->attempt >= most)) {
        return TO_ATTEMPT_FINAL;
    }
    return has_passed(result) && rule->in_rounds ? TO_ATTEMPT_NEXT_ROUND : TO_ATTEMPT_AGAIN;
}

/* ---- copies ---- */

/* A result and all that it points to, in one piece of memory. */
struct copy {
    char *base; /* NULL: it is only measured */
    size_t size;
};

/* NULL while it is measured. */
static void *take_room(struct copy *copy, size_t size)
{
    char *place = copy->base ? copy->base + copy->size : NULL;
    copy->size += (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    return place;
}

static const char *put(struct copy *copy, const char *data, size_t size)
{
    char *place = take_room(copy, size);
    return place && size > 0 ? memcpy(place, data, size) : data;
}

static const char *put_text(struct copy *copy, const char *text)
{
    return text ? put(copy, text, strlen(text) + 1) : NULL;
}

static struct to_output put_output(struct copy *copy, struct to_output output)
{
    output.head = put(copy, output.head, output.head_size);
    output.tail = put(copy, output.tail, output.tail_size);
    return output;
}

static const struct to_problem *put_problems(struct copy *copy, const struct to_problem *from,
                                             size_t count)
{
    struct to_problem *list = take_room(copy, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        struct to_problem problem = from[i];
        problem.type = put_text(copy, problem.type);
        problem.message = put_text(copy, problem.message);
        problem.detail = put_text(copy, problem.detail);
        problem.file = put_text(copy, problem.file);
        problem.function = put_text(copy, problem.function);
        if (list) {
            list[i] = problem;
        }
    }
    return list;
}

static const struct to_subtest *put_subtests(struct copy *copy, const struct to_subtest *from,
                                             size_t count)
{
    struct to_subtest *list = take_room(copy, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        struct to_subtest subtest = from[i];
        subtest.path = put_text(copy, subtest.path);
        subtest.reason = put_text(copy, subtest.reason);
        subtest.file = put_text(copy, subtest.file);
        if (list) {
            list[i] = subtest;
        }
    }
    return list;
}

static struct to_result *put_result(struct copy *copy, const struct to_result *from)
{
    struct to_result result = *from;
    copy->size = 0;
    struct to_result *to = take_room(copy, sizeof *to);
    result.type = put_text(copy, from->type);
    result.reason = put_text(copy, from->reason);
    result.problems = put_problems(copy, from->problems, from->problem_count);
    result.subtests = put_subtests(copy, from->subtests, from->subtest_count);
    result.left_behind = put_text(copy, from->left_behind);
    result.kept = put_text(copy, from->kept);
    result.value = put_text(copy, from->value);
    result.out = put_output(copy, from->out);
    result.err = put_output(copy, from->err);
    result.earlier = NULL;
    result.earlier_count = 0;
    if (to) {
        *to = result;
    }
    return to;
}

static struct to_result *copy_result(const struct to_result *result)
{
    struct copy copy = {0};
    put_result(&copy, result);
    copy.base = to_memory_need(malloc(copy.size));
    return put_result(&copy, result);
}

/* ---- what is kept ---- */

void to_attempts_keep(struct to_attempts *attempts, const struct to_result *result)
{
    attempts->count++;
    free(attempts->passed);
    attempts->passed = NULL;
    if (has_passed(result)) {
        attempts->passes++;
        attempts->passed = copy_result(result);
    } else if (has_failed(result)) {
        attempts->failed = to_memory_resize(
            attempts->failed, (attempts->failed_count + 1) * sizeof *attempts->failed);
        attempts->failed[attempts->failed_count++] = copy_result(result);
    }
}

const struct to_result *to_attempts_standing(const struct to_attempts *attempts,
                                             const struct to_result *result)
{
    bool says_nothing = result->outcome == TO_SKIPPED || result->outcome == TO_CANCELLED;
    if (!says_nothing) {
        return NULL;
    }
    return attempts->passed             ? attempts->passed
           : attempts->failed_count > 0 ? attempts->failed[attempts->failed_count - 1]
                                        : NULL;
}

void to_attempts_conclude(const struct to_attempts *attempts, struct to_result *result)
{
    size_t before = attempts->failed_count;
    while (before > 0 && attempts->failed[before - 1]->attempt >= result->attempt) {
        before--; /* this one is its own result */
    }
    result->passes = attempts->passes;
    result->earlier = before > 0 ? (const struct to_result *const *)attempts->failed : NULL;
    result->earlier_count = before;
    result->flaky |= result->outcome == TO_PASSED && before > 0;
}

void to_attempts_free(struct to_attempts *attempts)
{
    for (size_t i = 0; i < attempts->failed_count; i++) {
        free(attempts->failed[i]);
    }
    free(attempts->failed);
    free(attempts->passed);
    *attempts = (struct to_attempts){0};
}

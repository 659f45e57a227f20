/* SPDX-License-Identifier: MIT
 * What became of all tasks of a run. */
#include "sched/summary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/course.h"
#include "sched/sched.h"

void to_results_free(struct to_results *results)
{
    while (results->texts) {
        struct to_failure *next = results->texts->next;
        free(results->texts);
        results->texts = next;
    }
    free(results->names);
    free(results->failures);
    free(results->counts);
    *results = (struct to_results){0};
}

/* ---- lists of names ---- */

enum {
    LISTS = 6,
    /* Sets of fates. */
    PASSED = 1 << TO_FATE_PASSED,
    FAILED = 1 << TO_FATE_FAILED,
    SKIPPED = 1 << TO_FATE_SKIPPED,
    CANCELLED = 1 << TO_FATE_CANCELLED,
};

static bool has_fate(const struct to_course *course, uint32_t task, unsigned fates)
{
    return fates >> course->fates[task] & 1;
}

/* How many tasks have each fate. */
struct counts {
    size_t of[TO_FATE_CANCELLED + 1];
};

static struct counts count_fates(const struct to_course *course)
{
    struct counts counts = {0};
    for (uint32_t task = 0; task < course->total; task++) {
        counts.of[course->fates[task]]++;
    }
    return counts;
}

/* Makes a list at `*at`, and moves that behind it: of the tasks with these fates, `count` of
 * them, in the order of their ends; or, with `roots`, of those which these lead to. */
static struct to_names list(const struct to_sched *sched, const struct to_course *course,
                            unsigned fates, size_t count, const uint32_t *roots,
                            const char ***at)
{
    struct to_names names = {.names = *at};
    for (uint32_t i = 0; names.count < count; i++) {
        uint32_t task = course->order[i];
        if (has_fate(course, task, fates)) {
            (*at)[names.count++] = to_sched_name(sched, roots ? roots[task] : task);
        }
    }
    (*at)[count] = NULL;
    *at += count + 1;
    return names;
}

static void fill_names(struct to_results *results, const struct to_sched *sched,
                       const struct to_course *course, struct to_sched_summary *summary)
{
    struct counts counts = count_fates(course);
    size_t passed = counts.of[TO_FATE_PASSED];
    size_t failed = counts.of[TO_FATE_FAILED];
    size_t skipped = counts.of[TO_FATE_SKIPPED];
    size_t cancelled = counts.of[TO_FATE_CANCELLED];
    const char **at = results->names;
    summary->ran = list(sched, course, PASSED | FAILED, passed + failed, NULL, &at);
    /* Mostly the same list, and a large one takes its time. */
    summary->passed = failed == 0 ? summary->ran
                                  : list(sched, course, PASSED, passed, NULL, &at);
    summary->failed = list(sched, course, FAILED, failed, NULL, &at);
    summary->skipped = list(sched, course, SKIPPED, skipped, NULL, &at);
    summary->because = list(sched, course, SKIPPED, skipped, course->roots, &at);
    summary->cancelled = list(sched, course, CANCELLED, cancelled, NULL, &at);
}

/* ---- failures ---- */

static void fill_failures(struct to_results *results, const struct to_sched *sched,
                          struct to_course *course, struct to_sched_summary *summary)
{
    results->texts = course->failures;
    course->failures = NULL;
    const struct to_failure *next = results->texts;
    struct to_sched_failure *at = results->failures;
    for (uint32_t i = 0; i < course->ended; i++) {
        uint32_t task = course->order[i];
        if (!has_fate(course, task, FAILED)) {
            continue;
        }
        /* In the order of their ends, too; only those that there was no memory for lack. */
        const struct to_failure *failure = &to_failure_unknown;
        if (next && next->task == task) {
            failure = next;
            next = next->next;
        }
        *at++ = (struct to_sched_failure){to_sched_name(sched, task), failure->type,
                                          failure->text};
    }
    summary->failures = results->failures;
}

static int by_type(const void *a, const void *b)
{
    const struct to_sched_count *left = a;
    const struct to_sched_count *right = b;
    return strcmp(left->type, right->type);
}

static int by_count(const void *a, const void *b)
{
    const struct to_sched_count *left = a;
    const struct to_sched_count *right = b;
    if (left->count != right->count) {
        return left->count < right->count ? 1 : -1;
    }
    return by_type(a, b);
}

static void fill_counts(struct to_results *results, struct to_sched_summary *summary)
{
    size_t failed = summary->failed.count;
    struct to_sched_count *counts = results->counts;
    for (size_t i = 0; i < failed; i++) {
        counts[i] = (struct to_sched_count){summary->failures[i].type, 1};
    }
    qsort(counts, failed, sizeof *counts, by_type);
    size_t types = 0;
    for (size_t i = 0; i < failed; i++) {
        if (types > 0 && by_type(&counts[types - 1], &counts[i]) == 0) {
            counts[types - 1].count++;
        } else {
            counts[types++] = counts[i];
        }
    }
    qsort(counts, types, sizeof *counts, by_count);
    summary->counts = counts;
    summary->types = types;
}

/* ---- all ---- */

static void fill_line(struct to_results *results, struct to_sched_summary *summary)
{
    char cancelled[48] = "";
    if (summary->cancelled.count > 0) {
        snprintf(cancelled, sizeof cancelled, ", %zu cancelled", summary->cancelled.count);
    }
    snprintf(results->line, sizeof results->line,
             "%zu passed, %zu failed, %zu skipped%s in %.2f s", summary->passed.count,
             summary->failed.count, summary->skipped.count, cancelled, summary->duration);
    summary->text = results->line;
}

int to_results_reserve(struct to_results *results, size_t tasks)
{
    /* Each task in the list of its end, and in one of `ran` and `because`. */
    *results = (struct to_results){
        .names = reallocarray(NULL, 2 * tasks + LISTS, sizeof *results->names),
        .failures = reallocarray(NULL, tasks + 1, sizeof *results->failures),
        .counts = reallocarray(NULL, tasks + 1, sizeof *results->counts),
    };
    if (!results->names || !results->failures || !results->counts) {
        to_results_free(results);
        return -ENOMEM;
    }
    return 0;
}

void to_results_fill(struct to_results *results, struct to_sched *sched,
                     struct to_course *course, const struct to_span *span,
                     struct to_sched_summary *summary)
{
    *summary = (struct to_sched_summary){
        .start = span->start,
        .end = span->end,
        .duration = span->duration,
    };
    fill_names(results, sched, course, summary);
    fill_failures(results, sched, course, summary);
    fill_counts(results, summary);
    fill_line(results, summary);
}

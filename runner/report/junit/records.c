/* SPDX-License-Identifier: MIT
 *
 * Keeps results within the size that readers take, and finds the suites among the tests.
 */
#include "report/junit/records.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "report/junit/details.h"

/* Readers such as GitLab refuse a file of more than 30 MB. */
enum { REPORT_LIMIT = 25 * 1024 * 1024 };

static int compare_suites(const void *a, const void *b, void *records)
{
    const struct to_case *left = ((struct to_junit_record *)records)[*(const size_t *)a].test;
    const struct to_case *right = ((struct to_junit_record *)records)[*(const size_t *)b].test;
    int order = strcmp(left->module, right->module);
    return order ? order : strcmp(left->suite, right->suite);
}

static int compare_members(const void *a, const void *b, void *records)
{
    int order = compare_suites(a, b, records);
    size_t left = *(const size_t *)a;
    size_t right = *(const size_t *)b;
    return order ? order : (left > right) - (left < right);
}

static int compare_first(const void *a, const void *b)
{
    size_t left = ((const struct to_junit_suite *)a)->records[0];
    size_t right = ((const struct to_junit_suite *)b)->records[0];
    return (left > right) - (left < right);
}

/* A suite's tests need not be neighbours: several files may belong to one. */
static bool make_suites(struct to_junit_records *records)
{
    records->members = calloc(records->count + 1, sizeof *records->members);
    records->suites = calloc(records->count + 1, sizeof *records->suites);
    if (!records->members || !records->suites) {
        return false;
    }
    for (size_t i = 0; i < records->count; i++) {
        records->members[i] = i;
    }
    qsort_r(records->members, records->count, sizeof *records->members, compare_members,
            records->list);
    for (size_t i = 0; i < records->count; i++) {
        size_t *member = &records->members[i];
        if (i == 0 || compare_suites(member - 1, member, records->list) != 0) {
            const struct to_case *test = records->list[*member].test;
            records->suites[records->suite_count++] = (struct to_junit_suite){
                .module = test->module, .name = test->suite, .records = member};
        }
        records->suites[records->suite_count - 1].count++;
    }
    qsort(records->suites, records->suite_count, sizeof *records->suites, compare_first);
    return true;
}

bool to_junit_records_make(struct to_junit_records *records, const struct to_case *const *cases,
                           size_t count)
{
    records->list = calloc(count + 1, sizeof *records->list);
    if (!records->list) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        records->list[i].test = cases[i];
        records->cost += 150 + strlen(cases[i]->name) + strlen(cases[i]->file) +
                         strlen(cases[i]->module) + strlen(cases[i]->suite);
        if (cases[i]->index >= records->indices) {
            records->indices = cases[i]->index + 1;
        }
    }
    records->count = count;
    records->by_index = calloc(records->indices + 1, sizeof *records->by_index);
    if (!records->by_index) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        records->by_index[cases[i]->index] = i;
    }
    return make_suites(records) && to_twins_find(&records->twins, cases, count);
}

static struct to_junit_record *record_of(struct to_junit_records *records,
                                         const struct to_case *test)
{
    if (test->index >= records->indices) {
        return NULL;
    }
    struct to_junit_record *record = &records->list[records->by_index[test->index]];
    return record->test == test ? record : NULL;
}

static void keep_within_limit(struct to_junit_records *records)
{
    while (records->cost > REPORT_LIMIT && records->level < TO_JUNIT_LEVELS - 1) {
        records->level++;
        for (size_t i = 0; i < records->count; i++) {
            struct to_junit_details *details = records->list[i].details;
            if (details) {
                records->cost -= details->cost;
                to_junit_details_shrink(details, records->level);
                records->cost += details->cost;
            }
        }
    }
}

/* Where there is no room for subtests the test's own entry tells of those that failed. */
static bool keep_parts(struct to_junit_records *records, struct to_junit_record *record,
                       const struct to_result *result)
{
    if (!to_junit_parts_make(&record->parts, record->test, result)) {
        return false;
    }
    size_t cost = to_junit_parts_cost(&record->parts);
    if (records->cost + cost > REPORT_LIMIT) {
        to_junit_parts_free(&record->parts);
    } else {
        records->cost += cost;
    }
    return true;
}

void to_junit_records_begin(struct to_junit_records *records, const struct to_case *test,
                            int64_t time)
{
    struct to_junit_record *record = record_of(records, test);
    if (record && record->progress == TO_JUNIT_WAITING) {
        record->progress = TO_JUNIT_RUNNING;
        record->started = true;
        record->begin = time;
    }
}

bool to_junit_records_keep(struct to_junit_records *records, const struct to_case *test,
                           const struct to_result *result)
{
    struct to_junit_record *record = record_of(records, test);
    if (!record || record->progress == TO_JUNIT_ENDED) {
        return true;
    }
    record->progress = TO_JUNIT_ENDED;
    record->outcome = (unsigned char)result->outcome;
    record->started = result->started;
    record->begin = result->begin;
    record->duration = result->started && result->duration > 0 ? result->duration : 0;
    record->waited = result->waited;
    if (!keep_parts(records, record, result)) {
        return false;
    }
    if (result->outcome == TO_PASSED && result->left_count == 0 && !result->kept &&
        !result->mocked && result->attempt <= 1) {
        return true;
    }
    record->details = to_junit_details_new(result, records->level);
    if (!record->details) {
        return false;
    }
    records->cost += record->details->cost;
    keep_within_limit(records);
    return true;
}

void to_junit_records_free(struct to_junit_records *records)
{
    for (size_t i = 0; i < records->count; i++) {
        to_junit_details_free(records->list[i].details);
        to_junit_parts_free(&records->list[i].parts);
    }
    free(records->list);
    free(records->by_index);
    free(records->suites);
    free(records->members);
    to_twins_free(&records->twins);
}

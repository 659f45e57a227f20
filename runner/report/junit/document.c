/* SPDX-License-Identifier: MIT
 *
 * Which attributes and children each element has, in the order that schemas want.
 */
#include "report/junit/document.h"

#include <inttypes.h>
#include <string.h>

#include "event.h"
#include "report/junit/details.h"
#include "report/junit/xml.h"
#include "report/message.h"
#include "report/text.h"

/* As the file says it of a test, also of one that has not ended. */
static enum to_junit_element element_now(const struct to_junit_record *record)
{
    if (record->progress == TO_JUNIT_ENDED) {
        return to_junit_element_of((enum to_outcome)record->outcome, record->started);
    }
    return to_junit_element_of(TO_CANCELLED, record->progress == TO_JUNIT_RUNNING);
}

static int64_t duration_now(const struct to_junit_run *run,
                            const struct to_junit_record *record)
{
    return record->progress == TO_JUNIT_RUNNING ? run->now - record->begin : record->duration;
}

static void write_element(struct to_xml *xml, enum to_junit_element element, const char *type,
                          const char *message, const char *body)
{
    to_xml_begin(xml, to_junit_element_name(element));
    to_xml_attribute(xml, "message", message);
    to_xml_attribute(xml, "type", type);
    to_xml_text(xml, body ? body : message);
    to_xml_end(xml);
}

/* `aside` is told before the test's own output. In system-out, and not in system-err, where
 * some readers see a failure of a test that passed. */
static void write_stream(struct to_xml *xml, const char *name, const char *aside,
                         const struct to_output *output)
{
    struct to_buffer *text = to_xml_scratch(xml);
    while (aside && *aside) {
        size_t size = strcspn(aside, "\n");
        to_buffer_print(text, "to-test: %.*s\n", (int)size, aside);
        aside += size + (aside[size] == '\n');
    }
    to_text_stream(text, output);
    xml->failed |= xml->scratch.failed;
    if (xml->scratch.size > 0) {
        to_xml_begin(xml, name);
        to_xml_text(xml, xml->scratch.data);
        to_xml_end(xml);
    }
}

/* The failed attempts before the last: of those that readers know, the elements that most do. */
static void write_earlier(struct to_xml *xml, const struct to_junit_details *details, bool passed)
{
    for (size_t i = 0; i < details->earlier_count; i++) {
        const struct to_junit_details *earlier = details->earlier[i];
        to_xml_begin(xml, passed ? "flakyFailure" : "rerunFailure");
        to_xml_attribute(xml, "message", earlier->message);
        to_xml_attribute(xml, "type", earlier->type);
        to_xml_begin(xml, "stackTrace");
        to_xml_text(xml, earlier->body ? earlier->body : earlier->message);
        to_xml_end(xml);
        write_stream(xml, "system-out", earlier->aside, &earlier->out);
        write_stream(xml, "system-err", NULL, &earlier->err);
        to_xml_end(xml);
    }
}

static void write_details(struct to_xml *xml, const struct to_junit_record *record)
{
    static const struct to_junit_details unended = {
        .type = "cancelled", .message = "not ended when this report was written"};
    static const struct to_junit_details unknown = {.type = "exit", .message = "out of memory"};
    enum to_junit_element element = element_now(record);
    const struct to_junit_details *details = record->details;
    if (element == TO_JUNIT_NONE && !details) {
        return;
    }
    if (!details) {
        details = record->progress == TO_JUNIT_ENDED ? &unknown : &unended;
    }
    if (element == TO_JUNIT_NONE) {
        write_earlier(xml, details, true);
        /* What passes print is in no report; what they left is. */
        write_stream(xml, "system-out", details->aside, &(struct to_output){0});
        return;
    }
    /* In the order of Surefire's schema. */
    bool is_first = element != TO_JUNIT_ERROR;
    if (is_first) {
        write_element(xml, element, details->type, details->message, details->body);
    }
    write_earlier(xml, details, false);
    if (!is_first) {
        write_element(xml, element, details->type, details->message, details->body);
    }
    write_stream(xml, "system-out", details->aside, &details->out);
    write_stream(xml, "system-err", NULL, &details->err);
}

static void write_class(struct to_xml *xml, const struct to_case *test)
{
    to_message_class(to_xml_scratch(xml), test);
    to_xml_scratch_attribute(xml, "classname", "(unnamed)");
}

static void write_place(struct to_xml *xml, const struct to_junit_run *run, const char *file,
                        int line)
{
    if (run->flavour == TO_JUNIT_COMMON) {
        to_xml_line(xml, "file", file);
        to_xml_number(xml, "line", line > 0 ? (uint64_t)line : 0);
    }
}

static void write_part(struct to_xml *xml, const struct to_junit_run *run,
                       const struct to_case *test, const struct to_junit_part *part)
{
    to_xml_begin(xml, "testcase");
    to_xml_attribute(xml, "name", part->name);
    write_class(xml, test);
    write_place(xml, run, part->file, part->line);
    to_xml_seconds(xml, part->duration, 6);
    if (part->element != TO_JUNIT_NONE) {
        write_element(xml, part->element, part->type, part->message, part->body);
    }
    to_xml_end(xml);
}

static void write_case(struct to_xml *xml, const struct to_junit_run *run,
                       const struct to_junit_record *record)
{
    const struct to_case *test = record->test;
    to_xml_begin(xml, "testcase");
    to_twins_name(&run->records.twins, to_xml_scratch(xml), test);
    to_xml_scratch_attribute(xml, "name", "(unnamed)");
    write_class(xml, test);
    write_place(xml, run, test->file, test->line);
    to_xml_seconds(xml, duration_now(run, record), 6);
    write_details(xml, record);
    to_xml_end(xml);
    for (size_t i = 0; i < record->parts.count; i++) {
        write_part(xml, run, test, &record->parts.list[i]);
    }
}

struct counts {
    size_t tests;
    size_t of[TO_JUNIT_ELEMENTS];
};

static void add_counts(struct counts *counts, const struct to_junit_run *run,
                       const struct to_junit_suite *suite)
{
    counts->tests += suite->count;
    for (size_t i = 0; i < suite->count; i++) {
        const struct to_junit_record *record = &run->records.list[suite->records[i]];
        counts->of[element_now(record)]++;
        counts->tests += record->parts.count;
        for (size_t j = 0; j < record->parts.count; j++) {
            counts->of[record->parts.list[j].element]++;
        }
    }
}

static void write_counts(struct to_xml *xml, const struct counts *counts, bool skipped)
{
    to_xml_number(xml, "tests", counts->tests);
    to_xml_number(xml, "failures", counts->of[TO_JUNIT_FAILURE]);
    to_xml_number(xml, "errors", counts->of[TO_JUNIT_ERROR]);
    if (skipped) {
        to_xml_number(xml, "skipped", counts->of[TO_JUNIT_SKIPPED]);
    }
}

/* From the first begin to the last end: tests run side by side. False: none began. */
static bool suite_span(const struct to_junit_run *run, const struct to_junit_suite *suite,
                       int64_t *ret_begin, int64_t *ret_end)
{
    bool any = false;
    for (size_t i = 0; i < suite->count; i++) {
        const struct to_junit_record *record = &run->records.list[suite->records[i]];
        if (record->progress == TO_JUNIT_WAITING || !record->started) {
            continue;
        }
        int64_t end_time = record->begin + duration_now(run, record) + record->waited;
        *ret_begin = any && *ret_begin < record->begin ? *ret_begin : record->begin;
        *ret_end = any && *ret_end > end_time ? *ret_end : end_time;
        any = true;
    }
    return any;
}

static void write_property(struct to_xml *xml, const char *name, const char *value)
{
    to_xml_begin(xml, "property");
    to_xml_attribute(xml, "name", name);
    to_xml_attribute(xml, "value", value);
    to_xml_end(xml);
}

static void write_number_property(struct to_xml *xml, const char *name, uint64_t number)
{
    to_buffer_print(to_xml_scratch(xml), "%" PRIu64, number);
    xml->failed |= xml->scratch.failed;
    write_property(xml, name, xml->scratch.size ? xml->scratch.data : "0");
}

static void write_properties(struct to_xml *xml, const struct to_junit_run *run)
{
    to_xml_begin(xml, "properties");
    write_property(xml, "to-test.version", run->version);
    write_number_property(xml, "to-test.jobs", run->workers);
    if (run->shuffled) {
        write_number_property(xml, "to-test.seed", run->seed);
    }
    if (run->shard.count > 0) {
        to_buffer_print(to_xml_scratch(xml), "%zu/%zu", run->shard.number, run->shard.count);
        xml->failed |= xml->scratch.failed;
        write_property(xml, "to-test.shard", xml->scratch.size ? xml->scratch.data : "");
    }
    to_xml_end(xml);
}

/* Unique in the file: readers merge suites of one name. */
static void write_suite_name(struct to_xml *xml, const struct to_junit_run *run,
                             const struct to_junit_suite *suite)
{
    struct to_buffer *name = to_xml_scratch(xml);
    if (run->modules > 1) {
        to_text_string(name, suite->module, TO_TEXT_LINE);
        to_buffer_byte(name, '.');
    }
    to_text_string(name, suite->name, TO_TEXT_LINE);
    to_xml_scratch_attribute(xml, "name", "(unnamed)");
}

static void write_suite(struct to_xml *xml, const struct to_junit_run *run,
                        const struct to_junit_suite *suite, size_t id)
{
    struct counts counts = {0};
    int64_t begin_time = 0;
    int64_t end_time = 0;
    add_counts(&counts, run, suite);
    suite_span(run, suite, &begin_time, &end_time);

    to_xml_begin(xml, "testsuite");
    write_suite_name(xml, run, suite);
    write_counts(xml, &counts, true);
    to_xml_seconds(xml, end_time - begin_time, 3);
    to_xml_timestamp(xml, run->date + begin_time);
    if (run->hostname) {
        to_xml_attribute(xml, "hostname", run->hostname);
    }
    to_xml_number(xml, "id", id);
    write_properties(xml, run);
    for (size_t i = 0; i < suite->count; i++) {
        write_case(xml, run, &run->records.list[suite->records[i]]);
    }
    to_xml_end(xml);
}

void to_junit_write(struct to_xml *xml, const struct to_junit_run *run)
{
    /* Several readers refuse a file without any suite. */
    static const struct to_junit_suite none = {.module = "to-test", .name = "to-test"};
    struct counts counts = {0};
    for (size_t i = 0; i < run->records.suite_count; i++) {
        add_counts(&counts, run, &run->records.suites[i]);
    }
    bool one = run->modules == 1 && run->records.count > 0;
    bool common = run->flavour == TO_JUNIT_COMMON;

    to_xml_begin(xml, "testsuites");
    to_xml_line(xml, "name", one ? run->records.list[0].test->module : "to-test");
    write_counts(xml, &counts, common);
    to_xml_seconds(xml, run->now, 3);
    if (common) {
        to_xml_timestamp(xml, run->date);
    }
    for (size_t i = 0; i < run->records.suite_count; i++) {
        write_suite(xml, run, &run->records.suites[i], i);
    }
    if (run->records.suite_count == 0) {
        write_suite(xml, run, &none, 0);
    }
    to_xml_end(xml);
}

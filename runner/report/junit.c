/* SPDX-License-Identifier: MIT
 *
 * The run as a JUnit XML file, in the one flat shape that all its readers take.
 *
 * The file is always written whole, by the same code, at the end and now and then before
 * (a checkpoint): so what is known of each test is kept here, a pass in a few words.
 */
#include <errno.h>
#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "report/file.h"
#include "report/message.h"
#include "report/reporter.h"
#include "report/sink.h"
#include "report/text.h"
#include "report/twins.h"

/* Readers such as GitLab refuse a file of more than 30 MB. */
enum { REPORT_LIMIT = 25 * 1024 * 1024 };

/* What one test may take, ever less as the whole grows towards the limit. */
static const struct {
    size_t stream; /* of each stream's head, and as much of its tail */
    size_t body;
} limits[] = {{32 * 1024, 64 * 1024}, {2 * 1024, 64 * 1024}, {0, 4 * 1024}, {0, 256}};

enum { LAST_LEVEL = sizeof limits / sizeof limits[0] - 1 };

/* What is said of a test that is no plain pass. Owns its texts and streams. */
struct details {
    char *type;
    char *message;
    char *body; /* NULL: says no more than the message */
    char *aside; /* that it was mocked, and what it left, a line each; NULL: neither */
    struct to_output out;
    struct to_output err;
    size_t cost; /* about how many bytes of the file these are */
};

enum element { NO_ELEMENT, FAILURE, ERROR, SKIPPED, ELEMENTS };
static const char *const element_names[ELEMENTS] = {NULL, "failure", "error", "skipped"};

/* A subtest, which is a test case of its own. Owns its texts. */
struct part {
    char *name; /* "test/path" */
    char *file;
    char *type; /* of what is no pass; and so the next two */
    char *message;
    char *body; /* NULL: says no more than the message */
    int64_t duration;
    int line;
    enum element element;
};

struct parts {
    struct part *list;
    size_t count;
};

enum progress { WAITING, RUNNING, ENDED };

struct record {
    const struct to_case *test;
    int64_t begin;
    int64_t duration;
    int64_t waited; /* of a fixture: while it was up */
    struct details *details;
    struct parts parts;
    unsigned char progress;
    unsigned char outcome;
    unsigned char started;
};

struct suite {
    const char *module;
    const char *name;
    size_t *records; /* in declared order */
    size_t count;
};

struct junit {
    struct to_reporter base;
    struct to_file *file;
    int code; /* out of memory, else 0: what cannot be written is tried again at the end */
    struct to_junit_options options;
    bool begun;
    char *hostname; /* NULL: not to be told */
    char *version;
    size_t modules;
    size_t workers;
    bool shuffled;
    uint64_t seed;
    int64_t date;
    int64_t now; /* time of the last event */
    struct record *records;
    size_t count;
    size_t *by_index; /* a test's record by its number in the run's list */
    size_t indices;
    struct to_twins twins;
    struct suite *suites; /* in the order of their first test */
    size_t suite_count;
    size_t *members; /* what the suites' `records` point into */
    size_t cost;
    size_t level; /* which of the limits holds */
    int64_t last_write;      /* in the run's time */
    int64_t last_write_took;
};

/* ---- what is kept ---- */

static void free_details(struct details *details)
{
    if (details) {
        free(details->type);
        free(details->message);
        free(details->body);
        free(details->aside);
        free((char *)details->out.head);
        free((char *)details->err.head);
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

/* As XML has it: < > & " as entities. */
static size_t escaped_size(const char *text, size_t size)
{
    size_t sum = size;
    for (size_t i = 0; i < size; i++) {
        sum += strchr("<>&\"", text[i]) && text[i] ? 5 : 0;
    }
    return sum;
}

static size_t string_cost(const char *string)
{
    return string ? escaped_size(string, strlen(string)) : 0;
}

static size_t output_cost(const struct to_output *output)
{
    struct to_buffer text = {0};
    to_text_stream(&text, output);
    size_t cost = text.size ? escaped_size(text.data, text.size) : 0;
    to_buffer_free(&text);
    return cost;
}

static void count_cost(struct details *details)
{
    details->cost = 100 + string_cost(details->message) +
                    string_cost(details->body ? details->body : details->message) +
                    string_cost(details->aside) + output_cost(&details->out) +
                    output_cost(&details->err);
}

/* GitLab's reader takes these for orders to convert the text, and loses it. None of them is a
 * word of ours, but a module may say what it likes. */
static bool is_order(const char *type)
{
    static const char *const orders[] = {
        "symbol", "date", "datetime", "dateTime", "integer", "float", "decimal", "boolean",
        "string", "yaml", "base64Binary", "hexBinary", "file", "array", "duration",
    };
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (strcmp(type, orders[i]) == 0) {
            return true;
        }
    }
    return false;
}

static const char *word_of(const struct to_result *result)
{
    switch (result->outcome) {
    case TO_XFAILED:
        return "expected-failure";
    case TO_XPASSED:
        return "unexpected-pass";
    case TO_CANCELLED:
        return "cancelled";
    case TO_TIMED_OUT:
        return "timeout";
    case TO_SKIPPED:
        return result->root ? "dependency" : result->type ? result->type : "user";
    case TO_ERRORED:
        return result->type ? result->type : "exit";
    default:
        return result->type ? result->type : "assert_true";
    }
}

/* Never empty. */
static const char *type_of(const struct to_result *result)
{
    const char *word = word_of(result);
    return !*word || is_order(word) ? "other" : word;
}

static enum element element_of(enum to_outcome outcome, bool started)
{
    switch (outcome) {
    case TO_FAILED:
    case TO_XPASSED:
        return FAILURE;
    case TO_ERRORED:
    case TO_TIMED_OUT:
        return ERROR;
    case TO_SKIPPED:
    case TO_XFAILED:
        return SKIPPED;
    case TO_CANCELLED:
        return started ? ERROR : SKIPPED;
    default:
        return NO_ELEMENT;
    }
}

/* The body, where it may say more than the message. */
static bool take_body(struct details *details, const struct to_result *result, size_t limit)
{
    if (element_of(result->outcome, result->started) == SKIPPED) {
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

static char *line_of(const char *string)
{
    struct to_buffer text = {0};
    to_text_string(&text, string, TO_TEXT_LINE);
    return to_buffer_take(&text);
}

static struct details *new_details(const struct to_result *result, size_t level)
{
    struct details *details = calloc(1, sizeof *details);
    if (!details) {
        return NULL;
    }
    struct to_buffer message = {0};
    struct to_buffer aside = {0};
    to_message_short(&message, result);
    to_message_left(&aside, result);
    if (result->mocked) {
        to_buffer_text(&aside, TO_MESSAGE_MOCKED);
    }
    bool fine = !aside.failed;
    details->message = to_buffer_take(&message);
    details->type = line_of(type_of(result));
    details->aside = aside.size > 0 ? to_buffer_take(&aside) : NULL;
    fine = fine && details->message && details->type &&
                take_body(details, result, limits[level].body) &&
                copy_output(&details->out, to_text_cut(&result->out, limits[level].stream)) &&
                copy_output(&details->err, to_text_cut(&result->err, limits[level].stream));
    if (!fine) {
        free_details(details);
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

static void shrink_details(struct details *details, size_t level)
{
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

static void keep_within_limit(struct junit *junit)
{
    while (junit->cost > REPORT_LIMIT && junit->level < LAST_LEVEL) {
        junit->level++;
        for (size_t i = 0; i < junit->count; i++) {
            struct details *details = junit->records[i].details;
            if (details) {
                junit->cost -= details->cost;
                shrink_details(details, junit->level);
                junit->cost += details->cost;
            }
        }
    }
}

/* ---- subtests ---- */

static void free_parts(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        free(parts->list[i].name);
        free(parts->list[i].file);
        free(parts->list[i].type);
        free(parts->list[i].message);
        free(parts->list[i].body);
    }
    free(parts->list);
    *parts = (struct parts){0};
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
static enum element part_element(const struct to_result *result, size_t number)
{
    enum element element = element_of(result->subtests[number - 1].outcome, true);
    return element != NO_ELEMENT && result->outcome == TO_XFAILED ? SKIPPED : element;
}

static bool make_part(struct part *part, const struct to_case *test,
                      const struct to_result *result, size_t number)
{
    const struct to_subtest *subtest = &result->subtests[number - 1];
    struct to_buffer name = {0};
    to_text_string(&name, test->name, TO_TEXT_LINE);
    to_buffer_byte(&name, '/');
    to_text_string(&name, subtest->path, TO_TEXT_LINE);
    part->name = to_buffer_take(&name);
    part->file = line_of(subtest->file);
    part->line = subtest->line;
    part->duration = subtest->duration;
    part->element = part_element(result, number);
    if (part->element == NO_ELEMENT) {
        return part->name && part->file;
    }
    struct to_buffer message = {0};
    struct to_buffer body = {0};
    to_message_subtest_short(&message, result, number);
    to_message_subtest(&body, result, number);
    bool fine = !body.failed;
    part->type = line_of(part->element == SKIPPED && subtest->outcome != TO_SKIPPED
                             ? "expected-failure"
                             : part_type(result, number));
    part->message = to_buffer_take(&message);
    part->body = body.size > 0 && part->element != SKIPPED ? to_buffer_take(&body) : NULL;
    to_buffer_free(&body);
    return fine && part->name && part->file && part->type && part->message;
}

static int by_name(const void *a, const void *b)
{
    const struct part *left = *(struct part *const *)a;
    const struct part *right = *(struct part *const *)b;
    int order = strcmp(left->name, right->name);
    return order ? order : (left > right) - (left < right);
}

/* Readers keep one of several of a name: the second "a" becomes "a (2)". */
static bool number_names(struct parts *parts)
{
    struct part **sorted = calloc(parts->count, sizeof *sorted);
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

static size_t parts_cost(const struct parts *parts)
{
    size_t cost = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->list[i];
        cost += 300 + string_cost(part->name) + string_cost(part->message) +
                string_cost(part->body ? part->body : part->message);
    }
    return cost;
}

/* Where there is no room for them the test's own entry tells of those that failed. */
static bool keep_parts(struct junit *junit, struct record *record,
                       const struct to_result *result)
{
    struct parts *parts = &record->parts;
    bool fine = true;
    if (result->subtest_count == 0) {
        return true;
    }
    parts->list = calloc(result->subtest_count, sizeof *parts->list);
    for (size_t i = 1; parts->list && fine && i <= result->subtest_count; i++) {
        fine = make_part(&parts->list[parts->count++], record->test, result, i);
    }
    fine = parts->list && fine && number_names(parts);
    size_t cost = fine ? parts_cost(parts) : 0;
    if (!fine || junit->cost + cost > REPORT_LIMIT) {
        free_parts(parts);
        return fine;
    }
    junit->cost += cost;
    return true;
}

static struct record *record_of(struct junit *junit, const struct to_case *test)
{
    if (test->index >= junit->indices) {
        return NULL;
    }
    struct record *record = &junit->records[junit->by_index[test->index]];
    return record->test == test ? record : NULL;
}

static void keep_result(struct junit *junit, const struct to_case *test,
                        const struct to_result *result)
{
    struct record *record = record_of(junit, test);
    if (!record || record->progress == ENDED) {
        return;
    }
    record->progress = ENDED;
    record->outcome = (unsigned char)result->outcome;
    record->started = result->started;
    record->begin = result->begin;
    record->duration = result->started && result->duration > 0 ? result->duration : 0;
    record->waited = result->waited;
    if (!keep_parts(junit, record, result)) {
        junit->code = -ENOMEM;
        return;
    }
    if (result->outcome == TO_PASSED && result->left_count == 0 && !result->kept &&
        !result->mocked) {
        return;
    }
    record->details = new_details(result, junit->level);
    if (!record->details) {
        junit->code = -ENOMEM;
        return;
    }
    junit->cost += record->details->cost;
    keep_within_limit(junit);
}

/* ---- suites ---- */

static int compare_suites(const void *a, const void *b, void *records)
{
    const struct to_case *left = ((struct record *)records)[*(const size_t *)a].test;
    const struct to_case *right = ((struct record *)records)[*(const size_t *)b].test;
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
    size_t left = ((const struct suite *)a)->records[0];
    size_t right = ((const struct suite *)b)->records[0];
    return (left > right) - (left < right);
}

/* A suite's tests need not be neighbours: several files may belong to one. */
static bool make_suites(struct junit *junit)
{
    junit->members = calloc(junit->count + 1, sizeof *junit->members);
    junit->suites = calloc(junit->count + 1, sizeof *junit->suites);
    if (!junit->members || !junit->suites) {
        return false;
    }
    for (size_t i = 0; i < junit->count; i++) {
        junit->members[i] = i;
    }
    qsort_r(junit->members, junit->count, sizeof *junit->members, compare_members,
            junit->records);
    for (size_t i = 0; i < junit->count; i++) {
        size_t *member = &junit->members[i];
        if (i == 0 || compare_suites(member - 1, member, junit->records) != 0) {
            const struct to_case *test = junit->records[*member].test;
            junit->suites[junit->suite_count++] =
                (struct suite){.module = test->module, .name = test->suite, .records = member};
        }
        junit->suites[junit->suite_count - 1].count++;
    }
    qsort(junit->suites, junit->suite_count, sizeof *junit->suites, compare_first);
    return true;
}

static bool make_records(struct junit *junit, const struct to_case *const *cases, size_t count)
{
    junit->records = calloc(count + 1, sizeof *junit->records);
    if (!junit->records) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        junit->records[i].test = cases[i];
        junit->cost += 150 + strlen(cases[i]->name) + strlen(cases[i]->file) +
                       strlen(cases[i]->module) + strlen(cases[i]->suite);
        if (cases[i]->index >= junit->indices) {
            junit->indices = cases[i]->index + 1;
        }
    }
    junit->count = count;
    junit->by_index = calloc(junit->indices + 1, sizeof *junit->by_index);
    if (!junit->by_index) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        junit->by_index[cases[i]->index] = i;
    }
    return make_suites(junit) && to_twins_find(&junit->twins, cases, count);
}

/* ---- writing ---- */

/* libxml2 itself writes in pieces of 4 KiB. */
static int write_sink(void *context, const char *data, int size)
{
    to_sink_add(context, data, (size_t)size);
    /* Never -1: libxml2 would tell standard error about it. */
    return size;
}

struct writer {
    xmlTextWriterPtr xml;
    bool failed;
    struct to_buffer scratch;
};

static void begin(struct writer *writer, const char *element)
{
    writer->failed |= xmlTextWriterStartElement(writer->xml, (const xmlChar *)element) < 0;
}

static void end(struct writer *writer)
{
    writer->failed |= xmlTextWriterEndElement(writer->xml) < 0;
}

/* The text must be valid already: libxml2 writes what it is given. */
static void write_attribute(struct writer *writer, const char *name, const char *text)
{
    writer->failed |= xmlTextWriterWriteAttribute(writer->xml, (const xmlChar *)name,
                                                  (const xmlChar *)text) < 0;
}

static void write_text(struct writer *writer, const char *text)
{
    writer->failed |= xmlTextWriterWriteString(writer->xml, (const xmlChar *)text) < 0;
}

/* Empties the scratch buffer and gives it. */
static struct to_buffer *scratch(struct writer *writer)
{
    to_buffer_clear(&writer->scratch);
    return &writer->scratch;
}

static void write_scratch(struct writer *writer, const char *name, const char *otherwise)
{
    writer->failed |= writer->scratch.failed;
    write_attribute(writer, name, writer->scratch.size > 0 ? writer->scratch.data : otherwise);
}

static void write_number(struct writer *writer, const char *name, uint64_t number)
{
    to_buffer_print(scratch(writer), "%" PRIu64, number);
    write_scratch(writer, name, "0");
}

static void write_line(struct writer *writer, const char *name, const char *string)
{
    to_text_string(scratch(writer), string, TO_TEXT_LINE);
    write_scratch(writer, name, "(unnamed)");
}

/* By integers, or a locale would put its comma into the number. */
static void write_seconds(struct writer *writer, int64_t time, int decimals)
{
    int64_t unit = decimals == 3 ? TO_MILLISECOND : 1000;
    time = time > 0 ? time : 0;
    to_buffer_print(scratch(writer), "%" PRId64 ".%0*" PRId64, time / TO_SECOND, decimals,
                    time % TO_SECOND / unit);
    write_scratch(writer, "time", "0");
}

static void write_timestamp(struct writer *writer, int64_t date)
{
    time_t seconds = (time_t)(date / TO_SECOND);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    to_buffer_print(scratch(writer), "%04d-%02d-%02dT%02d:%02d:%02d+00:00", utc.tm_year + 1900,
                    utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
    write_scratch(writer, "timestamp", "");
}

/* As the file says it of a test, also of one that has not ended. */
static enum element element_now(const struct record *record)
{
    if (record->progress == ENDED) {
        return element_of((enum to_outcome)record->outcome, record->started);
    }
    return element_of(TO_CANCELLED, record->progress == RUNNING);
}

static int64_t duration_now(const struct junit *junit, const struct record *record)
{
    return record->progress == RUNNING ? junit->now - record->begin : record->duration;
}

static void write_element(struct writer *writer, enum element element, const char *type,
                          const char *message, const char *body)
{
    begin(writer, element_names[element]);
    write_attribute(writer, "message", message);
    write_attribute(writer, "type", type);
    write_text(writer, body ? body : message);
    end(writer);
}

/* `aside` is told before the test's own output. In system-out, and not in system-err, where
 * some readers see a failure of a test that passed. */
static void write_stream(struct writer *writer, const char *name, const char *aside,
                         const struct to_output *output)
{
    struct to_buffer *text = scratch(writer);
    while (aside && *aside) {
        size_t size = strcspn(aside, "\n");
        to_buffer_print(text, "to-test: %.*s\n", (int)size, aside);
        aside += size + (aside[size] == '\n');
    }
    to_text_stream(text, output);
    writer->failed |= writer->scratch.failed;
    if (writer->scratch.size > 0) {
        begin(writer, name);
        write_text(writer, writer->scratch.data);
        end(writer);
    }
}

static void write_details(struct writer *writer, const struct record *record)
{
    static const struct details unended = {.type = "cancelled",
                                           .message = "not ended when this report was written"};
    static const struct details unknown = {.type = "exit", .message = "out of memory"};
    enum element element = element_now(record);
    const struct details *details = record->details;
    if (element == NO_ELEMENT && !details) {
        return;
    }
    if (!details) {
        details = record->progress == ENDED ? &unknown : &unended;
    }
    if (element == NO_ELEMENT) {
        /* What passes print is in no report; what they left is. */
        write_stream(writer, "system-out", details->aside, &(struct to_output){0});
        return;
    }
    write_element(writer, element, details->type, details->message, details->body);
    write_stream(writer, "system-out", details->aside, &details->out);
    write_stream(writer, "system-err", NULL, &details->err);
}

static void write_class(struct writer *writer, const struct to_case *test)
{
    to_message_class(scratch(writer), test);
    write_scratch(writer, "classname", "(unnamed)");
}

static void write_place(struct writer *writer, const struct junit *junit, const char *file,
                        int line)
{
    if (junit->options.flavour == TO_JUNIT_COMMON) {
        write_line(writer, "file", file);
        write_number(writer, "line", line > 0 ? (uint64_t)line : 0);
    }
}

static void write_part(struct writer *writer, const struct junit *junit,
                       const struct to_case *test, const struct part *part)
{
    begin(writer, "testcase");
    write_attribute(writer, "name", part->name);
    write_class(writer, test);
    write_place(writer, junit, part->file, part->line);
    write_seconds(writer, part->duration, 6);
    if (part->element != NO_ELEMENT) {
        write_element(writer, part->element, part->type, part->message, part->body);
    }
    end(writer);
}

static void write_case(struct writer *writer, const struct junit *junit,
                       const struct record *record)
{
    const struct to_case *test = record->test;
    begin(writer, "testcase");
    to_twins_name(&junit->twins, scratch(writer), test);
    write_scratch(writer, "name", "(unnamed)");
    write_class(writer, test);
    write_place(writer, junit, test->file, test->line);
    write_seconds(writer, duration_now(junit, record), 6);
    write_details(writer, record);
    end(writer);
    for (size_t i = 0; i < record->parts.count; i++) {
        write_part(writer, junit, test, &record->parts.list[i]);
    }
}

struct counts {
    size_t tests;
    size_t of[ELEMENTS];
};

static void add_counts(struct counts *counts, const struct junit *junit,
                       const struct suite *suite)
{
    counts->tests += suite->count;
    for (size_t i = 0; i < suite->count; i++) {
        const struct record *record = &junit->records[suite->records[i]];
        counts->of[element_now(record)]++;
        counts->tests += record->parts.count;
        for (size_t j = 0; j < record->parts.count; j++) {
            counts->of[record->parts.list[j].element]++;
        }
    }
}

static void write_counts(struct writer *writer, const struct counts *counts, bool skipped)
{
    write_number(writer, "tests", counts->tests);
    write_number(writer, "failures", counts->of[FAILURE]);
    write_number(writer, "errors", counts->of[ERROR]);
    if (skipped) {
        write_number(writer, "skipped", counts->of[SKIPPED]);
    }
}

/* From the first begin to the last end: tests run side by side. False: none began. */
static bool suite_span(const struct junit *junit, const struct suite *suite, int64_t *ret_begin,
                       int64_t *ret_end)
{
    bool any = false;
    for (size_t i = 0; i < suite->count; i++) {
        const struct record *record = &junit->records[suite->records[i]];
        if (record->progress == WAITING || !record->started) {
            continue;
        }
        int64_t end_time = record->begin + duration_now(junit, record) + record->waited;
        *ret_begin = any && *ret_begin < record->begin ? *ret_begin : record->begin;
        *ret_end = any && *ret_end > end_time ? *ret_end : end_time;
        any = true;
    }
    return any;
}

static void write_property(struct writer *writer, const char *name, const char *value)
{
    begin(writer, "property");
    write_attribute(writer, "name", name);
    write_attribute(writer, "value", value);
    end(writer);
}

static void write_number_property(struct writer *writer, const char *name, uint64_t number)
{
    to_buffer_print(scratch(writer), "%" PRIu64, number);
    writer->failed |= writer->scratch.failed;
    write_property(writer, name, writer->scratch.size ? writer->scratch.data : "0");
}

static void write_properties(struct writer *writer, const struct junit *junit)
{
    begin(writer, "properties");
    write_property(writer, "to-test.version", junit->version);
    write_number_property(writer, "to-test.jobs", junit->workers);
    if (junit->shuffled) {
        write_number_property(writer, "to-test.seed", junit->seed);
    }
    end(writer);
}

/* Unique in the file: readers merge suites of one name. */
static void write_suite_name(struct writer *writer, const struct junit *junit,
                             const struct suite *suite)
{
    struct to_buffer *name = scratch(writer);
    if (junit->modules > 1) {
        to_text_string(name, suite->module, TO_TEXT_LINE);
        to_buffer_byte(name, '.');
    }
    to_text_string(name, suite->name, TO_TEXT_LINE);
    write_scratch(writer, "name", "(unnamed)");
}

static void write_suite(struct writer *writer, const struct junit *junit,
                        const struct suite *suite, size_t id)
{
    struct counts counts = {0};
    int64_t begin_time = 0;
    int64_t end_time = 0;
    add_counts(&counts, junit, suite);
    suite_span(junit, suite, &begin_time, &end_time);

    begin(writer, "testsuite");
    write_suite_name(writer, junit, suite);
    write_counts(writer, &counts, true);
    write_seconds(writer, end_time - begin_time, 3);
    write_timestamp(writer, junit->date + begin_time);
    if (junit->hostname) {
        write_attribute(writer, "hostname", junit->hostname);
    }
    write_number(writer, "id", id);
    write_properties(writer, junit);
    for (size_t i = 0; i < suite->count; i++) {
        write_case(writer, junit, &junit->records[suite->records[i]]);
    }
    end(writer);
}

static void write_suites(struct writer *writer, const struct junit *junit)
{
    /* Several readers refuse a file without any suite. */
    static const struct suite none = {.module = "to-test", .name = "to-test"};
    struct counts counts = {0};
    for (size_t i = 0; i < junit->suite_count; i++) {
        add_counts(&counts, junit, &junit->suites[i]);
    }
    bool one = junit->modules == 1 && junit->count > 0;
    bool common = junit->options.flavour == TO_JUNIT_COMMON;

    begin(writer, "testsuites");
    write_line(writer, "name", one ? junit->records[0].test->module : "to-test");
    write_counts(writer, &counts, common);
    write_seconds(writer, junit->now, 3);
    if (common) {
        write_timestamp(writer, junit->date);
    }
    for (size_t i = 0; i < junit->suite_count; i++) {
        write_suite(writer, junit, &junit->suites[i], i);
    }
    if (junit->suite_count == 0) {
        write_suite(writer, junit, &none, 0);
    }
    end(writer);
}

static void write_document(struct writer *writer, const struct junit *junit)
{
    writer->failed |= xmlTextWriterSetIndent(writer->xml, 1) < 0;
    writer->failed |= xmlTextWriterSetIndentString(writer->xml, (const xmlChar *)"  ") < 0;
    writer->failed |= xmlTextWriterStartDocument(writer->xml, "1.0", "UTF-8", NULL) < 0;
    write_suites(writer, junit);
    writer->failed |= xmlTextWriterEndDocument(writer->xml) < 0;
}

/* Writes the file as known so far, and puts it into place. */
static int write_file(const struct junit *junit, struct to_error *error)
{
    struct to_sink sink = {.file = junit->file, .error = error};
    struct writer writer = {0};
    xmlOutputBufferPtr output = xmlOutputBufferCreateIO(write_sink, NULL, &sink, NULL);
    writer.xml = output ? xmlNewTextWriter(output) : NULL;
    if (writer.xml) {
        write_document(&writer, junit);
        xmlFreeTextWriter(writer.xml);
    } else if (output) {
        xmlOutputBufferClose(output);
    }
    to_sink_end(&sink);
    if (sink.code == 0 && (!writer.xml || writer.failed)) {
        to_file_drop(sink.file);
        sink.code = to_error_set(error, -ENOMEM, "JUnit: %s", strerror(ENOMEM));
    }
    to_buffer_free(&writer.scratch);
    return sink.code < 0 ? sink.code : to_file_replace(junit->file, error);
}

/* Never more than two per cent of the run's time. */
static void write_checkpoint(struct junit *junit)
{
    int64_t wait = 50 * junit->last_write_took;
    wait = wait > TO_SECOND ? wait : TO_SECOND;
    if (!junit->options.checkpoints || !to_file_is_replaceable(junit->file) || junit->now - junit->last_write <= wait) {
        return;
    }
    int64_t start = to_clock_now();
    /* If this fails the last one is still there, and the end will tell. */
    write_file(junit, NULL);
    junit->last_write_took = to_clock_now() - start;
    junit->last_write = junit->now;
}

/* ---- events ---- */

static void run_begin(struct junit *junit, const struct to_event *event)
{
    junit->modules = event->as.run_begin.modules;
    junit->workers = event->as.run_begin.workers;
    junit->shuffled = event->as.run_begin.shuffled;
    junit->seed = event->as.run_begin.seed;
    junit->date = event->as.run_begin.date;
    const char *host = event->as.run_begin.host;
    junit->hostname = host ? line_of(host) : NULL;
    junit->version = line_of(event->as.run_begin.version);
    junit->begun = true;
    if (!junit->version || (host && !junit->hostname) ||
        !make_records(junit, event->as.run_begin.cases, event->as.run_begin.count)) {
        junit->code = -ENOMEM;
    }
}

static void test_begin(struct junit *junit, const struct to_event *event)
{
    struct record *record = record_of(junit, event->as.test_begin.test);
    if (record && record->progress == WAITING) {
        record->progress = RUNNING;
        record->started = true;
        record->begin = event->time;
    }
}

static void junit_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct junit *junit = (struct junit *)reporter;
    junit->now = event->time;
    if (junit->code < 0) {
        return;
    }
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        run_begin(junit, event);
        break;
    case TO_EVENT_TEST_BEGIN:
        test_begin(junit, event);
        break;
    case TO_EVENT_TEST_END:
        keep_result(junit, event->as.test_end.test, event->as.test_end.result);
        write_checkpoint(junit);
        break;
    case TO_EVENT_QUIET:
        write_checkpoint(junit);
        break;
    default:
        break;
    }
}

static int junit_close(struct to_reporter *reporter, struct to_error *error)
{
    struct junit *junit = (struct junit *)reporter;
    int code = junit->code;
    if (code < 0) {
        to_error_set(error, code, "JUnit: %s", strerror(-code));
    } else if (junit->begun) {
        code = write_file(junit, error);
    }
    for (size_t i = 0; i < junit->count; i++) {
        free_details(junit->records[i].details);
        free_parts(&junit->records[i].parts);
    }
    free(junit->records);
    free(junit->by_index);
    free(junit->suites);
    free(junit->members);
    to_twins_free(&junit->twins);
    free(junit->hostname);
    free(junit->version);
    to_file_free(junit->file);
    free(junit);
    return code;
}

struct to_reporter *to_junit_new(const char *path, const struct to_junit_options *options,
                                 struct to_error *error)
{
    static const struct to_reporter_kind kind = {junit_event, junit_close};
    struct junit *junit = calloc(1, sizeof *junit);
    if (!junit) {
        to_error_set(error, -ENOMEM, "JUnit: %s", strerror(ENOMEM));
        return NULL;
    }
    junit->base.kind = &kind;
    junit->options = *options;
    junit->file = to_file_new(path, error);
    if (!junit->file) {
        free(junit);
        return NULL;
    }
    return &junit->base;
}

/* SPDX-License-Identifier: MIT
 *
 * The run as a JUnit XML file. It is always written whole, by the same code, at the end and now
 * and then before (a checkpoint).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "report/file.h"
#include "report/junit/document.h"
#include "report/junit/xml.h"
#include "report/reporter.h"
#include "report/sink.h"

struct junit {
    struct to_reporter base;
    struct to_file *file;
    int code; /* out of memory, else 0: what cannot be written is tried again at the end */
    bool checkpoints;
    bool begun;
    struct to_junit_run run;
    int64_t last_write; /* in the run's time */
    int64_t last_write_took;
};

/* Writes the file as known so far, and puts it into place. */
static int write_file(const struct junit *junit, struct to_error *error)
{
    struct to_sink sink = {.file = junit->file, .error = error};
    struct to_xml xml = {0};
    to_xml_open(&xml, &sink);
    if (!xml.failed) {
        to_junit_write(&xml, &junit->run);
    }
    to_xml_close(&xml);
    to_sink_end(&sink);
    if (sink.code == 0 && xml.failed) {
        to_file_drop(sink.file);
        sink.code = to_error_set(error, -ENOMEM, "JUnit: %s", strerror(ENOMEM));
    }
    return sink.code < 0 ? sink.code : to_file_replace(junit->file, error);
}

/* Never more than two per cent of the run's time. */
static void write_checkpoint(struct junit *junit)
{
    int64_t wait = 50 * junit->last_write_took;
    wait = wait > TO_SECOND ? wait : TO_SECOND;
    if (!junit->checkpoints || !to_file_is_replaceable(junit->file) ||
        junit->run.now - junit->last_write <= wait) {
        return;
    }
    int64_t start = to_clock_now();
    /* If this fails the last one is still there, and the end will tell. */
    write_file(junit, NULL);
    junit->last_write_took = to_clock_now() - start;
    junit->last_write = junit->run.now;
}

static void run_begin(struct junit *junit, const struct to_event *event)
{
    struct to_junit_run *run = &junit->run;
    run->modules = event->as.run_begin.modules;
    run->workers = event->as.run_begin.workers;
    run->shuffled = event->as.run_begin.shuffled;
    run->seed = event->as.run_begin.seed;
    run->shard = event->as.run_begin.shard;
    run->date = event->as.run_begin.date;
    const char *host = event->as.run_begin.host;
    run->hostname = host ? to_junit_line(host) : NULL;
    run->version = to_junit_line(event->as.run_begin.version);
    junit->begun = true;
    if (!run->version || (host && !run->hostname) ||
        !to_junit_records_make(&run->records, event->as.run_begin.cases,
                               event->as.run_begin.count)) {
        junit->code = -ENOMEM;
    }
}

static void test_end(struct junit *junit, const struct to_event *event)
{
    if (!to_junit_records_keep(&junit->run.records, event->as.test_end.test,
                               event->as.test_end.result)) {
        junit->code = -ENOMEM;
    }
    write_checkpoint(junit);
}

static void junit_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct junit *junit = (struct junit *)reporter;
    junit->run.now = event->time;
    if (junit->code < 0) {
        return;
    }
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        run_begin(junit, event);
        break;
    case TO_EVENT_TEST_BEGIN:
        to_junit_records_begin(&junit->run.records, event->as.test_begin.test, event->time);
        break;
    case TO_EVENT_TEST_END:
        test_end(junit, event);
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
    to_junit_records_free(&junit->run.records);
    free(junit->run.hostname);
    free(junit->run.version);
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
    junit->run.flavour = options->flavour;
    junit->checkpoints = options->checkpoints;
    junit->file = to_file_new(path, error);
    if (!junit->file) {
        free(junit);
        return NULL;
    }
    return &junit->base;
}

/* SPDX-License-Identifier: MIT
 *
 * The reports of a fuzzed run: into files in memory, to be looked at when they are complete.
 */
#ifndef REPORTS_H
#define REPORTS_H

#include <fcntl.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "bus.h"
#include "jsonl/read.h"
#include "jsonl/write.h"
#include "report/reporter.h"
#include "report/screen.h"

enum { TAP, JUNIT, EVENTS, PAGE, TRACE, REPORTS };

struct reports {
    int files[REPORTS];
    int nowhere; /* for the terminal */
    struct to_screen *screen;
};

static inline struct to_reporter *new_report(int kind, const char *path)
{
    const struct to_junit_options options = {.checkpoints = true};
    return kind == TAP      ? to_tap_new(path, NULL)
           : kind == JUNIT  ? to_junit_new(path, &options, NULL)
           : kind == EVENTS ? to_jsonl_new(path, NULL)
           : kind == PAGE   ? to_html_new(path, NULL)
                            : to_trace_new(path, NULL);
}

static inline void open_reports(struct reports *reports, struct to_bus *bus, bool colours)
{
    struct to_terminal_options terminal = {.colours = colours,
                                           .told = TO_TOLD_ALL,
                                           .output = TO_OUTPUT_OF_ALL,
                                           .durations = 3};
    for (int i = 0; i < REPORTS; i++) {
        char path[40];
        reports->files[i] = memfd_create("report", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", reports->files[i]);
        to_bus_add(bus, new_report(i, path));
    }
    reports->nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    reports->screen = to_screen_new(reports->nowhere);
    terminal.screen = reports->screen;
    to_bus_add(bus, to_terminal_new(&terminal, NULL));
    const struct to_log_live_options log = {
        .screen = reports->screen, .colours = colours, .level = 1};
    to_bus_add(bus, to_log_live_new(&log, NULL));
}

static inline void close_reports(struct reports *reports)
{
    for (int i = 0; i < REPORTS; i++) {
        close(reports->files[i]);
    }
    to_screen_free(reports->screen);
    close(reports->nowhere);
}

/* For the caller to free. */
static inline char *report_text(const struct reports *reports, int kind, size_t *ret_size)
{
    off_t size = lseek(reports->files[kind], 0, SEEK_END);
    char *text = malloc((size_t)size + 1);
    if (size < 0 || !text || pread(reports->files[kind], text, (size_t)size, 0) != size) {
        abort();
    }
    text[size] = '\0';
    *ret_size = (size_t)size;
    return text;
}

static inline void check_json(const char *text, size_t size)
{
    json_error_t error;
    json_t *json = json_loadb(text, size, 0, &error);
    if (!json) {
        fprintf(stderr, "%s at %d:%d\n", error.text, error.line, error.column);
        abort();
    }
    json_decref(json);
}

/* What a browser takes for the page's data is all of it. */
static inline void check_page(const struct reports *reports)
{
    static const char mark[] = "id=\"data\">";
    size_t size = 0;
    char *page = report_text(reports, PAGE, &size);
    char *data = strstr(page, mark);
    if (!data || strcmp(page + size - 8, "</html>\n") != 0) {
        abort();
    }
    data += strlen(mark);
    check_json(data, strcspn(data, "<"));
    free(page);
}

/* Whether they are what they are called. */
static inline void check_reports(const struct reports *reports)
{
    size_t size = 0;
    char *tap = report_text(reports, TAP, &size);
    if (strncmp(tap, "TAP version 13\n1..", 18) != 0 || tap[size - 1] != '\n') {
        abort();
    }
    free(tap);
    char *junit = report_text(reports, JUNIT, &size);
    xmlDocPtr document = xmlReadMemory(junit, (int)size, NULL, NULL, XML_PARSE_HUGE);
    if (!document) {
        abort();
    }
    xmlFreeDoc(document);
    free(junit);
    check_page(reports);
    char *trace = report_text(reports, TRACE, &size);
    check_json(trace, size);
    free(trace);
}

/* Whether the same can be had from the events alone. */
static inline void check_replay(const struct reports *reports)
{
    struct reports again;
    struct to_bus bus = {0};
    struct to_stream_end end;
    struct to_error error = {0};
    size_t sizes[2];
    char *events = report_text(reports, EVENTS, &sizes[0]);
    FILE *file = fmemopen(events, sizes[0], "r");
    struct to_stream *stream = to_stream_open(file, "events", &error);
    open_reports(&again, &bus, false);
    if (!stream || to_stream_play(stream, &bus, &end, &error) < 0 || to_bus_close(&bus) > 0) {
        fprintf(stderr, "%s\n", error.text ? error.text : "a report is not complete");
        abort();
    }
    for (int i = 0; i < REPORTS; i++) {
        char *first = report_text(reports, i, &sizes[0]);
        char *second = report_text(&again, i, &sizes[1]);
        /* Fixtures that were kept up are so no more. */
        bool same = sizes[0] == sizes[1] && memcmp(first, second, sizes[0]) == 0;
        if (!same && !(i == EVENTS && strstr(first, "{\"event\":\"kept\""))) {
            fprintf(stderr, "%s\n---- and again:\n%s\n", first, second);
            abort();
        }
        free(first);
        free(second);
    }
    close_reports(&again);
    to_stream_free(stream);
    fclose(file);
    free(events);
}

#endif

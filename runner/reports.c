/* SPDX-License-Identifier: MIT
 * Opens the reports that the command line asks for. */
#include "reports.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "bus.h"
#include "event.h"
#include "jsonl/write.h"
#include "memory.h"
#include "options.h"
#include "report/reporter.h"

/* ---- where to ---- */

int to_reports_terminal(const struct to_options *options)
{
    return to_options_outputs(options) > 0 ? STDERR_FILENO : STDOUT_FILENO;
}

bool to_reports_coloured(const struct to_options *options)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    switch (options->colour) {
    case TO_ALWAYS:
        return true;
    case TO_NEVER:
        return false;
    case TO_AUTO:
        break;
    }
    return isatty(to_reports_terminal(options)) && !(no_color && *no_color) &&
           !(term && strcmp(term, "dumb") == 0);
}

/* A run is told to GitHub by itself; when it is told again, that has been done. */
static bool wants_github(const struct to_options *options, bool live)
{
    const char *actions = getenv("GITHUB_ACTIONS");
    bool there = actions && strcmp(actions, "true") == 0;
    return options->github == TO_ALWAYS || (options->github == TO_AUTO && there && live);
}

/* ---- a report that cannot be opened ---- */

/* Stands in its place, so that it is told at the end, too, when all else has scrolled away. */
struct missing {
    struct to_reporter base;
    char *why;
};

static void missing_event(struct to_reporter *reporter, const struct to_event *event)
{
    (void)reporter;
    (void)event;
}

static int missing_close(struct to_reporter *reporter, struct to_error *error)
{
    struct missing *missing = (struct missing *)reporter;
    int code = to_error_set(error, -EIO, "%s", missing->why);
    free(missing->why);
    free(missing);
    return code;
}

static void add(struct to_bus *bus, struct to_reporter *reporter, struct to_error *error)
{
    static const struct to_reporter_kind kind = {missing_event, missing_close};
    if (!reporter) {
        struct missing *missing = to_memory_new(sizeof *missing);
        missing->base.kind = &kind;
        missing->why = to_memory_string(to_error_text(error, -EIO));
        fprintf(stderr, "to-test: %s; the run goes on without this report\n", missing->why);
        to_error_free(error);
        reporter = &missing->base;
    }
    to_bus_add(bus, reporter);
}

static void open_logs(struct to_bus *bus, struct to_screen *screen,
                      const struct to_options *options, struct to_error *error)
{
    const struct to_log_live_options log = {
        .screen = screen,
        .colours = to_reports_coloured(options),
        .level = options->log,
        .highlights = options->highlights.list,
        .highlight_count = options->highlights.count,
    };
    if (options->log) {
        add(bus, to_log_live_new(&log, error), error);
    }
    if (options->log_folder) {
        add(bus, to_log_kept_new(options->log_folder, error), error);
    }
}

void to_reports_open(struct to_bus *bus, struct to_screen *screen,
                     const struct to_options *options, bool live)
{
    struct to_error error = {0};
    const struct to_terminal_options terminal = {
        .screen = screen,
        .colours = to_reports_coloured(options),
        .quiet = options->level < 0,
        .told = options->told,
        .output = options->output,
        .durations = options->durations,
    };
    const struct to_junit_options junit = {.checkpoints = live,
                                           .flavour = options->junit_flavour};
    add(bus, to_terminal_new(&terminal, &error), &error);
    open_logs(bus, screen, options, &error);
    if (options->tap) {
        add(bus, to_tap_new(options->tap_path, &error), &error);
    }
    if (options->junit_path) {
        add(bus, to_junit_new(options->junit_path, &junit, &error), &error);
    }
    if (options->jsonl_path) {
        add(bus, to_jsonl_new(options->jsonl_path, &error), &error);
    }
    if (options->html_path) {
        add(bus, to_html_new(options->html_path, &error), &error);
    }
    if (options->trace_path) {
        add(bus, to_trace_new(options->trace_path, &error), &error);
    }
    if (wants_github(options, live)) {
        const struct to_github_options github = {.screen = screen,
                                                 .summary = getenv("GITHUB_STEP_SUMMARY"),
                                                 .workspace = getenv("GITHUB_WORKSPACE")};
        add(bus, to_github_new(&github, &error), &error);
    }
    if (options->teamcity) {
        add(bus, to_teamcity_new(screen, &error), &error);
    }
}

/* SPDX-License-Identifier: MIT
 *
 * A reporter: an observer of the events, that writes them in its own form.
 *
 * What it cannot write it remembers: the run goes on, the other reporters too, and
 * to_reporter_close tells.
 */
#ifndef TO_REPORT_REPORTER_H
#define TO_REPORT_REPORTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_error;
struct to_event;
struct to_forecast;
struct to_log_highlight;
struct to_loop;
struct to_reporter;
struct to_screen;

/* What a kind of reporter consists of. `event` is called for every event, in order;
 * `close` once, after the last one (or after none), and frees the reporter. */
struct to_reporter_kind {
    void (*event)(struct to_reporter *reporter, const struct to_event *event);
    int (*close)(struct to_reporter *reporter, struct to_error *error);
};

/* First member of each reporter's own struct. */
struct to_reporter {
    const struct to_reporter_kind *kind;
};

static inline void to_reporter_event(struct to_reporter *reporter, const struct to_event *event)
{
    reporter->kind->event(reporter, event);
}

/* Completes the report and frees the reporter. 0, or a negative errno where the report is
 * not complete: then the message names its path and the reason. */
static inline int to_reporter_close(struct to_reporter *reporter, struct to_error *error)
{
    return reporter->kind->close(reporter, error);
}

/*
 * The reporters. Each `_new` returns NULL with a message where its output cannot be
 * opened. `path` NULL or "-": standard output.
 */
struct to_reporter *to_tap_new(const char *path, struct to_error *error);

/* No file is valid by all schemas; this is what the readers take. */
enum to_junit_flavour {
    TO_JUNIT_COMMON,
    TO_JUNIT_XUNIT, /* by the schema junit-10.xsd, which Jenkins' xunit plugin insists on */
};

struct to_junit_options {
    enum to_junit_flavour flavour;
    bool checkpoints; /* the file is also written while the run lasts */
};
struct to_reporter *to_junit_new(const char *path, const struct to_junit_options *options,
                                 struct to_error *error);
struct to_reporter *to_html_new(const char *path, struct to_error *error);
struct to_reporter *to_trace_new(const char *path, struct to_error *error);

struct to_github_options {
    struct to_screen *screen; /* where the annotations go; borrowed */
    const char *summary;   /* the file that the summary is added to; NULL: none */
    const char *workspace; /* the repository's top folder; NULL: not known */
};
struct to_reporter *to_github_new(const struct to_github_options *options, struct to_error *error);

struct to_reporter *to_teamcity_new(struct to_screen *screen, struct to_error *error);

/* Which tests have a line. */
enum to_told {
    TO_TOLD_FAILED,
    TO_TOLD_FLAKY,   /* also those that pass when they are tried again, and that they are */
    TO_TOLD_SKIPPED, /* also those that were skipped, cancelled or expected to fail */
    TO_TOLD_PASSED,  /* also those that passed; not fixtures that did */
    TO_TOLD_ALL,     /* also these, and what begins */
};

/* Of which tests the output is shown. */
enum to_output_of { TO_OUTPUT_OF_NONE, TO_OUTPUT_OF_FAILED, TO_OUTPUT_OF_ALL };

struct to_terminal_options {
    struct to_screen *screen; /* borrowed */
    bool colours;
    bool quiet; /* no lines about the whole but the last one */
    enum to_told told;
    enum to_output_of output;
    size_t durations; /* so many of the slowest tests are told at the end */
};
struct to_reporter *to_terminal_new(const struct to_terminal_options *options,
                                    struct to_error *error);

/* What tests log, as it comes. Highlights are copied. */
struct to_log_live_options {
    struct to_screen *screen; /* borrowed */
    bool colours;
    int level; /* the lowest that is shown: enum to_log_level */
    const struct to_log_highlight *highlights;
    size_t highlight_count;
};
struct to_reporter *to_log_live_new(const struct to_log_live_options *options,
                                    struct to_error *error);

/* The same in a folder, a file a worker. */
struct to_reporter *to_log_kept_new(const char *folder, struct to_error *error);

/* The run while it lasts. */
enum to_progress_mode {
    TO_PROGRESS_NONE,
    TO_PROGRESS_BAR,           /* a row that is redrawn */
    TO_PROGRESS_WORKERS,       /* and one for each worker */
    TO_PROGRESS_PLAIN,         /* where nothing can be redrawn: a line when there is no news */
    TO_PROGRESS_PLAIN_WORKERS, /* and one for each start of a test */
};
struct to_progress_options {
    enum to_progress_mode mode;
    struct to_screen *screen; /* borrowed, and so is the loop */
    struct to_loop *loop;
    struct to_forecast *forecast; /* the reporter's from now on; NULL: nobody knows */
    bool colours;
    int64_t news; /* when plain: after so many nanoseconds without a line, one tells what runs;
                     0: never */
};
struct to_reporter *to_progress_new(const struct to_progress_options *options,
                                    struct to_error *error);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The command line of to-test.
 */
#ifndef TO_RUNNER_OPTIONS_H
#define TO_RUNNER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/words.h"
#include "highlight.h"
#include "report/reporter.h"
#include "wire/record.h"

struct to_error;
struct to_expression;

enum to_action {
    TO_ACTION_RUN,
    TO_ACTION_LIST,
    TO_ACTION_GRAPH,
    TO_ACTION_DRY_RUN,
    TO_ACTION_DEBUG,
    TO_ACTION_REPORT, /* to-test report: the arguments are files */
    TO_ACTION_HELP,
    TO_ACTION_VERSION,
};

enum to_list_form { TO_LIST_TEXT, TO_LIST_JSON };
enum to_graph_form { TO_GRAPH_TEXT, TO_GRAPH_DOT, TO_GRAPH_MERMAID };

enum to_when { TO_AUTO, TO_ALWAYS, TO_NEVER };

/* --progress: as it fits, not, one row, one for each worker */
enum to_progress_wanted { TO_PROGRESS_AUTO, TO_PROGRESS_OFF, TO_PROGRESS_LINE, TO_PROGRESS_EACH };

struct to_options {
    enum to_action action;
    enum to_list_form list_form;
    enum to_graph_form graph_form;
    char **arguments; /* PATH or PATH::NAME; borrowed from argv */
    size_t argument_count;

    struct to_expression *names; /* -k */
    struct to_expression *tags;  /* -t */
    bool no_needs;
    bool failed; /* only what failed when it last ran */
    bool no_history;
    bool failed_first; /* start first what failed when it last ran */
    size_t shard; /* this one */
    size_t shards; /* of so many; 0: all runs here */

    size_t jobs;
    bool shuffle;
    bool seeded; /* --shuffle says the seed */
    uint64_t seed;
    enum to_isolate isolate;
    int64_t timeout;      /* nanoseconds, as are all times here */
    double timeout_scale; /* of the tests' limits */
    int64_t grace;
    int64_t run_timeout;  /* 0: none */
    int64_t load_timeout;
    size_t max_fail; /* 0: no limit */
    size_t retries;
    bool flaky_fails;
    size_t repeat; /* 0: not said */
    bool until_fail;
    bool dependents_anyway; /* a failure does not keep what comes after it from running */
    bool leaks_fail;
    bool live; /* what tests print is shown at once */
    bool keep_fixtures;
    struct to_words wrapper;  /* modules are run by this command; empty: by none */
    struct to_words again;    /* what was said, as far as a test's end may hang on it */
    struct to_words sets;     /* --set, in order */
    struct to_words mocks;    /* --mock */
    const char *state_file;   /* NULL: none */
    const char *dump_state;   /* NULL: nowhere */
    uint64_t state_limit;     /* bytes of a value of the shared state */
    struct to_words debugger; /* of TO_ACTION_DEBUG; empty: the default one */

    bool tap;
    const char *tap_path; /* NULL: standard output */
    const char *junit_path; /* NULL: none */
    enum to_junit_flavour junit_flavour;
    const char *jsonl_path; /* NULL: none */
    const char *html_path;  /* NULL: none */
    const char *trace_path; /* NULL: none */
    enum to_when github; /* TO_AUTO: when it runs the tests */
    bool teamcity;
    int log;                /* the lowest level that is shown: enum to_log_level; 0: none */
    const char *log_folder; /* NULL: none */
    struct to_highlights_given highlights;
    enum to_progress_wanted progress;
    int64_t slow; /* without news, until it is told what runs; 0: never */
    int level; /* -1 quiet, 0, 1 verbose */
    enum to_told told;
    enum to_output_of output;
    bool output_said; /* by --output itself */
    size_t durations;
    enum to_when colour;
};

/* 0, or -EINVAL with a message. `argv` is permuted. */
int to_options_read(struct to_options *options, int argc, char **argv, struct to_error *error);

void to_options_free(struct to_options *options);

/* How many reports are to go to standard output, where that for the terminal then does not. */
int to_options_outputs(const struct to_options *options);

/* The text of --help, on standard output. */
void to_options_print_help(void);

#endif

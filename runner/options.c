/* SPDX-License-Identifier: MIT
 * The command line of to-test: one table for reading it and for --help. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/nearest.h"
#include "base/processors.h"
#include "expression.h"
#include "memory.h"
#include "option_value.h"

enum { JOBS_MAX = 4096, FAILURES_MAX = 1000 * 1000 * 1000, LONG = 256 };

/* Long options without a letter have numbers from LONG on. */
enum option_code {
    CODE_TIMEOUT = LONG,
    CODE_TIMEOUT_SCALE,
    CODE_RUN_TIMEOUT,
    CODE_GRACE,
    CODE_LOAD_TIMEOUT,
    CODE_MAX_FAIL,
    CODE_DEPENDENTS_ANYWAY,
    CODE_RETRIES,
    CODE_FLAKY,
    CODE_REPEAT,
    CODE_UNTIL_FAIL,
    CODE_LEAKS,
    CODE_KEEP_FIXTURES,
    CODE_FAILED_FIRST,
    CODE_SHUFFLE,
    CODE_ISOLATE,
    CODE_NO_HISTORY,
    CODE_WRAPPER,
    CODE_DEBUG,
    CODE_DEBUGGER,
    CODE_NO_DEPS,
    CODE_FAILED,
    CODE_SHARD,
    CODE_LIST,
    CODE_GRAPH,
    CODE_DRY_RUN,
    CODE_SET,
    CODE_MOCK,
    CODE_STATE_FILE,
    CODE_DUMP_STATE,
    CODE_STATE_LIMIT,
    CODE_TAP,
    CODE_JUNIT,
    CODE_JUNIT_FLAVOUR,
    CODE_JSONL,
    CODE_HTML,
    CODE_TRACE,
    CODE_STATUS,
    CODE_OUTPUT,
    CODE_DURATIONS,
    CODE_GITHUB,
    CODE_TEAMCITY,
    CODE_LOG,
    CODE_LOG_DIR,
    CODE_HIGHLIGHT,
    CODE_PROGRESS,
    CODE_NO_PROGRESS,
    CODE_SLOW,
    CODE_COLOR,
    CODE_VERSION,
};

struct option_row {
    int code; /* the letter, or one of the above; 0: a heading */
    const char *name;
    int argument; /* as in struct option */
    const char *value;
    const char *help; /* a heading's text */
};

/* The heading of what to-test report takes, too. */
static const char reporting[] = "Reporting";

static const struct option_row rows[] = {
    {0, NULL, 0, NULL, "Selecting (what a selected test needs is selected, too)"},
    {'k', "filter", required_argument, "EXPR",
     "tests whose name or suite has these words: 'login and not slow'"},
    {'t', "tags", required_argument, "EXPR", "tests with these tags: 'db and (fast or net)'"},
    {CODE_NO_DEPS, "no-deps", no_argument, NULL, "without the tests that the selected ones need"},
    {CODE_FAILED, "failed", no_argument, NULL,
     "tests that failed when they last ran, or were skipped due to one that did"},
    {CODE_SHARD, "shard", required_argument, "I/N",
     "of these the I-th of N parts, where N machines share the work"},
    {CODE_LIST, "list", optional_argument, "FORM",
     "list the selected tests and exit: text (the default), json"},
    {CODE_GRAPH, "graph", optional_argument, "FORM",
     "show what comes after what and exit: text (the default), dot, mermaid"},
    {CODE_DRY_RUN, "dry-run", no_argument, NULL, "show what would run, in its order, and exit"},
    {0, NULL, 0, NULL, "Running"},
    {'j', "jobs", required_argument, "N", "run up to N tests at once (the processors' number)"},
    {CODE_FAILED_FIRST, "failed-first", no_argument, NULL,
     "start first what failed when it last ran, and what that needs"},
    {CODE_SHUFFLE, "shuffle", optional_argument, "SEED",
     "start what may start in a random order, which the same SEED gives again"},
    {CODE_ISOLATE, "isolate", required_argument, "MODE",
     "process: one a test (the default); worker: test after test in one; thread: all in one"},
    {CODE_TIMEOUT, "timeout", required_argument, "SECONDS",
     "time limit of a test that sets none itself (60; 0: none)"},
    {CODE_TIMEOUT_SCALE, "timeout-scale", required_argument, "X",
     "multiply the time limits of all tests, for a slow machine (1)"},
    {CODE_RUN_TIMEOUT, "run-timeout", required_argument, "SECONDS",
     "time limit of the whole run (0: none, the default)"},
    {CODE_GRACE, "grace", required_argument, "SECONDS",
     "from SIGTERM to SIGKILL, for a test that has to end (10)"},
    {CODE_LOAD_TIMEOUT, "load-timeout", required_argument, "SECONDS",
     "time limit for a module to tell its tests (30)"},
    {'x', "exit-first", no_argument, NULL, "start no more tests after the first failure"},
    {CODE_MAX_FAIL, "max-fail", required_argument, "N", "start no more after N failures"},
    {CODE_DEPENDENTS_ANYWAY, "run-dependents-anyway", no_argument, NULL,
     "run also what comes after a test that has failed"},
    {CODE_RETRIES, "retries", required_argument, "N",
     "run a test that fails up to N times more (0); if it passes then, it is flaky"},
    {CODE_FLAKY, "flaky", required_argument, "WHAT",
     "pass (the default) or fail: what a flaky test counts as"},
    {CODE_REPEAT, "repeat", required_argument, "N",
     "run each test N times, as long as it passes; what it needs once"},
    {CODE_UNTIL_FAIL, "until-fail", no_argument, NULL,
     "run all again and again until a test fails; with --repeat N, N times at most"},
    {CODE_LEAKS, "leaks", required_argument, "WHAT",
     "fail or warn (the default): of a test that leaves processes running"},
    {CODE_KEEP_FIXTURES, "keep-fixtures", no_argument, NULL,
     "after a failure, leave the fixtures that it needs up, and wait for Enter"},
    {CODE_NO_HISTORY, "no-history", no_argument, NULL,
     "neither use nor remember how long tests take and which failed"},
    {'s', "no-capture", no_argument, NULL, "show what tests print at once, each line with the test's name"},
    {CODE_WRAPPER, "wrapper", required_argument, "CMD",
     "run the modules under a program: 'valgrind -q --error-exitcode=9'"},
    {CODE_DEBUG, "debug", no_argument, NULL,
     "run what the one selected test needs, and that test under gdb"},
    {CODE_DEBUGGER, "debugger", required_argument, "CMD",
     "the same under another debugger: 'gdb -tui', lldb"},
    {0, NULL, 0, NULL, "The shared state"},
    {CODE_SET, "set", required_argument, "KEY=VALUE",
     "set a key: an int, a double, true, false or a string; KEY:string=007 says which"},
    {CODE_MOCK, "mock", required_argument, "NAME[=VALUE]",
     "this test does not run and counts as passed, with this result"},
    {CODE_STATE_FILE, "state-file", required_argument, "FILE",
     "begin with what is in FILE, JSON"},
    {CODE_DUMP_STATE, "dump-state", required_argument, "FILE",
     "write to FILE what there is at the end"},
    {CODE_STATE_LIMIT, "state-limit", required_argument, "SIZE",
     "what a value may have at most: 64M, 1G (16M)"},
    {0, NULL, 0, NULL, reporting},
    {CODE_TAP, "tap", optional_argument, "FILE", "TAP, on standard output or in FILE"},
    {CODE_JUNIT, "junit", required_argument, "FILE", "JUnit XML"},
    {CODE_JUNIT_FLAVOUR, "junit-flavour", required_argument, "NAME",
     "common (the default), or xunit: valid for Jenkins' xunit plugin"},
    {CODE_JSONL, "jsonl", required_argument, "FILE",
     "JSON lines: all that happens, as it happens; to-test report reads it"},
    {CODE_HTML, "html", required_argument, "FILE",
     "a page to look at: failures, all tests, timeline and graph"},
    {CODE_TRACE, "trace", required_argument, "FILE", "a trace to open in Perfetto"},
    {CODE_GITHUB, "github", optional_argument, "WHEN",
     "annotations and a summary for GitHub Actions: auto (the default), always, never"},
    {CODE_TEAMCITY, "teamcity", no_argument, NULL, "service messages for TeamCity"},
    {'q', "quiet", no_argument, NULL, "only failures and the last line"},
    {'v', "verbose", no_argument, NULL, "also starts, and the output of tests that pass"},
    {CODE_STATUS, "status", required_argument, "WHICH",
     "tests that have a line: fail, flaky (also these), skip, pass (the default), all"},
    {CODE_OUTPUT, "output", required_argument, "WHICH",
     "tests whose output is shown: none, failed (the default), all"},
    {CODE_DURATIONS, "durations", required_argument, "N", "show the N slowest tests"},
    {CODE_LOG, "log", optional_argument, "LEVEL",
     "show what tests log, as they do: debug, info (the default), warning or error"},
    {CODE_LOG_DIR, "log-dir", required_argument, "DIR", "write it to files, one a worker"},
    {CODE_HIGHLIGHT, "highlight", required_argument, "PATTERN=COLOUR",
     "show what matches in the log in this colour: 'port [0-9]+=cyan'"},
    {CODE_PROGRESS, "progress", optional_argument, "WHAT",
     "on a terminal: bar (the default), workers: a row for each, or off"},
    {CODE_NO_PROGRESS, "no-progress", no_argument, NULL, "the same as --progress=off"},
    {CODE_SLOW, "slow", required_argument, "SECONDS",
     "elsewhere: say what runs after so long without news (30; 0: never)"},
    {CODE_COLOR, "color", required_argument, "WHEN", "auto (the default), always or never"},
    {'h', "help", no_argument, NULL, "show this and exit"},
    {CODE_VERSION, "version", no_argument, NULL, "show the version and exit"},
};

enum { ROWS = sizeof rows / sizeof *rows };

/* ---- --help ---- */

enum { HELP_INDENT = 30, HELP_WIDTH = 80 };

/* Goes on in the column of the texts, where a line would become too long. */
static void print_text(const char *text)
{
    int room = HELP_WIDTH - HELP_INDENT;
    while (strlen(text) > (size_t)room) {
        int end = room;
        while (end > 0 && text[end] != ' ') {
            end--;
        }
        end = end > 0 ? end : room;
        printf("%.*s\n%*s", end, text, HELP_INDENT, "");
        text += end + (text[end] == ' ');
    }
    puts(text);
}

void to_options_print_help(void)
{
    puts("usage: to-test [OPTION...] MODULE[::NAME]...\n"
         "       to-test report [OPTION...] FILE.jsonl\n"
         "\n"
         "Runs the tests of the modules, in the order of their dependencies, many at once.\n"
         "A MODULE is a test program, a shared object, or a C file (all C files together\n"
         "are compiled to one module). NAME is a test's name or a glob.\n"
         "With report: runs nothing, but reports on the run that --jsonl has written.");
    for (size_t i = 0; i < ROWS; i++) {
        const struct option_row *row = &rows[i];
        if (row->code == 0) {
            printf("\n%s:\n", row->help);
            continue;
        }
        char left[64];
        snprintf(left, sizeof left, "%c%c%s --%s%s%s%s", row->code < LONG ? '-' : ' ',
                 row->code < LONG ? row->code : ' ', row->code < LONG ? "," : " ", row->name,
                 row->argument == no_argument         ? ""
                 : row->argument == optional_argument ? "[="
                                                      : " ",
                 row->value ? row->value : "", row->argument == optional_argument ? "]" : "");
        if (strlen(left) > HELP_INDENT - 3) {
            printf("  %s\n%*s", left, HELP_INDENT, "");
        } else {
            printf("  %-*s", HELP_INDENT - 2, left);
        }
        print_text(row->help);
    }
    puts("\n"
         "Exit status: 0 all passed, 1 some failed, 2 interrupted or out of time, 3 a\n"
         "report could not be written, 4 wrong usage or a module that cannot be run,\n"
         "5 no tests.");
}

/* ---- options ---- */

static int take(struct to_options *options, int code, const char *name, const char *value,
                struct to_error *error)
{
    static const char *const isolations[] = {"process", "worker", "thread"};
    static const char *const leaks[] = {"warn", "fail"};
    static const char *const flaky[] = {"pass", "fail"};
    static const char *const statuses[] = {"fail", "flaky", "skip", "pass", "all"};
    static const char *const outputs[] = {"none", "failed", "all"};
    static const char *const flavours[] = {"common", "xunit"};
    static const char *const whens[] = {"auto", "always", "never"};
    static const char *const progresses[] = {"off", "bar", "workers"};
    static const char *const lists[] = {"text", "json"};
    static const char *const graphs[] = {"text", "dot", "mermaid"};
    static const char *const levels[] = {"debug", "info", "warning", "error"};
    int place = 0;
    int result = 0;
    switch (code) {
    case 'k':
        return to_option_expression(name, value, &options->names, error);
    case 't':
        return to_option_expression(name, value, &options->tags, error);
    case 'j':
        return to_option_number(name, value, 1, JOBS_MAX, &options->jobs, error);
    case 'x':
        options->max_fail = 1;
        break;
    case 's':
        options->live = true;
        break;
    case 'q':
        options->level = -1;
        options->told = TO_TOLD_FAILED;
        options->output = TO_OUTPUT_OF_FAILED;
        break;
    case 'v':
        options->level = 1;
        options->told = TO_TOLD_ALL;
        options->output = TO_OUTPUT_OF_ALL;
        break;
    case 'h':
        options->action = TO_ACTION_HELP;
        break;
    case CODE_TIMEOUT:
        return to_option_seconds(name, value, &options->timeout, error);
    case CODE_TIMEOUT_SCALE:
        return to_option_scale(name, value, &options->timeout_scale, error);
    case CODE_RUN_TIMEOUT:
        return to_option_seconds(name, value, &options->run_timeout, error);
    case CODE_GRACE:
        return to_option_seconds(name, value, &options->grace, error);
    case CODE_LOAD_TIMEOUT:
        return to_option_seconds(name, value, &options->load_timeout, error);
    case CODE_MAX_FAIL:
        return to_option_number(name, value, 1, FAILURES_MAX, &options->max_fail, error);
    case CODE_RETRIES:
        return to_option_number(name, value, 0, TO_RETRIES_MAX, &options->retries, error);
    case CODE_FLAKY:
        result = to_option_word(name, value, flaky, 2, &place, error);
        options->flaky_fails = place == 1;
        break;
    case CODE_REPEAT:
        return to_option_number(name, value, 1, FAILURES_MAX, &options->repeat, error);
    case CODE_UNTIL_FAIL:
        options->until_fail = true;
        break;
    case CODE_LEAKS:
        result = to_option_word(name, value, leaks, 2, &place, error);
        options->leaks_fail = place == 1;
        break;
    case CODE_KEEP_FIXTURES:
        options->keep_fixtures = true;
        break;
    case CODE_SHUFFLE:
        options->shuffle = true;
        options->seeded = value;
        return value ? to_option_seed(name, value, &options->seed, error) : 0;
    case CODE_ISOLATE:
        result = to_option_word(name, value, isolations, 3, &place, error);
        options->isolate = (enum to_isolate)place;
        break;
    case CODE_WRAPPER:
        return to_option_command(name, value, &options->wrapper, error);
    case CODE_DEBUG:
        options->action = TO_ACTION_DEBUG;
        break;
    case CODE_DEBUGGER:
        options->action = TO_ACTION_DEBUG;
        return to_option_command(name, value, &options->debugger, error);
    case CODE_NO_DEPS:
        options->no_needs = true;
        break;
    case CODE_FAILED:
        options->failed = true;
        break;
    case CODE_SHARD:
        return to_option_shard(name, value, &options->shard, &options->shards, error);
    case CODE_FAILED_FIRST:
        options->failed_first = true;
        break;
    case CODE_NO_HISTORY:
        options->no_history = true;
        break;
    case CODE_DEPENDENTS_ANYWAY:
        options->dependents_anyway = true;
        break;
    case CODE_LIST:
        options->action = TO_ACTION_LIST;
        result = value ? to_option_word(name, value, lists, 2, &place, error) : 0;
        options->list_form = (enum to_list_form)place;
        break;
    case CODE_GRAPH:
        options->action = TO_ACTION_GRAPH;
        result = value ? to_option_word(name, value, graphs, 3, &place, error) : 0;
        options->graph_form = (enum to_graph_form)place;
        break;
    case CODE_DRY_RUN:
        options->action = TO_ACTION_DRY_RUN;
        break;
    case CODE_SET:
        to_memory_check(to_words_add(&options->sets, value));
        break;
    case CODE_MOCK:
        to_memory_check(to_words_add(&options->mocks, value));
        break;
    case CODE_STATE_FILE:
        options->state_file = value;
        break;
    case CODE_DUMP_STATE:
        options->dump_state = value;
        break;
    case CODE_STATE_LIMIT:
        return to_option_size(name, value, &options->state_limit, error);
    case CODE_TAP:
        options->tap = true;
        options->tap_path = value;
        break;
    case CODE_JUNIT:
        options->junit_path = value;
        break;
    case CODE_JUNIT_FLAVOUR:
        result = to_option_word(name, value, flavours, 2, &place, error);
        options->junit_flavour = (enum to_junit_flavour)place;
        break;
    case CODE_JSONL:
        options->jsonl_path = value;
        break;
    case CODE_HTML:
        options->html_path = value;
        break;
    case CODE_TRACE:
        options->trace_path = value;
        break;
    case CODE_STATUS:
        result = to_option_word(name, value, statuses, 5, &place, error);
        options->told = (enum to_told)place;
        break;
    case CODE_OUTPUT:
        result = to_option_word(name, value, outputs, 3, &place, error);
        options->output = (enum to_output_of)place;
        options->output_said = true;
        break;
    case CODE_DURATIONS:
        return to_option_number(name, value, 1, FAILURES_MAX, &options->durations, error);
    case CODE_GITHUB:
        result = to_option_word(name, value ? value : "always", whens, 3, &place, error);
        options->github = (enum to_when)place;
        break;
    case CODE_TEAMCITY:
        options->teamcity = true;
        break;
    case CODE_LOG:
        result = value ? to_option_word(name, value, levels, 4, &place, error) : 0;
        options->log = value ? TO_LOG_DEBUG + place : TO_LOG_INFO;
        break;
    case CODE_LOG_DIR:
        options->log_folder = value;
        break;
    case CODE_HIGHLIGHT:
        return to_highlight_read(&options->highlights, name, value, error);
    case CODE_PROGRESS:
        place = 1;
        result = value ? to_option_word(name, value, progresses, 3, &place, error) : 0;
        options->progress = (enum to_progress_wanted)(TO_PROGRESS_OFF + place);
        break;
    case CODE_NO_PROGRESS:
        options->progress = TO_PROGRESS_OFF;
        break;
    case CODE_SLOW:
        return to_option_seconds(name, value, &options->slow, error);
    case CODE_COLOR:
        result = to_option_word(name, value, whens, 3, &place, error);
        options->colour = (enum to_when)place;
        break;
    case CODE_VERSION:
        options->action = TO_ACTION_VERSION;
        break;
    }
    return result;
}

/* Notes what a test that is run again has to be run with. */
static void remember(struct to_options *options, int code, const char *name, const char *value)
{
    static const int codes[] = {CODE_ISOLATE,      CODE_TIMEOUT, CODE_TIMEOUT_SCALE,
                                CODE_LOAD_TIMEOUT, CODE_LEAKS,   CODE_DEPENDENTS_ANYWAY,
                                CODE_WRAPPER,      CODE_SET,     CODE_MOCK,
                                CODE_STATE_FILE,   CODE_STATE_LIMIT};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i] == code) {
            to_memory_check(to_words_add(&options->again, name));
            to_memory_check(value ? to_words_add(&options->again, value) : 0);
        }
    }
}

/* Whether the option says something of reports, and so goes with to-test report. */
static bool is_for_reports(int code)
{
    const char *heading = NULL;
    for (size_t i = 0; i < ROWS; i++) {
        heading = rows[i].code == 0 ? rows[i].help : heading;
        if (rows[i].code == code) {
            return heading == reporting;
        }
    }
    return false;
}

static bool is_output(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

int to_options_outputs(const struct to_options *options)
{
    return (options->tap && (!options->tap_path || is_output(options->tap_path))) +
           is_output(options->junit_path) + is_output(options->jsonl_path) +
           is_output(options->html_path) + is_output(options->trace_path);
}

/* Two reports in one stream are none. */
static int check_outputs(const struct to_options *options, struct to_error *error)
{
    int count = to_options_outputs(options);
    return count < 2 ? 0
                     : to_error_set(error, -EINVAL,
                                    "only one report can go to standard output, but %d are to",
                                    count);
}

/* Options that are of no use without, or beside, another. */
static int check_together(const struct to_options *options, struct to_error *error)
{
    const char *repeating = options->until_fail   ? "--until-fail"
                            : options->repeat > 0 ? "--repeat"
                                                  : NULL;
    if (options->highlights.count > 0 && options->log == 0) {
        return to_error_set(error, -EINVAL, "--highlight is for what --log shows: add --log");
    }
    if (repeating && options->retries > 0) {
        return to_error_set(error, -EINVAL,
                            "--retries cannot be used with %s: the one runs a test again when it "
                            "has failed, the other until it fails", repeating);
    }
    if (repeating && options->action == TO_ACTION_DEBUG) {
        return to_error_set(error, -EINVAL,
                            "%s cannot be used with --debug: a debugger runs a test once",
                            repeating);
    }
    return 0;
}

/* The long options that begin with this name: "--tags or --tap". Returns their number. */
static size_t list_meant(const char *name, struct to_buffer *list)
{
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].name && strncmp(rows[i].name, name, strlen(name)) == 0) {
            to_buffer_print(list, "%s--%s", count++ ? " or " : "", rows[i].name);
        }
    }
    return count;
}

static int unknown_long(const char *name, struct to_error *error)
{
    struct to_buffer meant = {0};
    if (*name && list_meant(name, &meant) > 1) {
        int result = to_error_set(error, -EINVAL, "--%s is ambiguous: %s", name, meant.data);
        to_buffer_free(&meant);
        return result;
    }
    to_buffer_free(&meant);

    struct to_nearest nearest;
    to_nearest_init(&nearest, name);
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].name) {
            to_nearest_offer(&nearest, rows[i].name);
        }
    }
    if (nearest.name) {
        return to_error_set(error, -EINVAL, "unknown option --%s; did you mean --%s?", name,
                            nearest.name);
    }
    return to_error_set(error, -EINVAL, "unknown option --%s (--help shows all)", name);
}

/* What getopt did not take: unknown, ambiguous, or with no value where it must have one or
 * the other way round; then `code` is the option's. */
static int refuse(int code, const char *argument, struct to_error *error)
{
    bool is_long = strncmp(argument, "--", 2) == 0;
    for (size_t i = 0; i < ROWS; i++) {
        const struct option_row *row = &rows[i];
        if (code == 0 || row->code != code) {
            continue;
        }
        if (row->argument == no_argument) {
            return to_error_set(error, -EINVAL, "--%s takes no value", row->name);
        }
        return is_long ? to_error_set(error, -EINVAL, "--%s wants a value: %s", row->name,
                                      row->value)
                       : to_error_set(error, -EINVAL, "-%c wants a value: %s", code, row->value);
    }
    if (!is_long) {
        return to_error_set(error, -EINVAL, "unknown option -%c (--help shows all)", code);
    }
    char *name = to_memory_need(strndup(argument + 2, strcspn(argument + 2, "=")));
    int result = unknown_long(name, error);
    free(name);
    return result;
}

static void make_tables(struct option *long_options, char *letters)
{
    *letters++ = ':'; /* a missing value is told apart from an unknown option */
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].code == 0) {
            continue;
        }
        *long_options++ = (struct option){rows[i].name, rows[i].argument, NULL, rows[i].code};
        if (rows[i].code < LONG) {
            *letters++ = (char)rows[i].code;
            if (rows[i].argument == required_argument) {
                *letters++ = ':';
            }
        }
    }
    *long_options = (struct option){0};
    *letters = '\0';
}

int to_options_read(struct to_options *options, int argc, char **argv, struct to_error *error)
{
    struct option long_options[ROWS + 1];
    char letters[2 * ROWS + 2];
    make_tables(long_options, letters);
    *options = (struct to_options){.jobs = to_processors(),
                                   .timeout = 60 * TO_SECOND,
                                   .timeout_scale = 1,
                                   .grace = 10 * TO_SECOND,
                                   .load_timeout = 30 * TO_SECOND,
                                   .told = TO_TOLD_PASSED,
                                   .output = TO_OUTPUT_OF_FAILED,
                                   .slow = 30 * TO_SECOND,
                                   .state_limit = 16 * 1024 * 1024};
    if (argc > 1 && strcmp(argv[1], "report") == 0) {
        options->action = TO_ACTION_REPORT;
        argc--;
        argv++;
    }
    opterr = 0;
    optind = 0;
    for (;;) {
        int index = -1;
        int before = optind ? optind : 1;
        int code = getopt_long(argc, argv, letters, long_options, &index);
        if (code == -1) {
            break;
        }
        if (code == '?' || code == ':') {
            /* optind has passed the argument, unless it is a bundle of letters. */
            const char *argument = argv[optind > before ? optind - 1 : before];
            return refuse(optopt, argument, error);
        }
        char name[40];
        if (index >= 0) {
            snprintf(name, sizeof name, "--%s", long_options[index].name);
        } else {
            snprintf(name, sizeof name, "-%c", code);
        }
        if (options->action == TO_ACTION_REPORT && !is_for_reports(code)) {
            return to_error_set(error, -EINVAL, "%s: to-test report runs no tests", name);
        }
        int result = take(options, code, name, optarg, error);
        if (result < 0) {
            return result;
        }
        remember(options, code, name, optarg);
    }
    int result = check_together(options, error);
    if (result < 0) {
        return result;
    }
    if (options->failed_first && options->shuffle) {
        return to_error_set(error, -EINVAL, "--failed-first cannot be used with --shuffle");
    }
    if (options->shards > 0 && (options->failed || options->action == TO_ACTION_DEBUG)) {
        return to_error_set(error, -EINVAL, options->failed
                                ? "--shard cannot be used with --failed: what failed is known to "
                                  "each machine by itself, so they would not divide the same tests"
                                : "--shard cannot be used with --debug");
    }
    options->arguments = argv + optind;
    options->argument_count = (size_t)(argc - optind);
    if (options->live && !options->output_said) {
        options->output = TO_OUTPUT_OF_NONE; /* it has been shown */
    }
    return check_outputs(options, error);
}

void to_options_free(struct to_options *options)
{
    options->names = to_expression_free(options->names);
    options->tags = to_expression_free(options->tags);
    to_words_free(&options->wrapper);
    to_words_free(&options->debugger);
    to_words_free(&options->again);
    to_words_free(&options->sets);
    to_words_free(&options->mocks);
    to_highlights_given_free(&options->highlights);
}

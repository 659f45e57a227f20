/* SPDX-License-Identifier: MIT
 * to-test: reads the command line, loads the modules, selects, runs, reports. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "again.h"
#include "base/buffer.h"
#include "base/children.h"
#include "base/error.h"
#include "base/words.h"
#include "bus.h"
#include "catalog.h"
#include "debug.h"
#include "descriptors.h"
#include "desk.h"
#include "history.h"
#include "load.h"
#include "loop.h"
#include "memory.h"
#include "module.h"
#include "nothing.h"
#include "options.h"
#include "outline.h"
#include "outside.h"
#include "progress.h"
#include "replay.h"
#include "report/screen.h"
#include "reports.h"
#include "run.h"
#include "select.h"
#include "shard.h"
#include "show/show.h"
#include "shuffle.h"
#include "status.h"
#include "target.h"
#include "version.h"

struct session {
    struct to_options options;
    char *command; /* as typed */
    struct to_words completed; /* arguments that were not typed so */
    const char *program;
    char *again; /* how a test is run again, but for its name */
    int terminal; /* the descriptor of the terminal report */
    struct to_screen *screen;
    struct to_loop *loop;
    struct to_targets targets;
    struct to_module *modules;
    struct to_catalog catalog;
    unsigned char *marks;
    unsigned char *asked_for; /* those without what they need */
    size_t selected;
    size_t wanted; /* the same on all machines that share the work */
    struct to_shard shard;
    struct to_bus bus;
    struct to_desk *desk;
    struct to_outside outside;
    struct to_history *history; /* NULL: nothing is remembered */
    const struct to_entry *debugged; /* NULL: nothing is */
    unsigned char *outcomes;         /* of what that needs */
    bool has_debugged;
    enum to_status debug_status;
};

static enum to_status complain(struct to_error *error, int result)
{
    fprintf(stderr, "to-test: %s\n", to_error_text(error, result));
    to_error_free(error);
    return TO_STATUS_USAGE;
}

static char *join_command(int argc, char **argv)
{
    struct to_buffer command = {0};
    for (int i = 0; i < argc; i++) {
        if (i > 0) {
            to_buffer_byte(&command, ' ');
        }
        to_words_quote(&command, argv[i]);
    }
    return to_memory_need(to_buffer_take(&command));
}

/* Left out of what shall be reproducible. */
static const char *host_name(char *name, size_t size)
{
    bool known = gethostname(name, size) == 0 && name[0];
    name[size - 1] = '\0';
    return getenv("SOURCE_DATE_EPOCH") ? NULL : known ? name : "localhost";
}

/* ---- steps ---- */

static int load(struct session *session, struct to_error *error)
{
    const struct to_options *options = &session->options;
    int result = to_targets_read(&session->targets, options->arguments,
                                 options->argument_count, error);
    if (result == 0) {
        session->loop = to_loop_new();
        result = to_load(&session->targets, options, session->terminal, session->loop,
                         &session->modules, error);
    }
    if (result == 0) {
        session->again = to_again_command(options, session->program);
        result = to_catalog_build(&session->catalog, session->modules, session->targets.list,
                                  session->targets.count, session->again, error);
    }
    if (result == 0) {
        session->desk = to_desk_new(session->loop, options->state_limit);
        result = to_outside_read(&session->outside, options, session->desk, &session->catalog,
                                 error);
    }
    if (result == 0) {
        to_catalog_cut(&session->catalog, session->outside.mocked);
    }
    return result;
}

/* What nobody wants to know, or can, is not remembered. */
static int open_history(struct session *session, struct to_error *error)
{
    const struct to_options *options = &session->options;
    struct to_error why = {0};
    int result = 0;
    if (!options->no_history) {
        session->history = to_history_open(&session->catalog, &session->targets, &why);
    }
    const char *asking = options->failed         ? "--failed"
                         : options->failed_first ? "--failed-first"
                                                 : NULL;
    if (asking && options->no_history) {
        result = to_error_set(error, -EINVAL, "%s cannot be used with --no-history", asking);
    } else if (asking && !session->history) {
        result = to_error_set(error, -EINVAL, "%s: it is not known which tests failed: %s", asking,
                              to_error_text(&why, -EINVAL));
    }
    to_error_free(&why);
    return result;
}

/* Of tests. */
static size_t count_marks(const struct session *session)
{
    size_t count = 0;
    for (size_t i = 0; i < session->catalog.count; i++) {
        count += session->marks[i] && !session->catalog.entries[i].base.is_setup;
    }
    return count;
}

static void take_shard(struct session *session, enum to_needs_taken needs)
{
    session->shard.number = session->options.shard;
    session->shard.count = session->options.shards;
    to_shard_take(&session->catalog, &session->shard, session->marks);
    for (size_t i = 0; i < session->catalog.count; i++) {
        session->asked_for[i] &= session->marks[i];
    }
    to_select_needs(&session->catalog, needs, session->marks);
}

static int select_tests(struct session *session, struct to_error *error)
{
    unsigned char *failed =
        session->options.failed ? to_history_failed(session->history) : NULL;
    session->asked_for = to_memory_array(session->catalog.nodes, 1);
    const struct to_selection selection = {
        .names = session->options.names,
        .tags = session->options.tags,
        .only = failed,
        .needs = session->options.action == TO_ACTION_DEBUG ? TO_TAKE_NOTHING
                 : session->options.no_needs                ? TO_TAKE_FIXTURES
                                                            : TO_TAKE_ALL,
        .asked_for = session->asked_for,
    };
    session->marks = to_memory_array(session->catalog.nodes, 1);
    int result = to_select(&session->catalog, session->targets.list, session->targets.count,
                           &selection, session->marks, error);
    free(failed);
    if (result == 0) {
        result = to_catalog_check(&session->catalog, session->marks, error);
    }
    session->wanted = count_marks(session);
    if (result == 0 && session->options.shards > 0) {
        take_shard(session, selection.needs);
    }
    if (result == 0 && selection.needs == TO_TAKE_FIXTURES) {
        to_again_without_needs(&session->catalog, session->targets.list, session->marks,
                               session->again);
    }
    session->selected = count_marks(session);
    to_desk_know(session->desk, &session->catalog, session->marks, session->outside.mocked);
    return result;
}

/* Valgrind's exit status belongs to a process, so to no test where several share it. */
static int check_isolation(const struct session *session, struct to_error *error)
{
    static const char *const names[] = {"process", "worker", "thread"};
    enum to_isolate isolate = session->options.isolate;
    for (size_t i = 0; i < session->targets.count; i++) {
        if (isolate != TO_ISOLATE_PROCESS && session->modules[i].valgrind) {
            return to_error_set(error, -EINVAL,
                                "--isolate=%s cannot be used under valgrind: it tells what it has "
                                "found when a process ends, too late for the tests that %s ran "
                                "there; leave --isolate out",
                                names[isolate], session->modules[i].path);
        }
    }
    return 0;
}

static void debug_now(void *context)
{
    struct session *session = context;
    struct to_error error = {0};
    session->has_debugged = true;
    to_bus_settle(&session->bus);
    session->debug_status = TO_STATUS_FAILED;
    if (to_debug_may_start(&session->catalog, session->debugged, session->outcomes)) {
        int result = to_debug_run(session->debugged, &session->options.debugger, session->loop,
                                  session->desk, &error);
        session->debug_status = result < 0 ? complain(&error, result) : TO_STATUS_PASSED;
    }
}

/* ---- a run ---- */

/* Both are for a plan, NULL where there is nothing to go by, and to be freed. */
static uint64_t *make_weights(const struct session *session)
{
    const struct to_history *history = session->history;
    bool failed_first = session->options.failed_first;
    return history ? to_history_weights(history, session->marks, failed_first) : NULL;
}

static uint64_t *make_keys(const struct session *session)
{
    const struct to_options *options = &session->options;
    return options->shuffle ? to_shuffle_keys(&session->catalog, options->seed) : NULL;
}

static enum to_status run(struct session *session)
{
    struct to_error error = {0};
    struct to_run_summary summary;
    char host[256];
    const struct to_options *options = &session->options;
    int result = check_isolation(session, &error);
    if (result < 0) {
        return complain(&error, result);
    }
    to_select_setups(&session->catalog, session->outside.mocked, session->marks);
    uint64_t *weights = make_weights(session);
    uint64_t *keys = make_keys(session);
    const struct to_run_options run_options = {
        .jobs = options->jobs,
        .isolate = options->isolate,
        .timeout = options->timeout,
        .timeout_scale = options->timeout_scale,
        .grace = options->grace,
        .max_fail = options->max_fail,
        .retries = options->retries,
        .flaky_fails = options->flaky_fails,
        .repeat = options->repeat,
        .until_fail = options->until_fail,
        .asked_for = session->asked_for,
        .dependents_anyway = options->dependents_anyway,
        .limit = options->run_timeout,
        .leaks_fail = options->leaks_fail,
        .output_always = options->output == TO_OUTPUT_OF_ALL,
        .log = options->log_folder ? TO_LOG_DEBUG : (uint32_t)options->log,
        .log_shown = options->log > 0,
        .live = options->live,
        .keep_fixtures = options->keep_fixtures,
        .command = session->command,
        .host = host_name(host, sizeof host),
        .desk = session->desk,
        .weights = weights,
        .keys = keys,
        .seed = options->seed,
        .shard = session->shard,
        .mocked = session->outside.mocked,
        .held = session->debugged ? debug_now : NULL,
        .context = session,
    };
    session->bus.screen = session->screen = to_memory_need(to_screen_new(session->terminal));
    if (options->live) {
        to_screen_share(session->screen);
    }
    const struct to_progress_of progress = {
        .options = options,
        .screen = session->screen,
        .loop = session->loop,
        .catalog = &session->catalog,
        .history = session->history,
        .marks = session->marks,
    };
    to_progress_open(&session->bus, &progress);
    to_reports_open(&session->bus, session->screen, options, true);
    if (session->history) {
        to_bus_add(&session->bus, to_history_watch(session->history, options->wrapper.count == 0));
    }
    if (session->outcomes) {
        to_bus_add(&session->bus, to_debug_watch(session->outcomes));
    }
    to_run(session->loop, &session->catalog, session->modules, session->targets.count,
           session->marks, &run_options, &session->bus, &summary);
    free(weights);
    free(keys);
    if (to_bus_close(&session->bus) > 0) {
        return TO_STATUS_INTERNAL;
    }
    return to_status_of(summary.outcomes, session->wanted, summary.interrupted);
}

/* Runs what the one selected test needs, then the debugger on it; while fixtures are up that
 * it needs, if there are any. */
static enum to_status debug(struct session *session)
{
    struct to_error error = {0};
    const struct to_entry *entry = NULL;
    int result = to_debug_pick(&session->catalog, session->marks, &entry, &error);
    if (result < 0) {
        return complain(&error, result);
    }
    session->debugged = entry;
    session->outcomes = to_memory_array(session->catalog.count, 1);
    to_select_needs(&session->catalog,
                    session->options.no_needs ? TO_TAKE_FIXTURES : TO_TAKE_ALL, session->marks);
    session->marks[entry->base.index] = 0;
    session->selected = session->wanted = count_marks(session);
    if (session->selected > 0) {
        enum to_status status = run(session);
        if (status != TO_STATUS_PASSED && status != TO_STATUS_FAILED) {
            return status;
        }
    }
    if (!session->has_debugged) {
        for (size_t i = 0; i < session->targets.count; i++) {
            to_module_disregard(&session->modules[i]);
        }
        debug_now(session);
    }
    return session->debug_status;
}

/* Does it, and writes down what the shared state is afterwards, if that was asked for. */
static enum to_status with_dump(struct session *session,
                                enum to_status (*act)(struct session *))
{
    struct to_error error = {0};
    const char *path = session->options.dump_state;
    int result = path ? to_outside_begin_dump(&session->outside, path, &error) : 0;
    enum to_status status = result < 0 ? TO_STATUS_INTERNAL : act(session);
    if (result == 0) {
        result = to_outside_dump(&session->outside, &error);
    }
    if (result < 0) {
        complain(&error, result);
        return TO_STATUS_INTERNAL;
    }
    return status;
}

/* ---- in place of a run ---- */

static void show_list(const struct session *session)
{
    const struct to_target *targets = session->targets.list;
    if (session->options.list_form == TO_LIST_JSON) {
        to_show_list_json(&session->catalog, targets, session->marks);
    } else {
        to_show_list(&session->catalog, targets, session->marks, session->options.level > 0);
    }
}

static void show_graph(const struct session *session)
{
    static void (*const show[])(const struct to_catalog *, const unsigned char *) = {
        [TO_GRAPH_TEXT] = to_show_graph,
        [TO_GRAPH_DOT] = to_show_dot,
        [TO_GRAPH_MERMAID] = to_show_mermaid,
    };
    show[session->options.graph_form](&session->catalog, session->marks);
}

static void show_dry_run(struct session *session)
{
    const struct to_history *history = session->history;
    const struct to_options *options = &session->options;
    const struct to_catalog *catalog = &session->catalog;
    to_select_setups(catalog, session->outside.mocked, session->marks);
    int64_t *durations = history ? to_history_durations(history, session->marks) : NULL;
    uint64_t *weights = make_weights(session);
    uint64_t *keys = make_keys(session);
    unsigned char *planned =
        to_outline_planned(catalog, session->marks, session->outside.mocked);
    to_show_dry_run(&(struct to_outline){.catalog = catalog,
                                         .planned = planned,
                                         .weights = weights,
                                         .keys = keys,
                                         .jobs = options->jobs},
                    session->targets.list, session->marks, durations);
    if (options->shuffle) {
        printf("seed %" PRIu64 ": --shuffle=%" PRIu64 " gives the same order again\n",
               options->seed, options->seed);
    }
    free(planned);
    free(keys);
    free(durations);
    free(weights);
}

/* What was asked for has been printed: 3 where it did not get through. */
static enum to_status printed(enum to_status status)
{
    if (fflush(stdout) == EOF || ferror(stdout)) {
        fprintf(stderr, "to-test: standard output: %s\n", strerror(errno));
        return TO_STATUS_INTERNAL;
    }
    return status;
}

static enum to_status act(struct session *session)
{
    struct to_error error = {0};
    if (session->options.action == TO_ACTION_DEBUG) {
        to_debug_complete(&session->options, &session->completed);
    }
    int result = load(session, &error);
    if (result == 0) {
        result = open_history(session, &error);
    }
    if (result == 0) {
        result = select_tests(session, &error);
    }
    if (result < 0) {
        return complain(&error, result);
    }
    bool empty = to_nothing_in_module(session->modules, &session->targets);
    if (!empty && session->selected == 0) {
        to_nothing_selected(&session->catalog, &session->options, session->history,
                            session->wanted > 0);
    }
    if (empty && session->wanted > 0) {
        return TO_STATUS_NO_TESTS;
    }
    switch (session->options.action) {
    case TO_ACTION_LIST:
        show_list(session);
        break;
    case TO_ACTION_GRAPH:
        show_graph(session);
        break;
    case TO_ACTION_DRY_RUN:
        if (session->selected > 0) {
            show_dry_run(session);
        }
        break;
    case TO_ACTION_DEBUG:
        return session->selected == 0 ? TO_STATUS_NO_TESTS : with_dump(session, debug);
    default:
        return with_dump(session, run);
    }
    return printed(session->wanted == 0 ? TO_STATUS_NO_TESTS : TO_STATUS_PASSED);
}

static void free_session(struct session *session)
{
    to_load_free(session->modules, session->targets.count);
    to_outside_free(&session->outside);
    to_desk_free(session->desk);
    to_history_free(session->history);
    to_screen_free(session->screen);
    /* What is still there has lost its own parent: the hosts of a module that was killed. */
    to_children_kill(NULL, 0, NULL, NULL);
    to_catalog_free(&session->catalog);
    to_targets_free(&session->targets);
    to_loop_free(session->loop);
    to_options_free(&session->options);
    to_words_free(&session->completed);
    free(session->marks);
    free(session->asked_for);
    free(session->outcomes);
    free(session->command);
    free(session->again);
}

/* A standard stream that is closed must not become the number of a report or a socket:
 * what is written to it would go there. Using it stays an error. */
static void fill_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd) {
            to_memory_die("/dev/null");
        }
    }
}

int main(int argc, char **argv)
{
    struct session session = {0};
    struct to_error error = {0};
    /* A reader that goes away, or a limit on the size of files, is an error of a report, not the
     * end of the run. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    to_children_adopt();
    fill_standard_streams();
    to_descriptors_raise();
    session.program = argc > 0 && strchr(argv[0], '/') ? argv[0] : "to-test";
    session.command = join_command(argc, argv);

    int result = to_options_read(&session.options, argc, argv, &error);
    if (result < 0) {
        enum to_status refused = complain(&error, result);
        free_session(&session);
        return refused;
    }
    session.terminal = to_reports_terminal(&session.options);
    if (session.options.shuffle && !session.options.seeded) {
        session.options.seed = to_shuffle_seed();
    }

    enum to_status status;
    if (session.options.action == TO_ACTION_HELP) {
        to_options_print_help();
        status = printed(TO_STATUS_PASSED);
    } else if (session.options.action == TO_ACTION_VERSION) {
        puts("to-test " TO_VERSION);
        status = printed(TO_STATUS_PASSED);
    } else if (session.options.action == TO_ACTION_REPORT) {
        status = to_replay(&session.options);
    } else if (session.options.argument_count == 0) {
        fputs("to-test: no module is named: to-test MODULE[::NAME]... (--help tells more)\n",
              stderr);
        status = TO_STATUS_USAGE;
    } else {
        status = act(&session);
    }
    free_session(&session);
    return status;
}

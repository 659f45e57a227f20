/* SPDX-License-Identifier: MIT
 * One test in the program's first process. */
#include "test/alone.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <to/test.h>

#include "base/children.h"
#include "base/error.h"
#include "test/body.h"
#include "test/client.h"
#include "test/registry.h"
#include "test/rows.h"
#include "test/running.h"
#include "test/sanitized.h"
#include "test/yield.h"

enum { FAILED = 1, USAGE = 4 };

static __thread bool has_noted;
static char *desk;

static void trapped(int signal)
{
    (void)signal;
}

bool to_alone_must_stop(void)
{
    struct sigaction plain;
    bool noted = has_noted;
    has_noted = false;
    if (!noted || !to_children_traced(getpid())) {
        return false;
    }
    /* A tracer that is no debugger, such as strace, hands the signal on. */
    if (sigaction(SIGTRAP, NULL, &plain) == 0 && plain.sa_handler == SIG_DFL) {
        signal(SIGTRAP, trapped);
    }
    return true;
}

static void print_place(const char *file, int line)
{
    if (file) {
        fprintf(stderr, "%s:%d: ", file, line);
    }
}

static void print_subtest(void)
{
    const struct to_running *running = to_running_own();
    if (running && running->tally->subtest[0]) {
        fprintf(stderr, "%s: ", running->tally->subtest);
    }
}

void to_alone_problem(const struct to_note *note)
{
    fflush(stdout);
    print_place(note->file, note->line);
    print_subtest();
    fprintf(stderr, "%s\n", note->message ? note->message : "");
    for (const char *at = note->detail; at && *at;) {
        int size = (int)strcspn(at, "\n");
        fprintf(stderr, "  %.*s\n", size, at);
        at += size + (at[size] == '\n');
    }
    has_noted = true;
}

void to_alone_skip(const struct to_note *note)
{
    fflush(stdout);
    print_place(note->file, note->line);
    print_subtest();
    fprintf(stderr, "skipped: %s\n", note->message ? note->message : "");
}

const char *to_alone_desk(void)
{
    return desk ? desk : "";
}

/* "parse[2]" is that row of the test parse. False: there is none. */
static bool find_row(const struct to_test_ *test, const char *name, size_t *ret_row)
{
    struct to_row_names names;
    size_t size = strlen(test->name_);
    bool found = false;
    if (strncmp(test->name_, name, size) != 0 || name[size] != '[' ||
        to_row_names_make(&names, test->name_, test->rows_) < 0) {
        return false;
    }
    for (size_t i = 0; i < test->rows_->count_ && !found; i++) {
        found = strcmp(to_row_name(&names, i), name) == 0;
        *ret_row = i;
    }
    to_row_names_free(&names);
    return found;
}

static struct to_registered find(const struct to_module_ *module, const char *name,
                                 const struct to_test_ **ret_setup)
{
    struct to_registry registry;
    struct to_error error = {0};
    int result = to_registry_open(&registry, module, &error);
    if (result < 0) {
        fprintf(stderr, "to-test: %s\n", to_error_text(&error, result));
        exit(USAGE);
    }
    *ret_setup = registry.setup.test;
    for (size_t i = 0; i < registry.count; i++) {
        const struct to_test_ *test = registry.tests[i].test;
        size_t row = 0;
        if (!to_registered_is_first(&registry.tests[i])) {
            continue;
        }
        if (test->rows_ ? find_row(test, name, &row) : strcmp(test->name_, name) == 0) {
            struct to_registered found = registry.tests[i + row];
            to_registry_close(&registry);
            return found;
        }
    }
    fprintf(stderr, "to-test: there is no test %s\n", name);
    exit(USAGE);
}

/* Both here: what the set-up leaves in memory is there for the test, as ever. */
static bool run_setup(const struct to_test_ *setup, struct to_running *running)
{
    const struct to_tally *tally = running->tally;
    to_body_call(setup, running);
    to_client_keep(running);
    if (tally->problems || tally->skipped) {
        fprintf(stderr, "to-test: the set-up %s\n", tally->problems ? "failed" : "skips");
        return false;
    }
    return true;
}

/* The debugger keeps the variable, for the next time that it starts the program. */
static void take_desk(void)
{
    const char *variable = getenv(TO_WIRE_DESK);
    if (variable) {
        desk = strdup(variable);
        unsetenv(TO_WIRE_DESK);
    }
}

_Noreturn void to_alone_run(const struct to_module_ *module, const char *name)
{
    const struct to_test_ *setup;
    struct to_registered registered = find(module, name, &setup);
    const struct to_test_ *test = registered.test;
    /* Shared, so that it also counts what a fork of the test notes. */
    struct to_tally *tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED) {
        perror("to-test");
        exit(USAGE);
    }
    struct to_running running = {
        .socket = -1, .alone = true, .process = getpid(), .tally = tally};
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    take_desk();
    to_client_open(-1);
    if (!setup || run_setup(setup, &running)) {
        running.row = registered.row;
        running.is_fixture = to_is_fixture(test);
        to_body_call(test, &running);
        fprintf(stderr, "to-test: %s %s\n", name,
                tally->problems ? "failed" : tally->skipped ? "was skipped" : "passed");
    }
    to_estate_ask_processes(&tally->estate);
    to_estate_end_processes(&tally->estate, to_clock_now() + TO_ESTATE_GRACE);
    const char *kept = to_estate_settle_folder(&tally->estate, tally->problems == 0);
    if (kept) {
        fprintf(stderr, "to-test: kept %s\n", kept);
    }
    int status = tally->problems ? FAILED : 0;
    if (to_works_at_exit()) {
        exit(status);
    }
    _exit(status);
}

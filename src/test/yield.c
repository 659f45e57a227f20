/* SPDX-License-Identifier: MIT
 * A fixture that is up. It waits in memory that it shares with its host, and not at a
 * descriptor, as it may have closed those. */
#include "test/yield.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <to/test.h>

#include "test/running.h"

bool to_is_fixture(const struct to_test_ *test)
{
    const struct to_option_ *option = test->options_;
    for (; option && option->kind_ != TO_OPTION_END_; option++) {
        if (option->kind_ == TO_OPTION_FIXTURE_) {
            return true;
        }
    }
    return false;
}

/* Why this is no place to be up; NULL: it is one. */
static const char *find_fault(const struct to_running *running)
{
    if (!running) {
        return "to_yield() on another thread than the fixture's own";
    }
    if (!running->is_fixture) {
        return "to_yield() in a test: only a fixture is up for others; one is declared by "
               "TO_FIXTURE(name) { ... }";
    }
    if (running->process != getpid()) {
        return "to_yield() in a process that the fixture has forked: the fixture itself is to "
               "call it";
    }
    if (running->yielded) {
        return "to_yield() a second time: what follows the first is the tear-down";
    }
    return NULL;
}

static int tell(const struct to_running *running, enum to_record_kind what)
{
    struct to_record record = {.kind = what};
    record.as.up.run = running->run;
    record.as.up.process = (uint32_t)running->process;
    return to_running_send(running, &record);
}

/* The host dies with the runner, and this process with the host: it cannot wait in vain. */
static void wait_until_down(const struct to_tally *tally)
{
    while (!__atomic_load_n(&tally->down, __ATOMIC_ACQUIRE)) {
        syscall(SYS_futex, &tally->down, FUTEX_WAIT, 0, NULL, NULL, 0);
    }
}

void to_yield_wake(struct to_tally *tally)
{
    __atomic_store_n(&tally->down, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, &tally->down, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* Under a debugger: until somebody has had enough. */
static void wait_for_enter(void)
{
    char key;
    fprintf(stderr, "to-test: the fixture is up; Enter takes it down\n");
    while (read(STDIN_FILENO, &key, 1) == 1 && key != '\n') {
    }
}

static void be_up(struct to_running *running, const struct to_note *note)
{
    /* What was printed so far is there to be shown. */
    fflush(NULL);
    if (running->alone) {
        wait_for_enter();
    } else if (tell(running, TO_RECORD_UP) == 0) {
        wait_until_down(running->tally);
        tell(running, TO_RECORD_GOING_DOWN);
    } else {
        to_running_problem(note);
    }
}

void to_yield_(const char *file_, int line_, const char *function_)
{
    struct to_running *running = to_running_own();
    struct to_note note = {.type = "fixture", .file = file_, .function = function_, .line = line_};
    int saved = errno;
    note.message = find_fault(running);
    if (note.message) {
        to_running_problem(&note);
        errno = saved;
        return;
    }
    running->yielded = true;
    /* What the set-up has failed to do cannot be relied on; but it can be undone. */
    if (__atomic_load_n(&running->tally->problems, __ATOMIC_RELAXED) == 0) {
        note.message = "to_yield(): to-test cannot be told that the fixture is up";
        be_up(running, &note);
    }
    errno = saved;
}

void to_yield_ended(const struct to_running *running)
{
    bool noted = __atomic_load_n(&running->tally->problems, __ATOMIC_RELAXED) > 0 ||
                 running->tally->skipped;
    if (!running->yielded && !noted) {
        to_running_problem(&(struct to_note){
            .type = "fixture", .message = "returned without to_yield(): it was never up"});
    }
}

/* SPDX-License-Identifier: MIT
 * Running one test's body in this process. */
#include "test/body.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <to/test.h>

#include "test/belongings.h"
#include "test/context.h"
#include "test/running.h"
#include "test/sanitized.h"
#include "test/streams.h"
#include "test/yield.h"

/* A copy that the test forked, and that has come back from the body, speaks for nobody. */
static void end_body(const struct to_running *running)
{
    if (syscall(SYS_getpid) != running->process) {
        fflush(NULL);
        _exit(0);
    }
    if (running->is_fixture) {
        to_yield_ended(running);
    }
}

const void *to_row_(void)
{
    return to_running_own()->row;
}

void to_body_call(const struct to_test_ *test, struct to_running *running)
{
    running->name = test->name_;
    to_subtest_start(running);
    to_running_set(running);
    __atomic_store_n(&running->active, true, __ATOMIC_RELEASE);
    errno = 0;
    if (setjmp(running->leave) == 0) {
        test->body_();
    }
    end_body(running);
    to_contexts_forget();
    to_belongings_end(running);
    __atomic_store_n(&running->active, false, __ATOMIC_RELEASE);
    fflush(NULL);
}

_Noreturn void to_body_end(struct to_running *running)
{
    end_body(running);
    to_belongings_end(running);
    to_streams_flush();
    running->tally->checks = to_checks_;
    running->tally->returned = 1;
    if (to_works_at_exit()) {
        exit(0);
    }
    _exit(0);
}

/* What is not needed is left out here, as a fork has none of libc's code mapped: each
 * function that is the first of its 64 KiB costs a page fault. errno is 0: see host.c. */
void to_body_run(const struct to_test_ *test, struct to_running *running)
{
    test->body_();
    to_body_end(running);
}

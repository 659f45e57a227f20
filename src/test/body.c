/* SPDX-License-Identifier: MIT
 * Running one test's body in this process. */
#include "test/body.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <to/test.h>

#include "test/running.h"
#include "test/sanitized.h"

void to_body_call(const struct to_test_ *test, struct to_running *running)
{
    to_running_set(running);
    __atomic_store_n(&running->active, true, __ATOMIC_RELEASE);
    errno = 0;
    if (setjmp(running->leave) == 0) {
        test->body_();
    }
    if (syscall(SYS_getpid) != running->process) {
        /* A copy that the test forked has come back from the body: it speaks for nobody. */
        fflush(NULL);
        _exit(0);
    }
    __atomic_store_n(&running->active, false, __ATOMIC_RELEASE);
    fflush(NULL);
}

void to_body_run(const struct to_test_ *test, struct to_running *running)
{
    to_body_call(test, running);
    running->tally->checks = to_checks_;
    running->tally->returned = 1;
    if (to_works_at_exit()) {
        exit(0);
    }
    _exit(0);
}

/* SPDX-License-Identifier: MIT
 * Running one test's body in this process. */
#include "test/body.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <to/test.h>

#include "test/running.h"

/* What only a program has that was built with a sanitizer or for coverage. */
extern void __asan_init(void) __attribute__((weak));
extern void __lsan_do_leak_check(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));
extern void __msan_init(void) __attribute__((weak));
extern void __gcov_dump(void) __attribute__((weak));
extern int __llvm_profile_write_file(void) __attribute__((weak));

/* Whether something in this program works at exit(), and would be lost by _exit(). */
static bool must_exit_in_full(void)
{
    return __asan_init || __lsan_do_leak_check || __tsan_init || __msan_init || __gcov_dump ||
           __llvm_profile_write_file;
}

void to_body_run(const struct to_test_ *test, struct to_running *running)
{
    to_running_set(running);
    errno = 0;
    if (setjmp(running->leave) == 0) {
        test->body_();
    }
    if (getpid() != running->process) {
        /* A copy that the test forked has come back from the body: it speaks for nobody. */
        fflush(NULL);
        _exit(0);
    }
    fflush(NULL);
    running->tally->checks = to_checks_;
    running->tally->returned = 1;
    if (must_exit_in_full()) {
        exit(0);
    }
    _exit(0);
}

/* SPDX-License-Identifier: MIT
 *
 * One test in the program's first process, with neither host nor runner: for a debugger.
 */
#ifndef TO_TEST_ALONE_H
#define TO_TEST_ALONE_H

#include <signal.h>
#include <stdbool.h>

struct to_module_;
struct to_note;

/* Runs the module's set-up and the test of this name here, and ends the program: with status
 * 0, 1 where one of them failed, or 4 where there is no such test. What they note goes to
 * standard error. */
_Noreturn void to_alone_run(const struct to_module_ *module, const char *name);

/* Where its questions for the shared state go: see TO_WIRE_DESK. "": nowhere. */
const char *to_alone_desk(void);

/* What the test notes. */
void to_alone_problem(const struct to_note *note);
void to_alone_skip(const struct to_note *note);

/* Whether the thread has noted a problem since the last call, and is run by a debugger. */
bool to_alone_must_stop(void);

/* To be called where a problem was noted, as near to the test's own code as can be: stops
 * there in the debugger. Inlined, so that its user has no more frames to go up. */
static inline __attribute__((always_inline)) void to_alone_stop(void)
{
    if (to_alone_must_stop()) {
#if defined __x86_64__ || defined __i386__
        __asm__ volatile("int3");
#else
        raise(SIGTRAP);
#endif
    }
}

#endif

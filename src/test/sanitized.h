/* SPDX-License-Identifier: MIT
 *
 * What looks for errors in this program, beside the tests: sanitizers, coverage, valgrind.
 */
#ifndef TO_TEST_SANITIZED_H
#define TO_TEST_SANITIZED_H

#include <stdbool.h>

/* Whether a sanitizer is in it that reports crashes itself, or changes how memory works. */
bool to_is_sanitized(void);

/* Whether something in it works at exit(), and would be lost by _exit(). */
bool to_works_at_exit(void);

/* What this thread, and its forks, allocate from now on is no leak; or is, again. For what is
 * libto's own, and lives as long as the process. */
void to_leaks_overlook(void);
void to_leaks_look(void);

/* Whether valgrind runs it, whose exit status tells of errors only when the process ends. */
bool to_is_under_valgrind(void);

#endif

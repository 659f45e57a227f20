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

/* Whether valgrind runs it, whose exit status tells of errors only when the process ends. */
bool to_is_under_valgrind(void);

#endif

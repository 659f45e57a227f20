/* SPDX-License-Identifier: MIT
 *
 * What the test is at, on this thread: TO_CONTEXT.
 */
#ifndef TO_TEST_CONTEXT_H
#define TO_TEST_CONTEXT_H

#include <to/check/context.h>

struct to_buffer;

/* Adds a line for each context that this thread is in, the innermost first; every line that
 * it adds is ended. */
void to_contexts_print(struct to_buffer *detail);

/* The innermost one; and forgets those that have begun after that (NULL: all), as what they stand
 * in is left. */
struct to_context_ *to_contexts_mark(void);
void to_contexts_return(const struct to_context_ *mark);

/* Forgets them all: the test has been left. */
void to_contexts_forget(void);

#endif

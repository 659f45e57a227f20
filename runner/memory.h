/* SPDX-License-Identifier: MIT
 *
 * Memory for the runner, which cannot go on without: running out of it, or of another
 * thing that a process must have, ends the program with exit status 3 and a message.
 */
#ifndef TO_RUNNER_MEMORY_H
#define TO_RUNNER_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed; for the caller to free. */
void *to_memory_new(size_t size);
void *to_memory_array(size_t count, size_t size);

void *to_memory_resize(void *memory, size_t size);
char *to_memory_string(const char *string);

/* Never NULL: ends the program where `memory` is. */
void *to_memory_need(void *memory);

/* Ends the program where `result` is negative: of functions that can only run out. */
void to_memory_check(int64_t result);

/* Ends the program: `what` failed, errno says why. */
_Noreturn void to_memory_die(const char *what);

#endif

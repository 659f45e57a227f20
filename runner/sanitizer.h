/* SPDX-License-Identifier: MIT
 *
 * What a sanitizer has found, from what it printed.
 */
#ifndef TO_RUNNER_SANITIZER_H
#define TO_RUNNER_SANITIZER_H

#include <stdbool.h>
#include <stddef.h>

struct to_buffer;

/* Finds the first report in these bytes of standard error, and adds what it says in a few
 * words: "AddressSanitizer: heap-use-after-free". False where there is none. */
bool to_sanitizer_find(const char *bytes, size_t size, struct to_buffer *text);

#endif

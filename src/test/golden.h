/* SPDX-License-Identifier: MIT
 *
 * Files with the output that a test expects.
 */
#ifndef TO_TEST_GOLDEN_H
#define TO_TEST_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

struct to_buffer;

/* Where this is set in the environment, and neither empty nor "0", such files are written. */
#define TO_GOLDEN_VARIABLE "TO_UPDATE_GOLDEN"

bool to_golden_is_updated(void);

/* Reads a file to its end, at most 64 MiB: 0 or a negative errno. */
int to_golden_read(const char *path, struct to_buffer *content);

/* Writes it anew, and makes its folders where they are missing: beside the old one, which it
 * then replaces. 0 or a negative errno. */
int to_golden_write(const char *path, const char *text, size_t size);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Bytes, written so that each can be seen.
 */
#ifndef TO_TEST_VISIBLE_H
#define TO_TEST_VISIBLE_H

#include <stddef.h>

struct to_buffer;

/*
 * Adds the bytes as they would stand in a C string: \n, \t, \\, \x1b, and the quote (0: none)
 * after a backslash. What is UTF-8 stays, but for characters that nobody sees (no-break and
 * zero-width spaces, marks of direction and the like: \u00a0); of what is not, each byte is
 * \xff.
 */
void to_visible_add(struct to_buffer *buffer, const char *bytes, size_t size, char quote);

/* The columns that this takes on a terminal. */
size_t to_visible_columns(const char *text, size_t size);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What a user calls something, as one line of text.
 */
#ifndef TO_TEST_SHOWN_H
#define TO_TEST_SHOWN_H

#include <stddef.h>

struct to_buffer;

/* Adds the label: what would end the line, or is not to be seen, is written out (\n, \x1B), and
 * of a long one no more than `most` bytes stand there and "...", never half a character. */
void to_shown_add(struct to_buffer *text, const char *label, size_t most);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Characters in UTF-8, one by one, out of any bytes.
 */
#ifndef TO_BASE_UTF8_H
#define TO_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_buffer;

/* How many bytes a character that begins so has; 0 for a byte that none begins with. */
size_t to_utf8_announced(unsigned char first);

/* Whether the byte is a further one of a character. */
static inline bool to_utf8_continues(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The length of the character here, which goes to `*ret_character`; 0 if there is none: the
 * bytes are no UTF-8, or the character goes on beyond `size`. */
size_t to_utf8_decode(const void *bytes, size_t size, uint32_t *ret_character);

/* Adds the character at the beginning of the bytes, of which there is one at least, so that it
 * is seen: a control character, or a byte that is none, as \xHH, what is no visible character or
 * ends a line as \uHHHH.
 * Returns how many bytes it took. */
size_t to_utf8_add(struct to_buffer *buffer, const void *bytes, size_t size);

#endif

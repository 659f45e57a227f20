/* SPDX-License-Identifier: MIT
 *
 * Characters in UTF-8.
 */
#ifndef TO_BASE_UTF8_H
#define TO_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length of the character here, which goes to `*ret_character`; 0 if there is none: the
 * bytes are no UTF-8, or the character goes on beyond `size`. */
size_t to_utf8_decode(const void *at, size_t size, uint32_t *ret_character);

/* How many bytes a character that begins so has; 0 for a byte that none begins with. */
size_t to_utf8_announced(unsigned char first);

#endif

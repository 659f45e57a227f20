/* SPDX-License-Identifier: MIT
 * Characters in UTF-8, one by one. */
#include "base/utf8.h"

#include <inttypes.h>

#include "base/buffer.h"

size_t to_utf8_announced(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 :
           first < 0xf5 ? 4 : 0;
}

size_t to_utf8_decode(const void *bytes, size_t size, uint32_t *ret_character)
{
    const unsigned char *at = bytes;
    size_t length = size > 0 ? to_utf8_announced(at[0]) : 0;
    if (length == 0 || length > size) {
        return 0;
    }
    uint32_t character = length == 1 ? at[0] : at[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!to_utf8_continues(at[i])) {
            return 0;
        }
        character = character << 6 | (at[i] & 0x3fu);
    }
    bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
    bool surrogate = character >= 0xd800 && character <= 0xdfff;
    if (overlong || surrogate || character > 0x10ffff) {
        return 0;
    }
    *ret_character = character;
    return length;
}

/* Noncharacters; and what some readers take for the end of a line (U+2028, U+2029) or for nothing
 * (U+FEFF), so that behind it a test could begin a line of its own. */
static bool is_unsafe(uint32_t character)
{
    return (character & 0xfffe) == 0xfffe || (character >= 0xfdd0 && character <= 0xfdef) ||
           character == 0x2028 || character == 0x2029 || character == 0xfeff;
}

/* Not by printf: this is done for each byte of what may be a binary file. */
static void add_hex(struct to_buffer *buffer, unsigned value)
{
    static const char digits[] = "0123456789ABCDEF";
    char text[4] = {'\\', 'x', digits[value >> 4 & 15], digits[value & 15]};
    to_buffer_add(buffer, text, sizeof text);
}

size_t to_utf8_add(struct to_buffer *buffer, const void *bytes, size_t size)
{
    uint32_t character = 0;
    size_t length = to_utf8_decode(bytes, size, &character);
    if (length == 0) {
        add_hex(buffer, *(const unsigned char *)bytes);
        return 1;
    }
    if (character < 0x20 || (character >= 0x7f && character <= 0x9f)) {
        add_hex(buffer, character);
    } else if (is_unsafe(character)) {
        to_buffer_print(buffer, "\\u%04" PRIX32, character);
    } else {
        to_buffer_add(buffer, bytes, length);
    }
    return length;
}

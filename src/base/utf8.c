/* SPDX-License-Identifier: MIT
 * Characters in UTF-8. */
#include "base/utf8.h"

#include <stdbool.h>

size_t to_utf8_announced(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 :
           first < 0xf5 ? 4 : 0;
}

size_t to_utf8_decode(const void *at, size_t size, uint32_t *ret_character)
{
    const unsigned char *bytes = at;
    size_t length = size > 0 ? to_utf8_announced(bytes[0]) : 0;
    if (length == 0 || length > size) {
        return 0;
    }
    uint32_t character = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
        character = character << 6 | (bytes[i] & 0x3fu);
    }
    bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
    bool surrogate = character >= 0xd800 && character <= 0xdfff;
    if (overlong || surrogate || character > 0x10ffff) {
        return 0;
    }
    *ret_character = character;
    return length;
}

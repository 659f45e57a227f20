/* SPDX-License-Identifier: MIT
 * Bytes as text: base64. */
#include "base64.h"

#include <stdint.h>
#include <string.h>

#include "base/buffer.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                              "0123456789+/";

void to_base64_encode(struct to_buffer *buffer, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    for (size_t at = 0; at < size; at += 3) {
        size_t here = size - at < 3 ? size - at : 3;
        uint32_t group = (uint32_t)bytes[at] << 16;
        group |= here > 1 ? (uint32_t)bytes[at + 1] << 8 : 0;
        group |= here > 2 ? (uint32_t)bytes[at + 2] : 0;
        char text[4];
        for (size_t i = 0; i < 4; i++) {
            text[i] = i <= here ? letters[group >> (18 - 6 * i) & 63] : '=';
        }
        to_buffer_add(buffer, text, sizeof text);
    }
}

/* -1: no letter of it. */
static int value_of(char letter)
{
    const char *found = letter ? strchr(letters, letter) : NULL;
    return found ? (int)(found - letters) : -1;
}

bool to_base64_decode(struct to_buffer *buffer, const char *text, size_t size)
{
    if (size % 4 != 0) {
        return false;
    }
    for (size_t at = 0; at < size; at += 4) {
        bool last = at + 4 == size;
        size_t padding = !last || text[at + 3] != '=' ? 0 : text[at + 2] == '=' ? 2 : 1;
        uint32_t group = 0;
        for (size_t i = 0; i < 4; i++) {
            int value = i < 4 - padding ? value_of(text[at + i]) : 0;
            if (value < 0) {
                return false;
            }
            group = group << 6 | (uint32_t)value;
        }
        const char bytes[3] = {(char)(group >> 16 & 0xff), (char)(group >> 8 & 0xff),
                               (char)(group & 0xff)};
        /* Bits that stand for nothing must be nothing: one text for the same bytes. */
        for (size_t i = 3 - padding; i < 3; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        to_buffer_add(buffer, bytes, 3 - padding);
    }
    return true;
}

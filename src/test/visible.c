/* SPDX-License-Identifier: MIT
 * Bytes, written so that each can be seen. Pure. */
#include "test/visible.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

struct range {
    uint32_t first;
    uint32_t last;
};

#define IS_IN(character, ranges) is_in(character, ranges, sizeof(ranges) / sizeof *(ranges))

static bool is_in(uint32_t character, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (character >= ranges[i].first && character <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_unseen(uint32_t character)
{
    static const struct range unseen[] = {
        {0x80, 0xa0},     {0xad, 0xad},     {0x115f, 0x1160}, {0x2000, 0x200f},
        {0x2028, 0x202f}, {0x205f, 0x206f}, {0x3000, 0x3000}, {0xfe00, 0xfe0f},
        {0xfeff, 0xfeff}, {0xe0000, 0xe0fff},
    };
    return IS_IN(character, unseen);
}

/* Of East Asian scripts, and pictures. */
static bool is_wide(uint32_t character)
{
    static const struct range wide[] = {
        {0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
        {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60},   {0xffe0, 0xffe6},
        {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
    };
    return IS_IN(character, wide);
}

/* Joins the character before. */
static bool is_combining(uint32_t character)
{
    static const struct range combining[] = {{0x300, 0x36f}, {0x1ab0, 0x1aff},
                                             {0x20d0, 0x20ff}, {0xfe20, 0xfe2f}};
    return IS_IN(character, combining);
}

static void add_ascii(struct to_buffer *buffer, unsigned char byte, char quote)
{
    static const char named[] = "\a\b\t\n\v\f\r";
    const char *name = byte ? strchr(named, byte) : NULL;
    if (name) {
        to_buffer_byte(buffer, '\\');
        to_buffer_byte(buffer, "abtnvfr"[name - named]);
    } else if (byte == '\\' || (quote && byte == (unsigned char)quote)) {
        to_buffer_byte(buffer, '\\');
        to_buffer_byte(buffer, (char)byte);
    } else if (byte < 0x20 || byte >= 0x7f) {
        to_buffer_print(buffer, "\\x%02x", byte);
    } else {
        to_buffer_byte(buffer, (char)byte);
    }
}

void to_visible_add(struct to_buffer *buffer, const char *bytes, size_t size, char quote)
{
    for (size_t i = 0; i < size;) {
        uint32_t character;
        size_t length = to_utf8_decode(bytes + i, size - i, &character);
        if (length < 2) {
            add_ascii(buffer, (unsigned char)bytes[i], quote);
            i++;
            continue;
        }
        if (is_unseen(character)) {
            to_buffer_print(buffer, character > 0xffff ? "\\U%08x" : "\\u%04x", character);
        } else {
            to_buffer_add(buffer, bytes + i, length);
        }
        i += length;
    }
}

size_t to_visible_columns(const char *text, size_t size)
{
    size_t columns = 0;
    for (size_t i = 0; i < size;) {
        uint32_t character;
        size_t length = to_utf8_decode(text + i, size - i, &character);
        if (length == 0) {
            length = 1;
            character = 0;
        }
        columns += is_combining(character) ? 0 : is_wide(character) ? 2 : 1;
        i += length;
    }
    return columns;
}

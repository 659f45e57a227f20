/* SPDX-License-Identifier: MIT
 * What a user calls something, as one line of text. */
#include "test/shown.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

/* What would end the line, or is not to be seen, is written out. */
static size_t add_character(struct to_buffer *text, const char *at, size_t size)
{
    static const char named[] = "\t\n\r";
    const char *name = strchr(named, *at);
    if (*at && name) {
        to_buffer_byte(text, '\\');
        to_buffer_byte(text, "tnr"[name - named]);
        return 1;
    }
    return to_utf8_add(text, at, size);
}

void to_shown_add(struct to_buffer *text, const char *label, size_t most)
{
    size_t size = strnlen(label, most + 1);
    size_t end = text->size + most;
    const char *at = label;
    while (at < label + size) {
        size_t before = text->size;
        size_t left = size - (size_t)(at - label);
        /* The last character may be there in part: it is cut anyway. */
        at += add_character(text, at, left);
        if (text->size > end) {
            text->size = before;
            to_buffer_text(text, "...");
            return;
        }
    }
}

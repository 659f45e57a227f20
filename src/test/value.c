/* SPDX-License-Identifier: MIT
 * How a check's operand is shown. Pure. */
#include "test/value.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <to/check.h>

#include "base/buffer.h"

enum { LONG_TEXT = 4096, SHORT_MEMORY = 16, LONG_MEMORY = 64 };

static void print_escaped(struct to_buffer *buffer, unsigned char byte, char quote)
{
    static const char named[] = "\a\b\t\n\v\f\r";
    const char *name = byte ? strchr(named, byte) : NULL;
    if (name) {
        to_buffer_byte(buffer, '\\');
        to_buffer_byte(buffer, "abtnvfr"[name - named]);
    } else if (byte == '\\' || byte == (unsigned char)quote) {
        to_buffer_byte(buffer, '\\');
        to_buffer_byte(buffer, (char)byte);
    } else if (byte < 0x20 || byte == 0x7f) {
        to_buffer_print(buffer, "\\x%02x", byte);
    } else {
        to_buffer_byte(buffer, (char)byte);
    }
}

static void print_char(struct to_buffer *buffer, char it)
{
    to_buffer_byte(buffer, '\'');
    if ((unsigned char)it < 0x80) {
        print_escaped(buffer, (unsigned char)it, '\'');
    } else {
        to_buffer_print(buffer, "\\x%02x", (unsigned char)it); /* alone, it is no text */
    }
    to_buffer_print(buffer, "' (%d)", it);
}

static void print_text(struct to_buffer *buffer, const char *text, size_t limit)
{
    if (!text) {
        to_buffer_text(buffer, "NULL");
        return;
    }
    size_t size = strnlen(text, limit + 1);
    bool cut = size > limit;
    if (cut) {
        /* Not inside a character of up to four bytes. */
        size = limit;
        while (size > limit - 3 && ((unsigned char)text[size] & 0xc0) == 0x80) {
            size--;
        }
        if (((unsigned char)text[size] & 0xc0) == 0x80) {
            size = limit; /* no character at all */
        }
    }
    to_buffer_byte(buffer, '"');
    for (size_t i = 0; i < size; i++) {
        print_escaped(buffer, (unsigned char)text[i], '"');
    }
    to_buffer_byte(buffer, '"');
    if (cut) {
        to_buffer_print(buffer, "... (%zu bytes)", strlen(text));
    }
}

static void print_memory(struct to_buffer *buffer, struct to_value_ value, size_t limit)
{
    const unsigned char *bytes = (const unsigned char *)(uintptr_t)value.as_.pointer_;
    if (!bytes) {
        to_buffer_text(buffer, "NULL");
        return;
    }
    if (value.size_ == 0) {
        to_buffer_text(buffer, "no bytes");
    }
    for (size_t i = 0; i < value.size_ && i < limit; i++) {
        to_buffer_print(buffer, i ? " %02x" : "%02x", bytes[i]);
    }
    if (value.size_ > limit) {
        to_buffer_print(buffer, " ... (%zu bytes)", value.size_);
    }
}

/* The shortest decimal number that reads back as the same value, in the C locale. */
static void print_double(struct to_buffer *buffer, double value)
{
    if (isnan(value)) {
        to_buffer_text(buffer, "nan"); /* its sign means nothing */
        return;
    }
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = plain ? uselocale(plain) : (locale_t)0;
    char text[64];
    for (int digits = DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    to_buffer_text(buffer, text);
    if (plain) {
        uselocale(before);
        freelocale(plain);
    }
}

static void print(struct to_buffer *buffer, struct to_value_ value, bool full)
{
    switch ((enum to_value_kind_)value.kind_) {
    case TO_VALUE_BOOL_:
        to_buffer_text(buffer, value.as_.int_ ? "true" : "false");
        break;
    case TO_VALUE_CHAR_:
        print_char(buffer, (char)value.as_.int_);
        break;
    case TO_VALUE_INT_:
        to_buffer_print(buffer, "%" PRIdMAX, value.as_.int_);
        if (full && (value.as_.int_ > 9 || value.as_.int_ < 0)) {
            to_buffer_print(buffer, " (0x%" PRIxMAX ")", (uintmax_t)value.as_.int_);
        }
        break;
    case TO_VALUE_UINT_:
        to_buffer_print(buffer, "%" PRIuMAX, value.as_.uint_);
        if (full && value.as_.uint_ > 9) {
            to_buffer_print(buffer, " (0x%" PRIxMAX ")", value.as_.uint_);
        }
        break;
    case TO_VALUE_DOUBLE_:
        print_double(buffer, value.as_.double_);
        break;
    case TO_VALUE_TEXT_:
        print_text(buffer, value.as_.text_, full ? LONG_TEXT : TO_VALUE_SHORT);
        break;
    case TO_VALUE_POINTER_:
        if (value.as_.pointer_) {
            to_buffer_print(buffer, "0x%" PRIxPTR, (uintptr_t)value.as_.pointer_);
        } else {
            to_buffer_text(buffer, "NULL");
        }
        break;
    case TO_VALUE_MEMORY_:
        print_memory(buffer, value, full ? LONG_MEMORY : SHORT_MEMORY);
        break;
    }
}

void to_value_print(struct to_buffer *buffer, struct to_value_ value)
{
    print(buffer, value, false);
}

void to_value_print_full(struct to_buffer *buffer, struct to_value_ value)
{
    print(buffer, value, true);
}

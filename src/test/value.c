/* SPDX-License-Identifier: MIT
 * A check's operand, and how it is shown. Pure. */
#include "test/value.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "test/errno_name.h"
#include "test/visible.h"

enum { LONG_TEXT = 2048, SHORT_MEMORY = 16, LONG_MEMORY = 64 };

/* ---- making one ---- */

struct to_value to_value_int(intmax_t it)
{
    return (struct to_value){.kind = TO_VALUE_INT, .as.integer = it};
}

struct to_value to_value_uint(uintmax_t it)
{
    return (struct to_value){.kind = TO_VALUE_UINT, .as.natural = it};
}

struct to_value to_value_wide(to_wide_ it)
{
    return it < 0 ? to_value_int((intmax_t)it) : to_value_uint((uintmax_t)it);
}

struct to_value to_value_bool(bool it)
{
    return (struct to_value){.kind = TO_VALUE_BOOL, .as.integer = it};
}

struct to_value to_value_real(enum to_value_kind kind, long double it)
{
    return (struct to_value){.kind = kind, .as.real = it};
}

struct to_value to_value_text(const char *it)
{
    return (struct to_value){
        .kind = TO_VALUE_TEXT, .as.text = it, .size = it ? strlen(it) : 0};
}

struct to_value to_value_wide_text(const wchar_t *it)
{
    return (struct to_value){
        .kind = TO_VALUE_WIDE_TEXT, .as.wide_text = it, .size = it ? wcslen(it) : 0};
}

struct to_value to_value_pointer(const volatile void *it)
{
    return (struct to_value){.kind = TO_VALUE_POINTER,
                             .as.pointer = (const void *)(uintptr_t)it};
}

struct to_value to_value_memory(const void *it, size_t size)
{
    return (struct to_value){.kind = TO_VALUE_MEMORY, .as.pointer = it, .size = size};
}

bool to_value_is_null(const struct to_value *value)
{
    return value->kind >= TO_VALUE_TEXT && value->kind <= TO_VALUE_MEMORY &&
           !value->as.pointer;
}

/* ---- numbers ---- */

static void print_char(struct to_buffer *buffer, char it)
{
    to_buffer_byte(buffer, '\'');
    to_visible_add(buffer, &it, 1, '\'');
    to_buffer_print(buffer, "' (%d)", it);
}

/* A negative one as it stands in an int, where it goes into one. */
static void print_int(struct to_buffer *buffer, intmax_t value, bool full)
{
    to_buffer_print(buffer, "%" PRIdMAX, value);
    if (full && value < 0 && value >= INT32_MIN) {
        to_buffer_print(buffer, " (0x%" PRIx32 ")", (uint32_t)value);
    } else if (full && (value > 9 || value < 0)) {
        to_buffer_print(buffer, " (0x%" PRIxMAX ")", (uintmax_t)value);
    }
}

static void print_errno(struct to_buffer *buffer, intmax_t value, bool full)
{
    int error = value > -4096 && value < 4096 ? (int)value : 0;
    error = error < 0 ? -error : error;
    to_buffer_print(buffer, "%" PRIdMAX, value);
    const char *name = to_errno_name(error);
    if (name) {
        to_buffer_print(buffer, " (%s%s", value < 0 ? "-" : "", name);
        to_buffer_print(buffer, full ? ": %s)" : ")", strerror(error));
    }
}

static bool reads_back(enum to_value_kind kind, const char *text, long double value)
{
    return kind == TO_VALUE_FLOAT    ? strtof(text, NULL) == (float)value
           : kind == TO_VALUE_DOUBLE ? strtod(text, NULL) == (double)value
                                     : strtold(text, NULL) == value;
}

/* The shortest decimal number that reads back as the same value, in the C locale. */
static void print_real(struct to_buffer *buffer, enum to_value_kind kind, long double value)
{
    if (isnan(value)) {
        to_buffer_text(buffer, "nan"); /* its sign means nothing */
        return;
    }
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = plain ? uselocale(plain) : (locale_t)0;
    char text[64];
    int first = kind == TO_VALUE_FLOAT ? FLT_DIG : kind == TO_VALUE_DOUBLE ? DBL_DIG : LDBL_DIG;
    for (int digits = first; digits <= LDBL_DECIMAL_DIG; digits++) {
        snprintf(text, sizeof text, "%.*Lg", digits, value);
        if (reads_back(kind, text, value)) {
            break;
        }
    }
    to_buffer_text(buffer, text);
    if (plain) {
        uselocale(before);
        freelocale(plain);
    }
}

/* ---- texts and memory ---- */

/* Where to cut a text at this length: not inside a character of up to four bytes. */
static size_t cut(const char *text, size_t limit)
{
    size_t size = limit;
    while (size > limit - 3 && ((unsigned char)text[size] & 0xc0) == 0x80) {
        size--;
    }
    return ((unsigned char)text[size] & 0xc0) == 0x80 ? limit : size; /* no character at all */
}

static void print_text(struct to_buffer *buffer, const char *text, size_t size, size_t limit)
{
    bool is_cut = size > limit;
    to_buffer_byte(buffer, '"');
    to_visible_add(buffer, text, is_cut ? cut(text, limit) : size, '"');
    to_buffer_byte(buffer, '"');
    if (is_cut) {
        to_buffer_print(buffer, "... (%zu bytes)", size);
    }
}

static void add_utf8(struct to_buffer *buffer, uint32_t it)
{
    if (it < 0x80) {
        to_buffer_byte(buffer, (char)it);
        return;
    }
    int more = it < 0x800 ? 1 : it < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
    to_buffer_byte(buffer, (char)(first[more] | (it >> 6 * more & 0x3f)));
    for (int i = more - 1; i >= 0; i--) {
        to_buffer_byte(buffer, (char)(0x80 | (it >> 6 * i & 0x3f)));
    }
}

void to_value_narrow(struct to_buffer *buffer, const wchar_t *text, size_t size)
{
    to_buffer_text(buffer, "");
    for (size_t i = 0; i < size; i++) {
        add_utf8(buffer, (uint32_t)text[i]);
    }
}

static void print_wide_text(struct to_buffer *buffer, const struct to_value *value,
                            size_t limit)
{
    struct to_buffer narrow = {0};
    bool is_cut = value->size > limit;
    to_value_narrow(&narrow, value->as.wide_text, is_cut ? limit : value->size);
    to_buffer_text(buffer, "L\"");
    to_visible_add(buffer, narrow.data, narrow.size, '"');
    to_buffer_byte(buffer, '"');
    if (is_cut) {
        to_buffer_print(buffer, "... (%zu characters)", value->size);
    }
    to_buffer_free(&narrow);
}

static void print_memory(struct to_buffer *buffer, const struct to_value *value, size_t limit)
{
    const unsigned char *bytes = value->as.pointer;
    if (value->size == 0) {
        to_buffer_text(buffer, "no bytes");
    }
    for (size_t i = 0; i < value->size && i < limit; i++) {
        to_buffer_print(buffer, i ? " %02x" : "%02x", bytes[i]);
    }
    if (value->size > limit) {
        to_buffer_print(buffer, " ... (%zu bytes)", value->size);
    }
}

/* ---- any ---- */

static void print(struct to_buffer *buffer, const struct to_value *value, bool full)
{
    if (to_value_is_null(value)) {
        to_buffer_text(buffer, "NULL");
        return;
    }
    switch (value->kind) {
    case TO_VALUE_BOOL:
        to_buffer_text(buffer, value->as.integer ? "true" : "false");
        break;
    case TO_VALUE_CHAR:
        print_char(buffer, (char)value->as.integer);
        break;
    case TO_VALUE_INT:
        print_int(buffer, value->as.integer, full);
        break;
    case TO_VALUE_ERRNO:
        print_errno(buffer, value->as.integer, full);
        break;
    case TO_VALUE_UINT:
        to_buffer_print(buffer, "%" PRIuMAX, value->as.natural);
        if (full && value->as.natural > 9) {
            to_buffer_print(buffer, " (0x%" PRIxMAX ")", value->as.natural);
        }
        break;
    case TO_VALUE_FLOAT:
    case TO_VALUE_DOUBLE:
    case TO_VALUE_LONG_DOUBLE:
        print_real(buffer, value->kind, value->as.real);
        break;
    case TO_VALUE_TEXT:
        print_text(buffer, value->as.text, value->size, full ? LONG_TEXT : TO_VALUE_SHORT);
        break;
    case TO_VALUE_WIDE_TEXT:
        print_wide_text(buffer, value, full ? LONG_TEXT : TO_VALUE_SHORT);
        break;
    case TO_VALUE_POINTER:
        to_buffer_print(buffer, "0x%" PRIxPTR, (uintptr_t)value->as.pointer);
        break;
    case TO_VALUE_MEMORY:
        print_memory(buffer, value, full ? LONG_MEMORY : SHORT_MEMORY);
        break;
    case TO_VALUE_NAMED:
        to_buffer_print(buffer, "%s (%" PRIdMAX ")", value->name ? value->name : "?",
                        value->as.integer);
        break;
    }
}

void to_value_print(struct to_buffer *buffer, const struct to_value *value)
{
    print(buffer, value, false);
}

void to_value_print_full(struct to_buffer *buffer, const struct to_value *value)
{
    print(buffer, value, true);
}

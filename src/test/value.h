/* SPDX-License-Identifier: MIT
 *
 * A check's operand, and how it is shown.
 */
#ifndef TO_TEST_VALUE_H
#define TO_TEST_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include <to/check/compare.h>

struct to_buffer;

enum to_value_kind {
    TO_VALUE_BOOL,
    TO_VALUE_CHAR,
    TO_VALUE_INT,
    TO_VALUE_ERRNO, /* an int that is a value of errno, or one with a minus */
    TO_VALUE_UINT,
    TO_VALUE_FLOAT,
    TO_VALUE_DOUBLE,
    TO_VALUE_LONG_DOUBLE,
    TO_VALUE_TEXT,
    TO_VALUE_WIDE_TEXT,
    TO_VALUE_POINTER,
    TO_VALUE_MEMORY,
    TO_VALUE_NAMED, /* an enum, with the name of its value */
};

struct to_value {
    enum to_value_kind kind;
    union {
        intmax_t integer;
        uintmax_t natural;
        long double real;
        const char *text; /* NULL is shown as such */
        const wchar_t *wide_text;
        const void *pointer;
    } as;
    size_t size;      /* of texts and memory */
    const char *name; /* of NAMED */
};

/* So many bytes of a text are shown in short. */
enum { TO_VALUE_SHORT = 80 };

struct to_value to_value_int(intmax_t it);
struct to_value to_value_uint(uintmax_t it);
struct to_value to_value_wide(to_wide_ it);
struct to_value to_value_bool(bool it);
struct to_value to_value_real(enum to_value_kind kind, long double it);
struct to_value to_value_text(const char *it);
struct to_value to_value_wide_text(const wchar_t *it);
struct to_value to_value_pointer(const volatile void *it);
struct to_value to_value_memory(const void *it, size_t size);

bool to_value_is_null(const struct to_value *value);

/* Short, for the one line of the message: 42, -1, 0.5, true, 'x', "text", NULL. */
void to_value_print(struct to_buffer *buffer, const struct to_value *value);

/* With what else helps to see it: 42 (0x2a); a long text in full up to 2 KiB. */
void to_value_print_full(struct to_buffer *buffer, const struct to_value *value);

/* Adds wide text as UTF-8, up to its end or so many characters. */
void to_value_narrow(struct to_buffer *buffer, const wchar_t *text, size_t size);

#endif

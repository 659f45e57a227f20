/* SPDX-License-Identifier: MIT
 * How much room a text takes on a terminal. */
#include "report/columns.h"

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "base/utf8.h"

/* The user's locale may be one that knows no character beyond ASCII; names do. */
static locale_t unicode(void)
{
    static locale_t locale;
    static bool tried;
    if (!tried) {
        locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        tried = true;
    }
    return locale;
}

static size_t width_of(uint32_t character)
{
    int width = character < 0x80 ? 1 : wcwidth((wchar_t)character);
    return width < 0 ? 1 : (size_t)width;
}

/* Steps over whole characters as long as they fit. Returns the bytes. */
static size_t walk(const char *text, size_t size, size_t columns, size_t *ret_columns)
{
    locale_t locale = unicode();
    locale_t before = locale ? uselocale(locale) : (locale_t)0;
    size_t at = 0;
    size_t taken = 0;
    while (at < size) {
        uint32_t character = 0;
        size_t length = to_utf8_decode(text + at, size - at, &character);
        size_t width = length ? width_of(character) : 1;
        if (taken + width > columns) {
            break;
        }
        taken += width;
        at += length ? length : 1;
    }
    if (locale) {
        uselocale(before);
    }
    *ret_columns = taken;
    return at;
}

size_t to_columns(const char *text, size_t size)
{
    size_t columns;
    walk(text, size, SIZE_MAX, &columns);
    return columns;
}

size_t to_columns_fit(const char *text, size_t size, size_t columns)
{
    size_t taken;
    return walk(text, size, columns, &taken);
}

/* SPDX-License-Identifier: MIT
 * Where two runs of bytes differ, in hexadecimal. Pure. */
#include "test/hexdump.h"

#include <stdbool.h>

#include "base/buffer.h"

enum { ROW = 16, HALF = 8, MOST = 8 };

struct bytes {
    const unsigned char *of;
    size_t size;
};

static bool differs_at(const struct bytes *a, const struct bytes *b, size_t i)
{
    bool in_a = i < a->size;
    bool in_b = i < b->size;
    return in_a != in_b || (in_a && a->of[i] != b->of[i]);
}

static bool row_differs(const struct bytes *a, const struct bytes *b, size_t row)
{
    for (size_t i = row; i < row + ROW; i++) {
        if (differs_at(a, b, i)) {
            return true;
        }
    }
    return false;
}

static void add_row(struct to_buffer *buffer, char sign, const struct bytes *bytes, size_t row)
{
    to_buffer_print(buffer, "%c%08zx ", sign, row);
    for (size_t i = row; i < row + ROW; i++) {
        to_buffer_text(buffer, i == row + HALF ? "  " : " ");
        if (i < bytes->size) {
            to_buffer_print(buffer, "%02x", bytes->of[i]);
        } else {
            to_buffer_text(buffer, "  ");
        }
    }
    to_buffer_text(buffer, "  |");
    for (size_t i = row; i < row + ROW && i < bytes->size; i++) {
        bool plain = bytes->of[i] >= 0x20 && bytes->of[i] < 0x7f;
        to_buffer_byte(buffer, plain ? (char)bytes->of[i] : '.');
    }
    to_buffer_text(buffer, "|\n");
}

static void add_marks(struct to_buffer *buffer, const struct bytes *a, const struct bytes *b,
                      size_t row)
{
    size_t gap = 10;
    for (size_t i = row; i < row + ROW; i++) {
        gap += i == row + HALF ? 2 : 1;
        if (differs_at(a, b, i)) {
            to_buffer_print(buffer, "%*s^^", (int)gap, "");
            gap = 0;
        } else {
            gap += 2;
        }
    }
    to_buffer_byte(buffer, '\n');
}

static void add_difference(struct to_buffer *buffer, const struct bytes *a,
                           const struct bytes *b, size_t row)
{
    if (row < a->size) {
        add_row(buffer, '-', a, row);
    }
    if (row < b->size) {
        add_row(buffer, '+', b, row);
    }
    add_marks(buffer, a, b, row);
}

void to_hexdump_difference(struct to_buffer *buffer, const void *from, size_t from_size,
                           const void *to, size_t to_size)
{
    const struct bytes a = {from, from_size};
    const struct bytes b = {to, to_size};
    size_t size = from_size > to_size ? from_size : to_size;
    size_t differing = 0;
    size_t shown = 0; /* up to here */

    for (size_t row = 0; row < size; row += ROW) {
        if (!row_differs(&a, &b, row)) {
            continue;
        }
        if (++differing > MOST) {
            continue;
        }
        if (row >= ROW && shown < row) {
            if (row > shown + ROW && shown > 0) {
                to_buffer_text(buffer, " ...\n");
            }
            add_row(buffer, ' ', &a, row - ROW);
        }
        add_difference(buffer, &a, &b, row);
        shown = row + ROW;
        if (shown < size && !row_differs(&a, &b, shown)) {
            add_row(buffer, ' ', &a, shown);
            shown += ROW;
        }
    }
    if (differing > MOST) {
        to_buffer_print(buffer, "... %zu more rows differ ...\n", differing - MOST);
    }
}

size_t to_hexdump_count(const void *from, size_t from_size, const void *to, size_t to_size,
                        size_t *ret_first)
{
    const struct bytes a = {from, from_size};
    const struct bytes b = {to, to_size};
    size_t size = from_size > to_size ? from_size : to_size;
    size_t count = 0;
    *ret_first = size;
    for (size_t i = 0; i < size; i++) {
        if (differs_at(&a, &b, i)) {
            *ret_first = count == 0 ? i : *ret_first;
            count++;
        }
    }
    return count;
}

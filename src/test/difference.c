/* SPDX-License-Identifier: MIT
 * Where two texts, or two runs of bytes, differ that should be equal. Pure. */
#include "test/difference.h"

#include <string.h>

#include "base/buffer.h"
#include "test/hexdump.h"
#include "test/text_diff.h"
#include "test/visible.h"

/* A diff has at most so many bytes: with the rest it has to go into a field of a record. */
enum { DIFF_MAX = 5 * 1024, BEFORE = 40, AFTER = 40 };

/* "-" is what was expected, as one applies a patch to get from there to what there is. */
static const char head[] = "--- expected\n+++ got\n";

bool to_is_of_lines(const char *text, size_t size)
{
    const char *newline = size > 0 ? memchr(text, '\n', size) : NULL;
    return newline && newline + 1 < text + size;
}

static size_t first_difference(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t size = a_size < b_size ? a_size : b_size;
    size_t i = 0;
    while (i < size && a[i] == b[i]) {
        i++;
    }
    return i;
}

size_t to_first_line(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t line = 1;
    for (size_t i = first_difference(a, a_size, b, b_size); i > 0; i--) {
        line += a[i - 1] == '\n';
    }
    return line;
}

static bool continues(const char *text, size_t size, size_t at)
{
    return at < size && ((unsigned char)text[at] & 0xc0) == 0x80;
}

/* Back to where a character begins, if one does within the four bytes that one may have. */
static size_t align(const char *text, size_t size, size_t at)
{
    size_t begin = at;
    while (begin > 0 && at - begin < 3 && continues(text, size, begin)) {
        begin--;
    }
    return continues(text, size, begin) ? at : begin;
}

/* The part from one offset to another, in quotes, with its length where it is not all. */
static void print_part(struct to_buffer *detail, const char *label, const char *text,
                       size_t size, size_t from, size_t to)
{
    bool goes_on = to < size;
    to = goes_on ? align(text, size, to) : size;
    to_buffer_print(detail, "%s%s\"", label, from > 0 ? "..." : "");
    to_visible_add(detail, text + from, to - from, '"');
    to_buffer_byte(detail, '"');
    if (goes_on) {
        to_buffer_text(detail, "...");
    }
    if (goes_on || from > 0) {
        to_buffer_print(detail, " (%zu bytes)", size);
    }
    to_buffer_byte(detail, '\n');
}

static size_t count_characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return count;
}

static void print_mark(struct to_buffer *detail, const char *text, size_t from, size_t at,
                       bool wide)
{
    static const char label[] = "expected: ";
    struct to_buffer shown = {0};
    to_visible_add(&shown, text + from, at - from, '"');
    size_t gap = sizeof label - 1 + (from > 0 ? strlen("...") : 0) + 1 +
                 to_visible_columns(shown.data, shown.size);
    to_buffer_print(detail, "%*s^ at %s %zu\n", (int)gap, "", wide ? "character" : "byte",
                    wide ? count_characters(text, at) : at);
    to_buffer_free(&shown);
}

static void print_marked(struct to_buffer *detail, const char *got, size_t got_size,
                         const char *expected, size_t expected_size, bool wide)
{
    size_t at = first_difference(got, got_size, expected, expected_size);
    at = align(got_size > expected_size ? got : expected,
               got_size > expected_size ? got_size : expected_size, at);
    size_t from = at > BEFORE + BEFORE / 2 ? align(got, got_size, at - BEFORE) : 0;
    print_part(detail, "expected: ", expected, expected_size, from, at + AFTER);
    print_part(detail, "got:      ", got, got_size, from, at + AFTER);
    print_mark(detail, got, from, at, wide);
}

static void print_difference(struct to_buffer *detail, const char *got, size_t got_size,
                             const char *expected, size_t expected_size, bool wide)
{
    if (to_is_of_lines(got, got_size) || to_is_of_lines(expected, expected_size)) {
        to_buffer_text(detail, head);
        to_text_diff(detail, expected, expected_size, got, got_size, DIFF_MAX);
    } else {
        print_marked(detail, got, got_size, expected, expected_size, wide);
    }
}

void to_difference_text(struct to_buffer *detail, const char *got, size_t got_size,
                        const char *expected, size_t expected_size)
{
    print_difference(detail, got, got_size, expected, expected_size, false);
}

void to_difference_wide(struct to_buffer *detail, const char *got, size_t got_size,
                        const char *expected, size_t expected_size)
{
    print_difference(detail, got, got_size, expected, expected_size, true);
}

void to_difference_memory(struct to_buffer *detail, const void *got, size_t got_size,
                          const void *expected, size_t expected_size)
{
    to_buffer_text(detail, head);
    to_hexdump_difference(detail, expected, expected_size, got, got_size);
}

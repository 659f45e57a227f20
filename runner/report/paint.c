/* SPDX-License-Identifier: MIT
 * Which lines of a failed check's message are to be coloured. Pure. */
#include "report/paint.h"

#include <string.h>

static bool begins(const char *line, size_t size, const char *with)
{
    size_t length = strlen(with);
    return size >= length && memcmp(line, with, length) == 0;
}

static bool is_mark(const char *line, size_t size)
{
    size_t gap = 0;
    while (gap < size && line[gap] == ' ') {
        gap++;
    }
    return gap < size && line[gap] == '^';
}

static enum to_paint paint_difference(struct to_painter *painter, const char *line, size_t size)
{
    switch (size > 2 ? line[2] : '\0') {
    case '-':
        return TO_PAINT_EXPECTED;
    case '+':
        return TO_PAINT_GOT;
    case '@':
        return TO_PAINT_MARK;
    case ' ':
        return is_mark(line, size) ? TO_PAINT_MARK : TO_PAINT_NONE;
    case '.':
    case '\\':
        return TO_PAINT_NONE;
    default:
        painter->in_difference = false;
        return TO_PAINT_NONE;
    }
}

enum to_paint to_paint_line(struct to_painter *painter, const char *line, size_t size)
{
    /* Details are indented by two; what is not begins the next problem. */
    if (!begins(line, size, "  ")) {
        painter->in_difference = false;
        return TO_PAINT_NONE;
    }
    if (begins(line, size, "  --- expected")) {
        painter->in_difference = true;
    }
    if (painter->in_difference) {
        return paint_difference(painter, line, size);
    }
    return begins(line, size, "  expected: ") ? TO_PAINT_EXPECTED
           : begins(line, size, "  got:      ") ? TO_PAINT_GOT
           : is_mark(line, size)                 ? TO_PAINT_MARK
                                                 : TO_PAINT_NONE;
}

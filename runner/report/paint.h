/* SPDX-License-Identifier: MIT
 *
 * Which lines of a failed check's message are to be coloured.
 */
#ifndef TO_REPORT_PAINT_H
#define TO_REPORT_PAINT_H

#include <stdbool.h>
#include <stddef.h>

enum to_paint {
    TO_PAINT_NONE,
    TO_PAINT_EXPECTED, /* what was expected, */
    TO_PAINT_GOT,      /* what came instead, */
    TO_PAINT_MARK,     /* and where they differ */
};

/* Starts as {0}, for each message. */
struct to_painter {
    bool in_difference; /* below "--- expected" */
};

/* To be asked for each line of the message in turn, without its newline. */
enum to_paint to_paint_line(struct to_painter *painter, const char *line, size_t size);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What the terminal report is written with: text that may be coloured, in columns.
 */
#ifndef TO_REPORT_TERMINAL_PEN_H
#define TO_REPORT_TERMINAL_PEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "event.h"

#define TO_RED "31"
#define TO_GREEN "32"
#define TO_YELLOW "33"
#define TO_CYAN "36"
#define TO_BOLD "1"
#define TO_DIM "2"

/* What is told of a test is indented by so many columns. */
enum { TO_INDENT = 4 };

struct to_case;

/* Starts zeroed but for `colours`. */
struct to_pen {
    struct to_buffer text; /* what is not written yet */
    bool colours;
    size_t width; /* that names are padded to */
};

/* How an outcome is shown. */
struct to_look {
    const char *word; /* of five columns */
    const char *colour;
};
struct to_look to_look(enum to_outcome outcome);

void to_pen_text(struct to_pen *pen, const char *text);
void to_pen_coloured(struct to_pen *pen, const char *colour, const char *text);
void to_pen_spaces(struct to_pen *pen, size_t count);

/* "  (1.2 ms)\n". Always the end of a line: so that what differs from run to run is easily
 * masked. */
void to_pen_duration(struct to_pen *pen, int64_t time);

/* " PASS  module::name" */
void to_pen_head(struct to_pen *pen, const char *colour, const char *word,
                 const struct to_case *test);

/* The names to come are padded to the widest of them, if that is not too wide. */
void to_pen_fit(struct to_pen *pen, const struct to_case *test);
void to_pen_padding(struct to_pen *pen, const struct to_case *test);

/* Each line of the text, indented by so many, values that differ in their colours. */
void to_pen_indented(struct to_pen *pen, const struct to_buffer *text, size_t depth);

/* "" or "s" */
const char *to_plural(size_t count);

void to_pen_free(struct to_pen *pen);

#endif

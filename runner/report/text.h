/* SPDX-License-Identifier: MIT
 *
 * Any bytes, as text that every reader of a report takes and that harms no terminal.
 *
 * What comes out is valid UTF-8, and holds only characters that XML 1.0 allows: no control
 * character but newline and tab. Nothing is lost without a trace but complete ANSI
 * sequences: a byte that cannot be shown becomes a visible \xHH, a noncharacter and what some
 * readers take for a line's end \uHHHH.
 */
#ifndef TO_REPORT_TEXT_H
#define TO_REPORT_TEXT_H

#include <stddef.h>

struct to_buffer;
struct to_output;

enum to_text_use {
    TO_TEXT_OUTPUT, /* what a program wrote: a lone carriage return is a newline */
    TO_TEXT_VALUE,  /* what somebody compares: a lone carriage return is shown as \r */
    TO_TEXT_LINE,   /* one line: newline, return and tab are spaces; none at its edges */
};

/* Adds the bytes as text. What was text before is added unchanged (as a line: trimmed). */
void to_text_add(struct to_buffer *buffer, const void *bytes, size_t size, enum to_text_use use);

/* The same of a C string; NULL adds nothing. */
void to_text_string(struct to_buffer *buffer, const char *string, enum to_text_use use);

/*
 * Shortens the text that begins at `start` in the buffer to at most `limit` bytes,
 * " ..." included where something was cut off; never within a character.
 */
void to_text_limit(struct to_buffer *buffer, size_t start, size_t limit);

/*
 * The part of the output that is kept when no more than `limit` bytes of its beginning and
 * `limit` of its end may be: cut where characters and ANSI sequences end, with what is
 * left out added to `dropped`. Borrows from `output`.
 */
struct to_output to_text_cut(const struct to_output *output, size_t limit);

/*
 * Adds what a test wrote, as text. Where bytes are missing there is a line of its own:
 * [... N bytes left out by to-test ...]
 */
void to_text_stream(struct to_buffer *buffer, const struct to_output *output);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Takes lines from the beginning and the end of what a test printed.
 */
#include "report/terminal/stream.h"

#include <inttypes.h>
#include <string.h>

#include "report/terminal/pen.h"
#include "report/text.h"

enum {
    STREAM_LIMIT = 32 * 1024, /* bytes of a stream's head and tail that are looked at */
    STREAM_LINES = 40,        /* of a stream that are shown, half of them its last ones */
    LONGEST_LINE = 1000,      /* of a stream's line, in bytes */
};

/* Where the line that begins at `number` begins: counted from 0, never beyond the end. */
static size_t skip_lines(const char *text, size_t size, size_t number)
{
    size_t at = 0;
    while (number > 0 && at < size) {
        const char *end = memchr(text + at, '\n', size - at);
        at = end ? (size_t)(end - text) + 1 : size;
        number--;
    }
    return at;
}

static size_t count_text_lines(const char *text, size_t size)
{
    size_t lines = 0;
    for (size_t at = 0; at < size; lines++) {
        at += skip_lines(text + at, size - at, 1);
    }
    return lines;
}

static void add_stream_lines(struct to_pen *pen, const char *label, const char *text,
                             size_t size)
{
    size_t at = 0;
    while (at < size) {
        size_t next = at + skip_lines(text + at, size - at, 1);
        size_t length = next - at - (text[next - 1] == '\n');
        to_pen_text(pen, "    ");
        to_pen_coloured(pen, TO_DIM, label);
        to_pen_text(pen, "| ");
        size_t start = pen->text.size;
        to_buffer_add(&pen->text, text + at, length);
        to_text_limit(&pen->text, start, LONGEST_LINE);
        to_pen_text(pen, "\n");
        at = next;
    }
}

void to_pen_stream(struct to_pen *pen, const char *label, const struct to_output *output)
{
    struct to_buffer text = {0};
    struct to_output kept = to_text_cut(output, STREAM_LIMIT);
    to_text_stream(&text, &kept);
    size_t lines = text.size ? count_text_lines(text.data, text.size) : 0;
    if (lines <= STREAM_LINES) {
        add_stream_lines(pen, label, text.data, text.size);
    } else {
        size_t head = skip_lines(text.data, text.size, STREAM_LINES / 2);
        size_t tail = skip_lines(text.data, text.size, lines - STREAM_LINES / 2);
        add_stream_lines(pen, label, text.data, head);
        if (kept.dropped > 0) {
            /* One of the lines stands for these bytes. */
            to_buffer_print(&pen->text,
                            "    ... %zu lines and %" PRIu64 " bytes left out ...\n",
                            lines - STREAM_LINES - 1, kept.dropped);
        } else {
            to_buffer_print(&pen->text, "    ... %zu lines left out ...\n",
                            lines - STREAM_LINES);
        }
        add_stream_lines(pen, label, text.data + tail, text.size - tail);
    }
    to_buffer_free(&text);
}

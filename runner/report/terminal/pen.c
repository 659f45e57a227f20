/* SPDX-License-Identifier: MIT
 *
 * Colours, columns and durations of the terminal report.
 */
#include "report/terminal/pen.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "report/message.h"
#include "report/paint.h"

enum { WIDEST_NAME = 40 };

static const struct to_look looks[TO_OUTCOMES] = {
    [TO_PASSED] = {" PASS", TO_GREEN},   [TO_FAILED] = {" FAIL", TO_RED},
    [TO_ERRORED] = {"ERROR", TO_RED},    [TO_TIMED_OUT] = {" TIME", TO_RED},
    [TO_SKIPPED] = {" SKIP", TO_YELLOW}, [TO_CANCELLED] = {" STOP", TO_YELLOW},
    [TO_XFAILED] = {"XFAIL", TO_CYAN},   [TO_XPASSED] = {"XPASS", TO_RED},
};

struct to_look to_look(enum to_outcome outcome)
{
    return looks[outcome];
}

void to_pen_text(struct to_pen *pen, const char *text)
{
    to_buffer_text(&pen->text, text);
}

void to_pen_coloured(struct to_pen *pen, const char *colour, const char *text)
{
    if (pen->colours) {
        to_buffer_print(&pen->text, "\033[%sm%s\033[0m", colour, text);
    } else {
        to_pen_text(pen, text);
    }
}

/* Columns, near enough: characters. */
static size_t width_of(const char *text, size_t size)
{
    size_t width = 0;
    for (size_t i = 0; i < size; i++) {
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return width;
}

void to_pen_spaces(struct to_pen *pen, size_t count)
{
    while (count-- > 0) {
        to_buffer_byte(&pen->text, ' ');
    }
}

static void add_duration(struct to_buffer *text, int64_t time)
{
    time = time > 0 ? time : 0;
    int64_t seconds = time / TO_SECOND;
    if (seconds == 0) {
        to_buffer_print(text, "(%" PRId64 ".%" PRId64 " ms)", time / TO_MILLISECOND,
                        time % TO_MILLISECOND / 100000);
    } else if (seconds < 60) {
        to_buffer_print(text, "(%" PRId64 ".%02" PRId64 " s)", seconds,
                        time % TO_SECOND / 10000000);
    } else if (seconds < 3600) {
        to_buffer_print(text, "(%" PRId64 " min %" PRId64 " s)", seconds / 60, seconds % 60);
    } else {
        to_buffer_print(text, "(%" PRId64 " h %" PRId64 " min)", seconds / 3600,
                        seconds % 3600 / 60);
    }
}

void to_pen_duration(struct to_pen *pen, int64_t time)
{
    struct to_buffer text = {0};
    add_duration(&text, time);
    to_pen_text(pen, "  ");
    to_pen_coloured(pen, TO_DIM, text.size ? text.data : "");
    to_pen_text(pen, "\n");
    to_buffer_free(&text);
}

void to_pen_head(struct to_pen *pen, const char *colour, const char *word,
                 const struct to_case *test)
{
    to_pen_coloured(pen, colour, word);
    to_pen_text(pen, "  ");
    to_message_name(&pen->text, test);
}

void to_pen_padding(struct to_pen *pen, const struct to_case *test)
{
    struct to_buffer name = {0};
    to_message_name(&name, test);
    size_t width = name.size ? width_of(name.data, name.size) : 0;
    to_pen_spaces(pen, pen->width > width ? pen->width - width : 0);
    to_buffer_free(&name);
}

static void add_painted(struct to_pen *pen, enum to_paint paint, const char *line, size_t size)
{
    static const char *const colours[] = {
        [TO_PAINT_EXPECTED] = TO_GREEN, [TO_PAINT_GOT] = TO_RED, [TO_PAINT_MARK] = TO_CYAN};
    bool painted = pen->colours && paint != TO_PAINT_NONE;
    if (painted) {
        to_buffer_print(&pen->text, "\033[%sm", colours[paint]);
    }
    to_buffer_add(&pen->text, line, size);
    if (painted) {
        to_pen_text(pen, "\033[0m");
    }
}

void to_pen_indented(struct to_pen *pen, const struct to_buffer *text, size_t depth)
{
    struct to_painter painter = {0};
    const char *at = text->data;
    const char *end = at ? at + text->size : at;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        line_end = line_end ? line_end : end;
        to_pen_spaces(pen, depth);
        size_t size = (size_t)(line_end - at);
        add_painted(pen, to_paint_line(&painter, at, size), at, size);
        to_pen_text(pen, "\n");
        at = line_end + 1;
    }
}

void to_pen_fit(struct to_pen *pen, const struct to_case *test)
{
    size_t width = width_of(test->module, strlen(test->module)) + 2 +
                   width_of(test->name, strlen(test->name));
    width = width < WIDEST_NAME ? width : WIDEST_NAME;
    pen->width = pen->width > width ? pen->width : width;
}

const char *to_plural(size_t count)
{
    return count == 1 ? "" : "s";
}

void to_pen_free(struct to_pen *pen)
{
    to_buffer_free(&pen->text);
}

/* SPDX-License-Identifier: MIT
 * What a person looks at. */
#include "report/screen.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "report/file.h"

/* Between these two a terminal that knows them shows nothing half done; others ignore them. */
#define BEGIN "\033[?2026h"
#define END "\033[?2026l"

#define REST_OF_ROW "\033[K"
#define REST_OF_SCREEN "\033[J"

enum { MOST_WAITING = 256 << 10 }; /* bytes of lines */

struct to_screen {
    int fd;
    int code;     /* the first thing that went wrong */
    int64_t last; /* lines were written */
    struct to_buffer status; /* what is to stand there */
    struct to_buffer lines;  /* that wait */
    bool shared;  /* they do not */
    bool drawn;   /* something does */
    struct to_buffer text;   /* what the next write is */
};

struct to_screen *to_screen_new(int fd)
{
    struct to_screen *screen = calloc(1, sizeof *screen);
    if (screen) {
        screen->fd = fd;
    }
    return screen;
}

/* What is written from the background would stand in the middle of somebody else's words. */
static bool is_in_front(const struct to_screen *screen)
{
    return tcgetpgrp(screen->fd) == getpgrp();
}

/* Ends each row by wiping what else stands in it. */
static void add_rows(struct to_buffer *text, const char *rows, size_t size, bool last)
{
    const char *end = rows + size;
    while (rows < end) {
        const char *row_end = memchr(rows, '\n', (size_t)(end - rows));
        const char *stop = row_end ? row_end : end;
        to_buffer_add(text, rows, (size_t)(stop - rows));
        to_buffer_text(text, REST_OF_ROW);
        if (row_end || !last) {
            to_buffer_text(text, "\r\n");
        }
        rows = stop + 1;
    }
}

/* The status, and back to its beginning. */
static void add_status(struct to_screen *screen)
{
    struct to_buffer *text = &screen->text;
    size_t rows = 1;
    for (size_t i = 0; i < screen->status.size; i++) {
        rows += screen->status.data[i] == '\n';
    }
    add_rows(text, screen->status.data, screen->status.size, true);
    to_buffer_text(text, REST_OF_SCREEN "\r");
    if (rows > 1) {
        to_buffer_print(text, "\033[%zuA", rows - 1);
    }
}

static void flush(struct to_screen *screen)
{
    struct to_buffer *text = &screen->text;
    if (screen->code == 0 && !text->failed && text->size > 0) {
        screen->code = to_write_all(screen->fd, text->data, text->size);
    }
    to_buffer_clear(text);
}

/* Draws over what was drawn; the lines that wait come to stand above it. */
static void draw(struct to_screen *screen)
{
    const char *lines = screen->lines.data;
    size_t size = screen->lines.size;
    bool draws = screen->status.size > 0 && is_in_front(screen);
    if (screen->drawn || draws) {
        to_buffer_text(&screen->text, BEGIN "\r");
        add_rows(&screen->text, lines, size, false);
    } else {
        to_buffer_add(&screen->text, lines, size);
    }
    if (draws) {
        add_status(screen);
    } else if (screen->drawn) {
        to_buffer_text(&screen->text, REST_OF_SCREEN);
    }
    if (screen->drawn || draws) {
        to_buffer_text(&screen->text, END);
    }
    screen->drawn = draws;
    if (screen->lines.failed && screen->code == 0) {
        screen->code = -ENOMEM;
    }
    to_buffer_clear(&screen->lines);
    flush(screen);
}

static bool has_status(const struct to_screen *screen)
{
    return screen->status.size > 0 || screen->drawn;
}

int to_screen_settle(struct to_screen *screen)
{
    if (screen->lines.size > 0 && !has_status(screen)) {
        draw(screen);
    }
    return screen->code;
}

void to_screen_share(struct to_screen *screen)
{
    screen->shared = true;
}

struct to_screen *to_screen_free(struct to_screen *screen)
{
    if (screen) {
        if (screen->lines.size > 0) {
            draw(screen);
        }
        to_buffer_free(&screen->status);
        to_buffer_free(&screen->lines);
        to_buffer_free(&screen->text);
        free(screen);
    }
    return NULL;
}

int to_screen_write(struct to_screen *screen, const void *text, size_t size)
{
    if (size > 0) {
        screen->last = to_clock_now();
    }
    to_buffer_add(&screen->lines, text, size);
    if (screen->lines.size > MOST_WAITING) {
        draw(screen);
    }
    if (screen->shared) {
        to_screen_settle(screen);
    }
    return screen->code;
}

void to_screen_status(struct to_screen *screen, const char *text, size_t size)
{
    struct to_buffer *status = &screen->status;
    bool same = status->size == size && (size == 0 || memcmp(status->data, text, size) == 0);
    if (same && screen->drawn == (size > 0) && screen->lines.size == 0) {
        return;
    }
    to_buffer_clear(status);
    to_buffer_add(status, text, size);
    draw(screen);
}

void to_screen_size(const struct to_screen *screen, size_t *ret_columns, size_t *ret_rows)
{
    struct winsize size = {0};
    bool known = ioctl(screen->fd, TIOCGWINSZ, &size) == 0;
    *ret_columns = known && size.ws_col > 0 ? size.ws_col : 80;
    *ret_rows = known && size.ws_row > 0 ? size.ws_row : 24;
}

int64_t to_screen_last(const struct to_screen *screen)
{
    return screen->last;
}

const char *to_screen_name(const struct to_screen *screen)
{
    return screen->fd == STDERR_FILENO ? "standard error" : "standard output";
}

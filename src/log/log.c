/* SPDX-License-Identifier: MIT
 * to_log and its levels: what a line looks like, and where it goes. */
#include <to/log.h>

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "log/files.h"
#include "log/highlight.h"
#include "log/label.h"
#include "log/line.h"
#include "log/take.h"

struct sink {
    bool open; /* to_log_open was called: lines have a head */
    bool colored;
    enum to_log_level level; /* of the console */
    struct to_highlights highlights;
    struct to_log_files *files; /* NULL: none */
};

/* Written by to_log_open and to_log_close alone, while no other thread writes lines. */
static struct sink sink = {.level = TO_LOG_INFO};

/* The taker, and what it wants: a level, and whether it is instead of the console. */
static bool (*taker)(enum to_log_level level, const char *message);
enum { LEVEL = 7, INSTEAD = 8 };
static uint32_t taking;

/* ---- lines ---- */

static void add_color(struct to_buffer *line, enum to_log_color color)
{
    if (sink.colored) {
        to_color_add(line, color);
    }
}

/* What stands before the message on the console. */
static void add_head(struct to_buffer *line, enum to_log_level level)
{
    const struct to_label *label = to_label_get();
    if (sink.colored) {
        to_buffer_text(line, "\033[2m");
    }
    to_log_line_time(line, to_clock_date(), false);
    add_color(line, TO_LOG_DEFAULT);
    if (level != TO_LOG_INFO || sink.level == TO_LOG_DEBUG) {
        to_buffer_byte(line, ' ');
        add_color(line, to_log_line_color(level));
        to_buffer_print(line, "%-7s", to_log_line_level(level));
        add_color(line, TO_LOG_DEFAULT);
    }
    if (label) {
        to_buffer_print(line, " [worker-%d]", label->worker);
    }
    to_buffer_byte(line, ' ');
}

/* One write: unbuffered, so that nothing is lost in a crash, and lines do not mix. */
static void show(enum to_log_level level, const char *message)
{
    struct to_buffer line = {0};
    if (sink.open) {
        add_head(&line, level);
    }
    if (sink.colored) {
        to_highlights_add(&sink.highlights, &line, message);
    } else {
        to_buffer_text(&line, message);
    }
    to_buffer_byte(&line, '\n');
    if (!line.failed) {
        ssize_t written = write(STDERR_FILENO, line.data, line.size);
        (void)written;
    }
    to_buffer_free(&line);
}

static void keep(enum to_log_level level, const char *message)
{
    const struct to_label *label = to_label_get();
    struct to_buffer line = {0};
    to_log_line_add(&line, &(struct to_log_line){.level = level,
                                                 .date = to_clock_date(),
                                                 .worker = label ? label->worker : -1,
                                                 .task = label ? label->task : NULL,
                                                 .message = message});
    if (!line.failed) {
        to_log_files_write(sink.files, label ? label->worker : -1, line.data, line.size);
    }
    to_buffer_free(&line);
}

static void log_line(enum to_log_level level, const char *format, va_list arguments)
{
    int error = errno;
    struct to_buffer message = {0};
    uint32_t wanted = __atomic_load_n(&taking, __ATOMIC_RELAXED);
    bool hands_on = (wanted & LEVEL) && (uint32_t)level >= (wanted & LEVEL);
    bool shows = level >= sink.level && (hands_on || !(wanted & INSTEAD));
    if (!shows && !hands_on && !sink.files) {
        return;
    }
    to_buffer_vprint(&message, format, arguments);
    if (!message.failed && hands_on && taker(level, message.data) && (wanted & INSTEAD)) {
        shows = false;
    }
    if (!message.failed && shows) {
        show(level, message.data);
    }
    if (!message.failed && sink.files) {
        keep(level, message.data);
    }
    to_buffer_free(&message);
    errno = error;
}

#define LOG_LINE(level, format)                                                              \
    do {                                                                                     \
        va_list arguments;                                                                   \
        va_start(arguments, format);                                                         \
        log_line(level, format, arguments);                                                  \
        va_end(arguments);                                                                   \
    } while (0)

void to_log(const char *format_, ...)
{
    LOG_LINE(TO_LOG_INFO, format_);
}

void to_log_debug(const char *format_, ...)
{
    LOG_LINE(TO_LOG_DEBUG, format_);
}

void to_log_warning(const char *format_, ...)
{
    LOG_LINE(TO_LOG_WARNING, format_);
}

void to_log_error(const char *format_, ...)
{
    LOG_LINE(TO_LOG_ERROR, format_);
}

/* ---- where to ---- */

void to_log_taker(bool (*take)(enum to_log_level level, const char *message))
{
    taker = take;
}

void to_log_take(uint32_t level, bool instead)
{
    uint32_t now = __atomic_load_n(&taking, __ATOMIC_RELAXED);
    uint32_t next = taker ? (level & LEVEL) | (instead ? INSTEAD : 0) : 0;
    /* Forks share this memory as long as nobody writes to it. */
    if (next != now) {
        __atomic_store_n(&taking, next, __ATOMIC_RELAXED);
    }
}

static bool wants_color(enum to_log_when when)
{
    const char *none = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return when == TO_LOG_ALWAYS ||
           (when == TO_LOG_AUTO && isatty(STDERR_FILENO) && !(none && *none) &&
            !(term && strcmp(term, "dumb") == 0));
}

int to_log_open(const struct to_log_options *options_)
{
    static const struct to_log_options usual = {.level = TO_LOG_INFO};
    const struct to_log_options *options = options_ ? options_ : &usual;
    struct sink next = {.open = true, .level = options->level ? options->level : TO_LOG_INFO};
    next.colored = wants_color(options->color);
    int result = to_highlights_init(&next.highlights, options->highlights,
                                    options->highlight_count);
    if (result < 0) {
        return result;
    }
    if (options->folder) {
        result = to_log_files_open(options->folder, &next.files);
        if (result < 0) {
            to_highlights_free(&next.highlights);
            return result;
        }
    }
    to_log_close();
    sink = next;
    return 0;
}

void to_log_close(void)
{
    to_highlights_free(&sink.highlights);
    to_log_files_close(sink.files);
    sink = (struct sink){.level = TO_LOG_INFO};
}

/* SPDX-License-Identifier: MIT
 * to_log and its levels: what a line looks like, and where it goes. */
#include <to/log.h>

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "log/files.h"
#include "log/highlight.h"
#include "log/label.h"

struct sink {
    bool open; /* to_log_open was called: lines have a head */
    bool colored;
    enum to_log_level level; /* of the console */
    struct to_highlights highlights;
    struct to_log_files *files; /* NULL: none */
};

/* Written by to_log_open and to_log_close alone, while no other thread writes lines. */
static struct sink sink = {.level = TO_LOG_INFO};

static const char *const names[] = {
    [TO_LOG_DEBUG] = "DEBUG",
    [TO_LOG_INFO] = "INFO",
    [TO_LOG_WARNING] = "WARNING",
    [TO_LOG_ERROR] = "ERROR",
};

static const enum to_log_color colors[] = {
    [TO_LOG_DEBUG] = TO_LOG_CYAN,
    [TO_LOG_INFO] = TO_LOG_BLUE,
    [TO_LOG_WARNING] = TO_LOG_YELLOW,
    [TO_LOG_ERROR] = TO_LOG_RED,
};

/* ---- lines ---- */

static void add_time(struct to_buffer *line, bool precise)
{
    int64_t now = to_clock_date();
    time_t seconds = (time_t)(now / TO_SECOND);
    struct tm time;
    char text[32];
    localtime_r(&seconds, &time);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &time);
    to_buffer_text(line, text);
    if (precise) {
        to_buffer_print(line, ".%03d", (int)(now % TO_SECOND / TO_MILLISECOND));
    }
}

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
    add_time(line, false);
    add_color(line, TO_LOG_DEFAULT);
    if (level != TO_LOG_INFO || sink.level == TO_LOG_DEBUG) {
        to_buffer_byte(line, ' ');
        add_color(line, colors[level]);
        to_buffer_print(line, "%-7s", names[level]);
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
    add_time(&line, true);
    to_buffer_print(&line, " %-7s ", names[level]);
    if (label) {
        to_buffer_print(&line, "[worker-%d] ", label->worker);
    }
    if (label && label->task) {
        to_buffer_print(&line, "%s: ", label->task);
    }
    to_buffer_print(&line, "%s\n", message);
    if (!line.failed) {
        to_log_files_write(sink.files, label ? label->worker : -1, line.data, line.size);
    }
    to_buffer_free(&line);
}

static void log_line(enum to_log_level level, const char *format, va_list arguments)
{
    int error = errno;
    struct to_buffer message = {0};
    if (level < sink.level && !sink.files) {
        return;
    }
    to_buffer_vprint(&message, format, arguments);
    if (!message.failed && level >= sink.level) {
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

static bool wants_color(enum to_log_when when)
{
    const char *none = getenv("NO_COLOR");
    return when == TO_LOG_ALWAYS ||
           (when == TO_LOG_AUTO && isatty(STDERR_FILENO) && !(none && *none));
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

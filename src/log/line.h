/* SPDX-License-Identifier: MIT
 *
 * What a line looks like in a log file.
 */
#ifndef TO_LOG_LINE_H
#define TO_LOG_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include <to/log.h>

struct to_buffer;

struct to_log_line {
    enum to_log_level level;
    int64_t date; /* nanoseconds since 1970, UTC */
    int worker;   /* -1: none */
    const char *task; /* NULL: none */
    const char *message;
};

/* Adds it, and a newline:
 * "2026-01-31 12:30:05.123 WARNING [worker-1] task: message" */
void to_log_line_add(struct to_buffer *text, const struct to_log_line *line);

/* "2026-01-31 12:30:05" where the user is, and ".123" where it is to be precise. */
void to_log_line_time(struct to_buffer *text, int64_t date, bool precise);

const char *to_log_line_level(enum to_log_level level); /* "DEBUG", "INFO", ... */
enum to_log_color to_log_line_color(enum to_log_level level);

#endif

/* SPDX-License-Identifier: MIT
 * What a line looks like in a log file. */
#include "log/line.h"

#include <time.h>

#include "base/buffer.h"
#include "base/clock.h"

static const struct {
    const char *name;
    enum to_log_color color;
} levels[] = {
    [TO_LOG_DEBUG] = {"DEBUG", TO_LOG_CYAN},
    [TO_LOG_INFO] = {"INFO", TO_LOG_BLUE},
    [TO_LOG_WARNING] = {"WARNING", TO_LOG_YELLOW},
    [TO_LOG_ERROR] = {"ERROR", TO_LOG_RED},
};

const char *to_log_line_level(enum to_log_level level)
{
    return levels[level].name;
}

enum to_log_color to_log_line_color(enum to_log_level level)
{
    return levels[level].color;
}

void to_log_line_time(struct to_buffer *text, int64_t date, bool precise)
{
    time_t seconds = (time_t)(date / TO_SECOND);
    struct tm time;
    char digits[32];
    localtime_r(&seconds, &time);
    strftime(digits, sizeof digits, "%Y-%m-%d %H:%M:%S", &time);
    to_buffer_text(text, digits);
    if (precise) {
        to_buffer_print(text, ".%03d", (int)(date % TO_SECOND / TO_MILLISECOND));
    }
}

void to_log_line_add(struct to_buffer *text, const struct to_log_line *line)
{
    to_log_line_time(text, line->date, true);
    to_buffer_print(text, " %-7s ", to_log_line_level(line->level));
    if (line->worker >= 0) {
        to_buffer_print(text, "[worker-%d] ", line->worker);
    }
    if (line->task) {
        to_buffer_print(text, "%s: ", line->task);
    }
    to_buffer_print(text, "%s\n", line->message);
}

/* SPDX-License-Identifier: MIT
 *
 * Lines for people to read: to_log, with levels, from any thread.
 *
 *     to_log("%zu rows read", rows);
 *     to_log_warning("%s: %s", path, strerror(errno));
 *
 * In a test a line goes to its standard error, as it is, and is captured like all output; with
 * to-test's options --log and --log-dir it is also shown at once, and in a file. In other programs
 * a line goes to standard error until to_log_open says where lines go, and how they look:
 *
 *     2026-01-31 12:30:05 [worker-1] 312 rows read
 *
 * A line is written in one piece, so that those of several threads do not mix. Stands alone,
 * in C11 and in C++17; <to/test.h> and <to/sched.h> include it.
 */
#ifndef TO_LOG_H
#define TO_LOG_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum to_log_level { TO_LOG_DEBUG = 1, TO_LOG_INFO, TO_LOG_WARNING, TO_LOG_ERROR, TO_LOG_NONE };

/* Each takes a printf format and its arguments; the newline is added. errno is kept. to_log is
 * of the level info. Below the console's level (info, where nothing was said) a line is not
 * shown, and where no file takes it, its arguments are not even formatted. */
void to_log(const char *format_, ...) __attribute__((format(printf, 1, 2)));
void to_log_debug(const char *format_, ...) __attribute__((format(printf, 1, 2)));
void to_log_warning(const char *format_, ...) __attribute__((format(printf, 1, 2)));
void to_log_error(const char *format_, ...) __attribute__((format(printf, 1, 2)));

enum to_log_color {
    TO_LOG_DEFAULT, /* as the terminal has it */
    TO_LOG_RED,
    TO_LOG_GREEN,
    TO_LOG_YELLOW,
    TO_LOG_BLUE,
    TO_LOG_MAGENTA,
    TO_LOG_CYAN
};

/* What matches this is shown in this colour. */
struct to_log_highlight {
    const char *pattern; /* an extended regular expression (regex(7)), of any case */
    enum to_log_color color;
};

enum to_log_when { TO_LOG_AUTO, TO_LOG_ALWAYS, TO_LOG_NEVER };

/* All zero is the default of each. */
struct to_log_options {
    /* The lowest level that is shown on the console, standard error. 0: info. NONE: nothing
     * is. With DEBUG, lines tell their levels, too. */
    enum to_log_level level;
    /* AUTO: where standard error is a terminal, but not where NO_COLOR in the environment has a
     * value, or TERM is "dumb". */
    enum to_log_when color;
    /* Beside "passed" in green, "failed" in red, "skipped" and "cancelled" in yellow. Where
     * several match the same text, the first of these holds. */
    const struct to_log_highlight *highlights;
    size_t highlight_count;
    /* Where to write files, one a worker: worker-0.log, worker-1.log ..., and main.log for all
     * other threads. They get every level, and are appended to. The folder is made if it is
     * not there, and so are those that it is in. NULL: no files. */
    const char *folder;
};

/*
 * From now on lines go where `options` say (NULL: all defaults). They are copied. To be called
 * again, to say it anew, but not while other threads write lines. 0, or a negative errno: the
 * folder cannot be written to, or -EINVAL: a highlight is no regular expression. Then all is as
 * it was.
 */
int to_log_open(const struct to_log_options *options_);

/* Closes the files; all is as it was before to_log_open. */
void to_log_close(void);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT
 *
 * What is said of a run while it lasts, as text of a given width. Pure.
 */
#ifndef TO_REPORT_PROGRESS_LINE_H
#define TO_REPORT_PROGRESS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_buffer;

struct to_progress_running {
    const char *name; /* as text.h makes it */
    size_t worker;
    int64_t since; /* nanoseconds, of the same clock as `now` */
};

struct to_progress {
    size_t done; /* tests */
    size_t total;
    size_t failed;
    size_t repeated; /* attempts at tests that were not the last */
    size_t workers;
    const struct to_progress_running *running; /* the longest first */
    size_t count;
    int64_t now;
    int64_t left; /* nanoseconds, about; -1: nobody knows */
    bool colours;
};

/*
 * One row, of less than `width` columns, without a newline: how much is done, of how much, a
 * bar, failures, repeats, the time that is left, and as many of the running tests as there is room for.
 *
 *     12/340 [=>        ]  2 failed  ~1m20s left  login 3s, checkout, +6
 */
void to_progress_bar(struct to_buffer *text, const struct to_progress *progress, size_t width);

/*
 * The same without the tests, and below it a row for each worker, with the test that it runs:
 * at most `height` rows, divided by newlines. Returns their number.
 */
size_t to_progress_workers(struct to_buffer *text, const struct to_progress *progress,
                           size_t width, size_t height);

/* A line of its own, with its newline, for where nothing can be redrawn. */
void to_progress_still(struct to_buffer *text, const struct to_progress *progress);

#endif

/* SPDX-License-Identifier: MIT
 * What a body says beside its checks: to_log, to_skip, to_fail, an escaped exception. */
#include <to/test.h>

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buffer.h"
#include "test/running.h"

void to_log(const char *format_, ...)
{
    struct to_buffer line = {0};
    va_list arguments;
    va_start(arguments, format_);
    to_buffer_vprint(&line, format_, arguments);
    va_end(arguments);
    to_buffer_byte(&line, '\n');
    if (!line.failed) {
        /* Unbuffered, and in one piece, so that lines of several threads do not mix. */
        ssize_t written = write(STDERR_FILENO, line.data, line.size);
        (void)written;
    }
    to_buffer_free(&line);
}

void to_skip_(const char *file_, int line_, const char *format_, ...)
{
    struct to_buffer reason = {0};
    va_list arguments;
    va_start(arguments, format_);
    to_buffer_vprint(&reason, format_, arguments);
    va_end(arguments);

    struct to_record record = {.kind = TO_RECORD_SKIP};
    record.as.skip.reason = to_text(reason.data);
    record.as.skip.file = to_text(file_);
    record.as.skip.line = (uint32_t)line_;
    to_running_note(&record);
    to_buffer_free(&reason);
}

void to_fail_(const char *file_, int line_, const char *function_, const char *format_, ...)
{
    struct to_buffer message = {0};
    va_list arguments;
    va_start(arguments, format_);
    to_buffer_vprint(&message, format_, arguments);
    va_end(arguments);

    struct to_record record = {.kind = TO_RECORD_PROBLEM};
    record.as.problem.type = to_text("user");
    record.as.problem.message = to_text(message.data);
    record.as.problem.file = to_text(file_);
    record.as.problem.function = to_text(function_);
    record.as.problem.line = (uint32_t)line_;
    to_running_problem(&record);
    to_buffer_free(&message);
}

void to_exception_(const char *what_)
{
    struct to_buffer message = {0};
    to_buffer_text(&message, "an exception left the body");
    if (what_) {
        to_buffer_print(&message, ": %s", what_);
    }
    struct to_record record = {.kind = TO_RECORD_PROBLEM};
    record.as.problem.type = to_text("exception");
    record.as.problem.message = to_text(message.data);
    to_running_problem(&record);
    to_buffer_free(&message);
}

/* SPDX-License-Identifier: MIT
 * What a body says beside its checks: to_skip, to_fail, an escaped exception. */
#include <to/test.h>

#include <stdarg.h>

#include "base/buffer.h"
#include "test/alone.h"
#include "test/failure.h"
#include "test/running.h"

void to_skip_(const char *file_, int line_, const char *format_, ...)
{
    struct to_buffer reason = {0};
    va_list arguments;
    va_start(arguments, format_);
    to_buffer_vprint(&reason, format_, arguments);
    va_end(arguments);

    to_running_skip(reason.data, file_, line_);
    to_buffer_free(&reason);
}

void to_fail_(const char *file_, int line_, const char *function_, const char *format_, ...)
{
    struct to_buffer message = {0};
    va_list arguments;
    va_start(arguments, format_);
    to_buffer_vprint(&message, format_, arguments);
    va_end(arguments);

    to_running_problem(&(struct to_note){.type = "user",
                                         .message = message.data,
                                         .file = file_,
                                         .function = function_,
                                         .line = line_});
    to_buffer_free(&message);
    to_alone_stop();
}

void to_exception_(const char *what_)
{
    struct to_buffer message = {0};
    to_failure_flush();
    to_buffer_text(&message, "an exception left the body");
    if (what_) {
        to_buffer_print(&message, ": %s", what_);
    }
    to_running_problem(&(struct to_note){.type = "exception", .message = message.data});
    to_buffer_free(&message);
}

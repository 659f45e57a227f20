/* SPDX-License-Identifier: MIT
 * What a failed check does: tells the runner. */
#include <to/check.h>

#include <errno.h>
#include <stdarg.h>

#include "base/buffer.h"
#include "test/alone.h"
#include "test/message.h"
#include "test/running.h"

static void note_problem(const struct to_site_ *site, const char *line, const char *detail)
{
    struct to_buffer type = {0};
    to_buffer_print(&type, "assert_%s", site->type_);
    to_running_problem(&(struct to_note){.type = type.data,
                                         .message = line,
                                         .detail = detail,
                                         .file = site->file_,
                                         .function = site->function_,
                                         .line = site->line_});
    to_buffer_free(&type);
}

static void note_skip(const struct to_site_ *site, const char *line)
{
    struct to_buffer reason = {0};
    to_buffer_print(&reason, "assumption does not hold: %s", line);
    to_running_skip(reason.data, site->file_, site->line_);
    to_buffer_free(&reason);
}

static void fail(const struct to_site_ *site, struct to_value_ left, struct to_value_ right,
                 const char *note)
{
    struct to_buffer line = {0};
    struct to_buffer detail = {0};
    to_message_build(site, left, right, note, &line, &detail);
    if (site->severity_ == TO_SEVERITY_ASSUME_) {
        note_skip(site, line.data);
    } else {
        note_problem(site, line.data, detail.data);
    }
    to_buffer_free(&line);
    to_buffer_free(&detail);
}

void to_failed_(const struct to_site_ *site_, struct to_value_ left_, struct to_value_ right_)
{
    int saved = errno;
    fail(site_, left_, right_, NULL);
    to_alone_stop();
    errno = saved;
}

void to_failed_with_(const struct to_site_ *site_, struct to_value_ left_,
                     struct to_value_ right_, const char *format_, ...)
{
    int saved = errno;
    struct to_buffer note = {0};
    va_list arguments;
    va_start(arguments, format_);
    to_buffer_vprint(&note, format_, arguments);
    va_end(arguments);
    fail(site_, left_, right_, note.data);
    to_buffer_free(&note);
    to_alone_stop();
    errno = saved;
}

/* SPDX-License-Identifier: MIT
 * A check that does not hold. */
#include "test/failure.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "test/running.h"

/* Those that wait for their messages, the innermost first: a message's arguments may have
 * checks in them. */
static __thread struct to_failure *waiting;

void to_failure_begin(struct to_failure *ret_failure, TO_SITE_PARAMETERS_)
{
    *ret_failure = (struct to_failure){
        .site = to_site_read(site_, function_, where_),
        .error = errno,
    };
    ret_failure->message = (struct to_message){&ret_failure->line, &ret_failure->detail};
}

static void note_problem(const struct to_failure *failure)
{
    struct to_buffer type = {0};
    to_buffer_text(&type, "assert_");
    for (const char *at = failure->site.type; *at; at++) {
        to_buffer_byte(&type, (char)tolower((unsigned char)*at));
    }
    to_running_problem(&(struct to_note){.type = type.data,
                                         .message = failure->line.data,
                                         .detail = failure->detail.data,
                                         .file = failure->site.file,
                                         .function = failure->site.function,
                                         .line = failure->site.line});
    to_buffer_free(&type);
}

static void note_skip(const struct to_failure *failure)
{
    struct to_buffer reason = {0};
    to_buffer_print(&reason, "assumption does not hold: %s",
                    failure->line.data ? failure->line.data : "");
    to_running_skip(reason.data, failure->site.file, failure->site.line);
    to_buffer_free(&reason);
}

static void tell(struct to_failure *failure)
{
    struct to_buffer *detail = &failure->detail;
    while (detail->size > 0 && detail->data[detail->size - 1] == '\n') {
        detail->data[--detail->size] = '\0';
    }
    if (failure->site.severity == TO_ASSUMES) {
        note_skip(failure);
    } else {
        note_problem(failure);
    }
    to_buffer_free(&failure->line);
    to_buffer_free(&failure->detail);
}

void to_failure_tell(struct to_failure *failure)
{
    struct to_failure *kept =
        failure->site.has_message ? malloc(sizeof *kept) : NULL;
    if (!kept) {
        tell(failure);
        return;
    }
    *kept = *failure;
    kept->before = waiting;
    waiting = kept;
}

static void tell_waiting(const char *note)
{
    struct to_failure *failure = waiting;
    if (failure) {
        waiting = failure->before;
        if (note) {
            to_buffer_print(&failure->line, " (%s)", note);
        }
        tell(failure);
        free(failure);
    }
}

void to_failure_flush(void)
{
    while (waiting) {
        tell_waiting(NULL);
    }
}

bool to_said_(const char *format_, ...)
{
    int error = errno;
    struct to_buffer note = {0};
    va_list arguments;
    va_start(arguments, format_);
    to_buffer_vprint(&note, format_, arguments);
    va_end(arguments);
    tell_waiting(note.data);
    to_buffer_free(&note);
    to_alone_stop();
    errno = error;
    return false;
}

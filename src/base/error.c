/* SPDX-License-Identifier: MIT
 * The message of an error. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int to_error_set(struct to_error *error, int code, const char *format, ...)
{
    if (!error) {
        return code;
    }
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) {
        text = NULL;
    }
    va_end(arguments);
    free(error->text); /* now: it may be one of the arguments */
    error->text = text;
    return code;
}

const char *to_error_text(const struct to_error *error, int code)
{
    return error && error->text ? error->text : strerror(-code);
}

void to_error_free(struct to_error *error)
{
    free(error->text);
    error->text = NULL;
}

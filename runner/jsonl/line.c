/* SPDX-License-Identifier: MIT
 * The lines of a file, each one JSON object. */
#include "jsonl/line.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "jsonl/form.h"
#include "memory.h"

int to_lines_refuse(const struct to_lines *lines, struct to_error *error, const char *format,
                    ...)
{
    struct to_buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    to_buffer_vprint(&text, format, arguments);
    va_end(arguments);
    to_error_set(error, -EINVAL, "%s:%zu: %s", lines->name, lines->number,
                 text.size ? text.data : "");
    to_buffer_free(&text);
    return -EINVAL;
}

/* Reads up to the newline, which is not kept. 1, 0 at the end, or a negative errno. */
static int read_text(struct to_lines *lines, size_t *ret_size, bool *ret_ended)
{
    size_t size = 0;
    int byte;
    *ret_ended = false;
    while ((byte = getc_unlocked(lines->file)) != EOF && byte != '\n') {
        if (size == TO_JSONL_LINE_MAX) {
            return -EFBIG;
        }
        if (size == lines->room) {
            lines->room = lines->room ? 2 * lines->room : 4096;
            lines->text = to_memory_resize(lines->text, lines->room);
        }
        lines->text[size++] = (char)byte;
    }
    *ret_size = size;
    *ret_ended = byte == '\n';
    if (byte == EOF && ferror(lines->file)) {
        return errno ? -errno : -EIO;
    }
    return size > 0 || *ret_ended;
}

int to_lines_next(struct to_lines *lines, json_t **ret_object, struct to_error *error)
{
    size_t size = 0;
    bool ended = false;
    errno = 0;
    int result = read_text(lines, &size, &ended);
    lines->number += result != 0;
    if (result == -EFBIG) {
        return to_lines_refuse(lines, error, "this line is longer than %d MiB",
                               TO_JSONL_LINE_MAX / 1024 / 1024);
    }
    if (result <= 0) {
        return result == 0
                   ? 0
                   : to_error_set(error, result, "%s: %s", lines->name, strerror(-result));
    }
    json_error_t why;
    json_t *object = json_loadb(size > 0 ? lines->text : "", size,
                                JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    if (json_is_object(object)) {
        *ret_object = object;
        return 1;
    }
    if (object) {
        json_decref(object);
        return to_lines_refuse(lines, error, "a JSON object is expected");
    }
    if (!ended) {
        return -ENODATA;
    }
    return to_lines_refuse(lines, error, "this is no JSON: %s", why.text);
}

void to_lines_free(struct to_lines *lines)
{
    free(lines->text);
    lines->text = NULL;
}

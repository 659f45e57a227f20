/* SPDX-License-Identifier: MIT
 *
 * A growing run of bytes, to build texts and records in.
 *
 * Always followed by a NUL byte that is not counted, so `data` of a non-empty buffer is a
 * C string. Running out of memory is remembered in `failed` and makes all further
 * additions do nothing: one test at the end is enough.
 */
#ifndef TO_BASE_BUFFER_H
#define TO_BASE_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Starts as `struct to_buffer buffer = {0};`. */
struct to_buffer {
    char *data; /* NULL while nothing was added */
    size_t size;
    size_t capacity;
    bool failed;
};

void to_buffer_add(struct to_buffer *buffer, const void *data, size_t size);
void to_buffer_text(struct to_buffer *buffer, const char *text);
void to_buffer_byte(struct to_buffer *buffer, char byte);
void to_buffer_print(struct to_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void to_buffer_vprint(struct to_buffer *buffer, const char *format, va_list arguments);

/* Makes room for `size` more bytes; returns where they go, or NULL. Does not count them. */
char *to_buffer_reserve(struct to_buffer *buffer, size_t size);

/* Empties the buffer and keeps its memory. */
void to_buffer_clear(struct to_buffer *buffer);

/* Hands the bytes to the caller, who frees them; the buffer is empty again. An empty
 * buffer gives an empty string. NULL when memory ran out. */
char *to_buffer_take(struct to_buffer *buffer);

void to_buffer_free(struct to_buffer *buffer);

#endif

/* SPDX-License-Identifier: MIT
 * A growing run of bytes. */
#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *to_buffer_reserve(struct to_buffer *buffer, size_t size)
{
    if (buffer->failed) {
        return NULL;
    }
    size_t wanted = buffer->size + size + 1;
    if (wanted <= size) {
        buffer->failed = true;
        return NULL;
    }
    if (wanted > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : 64;
        while (capacity < wanted) {
            capacity = capacity > (size_t)-1 / 2 ? wanted : capacity * 2;
        }
        char *data = realloc(buffer->data, capacity);
        if (!data) {
            buffer->failed = true;
            return NULL;
        }
        buffer->data = data;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->size;
}

void to_buffer_add(struct to_buffer *buffer, const void *data, size_t size)
{
    char *at = to_buffer_reserve(buffer, size);
    if (!at) {
        return;
    }
    if (size > 0) {
        memcpy(at, data, size);
    }
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void to_buffer_text(struct to_buffer *buffer, const char *text)
{
    to_buffer_add(buffer, text, strlen(text));
}

void to_buffer_byte(struct to_buffer *buffer, char byte)
{
    to_buffer_add(buffer, &byte, 1);
}

void to_buffer_vprint(struct to_buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    char *at = size < 0 ? NULL : to_buffer_reserve(buffer, (size_t)size);
    if (at) {
        vsnprintf(at, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    } else {
        buffer->failed = true;
    }
    va_end(again);
}

void to_buffer_print(struct to_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    to_buffer_vprint(buffer, format, arguments);
    va_end(arguments);
}

void to_buffer_clear(struct to_buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data) {
        buffer->data[0] = '\0';
    }
}

char *to_buffer_take(struct to_buffer *buffer)
{
    to_buffer_add(buffer, "", 0);
    char *data = buffer->failed ? NULL : buffer->data;
    if (!data) {
        free(buffer->data);
    }
    *buffer = (struct to_buffer){0};
    return data;
}

void to_buffer_free(struct to_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct to_buffer){0};
}

/* SPDX-License-Identifier: MIT
 * Any bytes as members of JSON objects. */
#include "jsonl/bytes.h"

#include <obstack.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base64.h"
#include "memory.h"

#define obstack_chunk_alloc to_memory_new
#define obstack_chunk_free free

enum { NAME_SIZE = 64 };

static void name_base64(char full[NAME_SIZE], const char *name)
{
    snprintf(full, NAME_SIZE, "%s_base64", name);
}

/* ---- writing ---- */

/* Takes what is in the buffer; NULL when memory ran out. */
static json_t *string_of(struct to_buffer *text)
{
    json_t *string =
        text->failed ? NULL : json_stringn(text->size ? text->data : "", text->size);
    to_buffer_free(text);
    return string;
}

static json_t *readable(const void *bytes, size_t size, enum to_text_use use)
{
    struct to_buffer text = {0};
    to_text_add(&text, bytes, size, use);
    return string_of(&text);
}

static json_t *exact(const void *bytes, size_t size)
{
    struct to_buffer text = {0};
    to_base64_encode(&text, bytes, size);
    return string_of(&text);
}

int to_bytes_set(json_t *object, const char *name, const void *bytes, size_t size,
                 enum to_text_use use)
{
    char full[NAME_SIZE];
    json_t *string = json_stringn(size > 0 ? bytes : "", size);
    if (string) {
        return json_object_set_new_nocheck(object, name, string);
    }
    name_base64(full, name);
    int result = json_object_set_new_nocheck(object, name, readable(bytes, size, use));
    return result < 0 ? result : json_object_set_new_nocheck(object, full, exact(bytes, size));
}

int to_bytes_set_list(json_t *object, const char *name, const char *const *list, size_t count)
{
    char full[NAME_SIZE];
    bool all_text = true;
    json_t *texts = json_array();
    json_t *bytes = json_array();
    int result = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(list[i]);
        json_t *text = json_string(list[i]);
        all_text = all_text && text;
        text = text ? text : readable(list[i], size, TO_TEXT_VALUE);
        result |= json_array_append_new(texts, text);
        result |= json_array_append_new(bytes, exact(list[i], size));
    }
    name_base64(full, name);
    if (count > 0) {
        result |= json_object_set_nocheck(object, name, texts);
    }
    if (!all_text) {
        result |= json_object_set_nocheck(object, full, bytes);
    }
    json_decref(texts);
    json_decref(bytes);
    return result;
}

/* ---- reading ---- */

static bool take_string(const json_t *value, bool is_base64, struct obstack *memory,
                        const char **ret_bytes, size_t *ret_size)
{
    struct to_buffer bytes = {0};
    const char *text = json_string_value(value);
    size_t size = json_string_length(value);
    if (!text || (is_base64 && !to_base64_decode(&bytes, text, size))) {
        to_buffer_free(&bytes);
        return false;
    }
    if (is_base64) {
        to_memory_check(bytes.failed ? -1 : 0);
        text = bytes.data;
        size = bytes.size;
    }
    char *copy = obstack_alloc(memory, size + 1);
    if (size > 0) {
        memcpy(copy, text, size);
    }
    copy[size] = '\0';
    to_buffer_free(&bytes);
    *ret_bytes = copy;
    *ret_size = size;
    return true;
}

int to_bytes_get(const json_t *object, const char *name, struct obstack *memory,
                 const char **ret_bytes, size_t *ret_size)
{
    char full[NAME_SIZE];
    name_base64(full, name);
    const json_t *value = json_object_get(object, full);
    bool is_base64 = value;
    if (!value) {
        value = json_object_get(object, name);
    }
    if (!value) {
        return 0;
    }
    return take_string(value, is_base64, memory, ret_bytes, ret_size) ? 1 : -1;
}

int to_bytes_get_list(const json_t *object, const char *name, struct obstack *memory,
                      const char ***ret_list, size_t *ret_count)
{
    char full[NAME_SIZE];
    name_base64(full, name);
    const json_t *array = json_object_get(object, full);
    bool is_base64 = array;
    if (!array) {
        array = json_object_get(object, name);
    }
    size_t count = json_array_size(array);
    if (array && !json_is_array(array)) {
        return -1;
    }
    const char **list = obstack_alloc(memory, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        size_t size;
        if (!take_string(json_array_get(array, i), is_base64, memory, &list[i], &size) ||
            strlen(list[i]) != size) {
            return -1;
        }
    }
    *ret_list = list;
    *ret_count = count;
    return 0;
}

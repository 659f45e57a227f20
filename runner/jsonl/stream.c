/* SPDX-License-Identifier: MIT
 * Members of a stream's lines. */
#include "jsonl/stream.h"

#include <errno.h>
#include <string.h>

int to_stream_members(struct to_stream *stream, const json_t *object,
                      const struct to_members *members, struct obstack *memory, void *to,
                      struct to_error *error)
{
    struct to_error why = {0};
    int result = to_members_read(object, members->list, members->count, memory, to, &why);
    if (result < 0) {
        to_lines_refuse(&stream->lines, error, "%s", to_error_text(&why, result));
    }
    to_error_free(&why);
    return result;
}

size_t to_stream_below(const json_t *value, size_t end)
{
    json_int_t number = json_integer_value(value);
    return json_is_integer(value) && number >= 0 && (uintmax_t)number < end ? (size_t)number
                                                                            : SIZE_MAX;
}

int to_stream_number(struct to_stream *stream, const json_t *object, const char *name,
                     size_t most, size_t *ret_number, struct to_error *error)
{
    *ret_number = to_stream_below(json_object_get(object, name), most + 1);
    return *ret_number != SIZE_MAX
               ? 0
               : to_lines_refuse(&stream->lines, error,
                                 "\"%s\": a whole number from 0 to %zu is expected", name,
                                 most);
}

int to_stream_text(struct to_stream *stream, const json_t *object, const char *name,
                   struct obstack *memory, const char **ret_text, struct to_error *error)
{
    const struct to_member member = {.name = name, .kind = TO_MEMBER_TEXT};
    *ret_text = NULL;
    return to_stream_members(stream, object, &(struct to_members){&member, 1}, memory,
                             (void *)ret_text, error);
}

bool to_stream_is(const json_t *object, enum to_jsonl_line kind)
{
    const char *name = json_string_value(json_object_get(object, "event"));
    return name && strcmp(name, to_jsonl_names[kind]) == 0;
}

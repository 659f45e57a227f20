/* SPDX-License-Identifier: MIT
 * Structs as JSON objects, by tables. */
#include "jsonl/member.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "event.h"
#include "jsonl/bytes.h"

/* ---- writing ---- */

static int64_t number_at(const struct to_member *member, const void *at)
{
    switch (member->kind) {
    case TO_MEMBER_INT:
        return *(const int *)at;
    case TO_MEMBER_UINT32:
        return *(const uint32_t *)at;
    case TO_MEMBER_INT64:
        return *(const int64_t *)at;
    case TO_MEMBER_UINT64:
        return *(const uint64_t *)at < INT64_MAX ? (int64_t) * (const uint64_t *)at : INT64_MAX;
    default:
        return *(const size_t *)at < INT64_MAX ? (int64_t) * (const size_t *)at : INT64_MAX;
    }
}

static int write_number(json_t *object, const struct to_member *member, const void *at)
{
    int64_t number = number_at(member, at);
    if (number == member->otherwise && !member->always) {
        return 0;
    }
    number = number < member->least ? member->least : number;
    number = number > member->most ? member->most : number;
    return json_object_set_new_nocheck(object, member->name, json_integer(number));
}

static int write_output(json_t *object, const struct to_member *member,
                        const struct to_output *output)
{
    if (output->head_size == 0 && output->tail_size == 0 && output->dropped == 0) {
        return 0;
    }
    json_t *inner = json_object();
    int result = to_bytes_set(inner, "head", output->head, output->head_size, TO_TEXT_OUTPUT);
    if (output->dropped > 0 || output->tail_size > 0) {
        uint64_t dropped = output->dropped < INT64_MAX ? output->dropped : INT64_MAX;
        result |= json_object_set_new_nocheck(inner, "dropped", json_integer((int64_t)dropped));
        result |= to_bytes_set(inner, "tail", output->tail, output->tail_size, TO_TEXT_OUTPUT);
    }
    return result | json_object_set_new_nocheck(object, member->name, inner);
}

static int write_member(json_t *object, const struct to_member *member, const void *at)
{
    const char *text;
    bool yes;
    switch (member->kind) {
    case TO_MEMBER_TEXT:
        text = *(const char *const *)at;
        return text ? to_bytes_set(object, member->name, text, strlen(text), TO_TEXT_VALUE) : 0;
    case TO_MEMBER_BOOL:
        yes = *(const bool *)at;
        return yes || member->always
                   ? json_object_set_new_nocheck(object, member->name, json_boolean(yes))
                   : 0;
    case TO_MEMBER_OUTCOME:
        text = to_outcome_name(*(const enum to_outcome *)at);
        return json_object_set_new_nocheck(object, member->name, json_string(text));
    case TO_MEMBER_OUTPUT:
        return write_output(object, member, at);
    default:
        return write_number(object, member, at);
    }
}

int to_members_write(json_t *object, const struct to_member *members, size_t count,
                     const void *from)
{
    int result = 0;
    for (size_t i = 0; i < count; i++) {
        result |= write_member(object, &members[i], (const char *)from + members[i].offset);
    }
    return result;
}

/* ---- reading ---- */

static int refuse(const struct to_member *member, const char *wanted, struct to_error *error)
{
    return to_error_set(error, -EINVAL, "\"%s\": %s is expected", member->name, wanted);
}

static int read_number(const json_t *value, const struct to_member *member, void *at,
                       struct to_error *error)
{
    json_int_t number = value ? json_integer_value(value) : member->otherwise;
    bool within = number >= member->least && number <= member->most;
    if (value && (!json_is_integer(value) || !within)) {
        return to_error_set(error, -EINVAL,
                            "\"%s\": a whole number from %" PRId64 " to %" PRId64
                            " is expected",
                            member->name, member->least, member->most);
    }
    switch (member->kind) {
    case TO_MEMBER_INT:
        *(int *)at = (int)number;
        break;
    case TO_MEMBER_UINT32:
        *(uint32_t *)at = (uint32_t)number;
        break;
    case TO_MEMBER_INT64:
        *(int64_t *)at = number;
        break;
    case TO_MEMBER_UINT64:
        *(uint64_t *)at = (uint64_t)number;
        break;
    default:
        *(size_t *)at = (size_t)number;
    }
    return 0;
}

static int read_text(const json_t *object, const struct to_member *member,
                     struct obstack *memory, const char **ret_text, struct to_error *error)
{
    size_t size = 0;
    int found = to_bytes_get(object, member->name, memory, ret_text, &size);
    if (found < 0 || (found > 0 && strlen(*ret_text) != size)) {
        return refuse(member, "a string without NUL", error);
    }
    return 0;
}

static int read_output(const json_t *value, const struct to_member *member,
                       struct obstack *memory, struct to_output *ret_output,
                       struct to_error *error)
{
    const json_t *dropped = json_object_get(value, "dropped");
    if (!value) {
        return 0;
    }
    if (!json_is_object(value) ||
        to_bytes_get(value, "head", memory, &ret_output->head, &ret_output->head_size) < 0 ||
        to_bytes_get(value, "tail", memory, &ret_output->tail, &ret_output->tail_size) < 0 ||
        (dropped && (!json_is_integer(dropped) || json_integer_value(dropped) < 0))) {
        return refuse(member, "an object with \"head\", \"dropped\" and \"tail\"", error);
    }
    ret_output->dropped = (uint64_t)json_integer_value(dropped);
    return 0;
}

static int read_outcome(const json_t *value, const struct to_member *member,
                        enum to_outcome *ret_outcome, struct to_error *error)
{
    const char *name = json_string_value(value);
    for (int i = 0; name && i < TO_OUTCOMES; i++) {
        if (strcmp(to_outcome_name((enum to_outcome)i), name) == 0) {
            *ret_outcome = (enum to_outcome)i;
            return 0;
        }
    }
    return value ? refuse(member, "the name of an outcome", error) : 0;
}

static int read_member(const json_t *object, const struct to_member *member,
                       struct obstack *memory, void *at, struct to_error *error)
{
    const json_t *value = json_object_get(object, member->name);
    if (!value && member->always) {
        return to_error_set(error, -EINVAL, "\"%s\" is missing", member->name);
    }
    switch (member->kind) {
    case TO_MEMBER_TEXT:
        return read_text(object, member, memory, at, error);
    case TO_MEMBER_BOOL:
        *(bool *)at = json_is_true(value);
        return value && !json_is_boolean(value) ? refuse(member, "true or false", error) : 0;
    case TO_MEMBER_OUTCOME:
        return read_outcome(value, member, at, error);
    case TO_MEMBER_OUTPUT:
        return read_output(value, member, memory, at, error);
    default:
        return read_number(value, member, at, error);
    }
}

int to_members_read(const json_t *object, const struct to_member *members, size_t count,
                    struct obstack *memory, void *to, struct to_error *error)
{
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++) {
        result =
            read_member(object, &members[i], memory, (char *)to + members[i].offset, error);
    }
    return result;
}

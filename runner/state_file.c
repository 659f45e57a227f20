/* SPDX-License-Identifier: MIT
 * The shared state as a JSON file. */
#include "state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"
#include "base64.h"
#include "memory.h"
#include "report/text.h"
#include "state/store.h"

static const char *const spaces[TO_STATE_SPACES] = {
    [TO_SPACE_STATE] = "state", [TO_SPACE_RESULTS] = "results"};

/* ---- writing ---- */

static bool is_utf8(const char *bytes, size_t size)
{
    uint32_t character;
    for (size_t at = 0, length; at < size; at += length) {
        length = to_utf8_decode(bytes + at, size - at, &character);
        if (length == 0) {
            return false;
        }
    }
    return true;
}

/* {"member": "text"} */
static json_t *tagged(const char *member, const char *text)
{
    json_t *object = json_object();
    json_object_set_new(object, member, json_string(text));
    return object;
}

static json_t *tagged_bytes(const char *member, const struct to_blob *blob)
{
    struct to_buffer text = {0};
    to_base64_encode(&text, blob->data, blob->size);
    char *string = to_memory_need(to_buffer_take(&text));
    json_t *object = tagged(member, string);
    free(string);
    return object;
}

/* What the descriptor leads to: "socket:[123]", a path. */
static json_t *tagged_descriptor(int descriptor)
{
    char path[64];
    char target[500];
    struct to_buffer shown = {0};
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(path, target, sizeof target);
    to_text_add(&shown, target, size > 0 ? (size_t)size : 0, TO_TEXT_LINE);
    char *string = to_memory_need(to_buffer_take(&shown));
    json_t *object = tagged("descriptor", string);
    free(string);
    return object;
}

static json_t *tagged_pointer(uint64_t address)
{
    char text[32];
    snprintf(text, sizeof text, "0x%" PRIx64, address);
    return tagged("pointer", text);
}

static json_t *to_json(const struct to_datum *value)
{
    switch (value->kind) {
    case TO_DATUM_INT:
        return json_integer(value->as.integer);
    case TO_DATUM_DOUBLE:
        return isfinite(value->as.real) ? json_real(value->as.real)
               : isnan(value->as.real)  ? tagged("double", "nan")
                                        : tagged("double", value->as.real > 0 ? "inf" : "-inf");
    case TO_DATUM_BOOL:
        return json_boolean(value->as.truth);
    case TO_DATUM_STRING:
        return is_utf8(value->blob->data, value->blob->size)
                   ? json_stringn(value->blob->data, value->blob->size)
                   : tagged_bytes("string", value->blob);
    case TO_DATUM_BYTES:
        return tagged_bytes("bytes", value->blob);
    case TO_DATUM_DESCRIPTOR:
        return tagged_descriptor(value->as.descriptor);
    default:
        return tagged_pointer(value->as.address);
    }
}

/* Of the digits that every double needs, or fewer, those that these do: 0.1 is 0.1. */
static void note_digits(void *context, const char *key, const struct to_datum *value)
{
    enum { MOST = 17 };
    int *digits = context;
    char text[40];
    (void)key;
    if (value->kind == TO_DATUM_DOUBLE && isfinite(value->as.real)) {
        do {
            snprintf(text, sizeof text, "%.*g", *digits, value->as.real);
        } while (strtod(text, NULL) != value->as.real && ++*digits < MOST);
    }
}

/* A module's name is a file's, and may be no text. */
static void add_member(void *context, const char *key, const struct to_datum *value)
{
    struct to_buffer name = {0};
    if (is_utf8(key, strlen(key))) {
        to_buffer_text(&name, key);
    } else {
        to_text_string(&name, key, TO_TEXT_LINE);
    }
    json_object_set_new(context, to_memory_need(name.data), to_memory_need(to_json(value)));
    to_buffer_free(&name);
}

static int add_text(const char *bytes, size_t size, void *context)
{
    to_buffer_add(context, bytes, size);
    return 0;
}

void to_state_file_print_value(struct to_buffer *text, const struct to_datum *value)
{
    int digits = 1;
    json_t *json = to_memory_need(to_json(value));
    note_digits(&digits, NULL, value);
    json_dump_callback(json, add_text, text,
                       JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(digits));
    json_decref(json);
}

void to_state_file_print(struct to_buffer *text, const struct to_store *store)
{
    json_t *root = to_memory_need(json_object());
    int digits = 15;
    for (int i = 0; i < TO_STATE_SPACES; i++) {
        json_t *members = to_memory_need(json_object());
        to_store_each(store, (enum to_state_space)i, note_digits, &digits);
        to_store_each(store, (enum to_state_space)i, add_member, members);
        json_object_set_new(root, spaces[i], members);
    }
    size_t flags = JSON_INDENT(2) | JSON_REAL_PRECISION(digits);
    if (json_dump_callback(root, add_text, text, flags) < 0) {
        text->failed = true;
    }
    to_buffer_byte(text, '\n');
    json_decref(root);
}

/* ---- reading ---- */

struct reading {
    const char *path;
    struct to_store *store;
    struct to_buffer *skipped;
    struct to_error *error;
    enum to_state_space space;
    const char *key;
};

/* It goes to a terminal, and may hold anything. To be freed. */
static char *shown(const char *string)
{
    struct to_buffer text = {0};
    to_text_string(&text, string, TO_TEXT_LINE);
    to_text_limit(&text, 0, 100);
    return to_memory_need(to_buffer_take(&text));
}

/* "in.json: state "port": " and what is wrong there. */
static int wrong(const struct reading *it, const char *what, const char *more)
{
    char *key = shown(it->key);
    char *text = shown(more);
    int result = to_error_set(it->error, -EINVAL, "%s: %s \"%s\": %s%s", it->path,
                              spaces[it->space], key, what, text);
    free(key);
    free(text);
    return result;
}

static int read_bytes(const struct reading *it, enum to_datum_kind kind, const json_t *text,
                      struct to_datum *value)
{
    struct to_buffer bytes = {0};
    bool fine = to_base64_decode(&bytes, json_string_value(text), json_string_length(text)) &&
                !(kind == TO_DATUM_STRING && bytes.size > 0 &&
                  memchr(bytes.data, '\0', bytes.size));
    if (fine && !bytes.failed) {
        *value = to_datum_bytes(kind, bytes.data, bytes.size);
    }
    to_buffer_free(&bytes);
    return fine ? 0
                : wrong(it, "this is no base64 of ",
                        kind == TO_DATUM_STRING ? "a text" : "bytes");
}

static int read_double(const struct reading *it, const char *text, struct to_datum *value)
{
    *value = (struct to_datum){.kind = TO_DATUM_DOUBLE};
    if (strcmp(text, "nan") != 0 && strcmp(text, "inf") != 0 && strcmp(text, "-inf") != 0) {
        return wrong(it, "a double in quotes is \"nan\", \"inf\" or \"-inf\", not ", text);
    }
    value->as.real = strtod(text, NULL);
    return 0;
}

static void skip(const struct reading *it)
{
    to_buffer_print(it->skipped, "%s%s", it->skipped->size ? ", " : "", it->key);
}

/* An object of one member; leaves the value as it is where that is to be skipped. */
static int read_tagged(const struct reading *it, json_t *object, struct to_datum *value)
{
    void *only = json_object_iter(object);
    const char *member = only ? json_object_iter_key(only) : "";
    const json_t *text = only ? json_object_iter_value(only) : NULL;
    if (json_object_size(object) == 1 && json_is_string(text)) {
        if (strcmp(member, "bytes") == 0) {
            return read_bytes(it, TO_DATUM_BYTES, text, value);
        }
        if (strcmp(member, "string") == 0) {
            return read_bytes(it, TO_DATUM_STRING, text, value);
        }
        if (strcmp(member, "double") == 0) {
            return read_double(it, json_string_value(text), value);
        }
        if (strcmp(member, "descriptor") == 0 || strcmp(member, "pointer") == 0) {
            skip(it);
            return 0;
        }
    }
    return wrong(it, "a value is a number, a text, true, false, or an object of one text called ",
                 "bytes, string, double, descriptor or pointer");
}

static int read_value(const struct reading *it, json_t *json, struct to_datum *value)
{
    switch (json_typeof(json)) {
    case JSON_INTEGER:
        *value = (struct to_datum){.kind = TO_DATUM_INT,
                                   .as.integer = json_integer_value(json)};
        return 0;
    case JSON_REAL:
        *value = (struct to_datum){.kind = TO_DATUM_DOUBLE, .as.real = json_real_value(json)};
        return 0;
    case JSON_TRUE:
    case JSON_FALSE:
        *value = (struct to_datum){.kind = TO_DATUM_BOOL, .as.truth = json_is_true(json)};
        return 0;
    case JSON_STRING:
        *value = to_datum_bytes(TO_DATUM_STRING, json_string_value(json),
                                json_string_length(json));
        to_memory_need(value->blob);
        return 0;
    case JSON_OBJECT:
        return read_tagged(it, json, value);
    case JSON_ARRAY:
        return wrong(it, "an array is no value", "");
    case JSON_NULL:
        break;
    }
    return wrong(it, "null is no value", "");
}

static int read_member(const struct reading *it, json_t *json)
{
    struct to_datum value = {0};
    if (!to_state_is_key(it->key, strlen(it->key))) {
        return wrong(it, "this is no key: that is text of 1 to 1000 bytes, without control "
                         "characters", "");
    }
    int result = read_value(it, json, &value);
    if (result < 0 || value.kind == TO_DATUM_NONE) {
        return result; /* 0: it is skipped */
    }
    switch (to_store_set(it->store, it->space, it->key, &value)) {
    case TO_STATE_OK:
        return 0;
    case TO_STATE_TOO_LARGE:
        return wrong(it, "the value is larger than --state-limit", "");
    case TO_STATE_FULL:
        return wrong(it, "all values together are larger than 64 times --state-limit", "");
    default:
        return wrong(it, strerror(ENOMEM), "");
    }
}

static int read_space(struct reading *it, json_t *members)
{
    const char *key;
    json_t *value;
    if (!json_is_object(members)) {
        return to_error_set(it->error, -EINVAL, "%s: \"%s\" must be an object", it->path,
                            spaces[it->space]);
    }
    json_object_foreach(members, key, value) {
        it->key = key;
        int result = read_member(it, value);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

static int read_root(struct reading *it, json_t *root)
{
    const char *key;
    json_t *value;
    if (!json_is_object(root)) {
        return to_error_set(it->error, -EINVAL, "%s: an object is expected: {\"state\": {...}}",
                            it->path);
    }
    json_object_foreach(root, key, value) {
        int space = 0;
        while (space < TO_STATE_SPACES && strcmp(key, spaces[space]) != 0) {
            space++;
        }
        if (space == TO_STATE_SPACES) {
            char *member = shown(key);
            int result = to_error_set(it->error, -EINVAL,
                                      "%s: the member \"%s\" is not known: keys and values are "
                                      "in {\"state\": {...}}, results in {\"results\": {...}}",
                                      it->path, member);
            free(member);
            return result;
        }
        it->space = (enum to_state_space)space;
        int result = read_space(it, value);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

/* Also of what is no regular file, and tells no size. */
static int slurp(const char *path, struct to_buffer *text)
{
    enum { PIECE = 64 * 1024 };
    const size_t most = (size_t)2 * 1024 * 1024 * 1024;
    ssize_t got = 1;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -errno;
    }
    while (got > 0 && text->size < most && !text->failed) {
        char *at = to_buffer_reserve(text, PIECE);
        got = at ? read(file, at, PIECE) : -1;
        text->size += got > 0 ? (size_t)got : 0;
    }
    int result = got > 0 ? -EFBIG : text->failed ? -ENOMEM : got < 0 ? -errno : 0;
    close(file);
    return result;
}

int to_state_file_read(const char *path, struct to_store *store, struct to_buffer *skipped,
                       struct to_error *error)
{
    struct reading it = {path, store, skipped, error, TO_SPACE_STATE, ""};
    struct to_buffer text = {0};
    json_error_t place;
    int result = slurp(path, &text);
    if (result < 0) {
        to_buffer_free(&text);
        return to_error_set(error, result, "%s: %s", path, strerror(-result));
    }
    json_t *root = json_loadb(text.data ? text.data : "", text.size, JSON_REJECT_DUPLICATES,
                              &place);
    if (root) {
        result = read_root(&it, root);
        json_decref(root);
    } else {
        char *what = shown(place.text);
        result = to_error_set(error, -EINVAL, "%s:%d:%d: %s", path, place.line, place.column,
                              what);
        free(what);
    }
    to_buffer_free(&text);
    return result;
}

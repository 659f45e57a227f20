/* SPDX-License-Identifier: MIT
 * A value from the command line. */
#include "given.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "memory.h"

static const char digits[] = "0123456789";

/* ---- how it looks ---- */

/* A whole number, with a minus or without. */
static bool is_int(const char *text)
{
    text += *text == '-';
    size_t size = strspn(text, digits);
    return size > 0 && text[size] == '\0';
}

/* A decimal number, with a fraction or an exponent or both. strtod would take more: "infinity",
 * and numbers of other bases. */
static bool is_double(const char *text)
{
    text += *text == '-';
    size_t whole = strspn(text, digits);
    text += whole;
    size_t fraction = *text == '.' ? strspn(text + 1, digits) : 0;
    text += *text == '.' ? 1 + fraction : 0;
    if (*text == 'e' || *text == 'E') {
        text += 1 + (text[1] == '-' || text[1] == '+');
        size_t exponent = strspn(text, digits);
        text += exponent;
        return whole + fraction > 0 && exponent > 0 && *text == '\0';
    }
    return whole + fraction > 0 && *text == '\0';
}

static enum to_datum_kind guess(const char *text)
{
    bool truth = strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    return is_int(text)      ? TO_DATUM_INT
           : is_double(text) ? TO_DATUM_DOUBLE
           : truth           ? TO_DATUM_BOOL
                             : TO_DATUM_STRING;
}

/* ---- what it is ---- */

static bool read_int(const char *text, struct to_datum *value)
{
    errno = 0;
    value->as.integer = strtoll(text, NULL, 10);
    return is_int(text) && errno == 0;
}

static bool read_double(const char *text, struct to_datum *value)
{
    if (strcmp(text, "nan") == 0 || strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0) {
        value->as.real = strtod(text, NULL);
        return true;
    }
    value->as.real = strtod(text, NULL);
    return (is_int(text) || is_double(text)) && isfinite(value->as.real);
}

static bool read_bool(const char *text, struct to_datum *value)
{
    value->as.truth = strcmp(text, "true") == 0;
    return value->as.truth || strcmp(text, "false") == 0;
}

static int read_value(struct to_datum *value, enum to_datum_kind kind, const char *option,
                      const char *whole, const char *text, struct to_error *error)
{
    static bool (*const readers[])(const char *, struct to_datum *) = {
        [TO_DATUM_INT] = read_int,
        [TO_DATUM_DOUBLE] = read_double,
        [TO_DATUM_BOOL] = read_bool,
    };
    value->kind = kind;
    if (kind == TO_DATUM_STRING) {
        *value = to_datum_bytes(kind, text, strlen(text));
        to_memory_need(value->blob);
        return 0;
    }
    if (readers[kind](text, value)) {
        return 0;
    }
    bool too_large = kind != TO_DATUM_BOOL && (is_int(text) || is_double(text));
    value->kind = TO_DATUM_NONE;
    if (too_large && (kind == TO_DATUM_DOUBLE || is_int(text))) {
        return to_error_set(error, -EINVAL, "%s %s: too large a number for the type %s", option,
                            whole, to_datum_kind_name(kind));
    }
    return to_error_set(error, -EINVAL, "%s %s: \"%s\" is no %s", option, whole, text,
                        to_datum_kind_name(kind));
}

/* The colon that a type follows; NULL: there is none. */
static char *find_type(char *name)
{
    char *colon = strrchr(name, ':');
    return colon && colon > name && colon[-1] == ':' ? NULL : colon;
}

static int read_kind(const char *type, const char *option, const char *whole,
                     enum to_datum_kind *ret_kind, struct to_error *error)
{
    for (enum to_datum_kind kind = TO_DATUM_INT; kind <= TO_DATUM_STRING; kind++) {
        if (strcmp(type, to_datum_kind_name(kind)) == 0) {
            *ret_kind = kind;
            return 0;
        }
    }
    return to_error_set(error, -EINVAL,
                        "%s %s: \"%s\" is no type: int, double, bool or string is expected "
                        "between : and =",
                        option, whole, type);
}

/* Where the name may end: behind the brackets of a row, whose label may hold anything. */
static const char *skip_label(const char *text)
{
    const char *open = strchr(text, '[');
    if (!open || (size_t)(open - text) > strcspn(text, "=")) {
        return text;
    }
    for (const char *close = strchr(open, ']'); close; close = strchr(close + 1, ']')) {
        if (!close[1] || close[1] == '=' || close[1] == ':') {
            return close + 1;
        }
    }
    return text;
}

int to_given_read(struct to_given *given, const char *option, const char *text,
                  struct to_error *error)
{
    const char *tail = skip_label(text);
    const char *equals = strchr(tail, '=');
    *given = (struct to_given){
        .name = to_memory_need(equals ? strndup(text, (size_t)(equals - text)) : strdup(text))};
    char *type = find_type(given->name + (tail - text));
    enum to_datum_kind kind = equals ? guess(equals + 1) : TO_DATUM_NONE;
    int result = 0;
    if (type) {
        *type++ = '\0';
        result = read_kind(type, option, text, &kind, error);
    }
    if (result == 0 && type && !equals) {
        result = to_error_set(error, -EINVAL, "%s %s: a type without a value; say %s:%s=VALUE",
                              option, text, given->name, type);
    }
    if (result == 0 && given->name[0] == '\0') {
        result = to_error_set(error, -EINVAL, "%s %s: a name is expected before the %s", option,
                              *text ? text : "\"\"", equals ? "=" : "value");
    }
    if (result == 0 && equals) {
        result = read_value(&given->value, kind, option, text, equals + 1, error);
    }
    if (result < 0) {
        to_given_free(given);
    }
    return result;
}

void to_given_free(struct to_given *given)
{
    free(given->name);
    to_datum_free(&given->value);
    *given = (struct to_given){0};
}

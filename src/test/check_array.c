/* SPDX-License-Identifier: MIT
 * Checks of arrays, element by element. */
#include <to/check/compare.h>

#include "test/failure.h"

enum { MOST = 10 }; /* differing elements that are shown */

struct array {
    const char *bytes;
    enum to_element_ element;
    size_t size; /* of an element */
};

#define AT(type, array, i) (((const type *)(const void *)(array)->bytes)[i])

static intmax_t signed_at(const struct array *array, size_t i)
{
    return array->size == 1   ? AT(int8_t, array, i)
           : array->size == 2 ? AT(int16_t, array, i)
           : array->size == 4 ? AT(int32_t, array, i)
                              : AT(int64_t, array, i);
}

static uintmax_t unsigned_at(const struct array *array, size_t i)
{
    return array->size == 1   ? AT(uint8_t, array, i)
           : array->size == 2 ? AT(uint16_t, array, i)
           : array->size == 4 ? AT(uint32_t, array, i)
                              : AT(uint64_t, array, i);
}

static struct to_value value_at(const struct array *array, size_t i)
{
    struct to_value value;
    switch (array->element) {
    case TO_ELEMENT_INT_:
        return to_value_int(signed_at(array, i));
    case TO_ELEMENT_CHAR_:
        value = to_value_int(AT(char, array, i));
        value.kind = TO_VALUE_CHAR;
        return value;
    case TO_ELEMENT_BOOL_:
        return to_value_bool(unsigned_at(array, i) != 0);
    case TO_ELEMENT_FLOAT_:
        return to_value_real(TO_VALUE_FLOAT, AT(float, array, i));
    case TO_ELEMENT_DOUBLE_:
        return to_value_real(TO_VALUE_DOUBLE, AT(double, array, i));
    case TO_ELEMENT_LDOUBLE_:
        return to_value_real(TO_VALUE_LONG_DOUBLE, AT(long double, array, i));
    case TO_ELEMENT_TEXT_:
        return to_value_text(AT(char *, array, i));
    case TO_ELEMENT_POINTER_:
        return to_value_pointer(AT(void *, array, i));
    case TO_ELEMENT_UINT_:
        break;
    }
    return to_value_uint(unsigned_at(array, i));
}

#pragma GCC diagnostic ignored "-Wfloat-equal"

static bool same_at(const struct array *a, const struct array *b, size_t i)
{
    switch (a->element) {
    case TO_ELEMENT_FLOAT_:
        return AT(float, a, i) == AT(float, b, i);
    case TO_ELEMENT_DOUBLE_:
        return AT(double, a, i) == AT(double, b, i);
    case TO_ELEMENT_LDOUBLE_:
        return AT(long double, a, i) == AT(long double, b, i);
    case TO_ELEMENT_TEXT_:
        return to_order_text_(AT(char *, a, i), AT(char *, b, i)) == 0;
    default:
        return memcmp(a->bytes + i * a->size, b->bytes + i * a->size, a->size) == 0;
    }
}

static size_t count_differences(const struct array *a, const struct array *b, size_t count,
                                size_t *ret_first)
{
    size_t differing = 0;
    for (size_t i = 0; i < count; i++) {
        if (!same_at(a, b, i)) {
            *ret_first = differing == 0 ? i : *ret_first;
            differing++;
        }
    }
    return differing;
}

static void print_elements(struct to_buffer *detail, const struct array *a,
                           const struct array *b, size_t count, size_t differing)
{
    size_t shown = 0;
    for (size_t i = 0; i < count && shown < MOST; i++) {
        if (!same_at(a, b, i)) {
            struct to_value got = value_at(a, i);
            struct to_value expected = value_at(b, i);
            to_buffer_print(detail, "[%zu]: expected ", i);
            to_value_print_full(detail, &expected);
            to_buffer_text(detail, ", got ");
            to_value_print_full(detail, &got);
            to_buffer_byte(detail, '\n');
            shown++;
        }
    }
    if (differing > shown) {
        to_buffer_print(detail, "... %zu more ...\n", differing - shown);
    }
}

static void print_line(struct to_failure *failure, const struct array *a,
                       const struct array *b, size_t first, size_t differing, size_t count)
{
    struct to_buffer *line = &failure->line;
    struct to_value got = value_at(a, first);
    struct to_value expected = value_at(b, first);
    to_buffer_text(line, "expected ");
    to_value_print(line, &expected);
    to_buffer_print(line, " at [%zu], got ", first);
    to_value_print(line, &got);
    to_buffer_print(line, " (%zu of %zu element%s differ%s): ", differing, count,
                    count == 1 ? "" : "s", differing == 1 ? "s" : "");
    to_message_expression(line, &failure->site);
}

static bool fail_missing(TO_SITE_PARAMETERS_, const void *a, const void *b)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_message_compare(&failure.message, &failure.site, to_value_pointer(a),
                       to_value_pointer(b));
    return to_failure_end(&failure);
}

bool to_arrays_(TO_SITE_PARAMETERS_, const void *a_, const void *b_, size_t count_,
                int element_, size_t element_size_)
{
    const struct array a = {a_, (enum to_element_)element_, element_size_};
    const struct array b = {b_, (enum to_element_)element_, element_size_};
    if (a_ == b_ || count_ == 0) {
        return TO_HELD_;
    }
    if (!a_ || !b_) {
        return fail_missing(TO_SITE_ARGUMENTS_, a_, b_);
    }
    size_t first = 0;
    size_t differing = count_differences(&a, &b, count_, &first);
    if (differing == 0) {
        return TO_HELD_;
    }
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    print_line(&failure, &a, &b, first, differing, count_);
    print_elements(&failure.detail, &a, &b, count_, differing);
    return to_failure_end(&failure);
}

/* SPDX-License-Identifier: MIT
 * What is given to options. */
#include "option_value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "expression.h"
#include "memory.h"

/* "--jobs x: ", before what is wrong with x. */
static int refuse_value(const char *name, const char *value, const char *wanted,
                        struct to_error *error)
{
    return to_error_set(error, -EINVAL, "%s %s: %s", name, *value ? value : "\"\"", wanted);
}

/* A decimal number, such as 30 or 0.5, independent of the locale, in units of 10^-9. What is
 * said of one that is none is `wanted`, of one above 999999999 `most`. */
static int read_decimal(const char *name, const char *value, const char *wanted,
                        const char *most, int64_t *ret_number, struct to_error *error)
{
    static const char digits[] = "0123456789";
    size_t whole = strspn(value, digits);
    size_t fraction = value[whole] == '.' ? strspn(value + whole + 1, digits) : 0;
    size_t size = whole + (value[whole] == '.' ? 1 + fraction : 0);
    if (whole + fraction == 0 || value[size] != '\0') {
        return refuse_value(name, value, wanted, error);
    }
    if (whole > 9) {
        return refuse_value(name, value, most, error);
    }
    int64_t time = 0;
    for (size_t i = 0; i < whole; i++) {
        time = time * 10 + (value[i] - '0');
    }
    time *= TO_SECOND;
    int64_t unit = TO_SECOND;
    for (size_t i = 0; i < fraction; i++) {
        unit /= 10;
        time += unit * (value[whole + 1 + i] - '0');
    }
    *ret_number = time;
    return 0;
}

int to_option_seconds(const char *name, const char *value, int64_t *ret_time,
                      struct to_error *error)
{
    return read_decimal(name, value, "a number of seconds is expected, such as 30 or 0.5",
                        "at most 999999999 seconds can be waited", ret_time, error);
}

int to_option_scale(const char *name, const char *value, double *ret_scale,
                    struct to_error *error)
{
    static const char wanted[] = "a number above 0 is expected, such as 2 or 0.5";
    int64_t number = 0;
    int result = read_decimal(name, value, wanted, wanted, &number, error);
    if (result == 0 && number == 0) {
        result = refuse_value(name, value, wanted, error);
    }
    if (result == 0) {
        *ret_scale = (double)number / 1e9;
    }
    return result;
}

int to_option_number(const char *name, const char *value, size_t least, size_t most,
                     size_t *ret_number, struct to_error *error)
{
    size_t number = 0;
    const char *at = value;
    for (; *at >= '0' && *at <= '9' && number <= most; at++) {
        number = number * 10 + (size_t)(*at - '0');
    }
    if (at == value || *at != '\0' || number < least || number > most) {
        char wanted[80];
        snprintf(wanted, sizeof wanted, "a whole number from %zu to %zu is expected", least,
                 most);
        return refuse_value(name, value, wanted, error);
    }
    *ret_number = number;
    return 0;
}

int to_option_seed(const char *name, const char *value, uint64_t *ret_seed,
                   struct to_error *error)
{
    uint64_t seed = 0;
    const char *at = value;
    bool fits = true;
    for (; *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        fits &= seed <= (UINT64_MAX - digit) / 10;
        seed = seed * 10 + digit;
    }
    if (at == value || *at != '\0' || !fits) {
        return refuse_value(name, value,
                            "a whole number from 0 to 18446744073709551615 is expected", error);
    }
    *ret_seed = seed;
    return 0;
}

/* 2/3 */
int to_option_shard(const char *name, const char *value, size_t *ret_number,
                    size_t *ret_count, struct to_error *error)
{
    enum { SHARDS_MAX = 10000 };
    static const char digits[] = "0123456789";
    size_t before = strspn(value, digits);
    size_t after = value[before] == '/' ? strspn(value + before + 1, digits) : 0;
    bool fine = before > 0 && before < 6 && after > 0 && after < 6 &&
                value[before + 1 + after] == '\0';
    unsigned long number = fine ? strtoul(value, NULL, 10) : 0;
    unsigned long count = fine ? strtoul(value + before + 1, NULL, 10) : 0;
    if (number < 1 || number > count || count > SHARDS_MAX) {
        return refuse_value(name, value,
                            "I/N is expected, I from 1 to N and N at most 10000, such as 2/3",
                            error);
    }
    *ret_number = number;
    *ret_count = count;
    return 0;
}

/* Bytes: 1000, 16K, 16M, 1G. */
int to_option_size(const char *name, const char *value, uint64_t *ret_size,
                   struct to_error *error)
{
    static const char units[] = "KMG";
    const uint64_t most = UINT64_C(1) << 30;
    uint64_t size = 0;
    const char *at = value;
    for (; *at >= '0' && *at <= '9' && size <= most; at++) {
        size = size * 10 + (uint64_t)(*at - '0');
    }
    const char *unit = *at ? strchr(units, *at) : NULL;
    bool fine = at > value && (*at == '\0' || (unit && at[1] == '\0'));
    size <<= unit && size <= most ? 10 * (unit - units + 1) : 0;
    if (!fine || size < 1 || size > most) {
        return refuse_value(name, value, "a number of bytes up to 1G is expected, such as 64M",
                            error);
    }
    *ret_size = size;
    return 0;
}

int to_option_word(const char *name, const char *value, const char *const *words,
                   size_t count, int *ret_place, struct to_error *error)
{
    struct to_buffer wanted = {0};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], value) == 0) {
            to_buffer_free(&wanted);
            *ret_place = (int)i;
            return 0;
        }
        to_buffer_print(&wanted, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", words[i]);
    }
    to_buffer_text(&wanted, " is expected");
    int result = refuse_value(name, value, to_memory_need(wanted.data), error);
    to_buffer_free(&wanted);
    return result;
}

int to_option_expression(const char *name, const char *value,
                         struct to_expression **expression, struct to_error *error)
{
    struct to_error why = {0};
    to_expression_free(*expression);
    *expression = to_expression_new(value, &why);
    if (*expression) {
        return 0;
    }
    int result = to_error_set(error, -EINVAL, "%s: %s", name, to_error_text(&why, -EINVAL));
    to_error_free(&why);
    return result;
}

/* A command and its arguments, as one would type it. */
int to_option_command(const char *name, const char *value, struct to_words *words,
                      struct to_error *error)
{
    to_words_free(words);
    *words = (struct to_words){0};
    int result = to_words_split(words, value);
    if (result == -EINVAL) {
        return refuse_value(name, value, "a quote is not closed", error);
    }
    to_memory_check(result);
    return words->count == 0 || words->list[0][0] == '\0'
               ? refuse_value(name, value, "a command is expected", error)
               : 0;
}

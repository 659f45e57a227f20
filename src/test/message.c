/* SPDX-License-Identifier: MIT
 * What a failed check says. Pure. */
#include "test/message.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "test/difference.h"
#include "test/errno_name.h"
#include "test/hexdump.h"
#include "test/site.h"

/* A check of one operand has no operator, and is one, too. */
static bool is_equality(const struct to_site *site)
{
    return strcmp(site->op, "==") == 0 || site->op[0] == '\0';
}

void to_message_expression(struct to_buffer *line, const struct to_site *site)
{
    to_argument_print(line, site->left);
    if (site->op[0] != '\0') {
        to_buffer_print(line, " %s ", site->op);
        to_argument_print(line, site->rest);
    }
}

static void print_end(const struct to_message *message, const struct to_site *site)
{
    to_buffer_text(message->line, ": ");
    to_message_expression(message->line, site);
}

static void end_line(struct to_buffer *detail)
{
    if (detail->size > 0 && detail->data[detail->size - 1] != '\n') {
        to_buffer_byte(detail, '\n');
    }
}

/* ---- operands, as they were written and what they are ---- */

/* Whether the operand's value, shown like this, says more than its own text does: the
 * value of 200 is known to be 200 (0xc8). */
static bool is_telling(const struct to_value *value, const struct to_buffer *shown,
                       const char *text, size_t size)
{
    struct to_buffer plain = {0};
    to_value_print(&plain, value);
    bool same = !plain.failed && plain.size == size && memcmp(plain.data, text, size) == 0;
    to_buffer_free(&plain);
    bool same_in_full =
        !shown->failed && shown->size == size && memcmp(shown->data, text, size) == 0;
    return !same && !same_in_full;
}

enum { MOST_OPERANDS = 3 };

/* One line for each operand whose value its own text does not tell. */
static void print_operands(const struct to_message *message, const char *const *texts,
                           const struct to_value *values, size_t count)
{
    struct to_buffer names[MOST_OPERANDS] = {{0}};
    struct to_buffer shown[MOST_OPERANDS] = {{0}};
    bool telling[MOST_OPERANDS];
    size_t width = 0;

    for (size_t i = 0; i < count; i++) {
        to_argument_print(&names[i], texts[i]);
        to_value_print_full(&shown[i], &values[i]);
        telling[i] = names[i].size > 0 && is_telling(&values[i], &shown[i], texts[i],
                                                     to_argument_size(texts[i]));
        if (telling[i] && names[i].size > width) {
            width = names[i].size;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (telling[i] && !names[i].failed && !shown[i].failed) {
            end_line(message->detail);
            to_buffer_print(message->detail, "%-*s = %s", (int)width, names[i].data,
                            shown[i].data);
        }
        to_buffer_free(&names[i]);
        to_buffer_free(&shown[i]);
    }
}

static void print_two(const struct to_message *message, const struct to_site *site,
                      const struct to_value *left, const struct to_value *right)
{
    const char *const texts[] = {site->left, site->rest};
    const struct to_value values[] = {*left, *right};
    print_operands(message, texts, values, 2);
}

/* ---- comparisons ---- */

/* What an operand that is written like this, `-ENOENT` or `errno`, says of itself and of the
 * one that it is compared with. */
static bool names_error(const char *text, const struct to_value *value)
{
    size_t size = to_argument_size(text);
    if (value->kind != TO_VALUE_INT) {
        return false;
    }
    if (size == strlen("errno") && memcmp(text, "errno", size) == 0) {
        return true;
    }
    bool minus = size > 0 && text[0] == '-';
    intmax_t error = minus ? -value->as.integer : value->as.integer;
    return error > 0 && error < 4096 &&
           to_errno_is_name((int)error, text + minus, size - minus);
}

static void find_errors(const struct to_site *site, struct to_value *left,
                        struct to_value *right)
{
    if (left->kind == TO_VALUE_INT && right->kind == TO_VALUE_INT &&
        (names_error(site->left, left) || names_error(site->rest, right))) {
        left->kind = right->kind = TO_VALUE_ERRNO;
    }
}

static bool are_there(const struct to_value *left, const struct to_value *right,
                      enum to_value_kind kind)
{
    return left->kind == kind && right->kind == kind && !to_value_is_null(left) &&
           !to_value_is_null(right);
}

static void print_expected(const struct to_message *message, const struct to_site *site,
                           const struct to_value *left, const struct to_value *right)
{
    to_buffer_text(message->line, "expected ");
    if (to_site_is(site, "NOT_NULL")) {
        to_buffer_text(message->line, "other than ");
    } else if (!is_equality(site)) {
        to_buffer_print(message->line, "%s ", site->op);
    }
    to_value_print(message->line, right);
    to_buffer_text(message->line, ", got ");
    to_value_print(message->line, left);
    print_end(message, site);
}

/* Whether the line has both in full, and they differ from the first byte on: to mark that
 * would say nothing new. */
static bool is_in_line(const struct to_value *left, const struct to_value *right)
{
    return left->size <= TO_VALUE_SHORT && right->size <= TO_VALUE_SHORT &&
           left->as.text[0] != right->as.text[0];
}

static void compare_texts(const struct to_message *message, const struct to_site *site,
                          const struct to_value *left, const struct to_value *right)
{
    const char *a = left->as.text;
    const char *b = right->as.text;
    if (to_is_of_lines(a, left->size) || to_is_of_lines(b, right->size)) {
        to_buffer_print(message->line, "texts differ from line %zu on",
                        to_first_line(a, left->size, b, right->size));
        print_end(message, site);
    } else {
        print_expected(message, site, left, right);
        if (is_in_line(left, right)) {
            print_two(message, site, left, right);
            return;
        }
    }
    to_difference_text(message->detail, a, left->size, b, right->size);
}

static void compare_wide_texts(const struct to_message *message, const struct to_site *site,
                               const struct to_value *left, const struct to_value *right)
{
    struct to_buffer a = {0};
    struct to_buffer b = {0};
    to_value_narrow(&a, left->as.wide_text, left->size);
    to_value_narrow(&b, right->as.wide_text, right->size);
    print_expected(message, site, left, right);
    if (!a.failed && !b.failed) {
        to_difference_wide(message->detail, a.data, a.size, b.data, b.size);
    }
    to_buffer_free(&a);
    to_buffer_free(&b);
}

static void count_bytes(const struct to_message *message, const struct to_site *site,
                        const struct to_value *left, const struct to_value *right)
{
    size_t first;
    size_t count = to_hexdump_count(left->as.pointer, left->size, right->as.pointer,
                                    right->size, &first);
    to_buffer_print(message->line, "%zu of %zu bytes differ%s, the first at offset %zu", count,
                    left->size, count == 1 ? "s" : "", first);
    if (first > 9) {
        to_buffer_print(message->line, " (0x%zx)", first);
    }
    print_end(message, site);
}

static void compare_memory(const struct to_message *message, const struct to_site *site,
                           const struct to_value *left, const struct to_value *right,
                           bool equality)
{
    if (equality) {
        count_bytes(message, site, left, right);
    } else {
        print_expected(message, site, left, right);
    }
    if (left->size > 0 && memcmp(left->as.pointer, right->as.pointer, left->size) != 0) {
        to_difference_memory(message->detail, left->as.pointer, left->size, right->as.pointer,
                             right->size);
    }
}

void to_message_compare(const struct to_message *message, const struct to_site *site,
                        struct to_value left, struct to_value right)
{
    bool equality = is_equality(site);
    find_errors(site, &left, &right);
    if (equality && are_there(&left, &right, TO_VALUE_TEXT)) {
        compare_texts(message, site, &left, &right);
    } else if (equality && are_there(&left, &right, TO_VALUE_WIDE_TEXT)) {
        compare_wide_texts(message, site, &left, &right);
    } else if (are_there(&left, &right, TO_VALUE_MEMORY)) {
        compare_memory(message, site, &left, &right, equality);
    } else {
        print_expected(message, site, &left, &right);
        if (site->op[0] != '\0') {
            print_two(message, site, &left, &right);
        }
    }
}

void to_message_content(const struct to_message *message, const char *what, const char *got,
                        size_t got_size, const char *expected, size_t expected_size)
{
    bool binary = memchr(got, '\0', got_size) || memchr(expected, '\0', expected_size);
    size_t first;
    size_t count = to_hexdump_count(got, got_size, expected, expected_size, &first);
    if (binary) {
        to_buffer_print(message->line, "%s differs in %zu byte%s, the first at offset %zu", what,
                        count, count == 1 ? "" : "s", first);
    } else {
        to_buffer_print(message->line, "%s differs from line %zu on", what,
                        to_first_line(got, got_size, expected, expected_size));
    }
    if (binary) {
        to_difference_memory(message->detail, got, got_size, expected, expected_size);
    } else {
        to_difference_text(message->detail, got, got_size, expected, expected_size);
    }
}

/* ---- numbers in a range ---- */

void to_message_near(const struct to_message *message, const struct to_site *site,
                     enum to_value_kind kind, long double left, long double right,
                     const char *distance)
{
    struct to_value a = to_value_real(kind, left);
    struct to_value b = to_value_real(kind, right);
    to_buffer_text(message->line, "expected ");
    to_value_print(message->line, &b);
    to_buffer_text(message->line, " within ");
    to_argument_print(message->line, to_argument_next(site->rest));
    to_buffer_text(message->line, to_site_is(site, "NEAR_ULPS") ? " ulps, got "
                                  : to_site_is(site, "NEAR_REL") ? " of its size, got "
                                                                 : ", got ");
    to_value_print(message->line, &a);
    print_end(message, site);
    print_two(message, site, &a, &b);
    if (distance) {
        end_line(message->detail);
        to_buffer_text(message->detail, distance);
    }
}

void to_message_between(const struct to_message *message, const struct to_site *site,
                        const struct to_value values[3])
{
    const char *high = to_argument_next(site->rest);
    const char *const texts[] = {site->left, site->rest, high};
    to_buffer_text(message->line, "expected ");
    to_value_print(message->line, &values[1]);
    to_buffer_text(message->line, " to ");
    to_value_print(message->line, &values[2]);
    to_buffer_text(message->line, ", got ");
    to_value_print(message->line, &values[0]);
    print_end(message, site);
    to_buffer_text(message->line, " and ");
    to_argument_print(message->line, high);
    print_operands(message, texts, values, 3);
}

/* ---- texts ---- */

/* "contains" is said as "to contain". */
static void print_wish(struct to_buffer *line, const char *op)
{
    static const struct {
        const char *op;
        const char *wish;
    } wishes[] = {
        {"contains", "to contain"},
        {"does not contain", "not to contain"},
        {"starts with", "to start with"},
        {"ends with", "to end with"},
        {"matches", "to match"},
        {"does not match", "not to match"},
    };
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        if (strcmp(wishes[i].op, op) == 0) {
            to_buffer_text(line, wishes[i].wish);
        }
    }
}

void to_message_text(const struct to_message *message, const struct to_site *site,
                     const char *text, const char *part)
{
    struct to_value a = to_value_text(text);
    struct to_value b = to_value_text(part);
    to_buffer_text(message->line, "expected ");
    print_wish(message->line, site->op);
    to_buffer_byte(message->line, ' ');
    to_value_print(message->line, &b);
    to_buffer_text(message->line, ", got ");
    to_value_print(message->line, &a);
    print_end(message, site);
    print_two(message, site, &a, &b);
}

/* ---- results of calls ---- */

static void print_result(struct to_buffer *line, intmax_t result, intmax_t error)
{
    const char *name = to_errno_name((int)error);
    to_buffer_print(line, "%" PRIdMAX, result);
    if (error > 0) {
        to_buffer_print(line, " (%s%s%s)", name ? name : "", name ? ": " : "",
                        strerror((int)error));
    }
}

void to_message_ok(const struct to_message *message, const struct to_site *site,
                   intmax_t result, int error)
{
    /* -1 leaves its reason in errno; any other negative number may be one itself, as may what
     * is not 0 where only 0 is good. */
    intmax_t reason = result == -1                     ? error
                      : result < 0 && result > -4096 ? -result
                      : result > 0 && result < 4096  ? result
                                                     : 0;
    to_buffer_text(message->line, to_site_is(site, "ZERO") ? "expected 0, got "
                                                           : "expected success, got ");
    print_result(message->line, result, reason);
    print_end(message, site);
}

static void print_error(struct to_buffer *line, int error)
{
    const char *name = to_errno_name(error);
    if (error == 0) {
        to_buffer_text(line, "no error");
    } else {
        to_buffer_print(line, "%s (%d: %s)", name ? name : "error", error, strerror(error));
    }
}

void to_message_errno(const struct to_message *message, const struct to_site *site,
                      intmax_t result, int error, int expected)
{
    to_buffer_text(message->line, "expected to fail with ");
    print_error(message->line, expected);
    to_buffer_text(message->line, ", got ");
    if (result < 0) {
        print_error(message->line, error);
    } else {
        to_buffer_print(message->line, "%" PRIdMAX ", which is no failure", result);
    }
    print_end(message, site);
}

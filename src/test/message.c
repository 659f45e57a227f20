/* SPDX-License-Identifier: MIT
 * What a failed check says. Pure. */
#include "test/message.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include <to/check.h>

#include "base/buffer.h"
#include "test/value.h"

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '\'';
}

/* Whether the quote there divides digits, as in C++'s 1'000. */
static bool is_in_number(const char *text, size_t at)
{
    size_t begin = at;
    while (begin > 0 && is_word(text[begin - 1])) {
        begin--;
    }
    return begin < at && isdigit((unsigned char)text[begin]);
}

/* The length of the first of the macro arguments in this text: up to a comma that stands
 * outside of all brackets, strings and characters. */
static size_t first_argument(const char *text)
{
    int depth = 0;
    char quote = '\0';
    size_t i = 0;
    for (; text[i]; i++) {
        char c = text[i];
        if (quote) {
            if (c == '\\' && text[i + 1]) {
                i++;
            } else if (c == quote) {
                quote = '\0';
            }
        } else if (c == '\'' && is_in_number(text, i)) {
            continue;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (strchr("([{", c)) {
            depth++;
        } else if (strchr(")]}", c)) {
            depth--;
        } else if (c == ',' && depth == 0) {
            break;
        }
    }
    while (i > 0 && text[i - 1] == ' ') {
        i--;
    }
    return i;
}

static const char *second_argument(const char *text)
{
    text += first_argument(text);
    return text + strspn(text, " ,");
}

static void print_operand(struct to_buffer *buffer, const char *text)
{
    to_buffer_add(buffer, text, first_argument(text));
}

static bool is(const struct to_site_ *site, const char *type)
{
    return strcmp(site->type_, type) == 0;
}

static bool has_two_operands(const struct to_site_ *site)
{
    return site->op_[0] != '\0';
}

/* "expected 3, got 2"; "expected < 3, got 5" for another relation than equality. */
static void print_expected(struct to_buffer *line, const struct to_site_ *site,
                           struct to_value_ left, struct to_value_ right)
{
    if (is(site, "ok")) {
        to_buffer_text(line, "expected success, got ");
        to_value_print(line, left);
        /* -1 leaves its reason in errno; any other negative number may be one itself. */
        intmax_t result = left.as_.int_;
        intmax_t reason = result == -1 ? right.as_.int_ : result > -4096 ? -result : 0;
        if (reason > 0) {
            to_buffer_print(line, " (%s)", strerror((int)reason));
        }
        return;
    }
    if (is(site, "eventually")) {
        to_buffer_text(line, "not true within ");
        to_value_print(line, right);
        to_buffer_print(line, " s (%" PRIuMAX " tr%s)", left.as_.uint_,
                        left.as_.uint_ == 1 ? "y" : "ies");
        return;
    }
    to_buffer_text(line, "expected ");
    if (is(site, "not_null")) {
        to_buffer_text(line, "other than ");
    } else if (is(site, "near")) {
        to_value_print(line, right);
        to_buffer_text(line, " within ");
        print_operand(line, second_argument(site->right_));
        to_buffer_text(line, ", got ");
        to_value_print(line, left);
        return;
    } else if (has_two_operands(site) && strcmp(site->op_, "==") != 0) {
        to_buffer_print(line, "%s ", site->op_);
    }
    to_value_print(line, right);
    to_buffer_text(line, ", got ");
    to_value_print(line, left);
}

static void print_expression(struct to_buffer *line, const struct to_site_ *site)
{
    print_operand(line, site->left_);
    if (has_two_operands(site)) {
        to_buffer_print(line, " %s ", is(site, "near") ? "~" : site->op_);
        print_operand(line, site->right_);
    }
}

/* Where two runs of bytes first differ. */
static void print_difference(struct to_buffer *detail, struct to_value_ left,
                             struct to_value_ right)
{
    const unsigned char *a = (const unsigned char *)(uintptr_t)left.as_.pointer_;
    const unsigned char *b = (const unsigned char *)(uintptr_t)right.as_.pointer_;
    if (!a || !b) {
        return;
    }
    for (size_t i = 0; i < left.size_; i++) {
        if (a[i] != b[i]) {
            to_buffer_print(detail, "\nthey first differ at offset %zu: %02x and %02x", i, a[i],
                            b[i]);
            return;
        }
    }
}

/* Where two texts first differ, if that is behind what the line shows of them. */
static void print_text_difference(struct to_buffer *detail, const char *a, const char *b)
{
    size_t i = 0;
    while (a && b && a[i] && a[i] == b[i]) {
        i++;
    }
    if (i >= TO_VALUE_SHORT && a[i] != b[i]) {
        to_buffer_print(detail, "\nthey first differ at offset %zu", i);
    }
}

/* Whether the operand's value, shown like this, says more than its own text does: the
 * value of 200 is known to be 200 (0xc8). */
static bool is_telling(struct to_value_ value, const struct to_buffer *shown, const char *text,
                       size_t size)
{
    struct to_buffer plain = {0};
    to_value_print(&plain, value);
    bool same = !plain.failed && plain.size == size && memcmp(plain.data, text, size) == 0;
    to_buffer_free(&plain);
    bool same_in_full =
        !shown->failed && shown->size == size && memcmp(shown->data, text, size) == 0;
    return !same && !same_in_full;
}

/* One line for each operand whose value its own text does not tell. */
static void print_operands(struct to_buffer *detail, const struct to_site_ *site,
                           struct to_value_ left, struct to_value_ right)
{
    const char *texts[] = {site->left_, site->right_};
    const struct to_value_ values[] = {left, right};
    int sizes[] = {(int)first_argument(texts[0]), (int)first_argument(texts[1])};
    struct to_buffer shown[2] = {{0}, {0}};
    bool telling[2];
    int width = 0;

    for (size_t i = 0; i < 2; i++) {
        to_value_print_full(&shown[i], values[i]);
        telling[i] = is_telling(values[i], &shown[i], texts[i], (size_t)sizes[i]);
        if (telling[i] && sizes[i] > width) {
            width = sizes[i];
        }
    }
    for (size_t i = 0; i < 2; i++) {
        if (telling[i]) {
            to_buffer_print(detail, "%s%.*s%*s = %s", detail->size ? "\n" : "", sizes[i],
                            texts[i], width - sizes[i], "", shown[i].data);
        }
        to_buffer_free(&shown[i]);
    }
    if (left.kind_ == TO_VALUE_MEMORY_) {
        print_difference(detail, left, right);
    } else if (left.kind_ == TO_VALUE_TEXT_ && right.kind_ == TO_VALUE_TEXT_) {
        print_text_difference(detail, left.as_.text_, right.as_.text_);
    }
}

void to_message_build(const struct to_site_ *site, struct to_value_ left,
                      struct to_value_ right, const char *note, struct to_buffer *line,
                      struct to_buffer *detail)
{
    print_expected(line, site, left, right);
    to_buffer_text(line, ": ");
    print_expression(line, site);
    if (note) {
        to_buffer_print(line, " (%s)", note);
    }
    if (has_two_operands(site)) {
        print_operands(detail, site, left, right);
    }
}

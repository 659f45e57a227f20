/* SPDX-License-Identifier: MIT
 * Tests of src/test/text_diff.c and hexdump.c: what they say of two texts makes one from the
 * other, whatever the two are. */
#include "test/text_diff.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "random.h"
#include "test/failure.h"
#include "test/hexdump.h"
#include "test/running.h"
#include "test/visible.h"
#include "unit.h"

/* What messages need, and these tests do not. */
unsigned long to_checks_;
void to_running_problem(const struct to_note *note)
{
    (void)note;
    abort();
}
void to_running_skip(const char *reason, const char *file, int line)
{
    (void)reason, (void)file, (void)line;
    abort();
}
bool to_alone_must_stop(void)
{
    return false;
}
void to_leave_by_jump_(void)
{
    abort();
}

enum { PLENTY = 1024 * 1024 };

static const char *skip_line(const char *at)
{
    const char *newline = strchr(at, '\n');
    return newline ? newline + 1 : at + strlen(at);
}

/* Copies lines until it is at that one. */
static void copy_to(struct to_buffer *made, const char **from, size_t *at, size_t line)
{
    for (; *at < line; ++*at) {
        const char *next = skip_line(*from);
        ck_assert_ptr_ne(next, *from);
        to_buffer_add(made, *from, (size_t)(next - *from));
        *from = next;
    }
}

/* Applies the diff, as patch does; the lines have nothing in them that is not seen. */
static void apply(struct to_buffer *made, const char *from, const char *diff)
{
    size_t at = 1; /* the line that `from` is at */
    to_buffer_text(made, "");
    for (; *diff; diff = skip_line(diff)) {
        const char *end = skip_line(diff);
        size_t first;
        size_t count;
        bool unended = *end == '\\';
        switch (*diff) {
        case '@':
            ck_assert_int_eq(sscanf(diff, "@@ -%zu,%zu", &first, &count), 2);
            copy_to(made, &from, &at, count > 0 ? first : first + 1);
            break;
        case ' ':
            ck_assert_int_eq(strncmp(from, diff + 1, (size_t)(end - diff) - 1 - unended), 0);
            copy_to(made, &from, &at, at + 1);
            break;
        case '-':
            ck_assert_int_eq(strncmp(from, diff + 1, (size_t)(end - diff) - 1 - unended), 0);
            from = skip_line(from);
            at++;
            break;
        case '+':
            to_buffer_add(made, diff + 1, (size_t)(end - diff) - 1 - unended);
            break;
        default:
            ck_assert_int_eq(*diff, '\\');
        }
    }
    to_buffer_text(made, from);
}

static size_t count_lines(const char *diff, char sign)
{
    size_t count = 0;
    for (; *diff; diff = skip_line(diff)) {
        count += *diff == sign;
    }
    return count;
}

static void check_pair(const char *a, const char *b)
{
    struct to_buffer diff = {0};
    struct to_buffer made = {0};
    to_buffer_text(&diff, "");
    to_text_diff(&diff, a, strlen(a), b, strlen(b), PLENTY);
    apply(&made, a, diff.data);
    ck_assert_str_eq(made.data, b);
    to_buffer_free(&diff);
    to_buffer_free(&made);
}

static void add_random_text(struct to_buffer *text, uint64_t *state, uint32_t lines)
{
    to_buffer_text(text, "");
    for (uint32_t i = random_below(state, lines + 1); i > 0; i--) {
        to_buffer_byte(text, (char)('a' + random_below(state, 4)));
        if (i > 1 || random_below(state, 4)) {
            to_buffer_byte(text, '\n');
        }
    }
}

START_TEST(any_two_texts)
{
    uint64_t state = 7;
    for (int i = 0; i < 20000; i++) {
        struct to_buffer a = {0};
        struct to_buffer b = {0};
        add_random_text(&a, &state, i % 30);
        add_random_text(&b, &state, i % 30);
        check_pair(a.data, b.data);
        to_buffer_free(&a);
        to_buffer_free(&b);
    }
}
END_TEST

/* As few lines as can be. */
START_TEST(least_lines)
{
    struct to_buffer diff = {0};
    const char *a = "a\nb\nc\na\nb\nb\na\n";
    const char *b = "c\nb\na\nb\na\nc\n";
    to_text_diff(&diff, a, strlen(a), b, strlen(b), PLENTY);
    ck_assert_uint_eq(count_lines(diff.data, '-') + count_lines(diff.data, '+'), 5);
    to_buffer_free(&diff);
}
END_TEST

/* More than is looked for: all of the middle is other, and it still fits. */
START_TEST(texts_with_nothing_in_common)
{
    struct to_buffer a = {0};
    struct to_buffer b = {0};
    for (int i = 0; i < 2000; i++) {
        to_buffer_print(&a, "a%d\n", i);
        to_buffer_print(&b, "b%d\n", i);
    }
    check_pair(a.data, b.data);
    struct to_buffer diff = {0};
    to_text_diff(&diff, a.data, a.size, b.data, b.size, 1000);
    ck_assert_uint_lt(diff.size, 1100);
    size_t shown = count_lines(diff.data, '-') + count_lines(diff.data, '+');
    char expected[100];
    snprintf(expected, sizeof expected, "\n... %zu more lines of the diff left out ...\n",
             4000 - shown);
    ck_assert_ptr_nonnull(strstr(diff.data, expected));
    to_buffer_free(&diff);
    to_buffer_free(&a);
    to_buffer_free(&b);
}
END_TEST

START_TEST(what_nobody_sees)
{
    struct to_buffer diff = {0};
    const char *a = "same\nblanks  \ntab\t\n";
    const char *b = "same\nblanks\ntab\x1b\xff\n";
    to_text_diff(&diff, a, strlen(a), b, strlen(b), PLENTY);
    ck_assert_str_eq(diff.data, "@@ -1,3 +1,3 @@\n same\n-blanks\\x20\\x20\n-tab\\t\n"
                                "+blanks\n+tab\\x1b\\xff\n");
    to_buffer_free(&diff);
}
END_TEST

START_TEST(a_long_line)
{
    struct to_buffer diff = {0};
    char line[1001];
    memset(line, 'x', 1000);
    line[1000] = '\0';
    to_text_diff(&diff, line, 1000, "", 0, PLENTY);
    ck_assert_ptr_nonnull(strstr(diff.data, "x... (1000 bytes)\n"));
    ck_assert_uint_lt(diff.size, 500);
    to_buffer_free(&diff);
}
END_TEST

START_TEST(columns)
{
    ck_assert_uint_eq(to_visible_columns("m\xc3\xbc", 3), 2);
    ck_assert_uint_eq(to_visible_columns("\xe6\x97\xa5", 3), 2);    /* Japanese */
    ck_assert_uint_eq(to_visible_columns("e\xcc\x81", 3), 1);       /* with an accent */
    ck_assert_uint_eq(to_visible_columns("\xff", 1), 1);
}
END_TEST

START_TEST(bytes)
{
    struct to_buffer dump = {0};
    unsigned char a[100];
    unsigned char b[100];
    size_t first;
    memset(a, 1, sizeof a);
    memset(b, 1, sizeof b);
    b[40] = b[41] = 2;
    b[55] = 3;
    ck_assert_uint_eq(to_hexdump_count(a, 100, b, 90, &first), 13);
    ck_assert_uint_eq(first, 40);
    to_hexdump_difference(&dump, a, 64, b, 64);
    ck_assert_str_eq(
        dump.data,
        " 00000010  01 01 01 01 01 01 01 01  01 01 01 01 01 01 01 01  |................|\n"
        "-00000020  01 01 01 01 01 01 01 01  01 01 01 01 01 01 01 01  |................|\n"
        "+00000020  01 01 01 01 01 01 01 01  02 02 01 01 01 01 01 01  |................|\n"
        "                                    ^^ ^^\n"
        "-00000030  01 01 01 01 01 01 01 01  01 01 01 01 01 01 01 01  |................|\n"
        "+00000030  01 01 01 01 01 01 01 03  01 01 01 01 01 01 01 01  |................|\n"
        "                                ^^\n");
    to_buffer_free(&dump);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text_diff");
    TCase *tests = tcase_create("text_diff");
    tcase_add_test(tests, any_two_texts);
    tcase_add_test(tests, least_lines);
    tcase_add_test(tests, texts_with_nothing_in_common);
    tcase_add_test(tests, what_nobody_sees);
    tcase_add_test(tests, a_long_line);
    tcase_add_test(tests, columns);
    tcase_add_test(tests, bytes);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * Tests of what rows are called. */
#include "test/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <to/test.h>

#include "random.h"
#include "unit.h"

enum { MOST = 6 };

static const char *label_of(const void *row)
{
    return *(const char *const *)row;
}

#define TEN "0123456789"
#define NINETY TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct {
    const char *labels[MOST]; /* up to two NULLs in a row */
    size_t count;
    const char *names[MOST];
} tables[] = {
    {{"one", "two"}, 2, {"t[one]", "t[two]"}},
    {{NULL, "", "x"}, 3, {"t[0]", "t[1]", "t[x]"}},
    {{"x", "y", "x", "x"}, 4, {"t[x (row 0)]", "t[y]", "t[x (row 2)]", "t[x (row 3)]"}},
    {{"1", NULL, "z"}, 3, {"t[1 (row 0)]", "t[1 (row 1)]", "t[z]"}},
    {{"[a]", "]", "a::b", " "}, 4, {"t[[a]]", "t[]]", "t[a::b]", "t[ ]"}},
    {{"a\tb\nc\rd", "\a\033[31m\x7f", "\\n"}, 3,
     {"t[a\\tb\\nc\\rd]", "t[\\x07\\x1B[31m\\x7F]", "t[\\n]"}},
    {{"a\nb", "a\\nb"}, 2, {"t[a\\nb (row 0)]", "t[a\\nb (row 1)]"}},
    /* UTF-8 and what is none: alone, cut, too long, a surrogate, a noncharacter. */
    {{"\xc3\xa9", "\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xef\xbf\xbe"}, 6,
     {"t[\xc3\xa9]", "t[\\xFF]", "t[a\\xC3]", "t[\\xC0\\x80]", "t[\\xED\\xA0\\x80]",
      "t[\\uFFFE]"}},
    {{NINETY TEN, NINETY TEN "x", NINETY "012345678\xc3\xa9"}, 3,
     {"t[" NINETY TEN "]", "t[" NINETY TEN "...]", "t[" NINETY "012345678...]"}},
    {{NINETY TEN "x", NINETY TEN "y", NINETY "012345678\n"}, 3,
     {"t[" NINETY TEN "... (row 0)]", "t[" NINETY TEN "... (row 1)]", "t[" NINETY "012345678...]"}},
};

START_TEST(names)
{
    const struct to_rows_ rows = {tables[_i].labels, sizeof(char *), tables[_i].count, label_of};
    struct to_row_names names;
    ck_assert_int_eq(to_row_names_make(&names, "t", &rows), 0);
    for (size_t i = 0; i < rows.count_; i++) {
        ck_assert_str_eq(to_row_name(&names, i), tables[_i].names[i]);
    }
    to_row_names_free(&names);
}
END_TEST

START_TEST(without_labels)
{
    static const int numbers[12];
    const struct to_rows_ rows = {numbers, sizeof *numbers, 12, NULL};
    struct to_row_names names;
    ck_assert_int_eq(to_row_names_make(&names, "parse", &rows), 0);
    ck_assert_str_eq(to_row_name(&names, 0), "parse[0]");
    ck_assert_str_eq(to_row_name(&names, 11), "parse[11]");
    to_row_names_free(&names);
}
END_TEST

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Whatever bytes: names differ, and are one line of text. */
START_TEST(any_bytes)
{
    enum { ROWS = 40, LONGEST = 120 };
    uint64_t state = (uint64_t)_i;
    char bytes[ROWS][LONGEST + 1];
    const char *labels[ROWS];
    const char *sorted[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        size_t size = random_below(&state, 4) ? random_below(&state, 3)
                                              : random_below(&state, LONGEST);
        for (size_t j = 0; j < size; j++) {
            bytes[i][j] = (char)random_below(&state, 256);
        }
        bytes[i][size] = '\0';
        labels[i] = bytes[i];
    }
    const struct to_rows_ rows = {labels, sizeof *labels, ROWS, label_of};
    struct to_row_names names;
    ck_assert_int_eq(to_row_names_make(&names, "t", &rows), 0);
    for (size_t i = 0; i < ROWS; i++) {
        const char *name = sorted[i] = to_row_name(&names, i);
        ck_assert_uint_le(strlen(name), TO_LABEL_MAX + strlen("t[... (row 00)]"));
        for (const char *at = name; *at; at++) {
            ck_assert((unsigned char)*at >= ' ' && *at != 0x7f);
        }
    }
    qsort(sorted, ROWS, sizeof *sorted, by_text);
    for (size_t i = 1; i < ROWS; i++) {
        ck_assert_str_ne(sorted[i - 1], sorted[i]);
    }
    to_row_names_free(&names);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rows");
    TCase *cases = tcase_create("rows");
    tcase_add_loop_test(cases, names, 0, sizeof tables / sizeof *tables);
    tcase_add_test(cases, without_labels);
    tcase_add_loop_test(cases, any_bytes, 0, 50);
    suite_add_tcase(suite, cases);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * Tests of src/sched/book.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/book.h"
#include "unit.h"

enum { MANY = 100000 };

START_TEST(same_name_same_number)
{
    struct to_book book = {0};
    char name[] = "b";
    ck_assert_uint_eq(to_book_enter(&book, "a"), 0);
    ck_assert_uint_eq(to_book_enter(&book, name), 1);
    name[0] = 'c';
    ck_assert_uint_eq(to_book_enter(&book, name), 2);
    ck_assert_uint_eq(to_book_enter(&book, "a"), 0);
    ck_assert_uint_eq(to_book_enter(&book, "b"), 1);
    ck_assert_uint_eq(to_book_enter(&book, ""), 3);
    ck_assert_uint_eq(book.count, 4);
    ck_assert_str_eq(book.names[1], "b");
    ck_assert_str_eq(book.names[3], "");
    to_book_free(&book);
    ck_assert_ptr_null(book.names);
    to_book_free(&book);
}
END_TEST

START_TEST(many_names)
{
    struct to_book book = {0};
    const char *first = NULL;
    int wrong = 0;
    for (int round = 0; round < 2; round++) {
        for (unsigned i = 0; i < MANY; i++) {
            char name[32];
            snprintf(name, sizeof name, "task-%u", i);
            wrong += to_book_enter(&book, name) != i;
            first = first ? first : book.names[0];
            wrong += strcmp(book.names[i], name) != 0;
        }
    }
    ck_assert_int_eq(wrong, 0);
    ck_assert_uint_eq(book.count, MANY);
    ck_assert_ptr_eq(book.names[0], first); /* texts stay where they are */
    to_book_free(&book);
}
END_TEST

START_TEST(long_names)
{
    struct to_book book = {0};
    char *name = malloc(200001);
    memset(name, 'x', 200000);
    name[200000] = '\0';
    ck_assert_uint_eq(to_book_enter(&book, name + 1), 0);
    ck_assert_uint_eq(to_book_enter(&book, name), 1);
    ck_assert_uint_eq(to_book_enter(&book, "short"), 2);
    ck_assert_uint_eq(to_book_enter(&book, name + 1), 0);
    ck_assert_uint_eq(strlen(book.names[1]), 200000);
    free(name);
    to_book_free(&book);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("book");
    TCase *tcase = tcase_create("book");
    tcase_add_test(tcase, same_name_same_number);
    tcase_add_test(tcase, many_names);
    tcase_add_test(tcase, long_names);
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

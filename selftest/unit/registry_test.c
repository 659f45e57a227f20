/* SPDX-License-Identifier: MIT
 * Tests of the list that is made of a module's section: here, of made-up ones. */
#include "test/registry.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <to/test.h>

#include "base/buffer.h"
#include "base/error.h"
#include "random.h"
#include "unit.h"

#define TEST(name, file, line) {TO_ABI_, TO_KIND_TEST_, name, file, line, NULL, NULL, NULL}
#define SUITE(name, file, line) {TO_ABI_, TO_KIND_SUITE_, name, file, line, NULL, NULL, NULL}

enum { MOST = 32 };

static int open_section(struct to_registry *registry, const struct to_test_ *const *section,
                        size_t count, struct to_error *error)
{
    const struct to_module_ module = {TO_ABI_, section, section + count, NULL};
    return to_registry_open(registry, &module, error);
}

/* Opens a section of pointers to these in this order. */
static void open_all(struct to_registry *registry, const struct to_test_ *tests, size_t count)
{
    const struct to_test_ *section[MOST];
    for (size_t i = 0; i < count; i++) {
        section[i] = &tests[i];
    }
    ck_assert_int_eq(open_section(registry, section, count, NULL), 0);
}

/* "suite:name ..." */
static void check_list(const struct to_registry *registry, const char *expected)
{
    struct to_buffer text = {0};
    to_buffer_text(&text, "");
    for (size_t i = 0; i < registry->count; i++) {
        const struct to_registered *registered = &registry->tests[i];
        to_buffer_print(&text, "%s%.*s:%s", i ? " " : "", (int)registered->suite_size,
                        registered->suite, registered->test->name_);
    }
    ck_assert_str_eq(text.data, expected);
    to_buffer_free(&text);
}

START_TEST(no_tests)
{
    static const struct to_test_ *const gaps[] = {NULL, NULL};
    struct to_registry registry;
    ck_assert_int_eq(open_section(&registry, NULL, 0, NULL), 0);
    ck_assert_uint_eq(registry.count, 0);
    ck_assert_uint_eq(to_registry_find(&registry, (const struct to_test_ *)gaps), SIZE_MAX);
    to_registry_close(&registry);
    ck_assert_int_eq(open_section(&registry, gaps, 2, NULL), 0);
    ck_assert_uint_eq(registry.count, 0);
    to_registry_close(&registry);
    to_registry_close(&registry);
}
END_TEST

START_TEST(in_the_order_of_the_source)
{
    static const struct to_test_ tests[] = {
        TEST("z", "b.c", 9), TEST("y", "a.c", 100), TEST("x", "a.c", 20), TEST("w", "b.c", 10),
        TEST("b", "c.c", 5), TEST("a", "c.c", 5), /* of one macro: by name */
    };
    struct to_registry registry;
    open_all(&registry, tests, 6);
    check_list(&registry, "a:x a:y b:z b:w c:a c:b");
    to_registry_close(&registry);
}
END_TEST

/* Linkers leave gaps, and have no order. */
START_TEST(any_order_and_gaps)
{
    static const struct to_test_ tests[] = {
        TEST("a", "a.c", 1), TEST("b", "a.c", 2), SUITE("s", "a.c", 3), TEST("c", "a.c", 4),
        TEST("d", "b.c", 1),
    };
    uint64_t state = 8;
    for (int round = 0; round < 200; round++) {
        const struct to_test_ *section[MOST] = {NULL};
        for (size_t i = 0; i < 5; i++) {
            size_t place;
            do {
                place = random_below(&state, MOST);
            } while (section[place]);
            section[place] = &tests[i];
        }
        struct to_registry registry;
        ck_assert_int_eq(open_section(&registry, section, MOST, NULL), 0);
        check_list(&registry, "a:a a:b s:c b:d");
        to_registry_close(&registry);
    }
}
END_TEST

START_TEST(suites_of_files)
{
    static const struct to_test_ tests[] = {
        TEST("a", ".hidden", 1),        TEST("b", "/abs/path/one.c", 1),
        TEST("c", "dir.d/two", 1),      TEST("d", "dir.d/two.test.cpp", 1),
        TEST("e", "no_ending", 1),      TEST("f", "rel/.three.c", 1),
    };
    struct to_registry registry;
    open_all(&registry, tests, 6);
    check_list(&registry, ".hidden:a one:b two:c two.test:d no_ending:e .three:f");
    to_registry_close(&registry);
}
END_TEST

START_TEST(suite_markers)
{
    static const struct to_test_ tests[] = {
        TEST("a", "a.c", 1),   SUITE("web", "a.c", 5),       TEST("b", "a.c", 6),
        TEST("c", "a.c", 7),   SUITE("\"log in\"", "a.c", 9), TEST("d", "a.c", 10),
        TEST("e", "b.c", 1),   SUITE("db", "b.c", 2),        TEST("f", "c.c", 3),
        SUITE("x y", "d.c", 1), TEST("g", "d.c", 1 + 1),
    };
    struct to_registry registry;
    open_all(&registry, tests, 11);
    check_list(&registry, "a:a web:b web:c log in:d b:e c:f x y:g");
    to_registry_close(&registry);
}
END_TEST

START_TEST(another_version)
{
    struct to_test_ tests[] = {TEST("a", "a.c", 1), TEST("b", "tests/b.c", 1)};
    const struct to_test_ *const section[] = {&tests[0], NULL, &tests[1]};
    struct to_registry registry;
    struct to_error error = {0};
    tests[1].version_ = TO_ABI_ + 1;
    ck_assert_int_eq(open_section(&registry, section, 3, &error), -EPROTO);
    char expected[200];
    snprintf(expected, sizeof expected,
             "a test was compiled with version %u of to/test.h, libto is of version %u: "
             "compile all files again with one of them",
             TO_ABI_ + 1, TO_ABI_);
    ck_assert_str_eq(error.text, expected);
    to_registry_close(&registry);
    to_error_free(&error);

    tests[1].version_ = TO_ABI_;
    tests[1].kind_ = TO_KIND_SUITE_;
    tests[0].kind_ = TO_KIND_SUITE_;
    tests[0].version_ = 0;
    ck_assert_int_eq(open_section(&registry, section, 3, &error), -EPROTO);
    to_registry_close(&registry);
    to_error_free(&error);
}
END_TEST

static void expect_refused(const struct to_option_ *options, const char *expected)
{
    struct to_test_ tests[] = {TEST("a", "a.c", 1), TEST("server", "a.c", 7)};
    const struct to_test_ *const section[] = {&tests[0], &tests[1]};
    struct to_registry registry;
    struct to_error error = {0};
    tests[1].options_ = options;
    int result = open_section(&registry, section, 2, &error);
    ck_assert_int_eq(result, expected ? -EINVAL : 0);
    if (expected) {
        ck_assert_str_eq(error.text, expected);
    }
    to_registry_close(&registry);
    to_error_free(&error);
}

#define NO_LOCKS                                                                             \
    "a.c:7: server is a fixture, and takes no locks: locks(), shares() and alone() are for " \
    "the tests that need it"

START_TEST(options_of_a_fixture)
{
    const struct to_option_ fixture = {TO_OPTION_FIXTURE_, NULL, NULL, 0};
    const struct to_option_ xfail = {TO_OPTION_XFAIL_, NULL, "why", 0};
    const struct to_option_ retries = {TO_OPTION_RETRIES_, NULL, NULL, 2};
    const struct to_option_ locks = {TO_OPTION_LOCKS_, NULL, "db", 0};
    const struct to_option_ shares = {TO_OPTION_SHARES_, NULL, "db", 0};
    const struct to_option_ alone = {TO_OPTION_ALONE_, NULL, NULL, 0};
    const struct to_option_ tag = {TO_OPTION_TAG_, NULL, "db", 0};
    const struct to_option_ none = {TO_OPTION_END_, NULL, NULL, 0};
    expect_refused((struct to_option_[]){xfail, locks, shares, alone, tag, none}, NULL);
    expect_refused((struct to_option_[]){tag, fixture, none}, NULL);
    expect_refused((struct to_option_[]){xfail, fixture, none},
                   "a.c:7: server is a fixture, and cannot be expected to fail: xfail() is for "
                   "the tests that need it");
    expect_refused((struct to_option_[]){retries, fixture, none},
                   "a.c:7: server is a fixture, and comes up once: retries() is for the tests "
                   "that need it");
    expect_refused((struct to_option_[]){locks, fixture, none}, NO_LOCKS);
    expect_refused((struct to_option_[]){fixture, shares, none}, NO_LOCKS);
    expect_refused((struct to_option_[]){fixture, tag, alone, none}, NO_LOCKS);
}
END_TEST

#define NO_RETRIES "a.c:7: server: retries() wants a whole number from 0 to 100"

static const struct {
    double number;
    const char *expected;
} retries[] = {
    {0, NULL},         {100, NULL},       {101, NO_RETRIES},
    {-1, NO_RETRIES},  {0.5, NO_RETRIES}, {1e300, NO_RETRIES},
    {NAN, NO_RETRIES},
};

START_TEST(number_of_retries)
{
    expect_refused((struct to_option_[]){{TO_OPTION_RETRIES_, NULL, NULL, retries[_i].number},
                                         {TO_OPTION_END_, NULL, NULL, 0}},
                   retries[_i].expected);
}
END_TEST

START_TEST(lock_without_a_name)
{
    expect_refused((struct to_option_[]){{TO_OPTION_SHARES_, NULL, "", 0},
                                         {TO_OPTION_END_, NULL, NULL, 0}},
                   "a.c:7: server has a lock without a name");
}
END_TEST

static const int numbers[] = {7, 8, 9};
static const struct to_rows_ three = {numbers, sizeof *numbers, 3, NULL};
static const struct to_rows_ too_many = {numbers, 0, UINT32_MAX, NULL};

START_TEST(rows)
{
    static const struct to_test_ tests[] = {
        TEST("a", "a.c", 1),
        {TO_ABI_, TO_KIND_TEST_, "b", "a.c", 3, NULL, NULL, &three},
        SUITE("s", "a.c", 2),
        TEST("c", "a.c", 4),
    };
    struct to_registry registry;
    open_all(&registry, tests, 4);
    check_list(&registry, "a:a s:b s:b s:b s:c");
    for (size_t i = 0; i < 5; i++) {
        const struct to_registered *registered = &registry.tests[i];
        bool is_row = i > 0 && i < 4;
        ck_assert_ptr_eq(registered->row, is_row ? &numbers[i - 1] : NULL);
        ck_assert_int_eq(to_registered_is_first(registered), !is_row || i == 1);
    }
    ck_assert_uint_eq(to_registry_find(&registry, &tests[0]), 0);
    ck_assert_uint_eq(to_registry_find(&registry, &tests[1]), 1);
    ck_assert_uint_eq(to_registry_find(&registry, &tests[3]), 4);
    to_registry_close(&registry);
}
END_TEST

START_TEST(more_rows_than_there_can_be)
{
    static const struct to_test_ test = {
        TO_ABI_, TO_KIND_TEST_, "b", "a.c", 3, NULL, NULL, &too_many};
    static const struct to_test_ other = TEST("a", "a.c", 1);
    const struct to_test_ *section[] = {&other, &test};
    struct to_registry registry;
    ck_assert_int_eq(open_section(&registry, section, 2, NULL), -ENOMEM);
}
END_TEST

START_TEST(label_without_rows)
{
    expect_refused((struct to_option_[]){{TO_OPTION_LABEL_, NULL, NULL, 0},
                                         {TO_OPTION_END_, NULL, NULL, 0}},
                   "a.c:7: server has no rows to be called by a label: label() is for "
                   "TO_TEST_EACH");
}
END_TEST

START_TEST(found_by_address)
{
    static const struct to_test_ tests[] = {
        TEST("c", "c.c", 1), TEST("a", "a.c", 1), SUITE("s", "a.c", 2), TEST("b", "b.c", 1),
        TEST("d", "a.c", 3),
    };
    static const struct to_test_ other = TEST("a", "a.c", 1);
    struct to_registry registry;
    open_all(&registry, tests, 5);
    check_list(&registry, "a:a s:d b:b c:c");
    ck_assert_uint_eq(to_registry_find(&registry, &tests[1]), 0);
    ck_assert_uint_eq(to_registry_find(&registry, &tests[4]), 1);
    ck_assert_uint_eq(to_registry_find(&registry, &tests[3]), 2);
    ck_assert_uint_eq(to_registry_find(&registry, &tests[0]), 3);
    ck_assert_uint_eq(to_registry_find(&registry, &tests[2]), SIZE_MAX); /* no test */
    ck_assert_uint_eq(to_registry_find(&registry, &other), SIZE_MAX);
    ck_assert_uint_eq(to_registry_find(&registry, NULL), SIZE_MAX);
    to_registry_close(&registry);
    ck_assert_uint_eq(registry.count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("registry");
    TCase *tests = tcase_create("registry");
    tcase_add_test(tests, no_tests);
    tcase_add_test(tests, in_the_order_of_the_source);
    tcase_add_test(tests, any_order_and_gaps);
    tcase_add_test(tests, suites_of_files);
    tcase_add_test(tests, suite_markers);
    tcase_add_test(tests, another_version);
    tcase_add_test(tests, options_of_a_fixture);
    tcase_add_loop_test(tests, number_of_retries, 0, sizeof retries / sizeof *retries);
    tcase_add_test(tests, lock_without_a_name);
    tcase_add_test(tests, rows);
    tcase_add_test(tests, more_rows_than_there_can_be);
    tcase_add_test(tests, label_without_rows);
    tcase_add_test(tests, found_by_address);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

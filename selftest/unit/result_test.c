/* SPDX-License-Identifier: MIT
 * Tests of whose results a test may read. */
#include "result.h"

#include <string.h>

#include "made_up.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct made_up_test tests[] = {
    {"shop", "server", AT("a.c", 1)},
    {"shop", "login", AT("a.c", 2), .after = "server"},
    {"shop", "checkout", AT("a.c", 3), .after_any = "login"},
    {"shop", "alone", AT("a.c", 4)},
    {"db", "login", AT("b.c", 1)},
    {"db", "dump", AT("b.c", 2), .after = "login", .after_named = "shop::checkout"},
};

static struct made_up made_up;
static struct to_results results;

static void setup(void)
{
    made_up_open(&made_up, tests, COUNT(tests));
    ck_assert_msg(made_up.result == 0, "%s", made_up.error.text);
    results = (struct to_results){.catalog = &made_up.catalog};
}

static void teardown(void)
{
    to_results_free(&results);
    made_up_close(&made_up);
}

/* Asked for in this module (NULL: in none), which place it has; -1: none, for this reason. */
static const struct {
    const char *module;
    const char *name;
    int place;
    const char *hint;
    bool several;
} names[] = {
    {"shop", "login", 1, "", false},
    {"db", "login", 4, "", false},
    {"db", "shop::login", 1, "", false},
    {"shop", "db::login", 4, "", false},
    {"db", "server", 0, "", false},
    {NULL, "server", 0, "", false},
    {NULL, "shop::server", 0, "", false},
    {NULL, "login", -1, "db::login", true},
    {"other", "login", -1, "db::login", true},
    {"shop", "logn", -1, "shop::login", false},
    {"shop", "shop::logn", -1, "shop::login", false},
    {"shop", "sohp::login", -1, "db::login", false},
    {"shop", "db::server", -1, "shop::server", false},
    {"shop", "zzzzzzzz", -1, "", false},
    {"shop", "", -1, "", false},
    {"shop", "::", -1, "", false},
    {"shop", "shop::", -1, "", false},
};

START_TEST(found)
{
    struct to_result_hint hint = {0};
    const struct to_entry *entry =
        to_results_find(&results, names[_i].module, names[_i].name, &hint);
    int place = entry ? (int)entry->base.index : -1;
    ck_assert_int_eq(place, names[_i].place);
    ck_assert_str_eq(hint.text, names[_i].hint);
    ck_assert(hint.several == names[_i].several);
    ck_assert_ptr_eq(to_results_find(&results, names[_i].module, names[_i].name, NULL), entry);
}
END_TEST

START_TEST(before)
{
    /* Of each row, those that come before it. */
    static const char *const expected[] = {"......", "x.....", "xx....", "......", "......",
                                           "xxx.x."};
    for (size_t i = 0; i < COUNT(tests); i++) {
        char text[COUNT(tests) + 1] = "";
        for (size_t j = 0; j < COUNT(tests); j++) {
            const struct to_entry *entries = made_up.catalog.entries;
            text[j] = to_results_is_before(&results, &entries[j], &entries[i]) ? 'x' : '.';
        }
        ck_assert_str_eq(text, expected[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("result");
    TCase *cases = tcase_create("result");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, found, 0, COUNT(names));
    tcase_add_test(cases, before);
    suite_add_tcase(suite, cases);
    return to_unit_main(suite);
}

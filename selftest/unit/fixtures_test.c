/* SPDX-License-Identifier: MIT
 * Tests of what fixtures and locks mean for a catalog: tags, waits, selecting, claims. */
#include "fixtures.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "claims.h"
#include "expression.h"
#include "made_up.h"
#include "plan/locks.h"
#include "select.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct made_up made_up;

static void teardown(void)
{
    made_up_close(&made_up);
}

static void open_good(const struct made_up_test *tests, size_t count)
{
    made_up_open(&made_up, tests, count);
    ck_assert_msg(made_up.result == 0, "%s", made_up.error.text);
}

static void check_tags(const char *expected)
{
    struct to_buffer text = {0};
    for (size_t i = 0; i < made_up.catalog.count; i++) {
        const struct to_entry *entry = &made_up.catalog.entries[i];
        to_buffer_print(&text, "%s%s:", i ? "; " : "", entry->base.name);
        for (size_t j = 0; j < entry->base.tag_count; j++) {
            to_buffer_print(&text, " %s", entry->base.tags[j]);
        }
    }
    ck_assert_str_eq(text.data, expected);
    to_buffer_free(&text);
}

START_TEST(tags_are_those_of_all_that_need_it)
{
    static const struct made_up_test tests[] = {
        {"m", "server", AT("a.c", 1), .is_fixture = true, .tags = "net slow"},
        {"m", "schema", AT("a.c", 2), .is_fixture = true, .after = "server", .tags = "db"},
        {"m", "a", AT("a.c", 3), .after = "schema", .tags = "own slow"},
        {"m", "b", AT("a.c", 4), .after = "a"},
        {"m", "c", AT("a.c", 5), .after_any = "server", .tags = "late"},
        {"n", "d", AT("b.c", 1), .after_named = "server"},
    };
    open_good(tests, COUNT(tests));
    check_tags("server: net slow; schema: db net slow; a: own slow net db; b: net slow db; "
               "c: late; d: net slow");
}
END_TEST

START_TEST(tags_of_tests_stay_theirs)
{
    static const struct made_up_test tests[] = {
        {"m", "server", AT("a.c", 1), .is_fixture = true},
        {"m", "a", AT("a.c", 2), .after = "server", .tags = "own"},
        {"m", "b", AT("a.c", 3), .after = "a"},
    };
    open_good(tests, COUNT(tests));
    check_tags("server:; a: own; b:");
}
END_TEST

START_TEST(waits_that_never_end)
{
    static const struct made_up_test tests[] = {
        {"m", "server", AT("a.c", 1), .is_fixture = true},
        {"m", "look", AT("a.c", 2), .after = "server tidy"},
        {"m", "tidy", AT("a.c", 3), .after_any = "server"},
    };
    made_up_open(&made_up, tests, COUNT(tests));
    ck_assert_int_eq(made_up.result, -ELOOP);
    ck_assert_str_eq(made_up.error.text,
                     "these wait for one another: look -> tidy -> server -> look\n"
                     "  a.c:2: look comes after tidy\n"
                     "  a.c:3: tidy comes after server, when it is down\n"
                     "  a.c:1: server is up until look has ended");
}
END_TEST

START_TEST(waits_through_another)
{
    static const struct made_up_test tests[] = {
        {"m", "server", AT("a.c", 1), .is_fixture = true},
        {"m", "login", AT("a.c", 2), .after = "server"},
        {"m", "tidy", AT("a.c", 3), .after = "login", .after_any = "server"},
    };
    made_up_open(&made_up, tests, COUNT(tests));
    ck_assert_int_eq(made_up.result, -ELOOP);
    ck_assert_str_eq(made_up.error.text,
                     "these wait for one another: tidy -> server -> login -> tidy\n"
                     "  a.c:3: tidy comes after server, when it is down\n"
                     "  a.c:1: server is up until login has ended\n"
                     "  a.c:2: login needs a fixture, and so does tidy, which comes after it");
}
END_TEST

/* ---- selecting ---- */

static const struct made_up_test shop[] = {
    {"shop", "server", AT("s.c", 1), .is_fixture = true, .tags = "net"},
    {"shop", "schema", AT("s.c", 2), .is_fixture = true, .after = "server seed"},
    {"shop", "login", AT("s.c", 3), .after = "server"},
    {"shop", "buy", AT("s.c", 4), .after = "login schema"},
    {"shop", "tidy", AT("s.c", 5), .after_any = "schema"},
    {"shop", "sums", AT("s.c", 6)},
    {"shop", "seed", AT("s.c", 7), .after = "server"},
    {"shop", "serve", AT("s.c", 8), .after = "buy"},
};

static const struct row {
    const char *pattern;
    const char *tags;
    enum to_needs_taken needs;
    const char *selected;
} rows[] = {
    {NULL, NULL, TO_TAKE_ALL, "server schema login buy tidy sums seed serve"},
    {"sums", NULL, TO_TAKE_ALL, "sums"},
    {"login", NULL, TO_TAKE_ALL, "server login"},
    {"buy", NULL, TO_TAKE_ALL, "server schema login buy seed"},
    {"tidy", NULL, TO_TAKE_ALL, "tidy"},
    {"buy", NULL, TO_TAKE_FIXTURES, "server schema buy"},
    {"serve", NULL, TO_TAKE_FIXTURES, "server schema serve"},
    {"buy", NULL, TO_TAKE_NOTHING, "buy"},
    /* A fixture in full, and a glob, which is for tests. */
    {"schema", NULL, TO_TAKE_ALL, "server schema seed"},
    {"schema", NULL, TO_TAKE_FIXTURES, "server schema"},
    {"s[eu]*", NULL, TO_TAKE_NOTHING, "sums seed serve"},
    {NULL, "net", TO_TAKE_NOTHING, "login buy seed serve"},
    {NULL, "not net", TO_TAKE_ALL, "tidy sums"},
};

START_TEST(row)
{
    const struct row *row = &rows[_i];
    unsigned char marks[COUNT(shop)] = {0};
    struct to_buffer text = {0};
    open_good(shop, COUNT(shop));
    struct to_expression *tags = row->tags ? to_expression_new(row->tags, NULL) : NULL;
    const struct to_selection selection = {.tags = tags, .needs = row->needs};
    if (row->pattern) {
        made_up_pattern(&made_up, "shop", NULL, row->pattern);
    }
    ck_assert_int_eq(to_select(&made_up.catalog, made_up.targets, made_up.count, &selection,
                               marks, &made_up.error), 0);
    for (size_t i = 0; i < COUNT(shop); i++) {
        if (marks[i]) {
            to_buffer_print(&text, "%s%s", text.size ? " " : "", shop[i].name);
        }
    }
    ck_assert_str_eq(text.data, row->selected);
    to_expression_free(tags);
    to_buffer_free(&text);
}
END_TEST

START_TEST(globs_are_for_tests)
{
    unsigned char marks[COUNT(shop)] = {0};
    const struct to_selection selection = {.needs = TO_TAKE_ALL};
    open_good(shop, COUNT(shop));
    made_up_pattern(&made_up, "shop", NULL, "sch*");
    ck_assert_int_eq(to_select(&made_up.catalog, made_up.targets, made_up.count, &selection,
                               marks, &made_up.error), -ENOENT);
    ck_assert_str_eq(made_up.error.text,
                     "\"shop::sch*\" matches no test; the fixture shop::schema comes with the "
                     "tests that need it, or when it is named in full");
}
END_TEST

/* ---- claims ---- */

static void check_claims(const unsigned char *marks, const char *expected)
{
    struct to_claims claims;
    struct to_buffer text = {0};
    to_claims_make(&claims, &made_up.catalog, marks);
    to_buffer_print(&text, "%zu:", claims.locks);
    for (size_t i = 0; i < claims.count; i++) {
        to_buffer_print(&text, " %u/%u%s", claims.list[i].node, claims.list[i].lock,
                        claims.list[i].shared ? "s" : "");
    }
    ck_assert_str_eq(text.data, expected);
    to_buffer_free(&text);
    to_claims_free(&claims);
}

START_TEST(names_become_numbers)
{
    static const struct made_up_test tests[] = {
        {"m", "a", AT("a.c", 1), .locks = "db", .shares = "net"},
        {"m", "b", AT("a.c", 2)},
        {"m", "c", AT("a.c", 3), .locks = "*"},
        {"n", "d", AT("b.c", 1), .shares = "db"},
    };
    open_good(tests, COUNT(tests));
    check_claims((const unsigned char[]){1, 1, 1, 1}, "3: 2/0 0/1 3/1s 0/2s");
    check_claims((const unsigned char[]){1, 1, 0, 1}, "3: 0/1 3/1s 0/2s");
    check_claims((const unsigned char[]){0, 1, 1, 0}, "1: 2/0");
    check_claims((const unsigned char[]){0, 1, 0, 0}, "1:");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fixtures");
    TCase *cases = tcase_create("fixtures");
    tcase_add_checked_fixture(cases, NULL, teardown);
    tcase_add_test(cases, tags_are_those_of_all_that_need_it);
    tcase_add_test(cases, tags_of_tests_stay_theirs);
    tcase_add_test(cases, waits_that_never_end);
    tcase_add_test(cases, waits_through_another);
    tcase_add_loop_test(cases, row, 0, COUNT(rows));
    tcase_add_test(cases, globs_are_for_tests);
    tcase_add_test(cases, names_become_numbers);
    suite_add_tcase(suite, cases);
    return to_unit_main(suite);
}

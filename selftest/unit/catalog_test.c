/* SPDX-License-Identifier: MIT
 * Tests of joining modules' tests to one catalog and graph. */
#include "catalog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "made_up.h"
#include "plan/graph.h"
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

static void check_refused(const struct made_up_test *tests, size_t count, int code,
                          const char *message)
{
    made_up_open(&made_up, tests, count);
    ck_assert_int_eq(made_up.result, code);
    ck_assert_str_eq(made_up.error.text, message);
}

/* "dependent<prerequisite ...", with "~" for after_any. */
static void check_edges(const char *expected)
{
    struct to_buffer text = {0};
    const struct to_catalog *catalog = &made_up.catalog;
    to_buffer_text(&text, "");
    for (uint32_t i = 0; i < catalog->count; i++) {
        struct to_tour tour = {0};
        struct to_link link;
        while (to_catalog_prerequisite(catalog, i, &tour, &link)) {
            to_buffer_print(&text, "%s%s::%s%s%s::%s", text.size ? " " : "",
                            catalog->entries[i].base.module, catalog->entries[i].base.name,
                            link.edge == TO_EDGE_AFTER_ANY ? "~" : "<",
                            catalog->entries[link.node].base.module,
                            catalog->entries[link.node].base.name);
        }
    }
    ck_assert_str_eq(text.data, expected);
    to_buffer_free(&text);
}

START_TEST(nothing)
{
    open_good(NULL, 0);
    ck_assert_uint_eq(made_up.catalog.count, 0);
}
END_TEST

START_TEST(entries)
{
    static const struct made_up_test tests[] = {
        {"m", "a", AT("one.c", 3), .suite = "web", .tags = "slow db"},
        {"m", "b", AT("one.c", 9), .after = "a"},
        {"n", "a", AT("two.c", 1), .tags = "net"},
    };
    open_good(tests, COUNT(tests));
    ck_assert_uint_eq(made_up.catalog.count, 3);
    const struct to_entry *entry = &made_up.catalog.entries[0];
    ck_assert_uint_eq(entry->base.index, 0);
    ck_assert_str_eq(entry->base.module, "m");
    ck_assert_str_eq(entry->base.suite, "web");
    ck_assert_str_eq(entry->base.name, "a");
    ck_assert_str_eq(entry->base.file, "one.c");
    ck_assert_int_eq(entry->base.line, 3);
    ck_assert_str_eq(entry->base.repeat, "to-test m::a");
    ck_assert_uint_eq(entry->base.tag_count, 2);
    ck_assert_str_eq(entry->base.tags[0], "slow");
    ck_assert_str_eq(entry->base.tags[1], "db");
    ck_assert_uint_eq(entry->base.need_count, 0);
    ck_assert_int_eq(entry->timeout, -1);
    ck_assert_ptr_null(entry->xfail);

    entry = &made_up.catalog.entries[1];
    ck_assert_uint_eq(entry->base.tag_count, 0);
    ck_assert_uint_eq(entry->base.need_count, 1);
    ck_assert_uint_eq(entry->base.needs[0].node, 0);
    ck_assert_uint_eq(entry->number, 1);

    entry = &made_up.catalog.entries[2];
    ck_assert_uint_eq(entry->base.index, 2);
    ck_assert_uint_eq(entry->number, 0);
    ck_assert_uint_eq(entry->target, 1);
    ck_assert_ptr_eq(entry->module, &made_up.modules[1]);
    ck_assert_str_eq(entry->base.file, "two.c");
    ck_assert_str_eq(entry->base.repeat, "to-test n::a");
    ck_assert_uint_eq(entry->base.tag_count, 1);
    ck_assert_str_eq(entry->base.tags[0], "net");
}
END_TEST

/* Sources are one module: all are given again, the test's own with its name. */
START_TEST(repeating_a_test_of_sources)
{
    struct to_listed tests[] = {{.name = "a", .suite = "s", .file = "x.c", .line = 1,
                                 .timeout = 7, .xfail = "bug 7"},
                                {.name = "b", .suite = "s", .file = "it's.c", .line = 2},
                                {.name = "c", .suite = "s", .file = "common.h", .line = 3}};
    char *files[] = {"x.c", "it's.c", NULL};
    char *command[] = {"none", NULL};
    struct to_module module = {
        .name = "x", .command = {command, 1}, .tests = tests, .test_count = 3};
    struct to_target target = {
        .kind = TO_TARGET_SOURCES, .files = {files, 2}, .name = "x"};
    struct to_catalog catalog;
    ck_assert_int_eq(to_catalog_build(&catalog, &module, &target, 1, "'./to test'", NULL), 0);
    ck_assert_str_eq(catalog.entries[0].base.repeat, "'./to test' x.c::a 'it'\\''s.c'");
    ck_assert_int_eq(catalog.entries[0].timeout, 7);
    ck_assert_str_eq(catalog.entries[0].xfail, "bug 7");
    ck_assert_str_eq(catalog.entries[1].base.repeat, "'./to test' x.c 'it'\\''s.c::b'");
    ck_assert_str_eq(catalog.entries[2].base.repeat, "'./to test' x.c::c 'it'\\''s.c'");
    to_catalog_free(&catalog);
    ck_assert_ptr_null(catalog.entries);
    made_up_open(&made_up, NULL, 0);
}
END_TEST

START_TEST(edges)
{
    static const struct made_up_test tests[] = {
        {"m", "a", AT("a.c", 1), .after = "c"},
        {"m", "b", AT("a.c", 2), .after = "a c", .after_any = "d"},
        {"m", "c", AT("a.c", 3)},
        {"m", "d", AT("a.c", 4)},
        {"n", "a", AT("b.c", 1), .after = "e", .after_named = "m::a"},
        {"n", "e", AT("b.c", 2), .after_named = "d"},
        {"n", "f", AT("b.c", 3), .after_named = "n::a m::b e"},
    };
    open_good(tests, COUNT(tests));
    check_edges("m::a<m::c m::b<m::a m::b<m::c m::b~m::d n::a<n::e n::a<m::a n::e<m::d "
                "n::f<n::a n::f<m::b n::f<n::e");
}
END_TEST

START_TEST(rows)
{
    static const struct made_up_test tests[] = {
        {"m", "up", AT("a.c", 1)},
        {"m", "a[0]", AT("a.c", 2), .after = "up"},
        {"m", "a[x y]", AT("a.c", 2)},
        {"m", "b[0]", AT("a.c", 3), .after_any = "a"},
        {"m", "b[1]", AT("a.c", 3)},
        {"m", "all", AT("a.c", 4), .after = "b", .after_named = "'a[x y]'"},
        {"n", "other", AT("b.c", 1), .after_named = "m::b n::a[m::b]"},
        {"n", "a[m::b]", AT("b.c", 2)},
        {"n", "last", AT("b.c", 3), .after_named = "a[m::b] m::a[0]"},
    };
    open_good(tests, COUNT(tests));
    check_edges("m::a[0]<m::up m::a[x y]<m::up m::b[0]~m::a[0] m::b[0]~m::a[x y] "
                "m::b[1]~m::a[0] m::b[1]~m::a[x y] m::all<m::b[0] m::all<m::b[1] "
                "m::all<m::a[x y] n::other<m::b[0] n::other<m::b[1] n::other<n::a[m::b] "
                "n::last<n::a[m::b] n::last<m::a[0]");
    ck_assert_str_eq(made_up.catalog.entries[2].base.repeat, "to-test 'm::a[x y]'");
}
END_TEST

/* So many that they are joined. */
START_TEST(many_rows)
{
    static const struct made_up_test tests[] = {
        {"m", "first", AT("a.c", 1)},
        {"m", "a[0]", AT("a.c", 2)}, {"m", "a[1]", AT("a.c", 2)}, {"m", "a[2]", AT("a.c", 2)},
        {"m", "b[0]", AT("a.c", 3), .after = "first a"}, {"m", "b[1]", AT("a.c", 3)},
        {"n", "c[0]", AT("b.c", 1), .after_named = "b a"}, {"n", "c[1]", AT("b.c", 1)},
        {"n", "d[0]", AT("b.c", 2), .after_any = "c"}, {"n", "d[1]", AT("b.c", 2)},
        {"n", "d[2]", AT("b.c", 2)},
    };
    open_good(tests, COUNT(tests));
    check_edges("m::b[0]<m::first m::b[0]<m::a[0] m::b[0]<m::a[1] m::b[0]<m::a[2] "
                "m::b[1]<m::first m::b[1]<m::a[0] m::b[1]<m::a[1] m::b[1]<m::a[2] "
                "n::c[0]<m::b[0] n::c[0]<m::b[1] n::c[0]<m::a[0] n::c[0]<m::a[1] "
                "n::c[0]<m::a[2] n::c[1]<m::b[0] n::c[1]<m::b[1] n::c[1]<m::a[0] "
                "n::c[1]<m::a[1] n::c[1]<m::a[2] n::d[0]~n::c[0] n::d[0]~n::c[1] "
                "n::d[1]~n::c[0] n::d[1]~n::c[1] n::d[2]~n::c[0] n::d[2]~n::c[1]");
    const struct to_catalog *catalog = &made_up.catalog;
    ck_assert(catalog->joined);
    ck_assert_str_eq(catalog->entries[8].base.repeat, "to-test 'n::d[0]' 'm::b[0]'");
    struct to_tour tour = {0};
    struct to_link link;
    size_t count = 0;
    while (to_catalog_dependent(catalog, 6, &tour, &link)) {
        ck_assert_uint_eq(link.node, 8 + count++);
        ck_assert_uint_eq(link.edge, TO_EDGE_AFTER_ANY);
    }
    ck_assert_uint_eq(count, 3);
}
END_TEST

START_TEST(cycle_of_rows)
{
    static const struct made_up_test tests[] = {
        {"m", "a[0]", AT("a.c", 1), .after = "b"}, {"m", "a[1]", AT("a.c", 1)},
        {"m", "a[2]", AT("a.c", 1)},
        {"m", "b[0]", AT("a.c", 2), .after = "a"}, {"m", "b[1]", AT("a.c", 2)},
        {"m", "b[2]", AT("a.c", 2)},
    };
    check_refused(tests, COUNT(tests), -ELOOP,
                  "these tests wait for one another: a[0] -> b[0] -> a[0]\n"
                  "  a.c:1: a[0] comes after b[0]\n"
                  "  a.c:2: b[0] comes after a[0]");
}
END_TEST

START_TEST(rows_of_two_modules)
{
    static const struct made_up_test tests[] = {
        {"m", "a[0]", AT("a.c", 2)},
        {"n", "a[1]", AT("b.c", 2)},
        {"n", "last", AT("b.c", 3), .after_named = "a"},
    };
    check_refused(tests, COUNT(tests), -EINVAL,
                  "b.c:3: last comes after \"a\", which is ambiguous: m::a or n::a");
}
END_TEST

START_TEST(set_ups)
{
    static const struct made_up_test tests[] = {
        {"m", "a", AT("a.c", 1), .after = "b"},
        {"m", "b", AT("a.c", 2)},
        {"m", MADE_UP_SETUP, AT("b.c", 9), .suite = "b"},
        {"n", "a", AT("c.c", 1), .after_named = "m::b"},
        {"o", "c", AT("d.c", 1), .after_named = "n::a"},
        {"o", MADE_UP_SETUP, AT("d.c", 2)},
    };
    open_good(tests, COUNT(tests));
    check_edges("m::a<m::b m::a<m::(setup) m::b<m::(setup) n::a<m::b o::c<o::(setup) o::c<n::a");
    const struct to_entry *entry = &made_up.catalog.entries[2];
    ck_assert(entry->base.is_setup);
    ck_assert(!made_up.catalog.entries[1].base.is_setup);
    ck_assert_str_eq(entry->base.suite, "b");
    ck_assert_int_eq(entry->base.line, 9);
    ck_assert_uint_eq(entry->number, 2);
    ck_assert_str_eq(entry->base.repeat, "to-test m");
    ck_assert_str_eq(made_up.catalog.entries[4].base.repeat, "to-test o::c n::a m::b");
}
END_TEST

START_TEST(the_same_name_in_two_modules)
{
    static const struct made_up_test tests[] = {
        {"m", "a", AT("a.c", 1)}, {"mm", "a", AT("b.c", 1)}, {"mm", "b", AT("b.c", 2), .after_named = "m::a"}};
    open_good(tests, COUNT(tests));
    check_edges("mm::b<m::a");
}
END_TEST

START_TEST(duplicates)
{
    static const struct made_up_test tests[] = {
        {"m", "x", AT("a.c", 1)}, {"m", "login", AT("a.c", 3)}, {"m", "y", AT("a.c", 8)},
        {"m", "login", AT("b.c", 5)}, {"n", "login", AT("b.c", 5)}};
    check_refused(tests, COUNT(tests), -EEXIST,
                  "m::login is declared twice: a.c:3 and b.c:5; a name is unique in its module");
}
END_TEST

static const struct {
    const char *wanted;
    int code;
    const char *message;
} wanted[] = {
    {"logn", -ENOENT,
     "c.c:7: last comes after \"logn\", but no test has this name; did you mean \"login\"?"},
    {"two::logn", -ENOENT,
     "c.c:7: last comes after \"two::logn\", but no test has this name; did you mean "
     "\"two::login\"?"},
    {"tow::up", -ENOENT,
     "c.c:7: last comes after \"tow::up\", but no test has this name; did you mean "
     "\"two::up\"?"},
    {"three::login", -ENOENT,
     "c.c:7: last comes after \"three::login\", but no test has this name; did you mean "
     "\"one::login\"?"},
    {"shutdown", -ENOENT, "c.c:7: last comes after \"shutdown\", but no test has this name"},
    {"", -ENOENT, "c.c:7: last comes after \"\", but no test has this name"},
    {"one::", -ENOENT, "c.c:7: last comes after \"one::\", but no test has this name"},
    {"::up", -ENOENT, "c.c:7: last comes after \"::up\", but no test has this name"},
    {"login", -EINVAL,
     "c.c:7: last comes after \"login\", which is ambiguous: one::login or two::login"},
    {"up", 0, NULL},
    {"two::up", 0, NULL},
    {"two::login", 0, NULL},
    {"one::login", 0, NULL},
};

START_TEST(after_named)
{
    char quoted[40];
    snprintf(quoted, sizeof quoted, "'%s'", wanted[_i].wanted);
    const struct made_up_test tests[] = {
        {"one", "login", AT("a.c", 1)}, {"two", "login", AT("b.c", 1)}, {"two", "up", AT("b.c", 2)},
        {"x", "last", AT("c.c", 7), .after_named = quoted}};
    made_up_open(&made_up, tests, COUNT(tests));
    ck_assert_int_eq(made_up.result, wanted[_i].code);
    ck_assert_pstr_eq(made_up.error.text, wanted[_i].message);
}
END_TEST

START_TEST(cycle_of_one)
{
    static const struct made_up_test tests[] = {{"m", "a", AT("a.c", 4), .after = "a"}};
    check_refused(tests, 1, -ELOOP,
                  "these tests wait for one another: a -> a\n"
                  "  a.c:4: a comes after a");
}
END_TEST

START_TEST(cycle_through_modules)
{
    static const struct made_up_test tests[] = {
        {"m", "first", AT("a.c", 1)},
        {"m", "a", AT("a.c", 4), .after = "first", .after_named = "n::c"},
        {"m", "b", AT("a.c", 9), .after_any = "a"},
        {"n", "c", AT("b.c", 2), .after_named = "b"},
    };
    check_refused(tests, COUNT(tests), -ELOOP,
                  "these tests wait for one another: a -> c -> b -> a\n"
                  "  a.c:4: a comes after c\n"
                  "  b.c:2: c comes after b\n"
                  "  a.c:9: b comes after a");
}
END_TEST

/* The message names `shown` tests of a cycle of `size`. */
static void check_long_cycle(size_t size, size_t shown)
{
    enum { MOST = 100 };
    static char names[MOST][8];
    static struct made_up_test tests[MOST];
    for (size_t i = 0; i < size; i++) {
        snprintf(names[i], sizeof names[i], "t%zu", i);
        tests[i] = (struct made_up_test){"m", names[i], AT("a.c", (int)i + 1),
                                         .after_named = names[(i + 1) % size]};
    }
    for (size_t i = 0; i < size; i++) {
        tests[i].after_named = names[(i + 1) % size];
    }
    made_up_open(&made_up, tests, size);
    ck_assert_int_eq(made_up.result, -ELOOP);
    struct to_buffer text = {0};
    to_buffer_text(&text, "these tests wait for one another: ");
    for (size_t i = 0; i < shown; i++) {
        to_buffer_print(&text, "t%zu -> ", i);
    }
    to_buffer_print(&text, "%st0", shown < size ? "... -> " : "");
    for (size_t i = 0; i < shown; i++) {
        to_buffer_print(&text, "\n  a.c:%zu: t%zu comes after t%zu", i + 1, i, (i + 1) % size);
    }
    if (shown < size) {
        to_buffer_print(&text, "\n  ... and %zu more", size - shown);
    }
    ck_assert_str_eq(made_up.error.text, text.data);
    to_buffer_free(&text);
}

START_TEST(a_cycle_that_is_shown_in_full)
{
    check_long_cycle(20, 20);
}
END_TEST

START_TEST(a_long_cycle_is_cut)
{
    check_long_cycle(21, 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("catalog");
    TCase *tests = tcase_create("catalog");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, nothing);
    tcase_add_test(tests, entries);
    tcase_add_test(tests, repeating_a_test_of_sources);
    tcase_add_test(tests, edges);
    tcase_add_test(tests, rows);
    tcase_add_test(tests, many_rows);
    tcase_add_test(tests, cycle_of_rows);
    tcase_add_test(tests, rows_of_two_modules);
    tcase_add_test(tests, set_ups);
    tcase_add_test(tests, the_same_name_in_two_modules);
    tcase_add_test(tests, duplicates);
    tcase_add_loop_test(tests, after_named, 0, COUNT(wanted));
    tcase_add_test(tests, cycle_of_one);
    tcase_add_test(tests, cycle_through_modules);
    tcase_add_test(tests, a_cycle_that_is_shown_in_full);
    tcase_add_test(tests, a_long_cycle_is_cut);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

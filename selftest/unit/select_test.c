/* SPDX-License-Identifier: MIT
 * Tests of selecting tests of a catalog. */
#include "select.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "expression.h"
#include "made_up.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Two programs; the third module is compiled of two sources that share a header. */
static const struct made_up_test tests[] = {
    {"shop", "server", AT("server.c", 1), .suite = "server", .tags = "net"},
    {"shop", "login", AT("shop.c", 1), .suite = "web", .after = "server", .tags = "net slow"},
    {"shop", "logout", AT("shop.c", 2), .suite = "web", .after = "login", .tags = "net"},
    {"shop", "sums", AT("shop.c", 3), .suite = "prices"},
    {"db", "login", AT("db.c", 1), .suite = "db", .tags = "disk"},
    {"db", "dump", AT("db.c", 2), .suite = "db", .after = "login", .after_named = "sums",
     .tags = "disk slow"},
    {"a.c", "one", AT("a.c", 1), .suite = "a", .after_any = "two"},
    {"a.c", "two", AT("b.c", 1), .suite = "b"},
    {"a.c", "shared", AT("common.h", 1), .suite = "common"},
};

/* The module::name patterns of the command line, -k, -t, --no-deps, and what they select. */
static const struct row {
    const char *patterns;
    const char *names;
    const char *tags;
    bool no_needs;
    const char *selected;
} rows[] = {
    {"", NULL, NULL, false, "server login logout sums login dump one two shared"},
    {"", NULL, NULL, true, "server login logout sums login dump one two shared"},

    /* A module with a pattern gives only what matches; one without gives all. */
    {"shop::sums", NULL, NULL, false, "sums login dump one two shared"},
    {"shop::sums", NULL, NULL, true, "sums login dump one two shared"},
    {"shop::sums shop::server", NULL, NULL, true, "server sums login dump one two shared"},
    {"shop::sums db::login a.c::a.c::one", NULL, NULL, true, "sums login one"},
    {"shop::log* db::dump a.c::a.c::shared", NULL, NULL, true, "login logout dump shared"},
    {"shop::log?? db::[a-e]ump a.c::b.c::*", NULL, NULL, true, "login dump two shared"},
    {"shop::* db::* a.c::a.c::one", NULL, NULL, true,
     "server login logout sums login dump one"},
    {"shop::logi[!x] db::dump a.c::a.c::o*", NULL, NULL, true, "login dump one"},

    /* What those need, directly and through others, in any module. */
    {"shop::logout db::login a.c::b.c::two", NULL, NULL, false,
     "server login logout login two"},
    {"shop::server db::dump a.c::b.c::two", NULL, NULL, false, "server sums login dump two"},
    {"shop::server db::login a.c::a.c::one", NULL, NULL, false, "server login one two"},

    /* -k: a part of the name or the suite, whatever the case; a glob for all of a name. */
    {"", "log", NULL, true, "login logout login"},
    {"", "LOGIN", NULL, true, "login login"},
    {"", "web", NULL, true, "login logout"},
    {"", "db", NULL, true, "login dump"},
    {"", "log*", NULL, true, "login logout login"},
    {"", "*OUT", NULL, true, "logout"},
    {"", "lo", NULL, true, "login logout login"},
    {"", "lo?", NULL, true, ""},
    {"", "we?", NULL, true, ""},
    {"", "login and not db", NULL, true, "login"},
    {"", "not (web or db)", NULL, true, "server sums one two shared"},
    {"", "nothing", NULL, false, ""},
    {"", "logout", NULL, false, "server login logout"},
    {"shop::log*", "db or logout", NULL, true, "logout login dump"},

    /* -t: the whole tag, as it is written. */
    {"", NULL, "slow", true, "login dump"},
    {"", NULL, "slow and not disk", true, "login"},
    {"", NULL, "net or disk", true, "server login logout login dump"},
    {"", NULL, "not net", true, "sums login dump one two shared"},
    {"", NULL, "net and disk", true, ""},
    {"", NULL, "slow", false, "server login sums login dump"},
    {"", "dump", "slow", true, "dump"},
    {"shop::logout", "log", "net", true, "logout"},
};

static struct made_up made_up;

static void setup(void)
{
    made_up_open(&made_up, tests, COUNT(tests));
    ck_assert_msg(made_up.result == 0, "%s", made_up.error.text);
    ck_assert_int_eq(to_words_add(&made_up.targets[2].files, "b.c"), 0);
}

static void teardown(void)
{
    made_up_close(&made_up);
}

/* "module::name", or "module::file::name" for sources. */
static void add_patterns(const char *list)
{
    struct to_words words = {0};
    ck_assert_int_eq(to_words_split(&words, list), 0);
    for (size_t i = 0; i < words.count; i++) {
        char *first = strstr(words.list[i], "::");
        char *second = strstr(first + 2, "::");
        *first = '\0';
        if (second) {
            *second = '\0';
        }
        made_up_pattern(&made_up, words.list[i], second ? first + 2 : NULL,
                        (second ? second : first) + 2);
    }
    to_words_free(&words);
}

static int run(const struct row *row, unsigned char *marks)
{
    struct to_expression *names = row->names ? to_expression_new(row->names, NULL) : NULL;
    struct to_expression *tags = row->tags ? to_expression_new(row->tags, NULL) : NULL;
    const struct to_selection selection = {
        .names = names,
        .tags = tags,
        .needs = row->no_needs ? TO_TAKE_FIXTURES : TO_TAKE_ALL};
    add_patterns(row->patterns);
    int result = to_select(&made_up.catalog, made_up.targets, made_up.count, &selection, marks,
                           &made_up.error);
    to_expression_free(names);
    to_expression_free(tags);
    return result;
}

START_TEST(row)
{
    unsigned char marks[COUNT(tests)] = {0};
    ck_assert_msg(run(&rows[_i], marks) == 0, "%s", made_up.error.text);
    struct to_buffer text = {0};
    to_buffer_text(&text, "");
    for (size_t i = 0; i < COUNT(tests); i++) {
        if (marks[i]) {
            to_buffer_print(&text, "%s%s", text.size ? " " : "", tests[i].name);
        }
    }
    ck_assert_str_eq(text.data, rows[_i].selected);
    to_buffer_free(&text);
}
END_TEST

/* ---- mocks and set-ups ---- */

static const struct made_up_test with_setups[] = {
    {"m", "a", AT("a.c", 1)},
    {"m", "b", AT("a.c", 2), .after = "a"},
    {"m", MADE_UP_SETUP, AT("a.c", 3)},
    {"n", "c", AT("c.c", 1), .after_named = "m::b"},
    {"n", MADE_UP_SETUP, AT("c.c", 2)},
    {"o", "d", AT("d.c", 1)},
};

/* Which are mocked, and what is marked then, without and with the set-ups that must run. */
static const struct {
    const char *patterns;
    bool no_needs;
    const char *mocked;
    const char *selected;
    const char *with_setups;
} cuts[] = {
    {"n::c m::b o::d", false, "......", "xx.x.x", "xxxxxx"},
    {"n::c m::a o::d", true, "......", "x..x.x", "x.xxxx"},
    {"o::d m::a n::c", false, "...x..", "x..x.x", "x.xx.x"},
    {"n::c m::b o::d", false, ".x....", ".x.x.x", ".x.xxx"},
    {"n::c m::b o::d", false, "xx....", ".x.x.x", ".x.xxx"},
    {"n::c m::b o::d", true, ".x.x..", ".x.x.x", ".x.x.x"},
};

static void check_marks(const unsigned char *marks, const char *expected)
{
    char text[COUNT(with_setups) + 1] = "";
    for (size_t i = 0; i < COUNT(with_setups); i++) {
        text[i] = marks[i] ? 'x' : '.';
    }
    ck_assert_str_eq(text, expected);
}

START_TEST(cut)
{
    unsigned char marks[COUNT(with_setups)] = {0};
    unsigned char mocked[COUNT(with_setups)] = {0};
    teardown();
    made_up_open(&made_up, with_setups, COUNT(with_setups));
    add_patterns(cuts[_i].patterns);
    for (size_t i = 0; i < COUNT(with_setups); i++) {
        mocked[i] = cuts[_i].mocked[i] == 'x';
    }
    to_catalog_cut(&made_up.catalog, mocked);
    const struct to_selection selection = {
        .needs = cuts[_i].no_needs ? TO_TAKE_FIXTURES : TO_TAKE_ALL};
    ck_assert_int_eq(to_select(&made_up.catalog, made_up.targets, made_up.count, &selection,
                               marks, &made_up.error),
                     0);
    check_marks(marks, cuts[_i].selected);
    to_select_setups(&made_up.catalog, mocked, marks);
    check_marks(marks, cuts[_i].with_setups);
    /* Done again where less is marked, it takes away what nothing needs any more. */
    memset(marks, 0, sizeof marks);
    marks[2] = marks[4] = 1;
    to_select_setups(&made_up.catalog, NULL, marks);
    check_marks(marks, "......");
}
END_TEST

static const struct {
    struct row row;
    const char *message;
} refusals[] = {
    {{.patterns = "shop::logni"},
     "\"shop::logni\" matches no test; did you mean \"shop::login\"? (--list shows all)"},
    {{.patterns = "shop::export"},
     "\"shop::export\" matches no test (--list shows all)"},
    {{.patterns = "shop::x*"}, "\"shop::x*\" matches no test (--list shows all)"},
    {{.patterns = "shop::LOG*"}, "\"shop::LOG*\" matches no test (--list shows all)"},
    {{.patterns = "shop::LOGIN"}, "\"shop::LOGIN\" matches no test (--list shows all)"},
    {{.patterns = "shop::login shop::nothing"},
     "\"shop::nothing\" matches no test (--list shows all)"},
    {{.patterns = "a.c::a.c::onw"},
     "\"a.c::onw\" matches no test; did you mean \"a.c::one\"? (--list shows all)"},
    {{.patterns = "a.c::a.c::two"},
     "\"a.c::two\" matches no test; did you mean \"b.c::two\"? (--list shows all)"},
    {{.tags = "slwo"}, "no test has the tag \"slwo\"; did you mean \"slow\"?"},
    {{.tags = "slow and not dsik"}, "no test has the tag \"dsik\"; did you mean \"disk\"?"},
    {{.tags = "sums"}, "no test has the tag \"sums\""}, /* it is somebody's prerequisite */
    {{.tags = "SLOW"}, "no test has the tag \"SLOW\""},
    {{.tags = "slow or anything"}, "no test has the tag \"anything\""},
    {{.names = "nothing", .tags = "anything"}, "no test has the tag \"anything\""},
};

/* What is asked of a module with rows, and what comes of it. */
static const struct made_up_test row_tests[] = {
    {"m", "parse[0]", AT("a.c", 1)},   {"m", "parse[12]", AT("a.c", 1)},
    {"m", "parse[a*b]", AT("a.c", 1)}, {"m", "parse1", AT("a.c", 2)},
    {"m", "parse2", AT("a.c", 3)},     {"m", "print[2]", AT("a.c", 4)},
    {"m", "last", AT("a.c", 5), .after = "print"},
};

static const struct {
    const char *pattern;
    const char *names; /* -k */
    const char *selected;
} of_rows[] = {
    {"parse[0]", NULL, "parse[0]"},
    {"parse", NULL, "parse[0] parse[12] parse[a*b]"},
    {"pars?", NULL, "parse[0] parse[12] parse[a*b]"},
    {"parse[12]", NULL, "parse[12]"},   /* and not parse1, parse2 */
    {"parse[21]", NULL, "parse1 parse2"}, /* nothing is called so: a glob */
    {"parse[a*b]", NULL, "parse[a*b]"},
    {"parse[*]", NULL, "parse[0] parse[12] parse[a*b]"},
    {"parse[?]", NULL, "parse[0]"},
    {"p*[2]", NULL, "print[2]"},
    {"p[ar]*[0-9]", NULL, "parse1 parse2"},
    {"*", NULL, "parse[0] parse[12] parse[a*b] parse1 parse2 print[2] last"},
    {"last", NULL, "last"},
    {NULL, "parse[12]", "parse[12] parse1 parse2"},
    {NULL, "PARSE[*]", "parse[0] parse[12] parse[a*b]"},
    {NULL, "[0]", "parse[0]"},
    {NULL, "pars?", "parse[0] parse[12] parse[a*b]"},
};

START_TEST(with_rows)
{
    unsigned char marks[COUNT(row_tests)] = {0};
    struct row row = {"", of_rows[_i].names, NULL, true, NULL};
    struct to_buffer text = {0};
    made_up_close(&made_up);
    made_up_open(&made_up, row_tests, COUNT(row_tests));
    if (of_rows[_i].pattern) {
        made_up_pattern(&made_up, "m", NULL, of_rows[_i].pattern);
    }
    ck_assert_int_eq(run(&row, marks), 0);
    for (size_t i = 0; i < COUNT(row_tests); i++) {
        if (marks[i]) {
            to_buffer_print(&text, "%s%s", text.size ? " " : "", row_tests[i].name);
        }
    }
    ck_assert_str_eq(text.data, of_rows[_i].selected);
    to_buffer_free(&text);
}
END_TEST

START_TEST(what_rows_need)
{
    unsigned char marks[COUNT(row_tests)] = {0};
    struct row row = {"", NULL, NULL, false, NULL};
    made_up_close(&made_up);
    made_up_open(&made_up, row_tests, COUNT(row_tests));
    made_up_pattern(&made_up, "m", NULL, "last");
    ck_assert_int_eq(run(&row, marks), 0);
    ck_assert(marks[5] && marks[6] && !marks[0]);
}
END_TEST

START_TEST(rows_misspelt)
{
    unsigned char marks[COUNT(row_tests)] = {0};
    struct row row = {"", NULL, NULL, true, NULL};
    made_up_close(&made_up);
    made_up_open(&made_up, row_tests, COUNT(row_tests));
    made_up_pattern(&made_up, "m", NULL, "prse");
    ck_assert_int_eq(run(&row, marks), -ENOENT);
    ck_assert_str_eq(made_up.error.text,
                     "\"m::prse\" matches no test; did you mean \"m::parse\"? (--list shows all)");
}
END_TEST

START_TEST(refusal)
{
    unsigned char marks[COUNT(tests)] = {0};
    struct row row = refusals[_i].row;
    row.patterns = row.patterns ? row.patterns : "";
    ck_assert_int_eq(run(&row, marks), -ENOENT);
    ck_assert_str_eq(made_up.error.text, refusals[_i].message);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("select");
    TCase *cases = tcase_create("select");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, row, 0, COUNT(rows));
    tcase_add_loop_test(cases, with_rows, 0, COUNT(of_rows));
    tcase_add_test(cases, what_rows_need);
    tcase_add_test(cases, rows_misspelt);
    tcase_add_loop_test(cases, refusal, 0, COUNT(refusals));
    tcase_add_loop_test(cases, cut, 0, COUNT(cuts));
    suite_add_tcase(suite, cases);
    return to_unit_main(suite);
}

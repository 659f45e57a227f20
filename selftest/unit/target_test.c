/* SPDX-License-Identifier: MIT
 * Tests of how the arguments become modules. */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "unit.h"

/* "name=kind(file,file){file:pattern,pattern} ..." */
static char *describe(const struct to_targets *targets)
{
    static const char *const kinds[] = {"program", "shared", "sources"};
    struct to_buffer text = {0};
    for (size_t i = 0; i < targets->count; i++) {
        const struct to_target *target = &targets->list[i];
        to_buffer_print(&text, "%s%s=%s(", i ? " " : "", target->name, kinds[target->kind]);
        for (size_t j = 0; j < target->files.count; j++) {
            to_buffer_print(&text, "%s%s", j ? "," : "", target->files.list[j]);
        }
        to_buffer_text(&text, ")");
        for (size_t j = 0; j < target->pattern_count; j++) {
            const struct to_pattern *pattern = &target->patterns[j];
            to_buffer_text(&text, j ? "," : "{");
            if (pattern->file) {
                to_buffer_print(&text, "%s:", pattern->file);
            }
            to_buffer_text(&text, pattern->text);
        }
        to_buffer_text(&text, target->pattern_count ? "}" : "");
    }
    return to_buffer_take(&text);
}

static void check_targets(const char *line, const char *expected)
{
    struct to_words words = {0};
    struct to_targets targets = {0};
    struct to_error error = {0};
    ck_assert_int_eq(to_words_split(&words, line), 0);
    int result = to_targets_read(&targets, words.list, words.count, &error);
    ck_assert_msg(result == 0, "%s", to_error_text(&error, result));
    char *text = describe(&targets);
    ck_assert_str_eq(text, expected);
    free(text);
    to_targets_free(&targets);
    ck_assert_ptr_null(targets.list);
    to_words_free(&words);
}

static const struct row {
    const char *line;
    const char *targets;
} rows[] = {
    {"", ""},
    {"./tests", "tests=program(./tests)"},
    {"build/tests::login", "tests=program(build/tests){login}"},
    {"tests::a tests::b*", "tests=program(tests){a,b*}"},
    {"tests::a::b", "tests=program(tests){a::b}"},
    {"tests tests::a", "tests=program(tests){a}"},

    {"libt.so", "libt=shared(libt.so)"},
    {"./libt.so::x", "libt=shared(./libt.so){x}"},
    {"libt.so.1 libu.so.1.2", "libt=shared(libt.so.1) libu=shared(libu.so.1.2)"},
    {"lib.so.d/tests", "tests=program(lib.so.d/tests)"},
    {"tests.sort libt.sox", "tests_sort=program(tests.sort) libt_sox=program(libt.sox)"},
    {"lib.sound.so", "lib_sound=shared(lib.sound.so)"},
    {"lib.sound.so.2", "lib_sound=shared(lib.sound.so.2)"},

    {"a.c", "a=sources(a.c)"},
    {"a.c::x", "a=sources(a.c){a.c:x}"},
    {"dir/a.c b.cc::x c.cpp a.c", "a=sources(dir/a.c,b.cc,c.cpp,a.c){b.cc:x}"},
    {"a.c a.c a.c::x a.c::y", "a=sources(a.c){a.c:x,a.c:y}"},
    {"tests a.c libt.so b.c",
     "tests=program(tests) a=sources(a.c,b.c) libt=shared(libt.so)"},

    /* Names have no dots, and are unique. */
    {"my.tests", "my_tests=program(my.tests)"},
    {"a.b.c", "a_b=sources(a.b.c)"},
    {"../x/.tests", "_tests=program(../x/.tests)"},
    {"x/.c .so", "_c=sources(x/.c) _so=shared(.so)"},
    {"a/tests b/tests", "a/tests=program(a/tests) b/tests=program(b/tests)"},
    {"a/tests other b/tests c/tests",
     "a/tests=program(a/tests) other=program(other) b/tests=program(b/tests) "
     "c/tests=program(c/tests)"},
    {"x/a/t y/a/t b/t", "x/a/t=program(x/a/t) y/a/t=program(y/a/t) b/t=program(b/t)"},
    {"/x/t /y/t", "x/t=program(/x/t) y/t=program(/y/t)"},
    {"/t x/t", "/t=program(/t) x/t=program(x/t)"},
    {"t x/t", "t=program(t) x/t=program(x/t)"},
    {"./t t", "_/t=program(./t) t=program(t)"},
    {"a/t.so b/t.so.1", "a/t=shared(a/t.so) b/t=shared(b/t.so.1)"},
    {"t.so t", "t_so=shared(t.so) t=program(t)"},
    {"t t.c", "t=program(t) t_c=sources(t.c)"},
    {"t t.c t_c", "t=program(t) t_c=sources(t.c) t_c (2)=program(t_c)"},
    {"a/t.so a/t b/t", "a/t_so=shared(a/t.so) a/t=program(a/t) b/t=program(b/t)"},
    {"t.a t_a", "t_a=program(t.a) t_a (2)=program(t_a)"},
    {"t.a t_a 't_a (2)' ./t.a",
     "t_a=program(t.a) t_a (3)=program(t_a) t_a (2)=program(t_a (2)) _/t_a=program(./t.a)"},
};

START_TEST(row)
{
    check_targets(rows[_i].line, rows[_i].targets);
}
END_TEST

static const struct refusal {
    const char *line;
    const char *message;
} refusals[] = {
    {"''", "\"\" names no module: write MODULE::NAME, or -k for names in all modules"},
    {"tests ::login",
     "\"::login\" names no module: write MODULE::NAME, or -k for names in all modules"},
    {"tests::", "\"tests::\" names no test after \"::\""},
};

START_TEST(refusal)
{
    struct to_words words = {0};
    struct to_targets targets = {0};
    struct to_error error = {0};
    ck_assert_int_eq(to_words_split(&words, refusals[_i].line), 0);
    ck_assert_int_eq(to_targets_read(&targets, words.list, words.count, &error), -EINVAL);
    ck_assert_str_eq(error.text, refusals[_i].message);
    to_error_free(&error);
    to_targets_free(&targets);
    to_words_free(&words);
}
END_TEST

START_TEST(arguments_are_kept_as_typed)
{
    char *arguments[] = {"./a.c::x*", "tests::y"};
    struct to_targets targets = {0};
    ck_assert_int_eq(to_targets_read(&targets, arguments, 2, NULL), 0);
    ck_assert_str_eq(targets.list[0].patterns[0].argument, "./a.c::x*");
    ck_assert_str_eq(targets.list[1].patterns[0].argument, "tests::y");
    to_targets_free(&targets);
}
END_TEST

/* A file may be called so; then it is meant. */
START_TEST(files_with_colons)
{
    char folder[] = "/tmp/to-test-unit.XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    check_targets("a::b", "a=program(a){b}");
    int opened = open("a::b", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ck_assert_int_ge(opened, 0);
    close(opened);
    check_targets("a::b", "a::b=program(a::b)");
    check_targets("a::c", "a=program(a){c}");
    /* It is the first "::" that divides, unless what stands before the last is a file. */
    check_targets("a::b::c", "a::b=program(a::b){c}");
    unlink("a::b");
    ck_assert_int_eq(chdir("/"), 0);
    rmdir(folder);
}
END_TEST

START_TEST(many)
{
    enum { COUNT = 300 };
    static char texts[COUNT][32];
    char *arguments[COUNT];
    struct to_targets targets = {0};
    for (int i = 0; i < COUNT; i++) {
        snprintf(texts[i], sizeof texts[i], "x%d/y%d/t", i, i % 7);
        arguments[i] = texts[i];
    }
    ck_assert_int_eq(to_targets_read(&targets, arguments, COUNT, NULL), 0);
    ck_assert_uint_eq(targets.count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        ck_assert_str_eq(targets.list[i].name, texts[i]);
    }
    to_targets_free(&targets);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("target");
    TCase *tests = tcase_create("target");
    tcase_add_loop_test(tests, row, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(tests, refusal, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tests, arguments_are_kept_as_typed);
    tcase_add_test(tests, files_with_colons);
    tcase_add_test(tests, many);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * Tests of what compiling consists of, as far as it needs no other process: comment lines,
 * dependency files, stamps, recipes and command lines. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/words.h"
#include "compile/compile.h"
#include "compile/depfile.h"
#include "compile/directive.h"
#include "compile/recipe.h"
#include "compile/recipe_line.h"
#include "compile/stamp.h"
#include "unit.h"

/* The words, each followed by a bar. */
static void check_words(const struct to_words *words, const char *expected)
{
    struct to_buffer text = {0};
    for (size_t i = 0; i < words->count; i++) {
        to_buffer_print(&text, "%s|", words->list[i]);
    }
    char *joined = to_buffer_take(&text);
    ck_assert_str_eq(joined, expected);
    free(joined);
}

START_TEST(sources)
{
    ck_assert(to_compile_is_source("a.c"));
    ck_assert(to_compile_is_source("dir.d/a.cc"));
    ck_assert(to_compile_is_source("a.b.cpp"));
    ck_assert(to_compile_is_source("a.cxx"));
    ck_assert(to_compile_is_source("a.C"));
    ck_assert(!to_compile_is_source("a"));
    ck_assert(!to_compile_is_source("a.so"));
    ck_assert(!to_compile_is_source("a.h"));
    ck_assert(!to_compile_is_source("a.c/b"));
    ck_assert(!to_compile_is_source("c"));
}
END_TEST

/* ---- comment lines ---- */

static void check_directives(const char *text, const char *compile, const char *link,
                             const char *packages)
{
    struct to_directives directives = {0};
    struct to_error error = {0};
    int result = to_directives_read(&directives, "a.c", text, strlen(text), &error);
    ck_assert_msg(result == 0, "%s", to_error_text(&error, result));
    check_words(&directives.compile, compile);
    check_words(&directives.link, link);
    check_words(&directives.packages, packages);
    to_directives_free(&directives);
}

static void check_bad_directive(const char *text, const char *expected)
{
    struct to_directives directives = {0};
    struct to_error error = {0};
    int result = to_directives_read(&directives, "a.c", text, strlen(text), &error);
    ck_assert_int_eq(result, -EINVAL);
    ck_assert_str_eq(to_error_text(&error, result), expected);
    to_error_free(&error);
    to_directives_free(&directives);
}

START_TEST(directives)
{
    check_directives("", "", "", "");
    check_directives("// to-test: -lm", "", "-lm|", "");
    check_directives("int x;\r\n\t //to-test:-lm\r\n", "", "-lm|", "");
    check_directives("/* to-test: -lm -DX */ int x;\n", "-DX|", "-lm|", "");
    check_directives("/* to-test: -lm\n   and more */\n", "", "-lm|", "");
    check_directives("// to-test: pkg-config sqlite3 'libcurl >= 7'\n"
                     "// to-test: pkg-config zlib -lm\n",
                     "", "", "sqlite3|libcurl >= 7|zlib|-lm|");
    check_directives("// to-test:\n", "", "", "");
}
END_TEST

START_TEST(directives_by_use)
{
    check_directives("// to-test: -DA=\"b c\" -Iinc -pthread -include x.h\n",
                     "-DA=b c|-Iinc|-pthread|-include|x.h|", "", "");
    check_directives("// to-test: -Llib -l m -Wl,-z,now -Xlinker --no-undefined -O2 x.a y.o "
                     "z.so z.so.1\n",
                     "-O2|",
                     "-Llib|-l|m|-Wl,-z,now|-Xlinker|--no-undefined|x.a|y.o|z.so|z.so.1|", "");
    check_directives("// to-test: mock.o\n", "", "mock.o|", "");
    check_directives("// to-test: -DX=.so -I/a.so.d -Wall\n", "-DX=.so|-I/a.so.d|-Wall|", "",
                     "");
}
END_TEST

START_TEST(no_directives)
{
    check_directives("int x; // to-test: -lm\n", "", "", "");
    check_directives("// Run it by to-test: see below\n", "", "", "");
    check_directives("// to-tests: -lm\n", "", "", "");
    check_directives(" * to-test: compiles it\n", "", "", "");
    check_directives("const char *s = \"// to-test: -lm\";\n", "", "", "");
    check_directives("/ / to-test: -lm\n/", "", "", "");
}
END_TEST

START_TEST(bad_directives)
{
    check_bad_directive("\n\n// to-test: pkgconfig zlib\n",
                        "a.c:3: to-test: 'pkgconfig' is neither a flag (-l..., -D...), a "
                        "library (.a, .o, .so) nor pkg-config");
    check_bad_directive("// to-test: -DX='a", "a.c:1: to-test: a quote is not closed");
    check_bad_directive("// to-test: pkg-config\n",
                        "a.c:1: to-test: pkg-config needs the name of a package");
}
END_TEST

/* ---- dependency files ---- */

static void check_depfile(const char *text, const char *expected)
{
    struct to_words paths = {0};
    ck_assert_int_eq(to_depfile_parse(text, &paths), 0);
    check_words(&paths, expected);
    to_words_free(&paths);
}

START_TEST(depfiles)
{
    check_depfile("o: a.c", "a.c|");
    check_depfile("o: a.c\n", "a.c|");
    check_depfile("o:a.c   b.h\tc.h \n", "a.c|b.h|c.h|");
    check_depfile("o: a.c /usr/include/x.h \\\n /usr/y.h \\\n  z.h\n\nz.h:\n",
                  "a.c|/usr/include/x.h|/usr/y.h|z.h|");
    check_depfile("o: \\\r\n a.c\\\r\n b.h\r\nb.h:\r\n", "a.c|b.h|");
    check_depfile("o: a.c\\\n b.h", "a.c|b.h|");
    check_depfile("o: a.c\\\rb.h", "a.c|b.h|");
    check_depfile("o:\n", "");
    check_depfile("o: \\\n", "");
}
END_TEST

START_TEST(depfiles_with_odd_names)
{
    check_depfile("o: a\\ b.c c.h", "a b.c|c.h|");
    check_depfile("o: a\\\tb.c", "a\tb.c|");
    check_depfile("o: C:/x:y.h", "C:/x:y.h|");
    check_depfile("o: a$$b.c $$ $x", "a$b.c|$|$x|");
    check_depfile("o: \\#a\\#.c x#y", "#a#.c|x#y|");
    check_depfile("o: a\\b.c", "a\\b.c|");
    check_depfile("o: a\\\\b.c", "a\\\\b.c|");
    check_depfile("o: a\\\\\\ b.c", "a\\ b.c|"); /* 3: one, and a blank */
    check_depfile("o: a\\\\ b.c", "a\\|b.c|");   /* 2: one, and the end */
    check_depfile("o: it's\\ \"x\".c", "it's \"x\".c|");
}
END_TEST

START_TEST(depfile_without_rule)
{
    struct to_words paths = {0};
    ck_assert_int_eq(to_depfile_parse("", &paths), -EINVAL);
    ck_assert_int_eq(to_depfile_parse("a.c b.h\n", &paths), -EINVAL);
    ck_assert_uint_eq(paths.count, 0);
}
END_TEST

/* ---- stamps ---- */

START_TEST(keys)
{
    char key[TO_STAMP_KEY + 1];
    to_stamp_key("", key);
    ck_assert_str_eq(key, "cbf29ce484222325");
    to_stamp_key("foobar", key);
    ck_assert_str_eq(key, "85944171f73967e8");
    ck_assert(to_stamp_is_key(key));
    ck_assert(!to_stamp_is_key("85944171f73967e"));
    ck_assert(!to_stamp_is_key("85944171f73967e88"));
    ck_assert(!to_stamp_is_key("85944171F73967E8"));
    ck_assert(!to_stamp_is_key("../4171f73967e88"));
}
END_TEST

static char file[] = "/tmp/to-test-unit.XXXXXX";

static void set_time(time_t seconds, long nanoseconds)
{
    const struct timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
    ck_assert_int_eq(utimensat(AT_FDCWD, file, times, 0), 0);
}

static char *make_stamp(const char *recipe, const char *path, int64_t since)
{
    struct to_buffer stamp = {0};
    to_stamp_begin(&stamp, recipe);
    to_stamp_depend(&stamp, path, since);
    to_stamp_depend(&stamp, "/", INT64_MAX);
    to_stamp_end(&stamp);
    return to_buffer_take(&stamp);
}

START_TEST(stamps)
{
    strcpy(file + sizeof file - 7, "XXXXXX");
    int opened = mkstemp(file);
    ck_assert_int_ge(opened, 0);
    set_time(1000, 5);
    char *stamp = make_stamp("recipe\n", file, INT64_MAX);
    ck_assert(to_stamp_holds(stamp, "recipe\n"));
    ck_assert(!to_stamp_holds(stamp, "recipe 2\n"));
    ck_assert(!to_stamp_holds(stamp, "rec"));
    ck_assert(!to_stamp_holds("", "recipe\n"));

    set_time(1000, 6);
    ck_assert(!to_stamp_holds(stamp, "recipe\n"));
    set_time(1000, 5);
    ck_assert(to_stamp_holds(stamp, "recipe\n"));
    ck_assert_int_eq(write(opened, "x", 1), 1);
    set_time(1000, 5);
    ck_assert(!to_stamp_holds(stamp, "recipe\n"));
    ck_assert_int_eq(ftruncate(opened, 0), 0);
    set_time(1000, 5);
    ck_assert(to_stamp_holds(stamp, "recipe\n"));
    unlink(file);
    ck_assert(!to_stamp_holds(stamp, "recipe\n"));
    close(opened);
    free(stamp);
}
END_TEST

START_TEST(stamps_cut_short)
{
    char *stamp = make_stamp("recipe\n", "/", INT64_MAX);
    ck_assert(to_stamp_holds(stamp, "recipe\n"));
    for (size_t size = strlen(stamp); size > 0; size--) {
        stamp[size - 1] = '\0';
        ck_assert(!to_stamp_holds(stamp, "recipe\n"));
    }
    free(stamp);
}
END_TEST

START_TEST(stamps_that_never_hold)
{
    char *stamp = make_stamp("recipe\n", "/nowhere/at/all", INT64_MAX);
    ck_assert(!to_stamp_holds(stamp, "recipe\n"));
    free(stamp);

    /* Changed after the compiler was started: who knows what it has read? */
    strcpy(file + sizeof file - 7, "XXXXXX");
    int64_t since = to_stamp_now();
    int opened = mkstemp(file);
    ck_assert_int_ge(opened, 0);
    set_time(1000, 0);
    stamp = make_stamp("recipe\n", file, since);
    ck_assert(!to_stamp_holds(stamp, "recipe\n"));
    close(opened);
    unlink(file);
    free(stamp);
}
END_TEST

/* ---- recipes: $CC is any executable, as none is run ---- */

static const struct to_compile_options options = {.include = "/to/include",
                                                  .library = "/to/lib to.a"};

static void setup(void)
{
    static const char *const cleared[] = {"CXX",     "CFLAGS", "CXXFLAGS",
                                          "LDFLAGS", "LDLIBS", "CPATH"};
    setenv("CC", "/bin/sh -x", 1);
    for (size_t i = 0; i < sizeof cleared / sizeof cleared[0]; i++) {
        unsetenv(cleared[i]);
    }
    char folder[] = "/tmp/to-test-unit.XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void teardown(void)
{
    char *folder = getcwd(NULL, 0);
    static const char *const files[] = {"a.c", "-b.c", "c.cc", "link.c"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        unlink(files[i]);
    }
    ck_assert_int_eq(rmdir(folder), 0);
    ck_assert_int_eq(chdir("/"), 0);
    free(folder);
}

static void write_file(const char *path, const char *text)
{
    FILE *stream = fopen(path, "w");
    ck_assert_ptr_nonnull(stream);
    fputs(text, stream);
    ck_assert_int_eq(fclose(stream), 0);
}

/* The text of the recipe of these files, up to two; the caller frees it. */
static char *describe(const char *first, const char *second)
{
    struct to_recipe recipe;
    struct to_error error = {0};
    const char *const files[] = {first, second};
    int result = to_recipe_read(&recipe, &options, files, second ? 2 : 1, &error);
    ck_assert_msg(result == 0, "%s", to_error_text(&error, result));
    char *text = to_buffer_take(&recipe.text);
    to_recipe_free(&recipe);
    return text;
}

static void check_other(const char *reference, const char *first, const char *second)
{
    char *text = describe(first, second);
    ck_assert_str_ne(text, reference);
    free(text);
}

START_TEST(recipes_differ)
{
    write_file("a.c", "");
    write_file("-b.c", "");
    char *reference = describe("a.c", "-b.c");
    char *again = describe("a.c", "-b.c");
    ck_assert_str_eq(reference, again);
    free(again);

    check_other(reference, "-b.c", "a.c");
    check_other(reference, "./a.c", "-b.c");
    check_other(reference, "a.c", NULL);
    static const char *const variables[] = {"CFLAGS", "LDFLAGS", "LDLIBS", "CPATH"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        setenv(variables[i], "-g3", 1);
        check_other(reference, "a.c", "-b.c");
        unsetenv(variables[i]);
    }
    setenv("CC", "/bin/sh", 1);
    check_other(reference, "a.c", "-b.c");
    setenv("CC", "/bin/sh -x", 1);
    write_file("a.c", "// to-test: -lm\n");
    check_other(reference, "a.c", "-b.c");
    free(reference);
}
END_TEST

static void check_refused(const char *first, const char *second, int code, const char *expected)
{
    struct to_recipe recipe;
    struct to_error error = {0};
    const char *const files[] = {first, second};
    int result = to_recipe_read(&recipe, &options, files, second ? 2 : 1, &error);
    ck_assert_int_eq(result, code);
    ck_assert_str_eq(to_error_text(&error, result), expected);
    to_error_free(&error);
    to_recipe_free(&recipe);
}

START_TEST(recipes_refused)
{
    write_file("a.c", "");
    ck_assert_int_eq(symlink("a.c", "link.c"), 0);
    check_refused("none.c", NULL, -ENOENT, "none.c: No such file or directory");
    check_refused("a.c", "/", -EISDIR, "/: Is a directory");
    check_refused("/dev/null", NULL, -EINVAL, "/dev/null: Not a regular file");
    check_refused("a.c", "a.c", -EINVAL, "a.c: is given twice");
    check_refused("a.c", "link.c", -EINVAL, "link.c: is the same file as a.c");
    setenv("CFLAGS", "-DX='a", 1);
    check_refused("a.c", NULL, -EINVAL, "$CFLAGS: a quote is not closed: -DX='a");
    unsetenv("CFLAGS");
    setenv("CC", "/bin/no-such-compiler -O", 1);
    check_refused(
        "a.c", NULL, -ENOENT,
        "/bin/no-such-compiler: the C compiler is not found: install one (such as the "
        "package gcc), or name yours in $CC");
}
END_TEST

static void check_line(const struct to_recipe *recipe, size_t index, const char *expected)
{
    struct to_words line = {0};
    ck_assert_int_eq(to_recipe_compile_line(recipe, index, "/out", &line), 0);
    check_words(&line, expected);
    to_words_free(&line);
}

START_TEST(command_lines)
{
    setenv("CFLAGS", "-O2 '-DX=a b'", 1);
    setenv("CXX", "/bin/sh -c", 1);
    setenv("CXXFLAGS", "-Wall", 1);
    setenv("LDFLAGS", "-L/l", 1);
    setenv("LDLIBS", "-lz", 1);
    write_file("-b.c", "// to-test: -DB -lm\n");
    write_file("c.cc", "// to-test: -lcc\n");
    struct to_recipe recipe;
    const char *const files[] = {"-b.c", "c.cc"};
    ck_assert_int_eq(to_recipe_read(&recipe, &options, files, 2, NULL), 0);
    check_line(&recipe, 0,
               "/bin/sh|-x|-g|-fno-pie|-O2|-DX=a b|-DB|-I/to/include|-MD|-MF|/out/0.d|-MT|object|-c|"
               "./-b.c|-o|/out/0.o|");
    check_line(&recipe, 1,
               "/bin/sh|-c|-g|-fno-pie|-Wall|-I/to/include|-MD|-MF|/out/1.d|-MT|object|-c|c.cc|-o|"
               "/out/1.o|");
    struct to_words line = {0};
    ck_assert_int_eq(to_recipe_link_line(&recipe, "/out", &line), 0);
    check_words(&line, "/bin/sh|-c|-g|-no-pie|-Wall|-DB|/out/0.o|/out/1.o|-L/l|-lm|-lcc|/to/lib to.a|"
                       "-pthread|-lz|-o|/out/program|");
    to_words_free(&line);
    to_recipe_free(&recipe);
}
END_TEST

static TCase *make_case(const char *name, const TTest *const *tests)
{
    TCase *tcase = tcase_create(name);
    for (size_t i = 0; tests[i]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    return tcase;
}

int main(void)
{
    const TTest *const texts[] = {
        sources,        directives, directives_by_use,       no_directives,
        bad_directives, depfiles,   depfiles_with_odd_names, depfile_without_rule,
        keys,           stamps,     stamps_cut_short,        stamps_that_never_hold,
        NULL,
    };
    const TTest *const recipes[] = {recipes_differ, recipes_refused, command_lines, NULL};
    Suite *suite = suite_create("compile");
    TCase *tcase = make_case("recipes", recipes);
    tcase_add_checked_fixture(tcase, setup, teardown);
    suite_add_tcase(suite, make_case("texts", texts));
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

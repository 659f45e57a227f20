/* SPDX-License-Identifier: MIT
 * Tests of what a failed check says. The checks are real ones; what they call when they
 * fail is here, and keeps the message. */
#include "test/message.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <to/check.h>

#include "base/buffer.h"
#include "test/alone.h"
#include "test/context.h"
#include "test/running.h"
#include "test/site.h"
#include "test/value.h"
#include "test/visible.h"
#include "unit.h"

unsigned long to_checks_;
static struct to_buffer line;
static struct to_buffer detail;

void to_running_problem(const struct to_note *note)
{
    to_buffer_clear(&line);
    to_buffer_clear(&detail);
    to_buffer_text(&line, note->message);
    to_buffer_text(&detail, note->detail ? note->detail : "");
}

void to_running_skip(const char *reason, const char *file, int at)
{
    (void)reason, (void)file, (void)at;
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

/* The check does not hold, and says this. */
#define SAYS(check, expected_line, expected_detail)                                          \
    do {                                                                                     \
        ck_assert(!(check));                                                                 \
        ck_assert_str_eq(line.data, expected_line);                                          \
        ck_assert_str_eq(detail.data, expected_detail);                                      \
    } while (0)

#define HOLDS(check) ck_assert(check)

START_TEST(integers)
{
    int rows = 2;
    unsigned size = 3;
    SAYS(TO_EXPECT_EQ(rows, 3), "expected 3, got 2: rows == 3", "rows = 2");
    SAYS(TO_EXPECT_NE(rows, 2), "expected != 2, got 2: rows != 2", "rows = 2");
    SAYS(TO_EXPECT_LT(rows, 2), "expected < 2, got 2: rows < 2", "rows = 2");
    SAYS(TO_EXPECT_LE(rows, 1), "expected <= 1, got 2: rows <= 1", "rows = 2");
    SAYS(TO_EXPECT_GT(rows, 2), "expected > 2, got 2: rows > 2", "rows = 2");
    SAYS(TO_EXPECT_GE(rows, 3), "expected >= 3, got 2: rows >= 3", "rows = 2");
    SAYS(TO_EXPECT_EQ(rows, size), "expected 3, got 2: rows == size", "rows = 2\nsize = 3");
    SAYS(TO_EXPECT_EQ(1, 2), "expected 2, got 1: 1 == 2", "");
    SAYS(TO_EXPECT_INT(rows, >, 7), "expected > 7, got 2: rows > 7", "rows = 2");
    SAYS(TO_EXPECT_UINT(size, ==, 7), "expected 7, got 3: size == 7", "size = 3");
    HOLDS(TO_EXPECT_EQ(rows, 2u));
    HOLDS(TO_EXPECT_INT(rows, <=, 2));
}
END_TEST

/* Hexadecimal beside what is longer than a digit, where it is not as written. */
START_TEST(large_integers)
{
    int status = 404;
    SAYS(TO_EXPECT_EQ(status, 200), "expected 200, got 404: status == 200",
         "status = 404 (0x194)");
    SAYS(TO_EXPECT_EQ(status, 0x30), "expected 48, got 404: status == 0x30",
         "status = 404 (0x194)\n0x30   = 48 (0x30)");
    SAYS(TO_EXPECT_EQ(status, 9 + 1), "expected 10, got 404: status == 9 + 1",
         "status = 404 (0x194)\n9 + 1  = 10 (0xa)");
    SAYS(TO_EXPECT_EQ(5u + 5u, 9u + 0u), "expected 9, got 10: 5u + 5u == 9u + 0u",
         "5u + 5u = 10 (0xa)\n9u + 0u = 9");
    SAYS(TO_EXPECT_EQ(-1, 1u), "expected 1, got -1: -1 == 1u", "1u = 1");
    SAYS(TO_EXPECT_EQ(INTMAX_MIN, INTMAX_MAX),
         "expected 9223372036854775807, got -9223372036854775808: INTMAX_MIN == INTMAX_MAX",
         "INTMAX_MIN = -9223372036854775808 (0x8000000000000000)\n"
         "INTMAX_MAX = 9223372036854775807 (0x7fffffffffffffff)");
    SAYS(TO_EXPECT_UINT(UINTMAX_MAX, ==, 0),
         "expected 0, got 18446744073709551615: UINTMAX_MAX == 0",
         "UINTMAX_MAX = 18446744073709551615 (0xffffffffffffffff)");
}
END_TEST

START_TEST(compared_by_value)
{
    HOLDS(TO_EXPECT_LT(-1, 1u));
    HOLDS(TO_EXPECT_GT(1u, -1));
    HOLDS(TO_EXPECT_LT(INTMAX_MIN, UINTMAX_MAX));
    HOLDS(TO_EXPECT_NE(-1, UINTMAX_MAX));
    HOLDS(TO_EXPECT_EQ((short)-1, -1LL));
    HOLDS(TO_EXPECT_EQ(0.0, -0.0));
    HOLDS(TO_EXPECT_NE(NAN, NAN));
    HOLDS(TO_EXPECT_EQ(1, 1.0));
    HOLDS(TO_EXPECT_EQ(true, 1));
}
END_TEST

START_TEST(booleans_and_characters)
{
    bool up = false;
    char c = 'x';
    SAYS(TO_EXPECT_EQ(up, true), "expected true, got false: up == true", "up = false");
    SAYS(TO_EXPECT_EQ(c, (char)'y'), "expected 'y' (121), got 'x' (120): c == (char)'y'",
         "c         = 'x' (120)\n(char)'y' = 'y' (121)");
    c = '\n';
    SAYS(TO_EXPECT_NE(c, c), "expected != '\\n' (10), got '\\n' (10): c != c",
         "c = '\\n' (10)\nc = '\\n' (10)");
    c = '\0';
    SAYS(TO_EXPECT_EQ(c, 1), "expected '\\x01' (1), got '\\x00' (0): c == 1", "c = '\\x00' (0)\n1 = '\\x01' (1)");
    c = '\'';
    SAYS(TO_EXPECT_EQ(c, 1), "expected '\\x01' (1), got '\\'' (39): c == 1", "c = '\\'' (39)\n1 = '\\x01' (1)");
    c = '"';
    SAYS(TO_EXPECT_EQ(c, 1), "expected '\\x01' (1), got '\"' (34): c == 1", "c = '\"' (34)\n1 = '\\x01' (1)");
    c = (char)-61; /* a part of a character: no text */
    SAYS(TO_EXPECT_EQ(c, 1), "expected '\\x01' (1), got '\\xc3' (-61): c == 1", "c = '\\xc3' (-61)\n1 = '\\x01' (1)");
}
END_TEST

START_TEST(floating_point)
{
    double x = 0.1;
    float f = 0.5f;
    SAYS(TO_EXPECT_EQ(x, 0.25), "expected 0.25, got 0.1: x == 0.25", "x = 0.1");
    SAYS(TO_EXPECT_DBL(x, >, 1e300), "expected > 1e+300, got 0.1: x > 1e300",
         "x     = 0.1\n1e300 = 1e+300");
    SAYS(TO_EXPECT_EQ(x + 0.2, 0.3), "expected 0.3, got 0.30000000000000004: x + 0.2 == 0.3",
         "x + 0.2 = 0.30000000000000004");
    SAYS(TO_EXPECT_EQ(f, 1), "expected 1, got 0.5: f == 1", "f = 0.5");
    SAYS(TO_EXPECT_LT(x, -0.0), "expected < -0, got 0.1: x < -0.0", "x    = 0.1\n-0.0 = -0");
    SAYS(TO_EXPECT_EQ(x, (double)INFINITY), "expected inf, got 0.1: x == (double)INFINITY",
         "x                = 0.1\n(double)INFINITY = inf");
    x = -HUGE_VAL;
    SAYS(TO_EXPECT_EQ(x, 1), "expected 1, got -inf: x == 1", "x = -inf");
    x = 5e-324;
    SAYS(TO_EXPECT_EQ(x, 1), "expected 1, got 4.94065645841247e-324: x == 1",
         "x = 4.94065645841247e-324");
}
END_TEST

/* Whatever sign its bits have. */
START_TEST(not_a_number)
{
    double nan = NAN;
    SAYS(TO_EXPECT_EQ(nan, nan), "expected nan, got nan: nan == nan", "");
    nan = copysign(nan, -1);
    SAYS(TO_EXPECT_LT(nan, 1), "expected < 1, got nan: nan < 1", "");
    SAYS(TO_EXPECT_NEAR(nan, 1.0, 5), "expected 1 within 5, got nan: nan ~ 1.0", "1.0 = 1");
}
END_TEST

START_TEST(any_locale)
{
    static const char *const locales[] = {"de_DE.utf8", "fr_FR.utf8", "C"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        if (setlocale(LC_ALL, locales[i])) {
            break;
        }
    }
    double x = 0.5;
    SAYS(TO_EXPECT_EQ(x, 1234.5), "expected 1234.5, got 0.5: x == 1234.5", "x = 0.5");
    ck_assert_ptr_eq(uselocale((locale_t)0), LC_GLOBAL_LOCALE); /* the test's own, again */
    setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(texts)
{
    const char *name = "bob";
    const char *none = NULL;
    SAYS(TO_EXPECT_EQ(name, "eve"), "expected \"eve\", got \"bob\": name == \"eve\"",
         "name = \"bob\"");
    SAYS(TO_EXPECT_STR(name, >, "eve"), "expected > \"eve\", got \"bob\": name > \"eve\"",
         "name = \"bob\"");
    SAYS(TO_EXPECT_STR(none, ==, "eve"), "expected \"eve\", got NULL: none == \"eve\"",
         "none = NULL");
    SAYS(TO_EXPECT_STR(name, ==, NULL), "expected NULL, got \"bob\": name == NULL",
         "name = \"bob\"");
    SAYS(TO_EXPECT_STR(NULL, !=, NULL), "expected != NULL, got NULL: NULL != NULL", "");
    SAYS(TO_EXPECT_STR("", ==, " "), "expected \" \", got \"\": \"\" == \" \"", "");
    HOLDS(TO_EXPECT_STR(none, <, ""));
    HOLDS(TO_EXPECT_STR(none, ==, NULL));
    char copy[] = "bob";
    HOLDS(TO_EXPECT_EQ(copy, name));
}
END_TEST

START_TEST(escapes)
{
    const char *odd = "a\"b\\c\a\b\t\n\v\f\r\x01\x1f\x7f'd";
    SAYS(TO_EXPECT_STR(odd, <=, ""),
         "expected <= \"\", got \"a\\\"b\\\\c\\a\\b\\t\\n\\v\\f\\r\\x01\\x1f\\x7f'd\": odd <= \"\"",
         "odd = \"a\\\"b\\\\c\\a\\b\\t\\n\\v\\f\\r\\x01\\x1f\\x7f'd\"");
    odd = "m\xc3\xbc \xf0\x9f\x90\x9b"; /* UTF-8 stays */
    SAYS(TO_EXPECT_STR(odd, <=, ""),
         "expected <= \"\", got \"m\xc3\xbc \xf0\x9f\x90\x9b\": odd <= \"\"",
         "odd = \"m\xc3\xbc \xf0\x9f\x90\x9b\"");
}
END_TEST

/* What a text of these bytes is shown as: in the line, or in full. */
static char *shown(const char *text, bool full)
{
    struct to_buffer buffer = {0};
    struct to_value value = to_value_text(text);
    if (full) {
        to_value_print_full(&buffer, &value);
    } else {
        to_value_print(&buffer, &value);
    }
    return to_buffer_take(&buffer);
}

/* `count` times 'x', then the end: shown up to `kept` bytes. */
static void check_cut(size_t count, const char *end, size_t kept, bool full)
{
    struct to_buffer text = {0};
    struct to_buffer expected = {0};
    for (size_t i = 0; i < count; i++) {
        to_buffer_byte(&text, 'x');
    }
    to_buffer_text(&text, end);
    to_buffer_byte(&expected, '"');
    to_visible_add(&expected, text.data, kept, '"');
    to_buffer_byte(&expected, '"');
    if (kept < text.size) {
        to_buffer_print(&expected, "... (%zu bytes)", text.size);
    }
    char *got = shown(text.data, full);
    ck_assert_str_eq(got, expected.data);
    free(got);
    to_buffer_free(&text);
    to_buffer_free(&expected);
}

START_TEST(long_texts_are_cut)
{
    check_cut(79, "a", 80, false);
    check_cut(80, "a", 80, false);
    check_cut(100, "", 80, false);
    check_cut(2048, "", 2048, true);
    check_cut(2049, "", 2048, true);
    /* Not within a character. */
    check_cut(79, "\xc3\xbc", 79, false);
    check_cut(78, "\xc3\xbcz", 80, false);
    check_cut(77, "\xf0\x9f\x90\x9b", 77, false);
    check_cut(76, "\xf0\x9f\x90\x9bz", 80, false);
    check_cut(2047, "\xc3\xbcz", 2047, true);
    /* What is no text at all has no such borders. */
    check_cut(70, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", 80,
              false);
}
END_TEST

/* Of a long one only where they differ, and all of its length. */
START_TEST(long_texts_that_begin_alike)
{
    char a[200];
    char b[200];
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    a[199] = b[199] = '\0';
    b[100] = 'y';
    ck_assert(!TO_EXPECT_STR(a, ==, b));
    ck_assert_str_eq(
        detail.data,
        "expected: ...\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxyxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"... (199 bytes)\n"
        "got:      ...\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"... (199 bytes)\n"
        "                                                      ^ at byte 100");
    b[100] = '\0';
    ck_assert(!TO_EXPECT_STR(a, ==, b));
    ck_assert_ptr_nonnull(strstr(detail.data, "xxxx\" (100 bytes)\n"));
    ck_assert_ptr_nonnull(strstr(detail.data, "^ at byte 100"));
}
END_TEST

START_TEST(single_lines)
{
    const char *odd = "a\tb ";
    SAYS(TO_EXPECT_EQ(odd, "a\tb"), "expected \"a\\tb\", got \"a\\tb \": odd == \"a\\tb\"",
         "expected: \"a\\tb\"\ngot:      \"a\\tb \"\n               ^ at byte 3");
    odd = "m\xc3\xbcsli\xc2\xa0x"; /* a space that is none */
    SAYS(TO_EXPECT_EQ(odd, "m\xc3\xbcsli x"),
         "expected \"m\xc3\xbcsli x\", got \"m\xc3\xbcsli\\u00a0x\": odd == "
         "\"m\\xc3\\xbcsli x\"",
         "expected: \"m\xc3\xbcsli x\"\ngot:      \"m\xc3\xbcsli\\u00a0x\"\n"
         "                ^ at byte 6");
    const wchar_t *wide = L"gr\u00fcn";
    SAYS(TO_EXPECT_WSTR(wide, ==, L"grau"),
         "expected L\"grau\", got L\"gr\xc3\xbcn\": wide == L\"grau\"",
         "expected: \"grau\"\ngot:      \"gr\xc3\xbcn\"\n             ^ at character 2");
    HOLDS(TO_EXPECT_WSTR(wide, >, L"gr"));
    SAYS(TO_EXPECT_STRN("hello", ==, "helpo", 4), "expected \"help\", got \"hell\": \"hello\" == \"helpo\"",
         "expected: \"help\"\ngot:      \"hell\"\n              ^ at byte 3");
    HOLDS(TO_EXPECT_STRN("hello", ==, "helpo", 3));
}
END_TEST

START_TEST(several_lines)
{
    const char *list = "one\ntwo\nthree\r\nfour";
    SAYS(TO_EXPECT_EQ(list, "one\n2\nthree\nfour\n"),
         "texts differ from line 2 on: list == \"one\\n2\\nthree\\nfour\\n\"",
         "--- expected\n+++ got\n@@ -1,4 +1,4 @@\n one\n-2\n-three\n-four\n+two\n+three\\r\n"
         "+four\n\\ no newline at the end");
    SAYS(TO_EXPECT_EQ(list, ""),
         "texts differ from line 1 on: list == \"\"",
         "--- expected\n+++ got\n@@ -0,0 +1,4 @@\n+one\n+two\n+three\\r\n"
         "+four\n\\ no newline at the end");
}
END_TEST

START_TEST(memory)
{
    static const unsigned char a[] = {1, 0xff, 3, 0};
    static const unsigned char b[] = {1, 0xff, 4, 0};
    const void *none = NULL;
    SAYS(TO_EXPECT_MEM(a, ==, b, 4), "1 of 4 bytes differs, the first at offset 2: a == b",
         "--- expected\n+++ got\n"
         "-00000000  01 ff 04 00                                       |....|\n"
         "+00000000  01 ff 03 00                                       |....|\n"
         "                 ^^");
    SAYS(TO_EXPECT_MEM(a, !=, a, 2), "expected != 01 ff, got 01 ff: a != a", "");
    SAYS(TO_EXPECT_MEM(none, ==, a, 1), "expected 01, got NULL: none == a",
         "none = NULL\na    = 01");
    SAYS(TO_EXPECT_MEM(a, !=, b, 0), "expected != no bytes, got no bytes: a != b", "");
    HOLDS(TO_EXPECT_MEM(a, ==, b, 2));
    HOLDS(TO_EXPECT_MEM(a, <, b, 3));
    HOLDS(TO_EXPECT_MEM(none, ==, b, 0));
}
END_TEST

START_TEST(arrays)
{
    int a[] = {1, 2, 3, 4};
    int b[] = {1, 50, 3, 6};
    SAYS(TO_EXPECT_ARRAY_EQ(a, b, 4), "expected 50 at [1], got 2 (2 of 4 elements differ): a == b",
         "[1]: expected 50 (0x32), got 2\n[3]: expected 6, got 4");
    HOLDS(TO_EXPECT_ARRAY_EQ(a, b, 1));
    const char *names[] = {"a", NULL};
    char *others[] = {(char *)(uintptr_t)"b", NULL};
    SAYS(TO_EXPECT_ARRAY_EQ(names, others, 2),
         "expected \"b\" at [0], got \"a\" (1 of 2 elements differs): names == others",
         "[0]: expected \"b\", got \"a\"");
    double c[] = {0.0, NAN};
    double d[] = {-0.0, NAN};
    HOLDS(TO_EXPECT_ARRAY_EQ(c, d, 1));
    ck_assert(!TO_EXPECT_ARRAY_EQ(c, d, 2));
    int *none = NULL;
    SAYS(TO_EXPECT_ARRAY_EQ(none, (int *)(uintptr_t)16, 2), "expected 0x10, got NULL: none == (int *)(uintptr_t)16",
         "none                 = NULL\n(int *)(uintptr_t)16 = 0x10");
}
END_TEST

struct point {
    int x, y;
};

static int compare_points(const struct point *a, const struct point *b)
{
    return a->x != b->x || a->y != b->y;
}

static void print_point(FILE *file, const struct point *it)
{
    fprintf(file, "(%d, %d)", it->x, it->y);
}

static void print_nothing(FILE *file, const struct point *it)
{
    (void)file, (void)it;
}

START_TEST(structs)
{
    struct point a = {1, 2};
    struct point b = {1, 3};
    SAYS(TO_EXPECT_WITH(compare_points, print_point, &a, &b, "in %d", 3),
         "expected (1, 3), got (1, 2): &a == &b (in 3)", "");
    SAYS(TO_EXPECT_WITH(compare_points, print_nothing, &a, &b), "expected , got : &a == &b",
         "they differ, but are printed alike");
    HOLDS(TO_EXPECT_WITH(compare_points, print_point, &a, &a));
}
END_TEST

enum color { RED, GREEN };

static const char *color_name(enum color it)
{
    return it == RED ? "RED" : "GREEN";
}

START_TEST(enums)
{
    enum color color = GREEN;
    SAYS(TO_EXPECT_EQ(color, RED), "expected 0, got 1: color == RED", "color = 1\nRED   = 0");
    SAYS(TO_EXPECT_ENUM(color, ==, RED, color_name),
         "expected RED (0), got GREEN (1): color == RED", "color = GREEN (1)\nRED   = RED (0)");
    HOLDS(TO_EXPECT_ENUM(color, >, RED, color_name));
}
END_TEST

START_TEST(searches)
{
    const char *out = "port 80";
    const char *none = NULL;
    SAYS(TO_EXPECT_CONTAINS(out, "81"), "expected to contain \"81\", got \"port 80\": out contains \"81\"",
         "out = \"port 80\"");
    SAYS(TO_EXPECT_NOT_CONTAINS(out, "80", "x"),
         "expected not to contain \"80\", got \"port 80\": out does not contain \"80\" (x)",
         "out = \"port 80\"");
    SAYS(TO_EXPECT_STARTS_WITH(out, "a"), "expected to start with \"a\", got \"port 80\": out starts with \"a\"",
         "out = \"port 80\"");
    SAYS(TO_EXPECT_ENDS_WITH(none, "a"), "expected to end with \"a\", got NULL: none ends with \"a\"",
         "none = NULL");
    SAYS(TO_EXPECT_MATCHES(out, "^[0-9]+$"),
         "expected to match \"^[0-9]+$\", got \"port 80\": out matches \"^[0-9]+$\"",
         "out = \"port 80\"");
    SAYS(TO_EXPECT_NOT_MATCHES(out, "t.8"),
         "expected not to match \"t.8\", got \"port 80\": out does not match \"t.8\"",
         "out = \"port 80\"");
    ck_assert(!TO_EXPECT_NOT_MATCHES(out, "(")); /* not even where nothing may match */
    ck_assert_ptr_nonnull(strstr(line.data, "\"(\" is no regular expression: "));
    HOLDS(TO_EXPECT_CONTAINS(out, ""));
    HOLDS(TO_EXPECT_NOT_CONTAINS(none, "a"));
    HOLDS(TO_EXPECT_STARTS_WITH(out, "port"));
    HOLDS(TO_EXPECT_ENDS_WITH(out, "80"));
    HOLDS(TO_EXPECT_MATCHES(out, "[0-9]{2}"));
    SAYS(TO_EXPECT_COUNTED(out, 4, "ports"), "expected \"ports\", got \"port\": out == \"ports\"",
         "expected: \"ports\"\ngot:      \"port\"\n               ^ at byte 4");
    HOLDS(TO_EXPECT_COUNTED(out, 4, "port"));
}
END_TEST

START_TEST(contexts)
{
    TO_CONTEXT("outer %d", 1);
    {
        TO_CONTEXT("inner");
        struct to_buffer text = {0};
        to_contexts_print(&text);
        ck_assert_str_eq(text.data, "while: inner\nwhile: outer 1\n");
        to_buffer_free(&text);
    }
    struct to_buffer text = {0};
    to_contexts_print(&text);
    ck_assert_str_eq(text.data, "while: outer 1\n");
    to_contexts_forget();
    to_buffer_free(&text);
}
END_TEST

START_TEST(a_message_with_checks_in_it)
{
    ck_assert(!TO_EXPECT_EQ(1, 2, "outer %d", TO_EXPECT_EQ(3, 4, "inner")));
    ck_assert_str_eq(line.data, "expected 2, got 1: 1 == 2 (outer 0)");
}
END_TEST

START_TEST(pointers)
{
    void *p = (void *)(uintptr_t)0x1234;
    void *none = NULL;
    SAYS(TO_EXPECT_EQ(p, none), "expected NULL, got 0x1234: p == none",
         "p    = 0x1234\nnone = NULL");
    SAYS(TO_EXPECT_PTR(p, ==, NULL), "expected NULL, got 0x1234: p == NULL", "p = 0x1234");
    SAYS(TO_EXPECT_NULL(p), "expected NULL, got 0x1234: p", "");
    SAYS(TO_EXPECT_NOT_NULL(none), "expected other than NULL, got NULL: none", "");
    HOLDS(TO_EXPECT_NULL(none));
    HOLDS(TO_EXPECT_NOT_NULL(p));
}
END_TEST

START_TEST(truth)
{
    int rows = 2;
    SAYS(TO_EXPECT_TRUE(rows > 2), "expected true, got false: rows > 2", "");
    SAYS(TO_EXPECT_FALSE(rows == 2), "expected false, got true: rows == 2", "");
    SAYS(TO_EXPECT_TRUE(rows == 3 && "a, b"), "expected true, got false: rows == 3 && \"a, b\"",
         "");
    HOLDS(TO_EXPECT_TRUE(rows));
    HOLDS(TO_EXPECT_FALSE(rows - 2));
}
END_TEST

START_TEST(near)
{
    double x = 3.5;
    double eps = 0.25;
    SAYS(TO_EXPECT_NEAR(x, 3, 0.1), "expected 3 within 0.1, got 3.5: x ~ 3",
         "x = 3.5\nthey differ by 0.5");
    SAYS(TO_EXPECT_NEAR(x, 2 + 1, eps * fmin(1, 1), "row %d", 4),
         "expected 3 within eps * fmin(1, 1), got 3.5: x ~ 2 + 1 (row 4)",
         "x     = 3.5\n2 + 1 = 3\nthey differ by 0.5");
    HOLDS(TO_EXPECT_NEAR(x, 3, 0.5));
    HOLDS(TO_EXPECT_NEAR(3, x, 0.5));
    float f = 1;
    SAYS(TO_EXPECT_NEAR_REL(x, 4, 0.1), "expected 4 within 0.1 of its size, got 3.5: x ~ 4",
         "x = 3.5\nthey differ by 0.125");
    HOLDS(TO_EXPECT_NEAR_REL(x, 4, 0.125));
    HOLDS(TO_EXPECT_NEAR_REL(0.0, 0.0, 0));
    SAYS(TO_EXPECT_NEAR_ULPS(f, 1.00001f, 4), "expected 1.00001 within 4 ulps, got 1: f ~ 1.00001f",
         "f        = 1\n1.00001f = 1.00001\nthey are 84 ulps apart");
    HOLDS(TO_EXPECT_NEAR_ULPS(0.1 + 0.2, 0.3, 1));
    ck_assert(!TO_EXPECT_NEAR_ULPS(0.1 + 0.2, 0.3, 0));
    HOLDS(TO_EXPECT_NEAR_ULPS(-5e-324, 5e-324, 2));
    ck_assert(!TO_EXPECT_NEAR_ULPS(-5e-324, 5e-324, 1));
    HOLDS(TO_EXPECT_NEAR_ULPS(1.0L, nextafterl(nextafterl(1, 0), 0), 2));
    ck_assert(!TO_EXPECT_NEAR_ULPS(1.0L, nextafterl(nextafterl(1, 0), 0), 1));
    ck_assert(!TO_EXPECT_NEAR_ULPS(HUGE_VAL, 1.0, UINTMAX_MAX - 1));
}
END_TEST

static int with_errno(int code, int result)
{
    errno = code;
    return result;
}

START_TEST(results)
{
    SAYS(TO_EXPECT_OK(with_errno(ENOENT, -1)),
         "expected success, got -1 (ENOENT: No such file or directory): with_errno(ENOENT, -1)", "");
    SAYS(TO_EXPECT_OK(with_errno(0, -1)), "expected success, got -1: with_errno(0, -1)", "");
    SAYS(TO_EXPECT_OK(-EINVAL), "expected success, got -22 (EINVAL: Invalid argument): -EINVAL", "");
    SAYS(TO_EXPECT_OK(with_errno(ENOENT, -EINVAL)),
         "expected success, got -22 (EINVAL: Invalid argument): with_errno(ENOENT, -EINVAL)", "");
    SAYS(TO_EXPECT_OK(-4096), "expected success, got -4096: -4096", "");
    SAYS(TO_EXPECT_OK(INTMAX_MIN), "expected success, got -9223372036854775808: INTMAX_MIN", "");
    SAYS(TO_EXPECT_OK(-EPERM - 1, "in round %d", 2),
         "expected success, got -2 (ENOENT: No such file or directory): -EPERM - 1 (in round 2)", "");
    HOLDS(TO_EXPECT_OK(0));
    HOLDS(TO_EXPECT_OK(1));
}
END_TEST

static int sum(int a, int b)
{
    return a + b;
}

/* The operand is what stands before the comma that divides, macros as written. */
START_TEST(operands_as_written)
{
    int rows = 2;
    const int list[] = {1, 2};
    SAYS(TO_EXPECT_EQ(rows, 3, "in shard %d", 4),
         "expected 3, got 2: rows == 3 (in shard 4)", "rows = 2");
    SAYS(TO_EXPECT_EQ(sum(1, 2), sum(2, sum(1, 2))),
         "expected 5, got 3: sum(1, 2) == sum(2, sum(1, 2))",
         "sum(1, 2)         = 3\nsum(2, sum(1, 2)) = 5");
    SAYS(TO_EXPECT_EQ(rows, list[sum(0, 0)], "%s", "x"),
         "expected 1, got 2: rows == list[sum(0, 0)] (x)",
         "rows            = 2\nlist[sum(0, 0)] = 1");
    SAYS(TO_EXPECT_STR("a,b", >=, "c\",(d", "note, %s", "too"),
         "expected >= \"c\\\",(d\", got \"a,b\": \"a,b\" >= \"c\\\",(d\" (note, too)", "");
    SAYS(TO_EXPECT_EQ(rows, ',', "a comma"), "expected 44, got 2: rows == ',' (a comma)",
         "rows = 2\n','  = 44 (0x2c)");
    SAYS(TO_EXPECT_EQ(rows, '\'', "x"), "expected 39, got 2: rows == '\\'' (x)",
         "rows = 2\n'\\'' = 39 (0x27)");
    SAYS(TO_EXPECT_EQ(rows, '(', "x"), "expected 40, got 2: rows == '(' (x)",
         "rows = 2\n'('  = 40 (0x28)");
    SAYS(TO_EXPECT_EQ(rows, ENOENT + 1, "100%% of %s", "it"),
         "expected 3, got 2: rows == ENOENT + 1 (100% of it)",
         "rows       = 2\nENOENT + 1 = 3");
    SAYS(TO_EXPECT_TRUE(rows == 3, "rows is %d", rows),
         "expected true, got false: rows == 3 (rows is 2)", "");
}
END_TEST

/* As C++ writes them; C's preprocessor gives the same text from other tokens. */
static const struct {
    const char *right;
    const char *expected;
} cuts[] = {
    {"b", "b"},
    {"b , \"x\"", "b"},
    {"1'000, \"it's\"", "1'000"},
    {"0xff'ff, 'x'", "0xff'ff"},
    {"x1 + 1'0'0, \"n\"", "x1 + 1'0'0"},
    {"L',', \"n\"", "L','"},
    {"u8',', \"n\"", "u8','"},
    {"f<1>(','), \"n\"", "f<1>(',')"},
    {"p{1, 2}, \"n\"", "p{1, 2}"},
    {"a[1, 2], \"n\"", "a[1, 2]"},
    {"\"\\\\\", \"n\"", "\"\\\\\""},
    {"\"open", "\"open"},
    {"", ""},
};

START_TEST(cut)
{
    struct to_buffer text = {0};
    to_buffer_text(&text, "");
    to_argument_print(&text, cuts[_i].right);
    ck_assert_str_eq(text.data, cuts[_i].expected);
    to_buffer_free(&text);
}
END_TEST

START_TEST(ranges)
{
    int n = 12;
    SAYS(TO_EXPECT_BETWEEN(n, 1, 9u), "expected 1 to 9, got 12: n between 1 and 9u",
         "n  = 12 (0xc)\n9u = 9");
    SAYS(TO_EXPECT_BETWEEN(0.5, n, 20, "x"), "expected 12 to 20, got 0.5: 0.5 between n and 20 (x)",
         "n = 12");
    HOLDS(TO_EXPECT_BETWEEN(n, -1, UINT64_MAX));
    HOLDS(TO_EXPECT_BETWEEN(n, 12, 12));
}
END_TEST

START_TEST(errors_by_name)
{
    int rc = -EACCES;
    SAYS(TO_EXPECT_EQ(rc, -ENOENT), "expected -2 (-ENOENT), got -13 (-EACCES): rc == -ENOENT",
         "rc      = -13 (-EACCES: Permission denied)\n"
         "-ENOENT = -2 (-ENOENT: No such file or directory)");
    errno = EACCES;
    SAYS(TO_EXPECT_EQ(errno, 0), "expected 0, got 13 (EACCES): errno == 0",
         "errno = 13 (EACCES: Permission denied)");
    SAYS(TO_EXPECT_ZERO(EINVAL), "expected 0, got 22 (EINVAL: Invalid argument): EINVAL", "");
    SAYS(TO_EXPECT_ERRNO(with_errno(ENOENT, -1), EACCES),
         "expected to fail with EACCES (13: Permission denied), got ENOENT (2: No such file or "
         "directory): with_errno(ENOENT, -1)", "");
    SAYS(TO_EXPECT_ERRNO(5, EACCES),
         "expected to fail with EACCES (13: Permission denied), got 5, which is no failure: 5", "");
    HOLDS(TO_EXPECT_ERRNO(with_errno(ENOENT, -1), ENOENT));
    SAYS(TO_EXPECT_EQ(rc, EOF), "expected -1, got -13: rc == EOF",
         "rc  = -13 (0xfffffff3)\nEOF = -1 (0xffffffff)");
}
END_TEST

START_TEST(checks_that_hold_are_counted)
{
    unsigned long before = to_checks_;
    HOLDS(TO_EXPECT_EQ(1, 1));
    HOLDS(TO_EXPECT_TRUE(1));
    ck_assert(!TO_EXPECT_EQ(1, 2));
    ck_assert_uint_eq(to_checks_, before + 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message");
    TCase *tests = tcase_create("message");
    tcase_add_test(tests, integers);
    tcase_add_test(tests, large_integers);
    tcase_add_test(tests, compared_by_value);
    tcase_add_test(tests, booleans_and_characters);
    tcase_add_test(tests, floating_point);
    tcase_add_test(tests, not_a_number);
    tcase_add_test(tests, any_locale);
    tcase_add_test(tests, texts);
    tcase_add_test(tests, escapes);
    tcase_add_test(tests, long_texts_are_cut);
    tcase_add_test(tests, long_texts_that_begin_alike);
    tcase_add_test(tests, single_lines);
    tcase_add_test(tests, several_lines);
    tcase_add_test(tests, memory);
    tcase_add_test(tests, arrays);
    tcase_add_test(tests, structs);
    tcase_add_test(tests, enums);
    tcase_add_test(tests, searches);
    tcase_add_test(tests, contexts);
    tcase_add_test(tests, a_message_with_checks_in_it);
    tcase_add_test(tests, ranges);
    tcase_add_test(tests, errors_by_name);
    tcase_add_test(tests, pointers);
    tcase_add_test(tests, truth);
    tcase_add_test(tests, near);
    tcase_add_test(tests, results);
    tcase_add_test(tests, operands_as_written);
    tcase_add_loop_test(tests, cut, 0, sizeof cuts / sizeof *cuts);
    tcase_add_test(tests, checks_that_hold_are_counted);
    suite_add_tcase(suite, tests);
    int result = to_unit_main(suite);
    to_buffer_free(&line);
    to_buffer_free(&detail);
    return result;
}

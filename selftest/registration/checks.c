/* SPDX-License-Identifier: MIT
 * Every check, as tests use it, and holding: no compiler has a word to say of any of it. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <to/test.h>

enum color { RED, GREEN };
enum sign { MINUS = -1, PLUS = 1 };

struct row {
    unsigned flags : 3;
    int delta : 4;
    unsigned long wide : 40;
    unsigned on : 1;
};

static int calls;

static int next(void) {
    return ++calls;
}

static int fail_with(int error) {
    errno = error;
    return -1;
}

static const char *color_name(enum color color) {
    return color == RED ? "RED" : "GREEN";
}

static int compare_rows(const struct row *a, const struct row *b) {
    return a->delta - b->delta;
}

static void print_row(FILE *out, const struct row *row) {
    fprintf(out, "%d", row->delta);
}

TO_TEST(integers) {
    struct row row = {5, -3, 1ul << 39, 1};
    enum color color = GREEN;
    enum sign sign = MINUS;
    bool yes = true;
    char letter = 'a';
    signed char small = -1;
    unsigned char byte = 255;
    short number = -2;
    volatile long watched = 3;
    const unsigned positive = 1;
    size_t size = 17;
    ptrdiff_t distance = -4;

    TO_ASSERT_EQ(row.flags, 5);
    TO_ASSERT_EQ(row.delta, -3);
    TO_ASSERT_EQ(row.wide, 1ul << 39);
    TO_ASSERT_NE(row.on, false);
    TO_ASSERT_EQ(color, GREEN);
    TO_ASSERT_LT(sign, RED + 0);
    TO_ASSERT_EQ(yes, true);
    TO_ASSERT_EQ(letter, 'a');
    TO_ASSERT_LT(small, positive);
    TO_ASSERT_GT(byte, small);
    TO_ASSERT_LE(number, byte);
    TO_ASSERT_GE(watched, number, "with %d", 1);
    TO_ASSERT_LT(-1, size);
    TO_ASSERT_NE(-1, UINT64_MAX);
    TO_ASSERT_GT(size, distance);
    TO_ASSERT_GT(UINTMAX_MAX, INTMAX_MAX);
    TO_ASSERT_INT(distance, <, 0);
    TO_ASSERT_UINT(size, !=, 0u);
    TO_ASSERT_BETWEEN(size, -1, 17);
    TO_ASSERT_ENUM(color, ==, GREEN, color_name);
    TO_ASSERT_TRUE(yes && size);
    TO_ASSERT_FALSE(yes == (size == 0), "with %zu", size);
}

TO_TEST(others) {
    const char *text = "some text";
    char own[] = "some text";
    const char *none = NULL;
    const int number = 7;
    const int *pointer = &number;
    int list[] = {1, 2, 3};
    const int same[] = {1, 2, 3};
    const char *words[] = {"a", "b"};
    struct row row = {5, -3, 0, 1};
    float half = 0.5f;

    TO_ASSERT_EQ(half, 0.5);
    TO_ASSERT_NE(half, 1);
    TO_ASSERT_DBL(half, <, 0.75L);
    TO_ASSERT_NEAR(half, 0.6, 0.2);
    TO_ASSERT_NEAR_REL(half, 0.6f, 0.2);
    TO_ASSERT_NEAR_ULPS(half, 0.5f, 1);
    TO_ASSERT_BETWEEN(half, 0, 1);
    TO_ASSERT_EQ(text, own);
    TO_ASSERT_EQ(text, "some text", "of %s", own);
    TO_ASSERT_LT(none, text);
    TO_ASSERT_NE(text, NULL);
    TO_ASSERT_STR(own, ==, text);
    TO_ASSERT_STRN(own, ==, "some", 4);
    TO_ASSERT_WSTR(L"wide", !=, L"broad");
    TO_ASSERT_COUNTED(text, 4, "some");
    TO_ASSERT_CONTAINS(text, "me t");
    TO_ASSERT_NOT_CONTAINS(text, "z");
    TO_ASSERT_STARTS_WITH(text, "some");
    TO_ASSERT_ENDS_WITH(text, "text");
    TO_ASSERT_MATCHES(text, "^s[a-z]+ t");
    TO_ASSERT_NOT_MATCHES(text, "[0-9]");
    TO_ASSERT_EQ(pointer, &number);
    TO_ASSERT_NE(pointer, NULL);
    TO_ASSERT_PTR(pointer, ==, &number);
    TO_ASSERT_NULL(none);
    TO_ASSERT_NOT_NULL(pointer);
    TO_ASSERT_MEM(list, ==, same, sizeof list);
    TO_ASSERT_ARRAY_EQ(list, same, 3);
    TO_ASSERT_ARRAY_EQ(words, words + 0, 2, "with %d", 1);
    TO_ASSERT_WITH(compare_rows, print_row, &row, &row);
}

TO_TEST(results) {
    TO_ASSERT_OK(0);
    TO_ASSERT_OK(3L, "with %d", 1);
    TO_ASSERT_ZERO(0);
    TO_ASSERT_ERRNO(fail_with(ENOENT), ENOENT);
    TO_ASSERT_FILE_EQ("/dev/null", "/dev/null");
    TO_ASSERT_FILE_IS("/dev/null", "");
    TO_ASSERT_GOLDEN("", "/dev/null");
    TO_ASSERT_EVENTUALLY(next() > 0, 1);
}

TO_TEST(blocks) {
    TO_ASSERT_SIGNAL(SIGABRT) {
        abort();
    }
    TO_EXPECT_EXIT(3, "of %d", 1) {
        exit(3);
    }
    TO_ASSUME_TAKES_AT_MOST(60) {
        TO_CONTEXT("in %s", "a block");
        TO_ASSERT_TRUE(true);
    }
}

/* Operands are evaluated once, those of a check that is not reached not at all, and messages
 * only for a failure. */
TO_TEST(once) {
    calls = 0;
    TO_ASSERT_EQ(next(), 1, "of %d", next());
    TO_ASSERT_EQ(1, calls);
    TO_EXPECT_INT(next(), ==, 2);
    TO_EXPECT_TRUE(next());
    TO_EXPECT_NEAR(next(), 4, 0);
    TO_EXPECT_BETWEEN(next(), 5, 5);
    TO_EXPECT_ENUM((enum color)(next() - 6), ==, RED, color_name);
    if (calls == 0)
        TO_ASSERT_EQ(next(), 0);
    else
        TO_ASSERT_EQ(calls, 6);
    while (!TO_EXPECT_EQ(calls, 6)) {
    }
    if (TO_EXPECT_OK(calls) && TO_EXPECT_EQ(calls, 6, "again")) {
        return;
    }
    to_fail("a check that holds is true");
}

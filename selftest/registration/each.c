/* SPDX-License-Identifier: MIT
 * Data-driven tests, of arrays of all kinds. */
#include <to/test.h>

static const struct {
    const char *name;
    int number;
} cases[] = {
    {"one", 1},
    {"two, and \"three\"", 2},
    {NULL, 3},
    {"one", 1},
};

TO_TEST_EACH(each_case, cases, label(row->name), after(plain), tags("rows")) {
    TO_ASSERT_GE(row->number, 1);
    TO_ASSERT_LE(row->number, 3);
}

static int numbers[3] = {0, 1, 2};

TO_TEST_EACH(each_number, numbers, after(each_case)) { TO_ASSERT_LT(*row, 3); }

TO_TEST(each_has_ended, after(each_number), after_any(each_case)) {}

static const char *const words[] = {"a", "", "b\n\t\\c"};

TO_TEST_EACH(each_word, words, label(*row)) { TO_ASSERT_NOT_NULL(*row); }

/* What holds its rows may be called as they are, or as C calls things. */
static const int linux_[][2] = {{1, 2}, {3, 4}};

TO_TEST_EACH(linux_, linux_, TO_LABEL((*row)[0] == 3 ? "three" : "")) {
    TO_ASSERT_EQ((*row)[0] + 1, (*row)[1]);
}

static int twice_of(int number) { return 2 * number; }
static int (*const functions[])(int) = {twice_of};

TO_TEST_EACH(each_function, functions) { TO_ASSERT_EQ((*row)(2), 4); }

/* Not used in the body. */
TO_TEST_EACH(each_unused, numbers, xfail("none is right")) { to_fail("always"); }

TO_TEST_EACH(each_option, words, after(plain), after_any(connect), after_named("link"),
             tags("a"), timeout(2), tags("b"), TO_TAGS("c"), after(pulled), tags("d"),
             label(words[row - words]), timeout(3), TO_AFTER(plain)) {
    TO_ASSERT_TRUE(row >= words && row < words + 3);
}

/* SPDX-License-Identifier: MIT
 * Suites; prerequisites in other files, further down, and in a static library. */
#include <to/test.h>

#include "inside.h"

/* No suite said: that of the file. */
TO_TEST(early, after(late, connect), after_any(clash_first)) { TO_ASSERT_EQ(1, 1); }

TO_SUITE(with_semicolon);
TO_TEST(semicolon) {}

TO_SUITE(without_semicolon)
TO_TEST(no_semicolon) {}

/* What may follow at file level. */
TO_SUITE(never_used)
TO_SUITE(before_function)
static int two(void) { return 2; }
TO_TEST(function) { TO_ASSERT_INT(two(), ==, 2); }

TO_SUITE(before_type)
struct three {
    int value;
};
TO_TEST(type) {
    struct three three = {3};
    TO_EXPECT_EQ(three.value, 3);
}

TO_SUITE(before_variable)
int suites_variable = 4;
TO_TEST(variable) { TO_EXPECT_EQ(suites_variable, 4); }

TO_SUITE(before_typedef)
typedef int suites_number;
TO_TEST(named_type) { TO_EXPECT_EQ((suites_number)5, 5); }

TO_SUITE(before_directive)
#define SIX 6
TO_TEST(directive) { TO_EXPECT_EQ(SIX, 6); }

TO_SUITE("in quotes")
TO_TEST(quoted) {}

/* Tests of pulled.c, which lies in a library for some programs. */
TO_SUITE(with_semicolon);
TO_TEST(late, after(pulled), tags("again")) {}

/* Two on one line, and by a macro of the user's. */
#define PAIR(first, second)                                                                  \
    TO_TEST(first, tags("pair")) {}                                                          \
    TO_TEST(second, after(first), tags("pair", "second")) {}
PAIR(pair_a, pair_b)
TO_TEST(line_a) {} TO_TEST(line_b, after(line_a)) {}

#define ROW(number, ...)                                                                     \
    TO_TEST(row_##number, __VA_ARGS__) { TO_ASSERT_GE(number, 1); }
ROW(1, tags("row"))
ROW(2, tags("row"), after(row_1))

static void helper(int *calls) { ++*calls; }

/* A name that is taken by a variable of the body. */
TO_TEST(body) {
    int body = 0;
    helper(&body);
    TO_ASSERT_EQ(body, 1);
}

#ifdef __cplusplus
namespace inner {
TO_TEST(in_namespace, after(early)) {}
} // namespace inner
#endif

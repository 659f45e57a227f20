/* SPDX-License-Identifier: MIT
 * After samples of Criterion: options of tests, assertions that go on, theories. */
#include <limits.h>
#include <signal.h>
#include <stdlib.h>

#include <to/test.h>

/* Were Test(misc, failing) with .signal, and with .exit_code. */
TO_TEST(crashes) {
    TO_ASSERT_SIGNAL(SIGFPE) {
        raise(SIGFPE);
    }
}

TO_TEST(exits) {
    TO_ASSERT_EXIT(42) {
        exit(42);
    }
}

/* Was .disabled = true. */
TO_TEST(not_now) {
    to_skip("waits for the new parser");
}

/* Was .timeout = 1. */
TO_TEST(quick, timeout(1)) {
    TO_EXPECT_TAKES_AT_MOST(0.9) {
        TO_ASSERT_TRUE(true);
    }
}

/* Was cr_expect(all(...)): each is a check of its own, so each is told. */
TO_TEST(expectations) {
    const char *text = "hello world";
    int list[] = {1, 2, 3};
    TO_EXPECT_STARTS_WITH(text, "hello");
    TO_EXPECT_ARRAY_EQ(list, ((const int[]){1, 2, 3}), 3);
    TO_EXPECT_NEAR_ULPS(0.1 + 0.2, 0.3, 4);
}

/* Was a Theory, with TheoryDataPoints. */
TO_TEST(algebra) {
    static const int points[] = {INT_MIN, -1, 0, 1, 42, INT_MAX};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        for (size_t j = 0; j < sizeof points / sizeof *points; j++) {
            long long a = points[i], b = points[j];
            TO_CONTEXT("a = %lld, b = %lld", a, b);
            TO_EXPECT_EQ(a + b, b + a);
            if (b != 0) { /* was cr_assume */
                TO_EXPECT_EQ(a * b / b, a);
            }
        }
    }
}

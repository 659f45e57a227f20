/* SPDX-License-Identifier: MIT
 * After the example of munit: comparisons with the operator seen, and parameters. */
#include <string.h>

#include <to/test.h>

TO_TEST(compares) {
    const int foo = 1729;
    const int bar = 42;
    const unsigned char byte = 'a';
    TO_ASSERT_INT(foo, >, bar);
    TO_ASSERT_UINT(byte, ==, 'a');
    TO_ASSERT_EQ(byte, 'a'); /* any two integers */
    TO_ASSERT_DBL(3.5, <=, 3.5);
    TO_ASSERT_NEAR(0.1 + 0.2, 0.3, 1e-10);
    TO_ASSERT_STR("stew", <, "stewardesses");
    TO_ASSERT_MEM("stewardesses", ==, "stewards", 7); /* the size is the last */
    TO_ASSERT_TRUE(foo != 0, "foo is %d", foo);
}

/* Were MunitParameterEnum: each value of one with each of the other. */
TO_TEST(parameters) {
    static const char *const modes[] = {"read", "write"};
    static const size_t sizes[] = {1, 16, 4096};
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < 3; j++) {
            TO_CONTEXT("mode %s, size %zu", modes[i], sizes[j]);
            TO_EXPECT_GT(strlen(modes[i]) * sizes[j], 0u);
        }
    }
}

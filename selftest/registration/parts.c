/* SPDX-License-Identifier: MIT
 * Subtests wherever a statement may stand. */
#include <to/test.h>

static int helper(int number)
{
    TO_SUBTEST("of a helper, %d", number) {
        TO_ASSERT_GE(number, 0);
        return number;
    }
    return -1;
}

TO_TEST(parts) {
    int seen = 0;
    for (int i = 0; i < 4; i++) {
        TO_SUBTEST("%s %d", "number", i) {
            if (i == 1) {
                continue;
            }
            if (i == 2) {
                break;
            }
            seen += helper(i);
            TO_SUBTEST("inner") { seen++; }
        }
    }
    if (seen == 5) TO_SUBTEST("if") { seen++; }
    else TO_SUBTEST("else") { seen--; }
    TO_ASSERT_EQ(seen, 6);
}

TO_TEST(parts_without_checks, after(parts)) {
    TO_SUBTEST("empty") {}
    TO_SUBTEST("a") { TO_SUBTEST("b") {} }
}

static const int sizes[] = {1, 2};

TO_TEST_EACH(parts_of_rows, sizes) {
    for (int i = 0; i < *row; i++) {
        TO_SUBTEST("%d", i) { TO_ASSERT_LT(i, *row); }
    }
}

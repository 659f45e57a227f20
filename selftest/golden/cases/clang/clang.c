/* SPDX-License-Identifier: MIT
 * A crash in a program that clang has made. */
#include <to/test.h>

static int *volatile nowhere;

static __attribute__((noinline)) int read_it(void)
{
    return *nowhere;
}

TO_TEST(crashes)
{
    TO_ASSERT_EQ(read_it(), 1);
}

/* SPDX-License-Identifier: MIT
 * A failure, and what would come after it. */
#include <to/test.h>

TO_TEST(a)
{
    TO_ASSERT_EQ(1, 2);
}

TO_TEST(b) {}
TO_TEST(c) {}

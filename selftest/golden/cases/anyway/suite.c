/* SPDX-License-Identifier: MIT
 * Failures of all kinds, and what comes after them. */
#include <stdlib.h>
#include <to/test.h>

TO_FIXTURE(broken)
{
    to_fail("it does not come up");
}

TO_TEST(fails)
{
    to_fail("on purpose");
}

TO_TEST(after_failure, after(fails)) {}

TO_TEST(crashes, after(after_failure))
{
    abort();
}

TO_TEST(skips_itself, after(crashes))
{
    to_skip("not here");
}

TO_TEST(after_skip, after(skips_itself)) {}

TO_TEST(reads_result, after(fails))
{
    to_result_get_int("fails");
}

TO_TEST(needs_fixture, after(broken)) {}

TO_TEST(after_that, after(needs_fixture)) {}

/* SPDX-License-Identifier: MIT
 * What is slow is long enough to be told from the rest by any machine. */
#include <stdlib.h>
#include <time.h>
#include <to/test.h>

static bool is_broken(void)
{
    return getenv("BROKEN") != NULL;
}

TO_TEST(quick) {}

TO_TEST(login)
{
    TO_EXPECT_FALSE(is_broken());
}

TO_TEST(checkout, after(login)) {}

TO_TEST(slow)
{
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
}

TO_TEST(skips_itself)
{
    to_skip("there is no network");
}

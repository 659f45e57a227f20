/* SPDX-License-Identifier: MIT
 * A test that shuts down every socket that it finds, and those after it. */
#include <sys/socket.h>

#include <to/test.h>

TO_TEST(shuts_all_down)
{
    for (int i = 3; i < 100; i++) {
        shutdown(i, SHUT_RDWR);
    }
}

TO_TEST(skips)
{
    to_skip("for a reason");
}

TO_TEST(fails)
{
    TO_ASSERT_EQ(1, 2);
}

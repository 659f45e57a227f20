/* SPDX-License-Identifier: MIT
 * After the first example of Unity: a search in a table, and a counter. */
#include <to/test.h>

/* Was set by setUp before each test. Each has a process of its own, where it is as here. */
static int counter = 0x5a5a;

static const int numbers[] = {0, 123, 8888, -1};

/* Where it stands in the table, 0 for what is not there. */
static int find(int wanted)
{
    for (int i = 1; i < 4; i++) {
        if (numbers[i] == wanted) {
            return i;
        }
    }
    return 0;
}

TO_TEST(what_is_not_there) {
    static const int others[] = {78, 2, 33, 999};
    for (int i = 0; i < 4; i++) {
        TO_EXPECT_EQ(find(others[i]), 0, "for %d", others[i]);
    }
}

TO_TEST(what_is_there) {
    TO_EXPECT_EQ(find(123), 1);
    TO_EXPECT_EQ(find(8888), 2);
}

TO_TEST(counter_changes) {
    TO_ASSERT_EQ(counter, 0x5a5a);
    counter = 0x1234;
    TO_ASSERT_EQ(counter, 0x1234);
}

TO_TEST(counter_is_new, after_any(counter_changes)) {
    TO_ASSERT_EQ(counter, 0x5a5a);
}

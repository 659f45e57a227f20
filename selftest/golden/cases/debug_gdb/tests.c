#include <to/test.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

TO_TEST(up) {
}

TO_TEST(broken, after(up)) {
    int a = 2;
    puts("output");
    TO_EXPECT_EQ(a, 3);
    TO_ASSERT_STR("a", ==, "b", "of %d", a);
}

TO_TEST(needs_broken, after(broken)) {
}

TO_TEST(order_only, after_any(broken)) {
    char line[80];
    /* Other test programs may be run by a test. */
    TO_EXPECT_NULL(getenv("TO_TEST_ALONE"));
    TO_EXPECT_NULL(getenv("TO_TEST_CONTROL"));
    if (fgets(line, sizeof line, stdin)) {
        printf("read: %s", line);
    }
    to_log("terminal: %d", getpgrp() == getpid());
}

TO_TEST(skips) {
    to_skip("not today");
}

TO_TEST(forks) {
    if (fork() == 0) {
        return;
    }
}

TO_TEST(exits) {
    exit(7);
}

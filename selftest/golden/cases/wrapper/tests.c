#include <to/test.h>

#include <stdio.h>
#include <stdlib.h>

TO_TEST(passes) {
    TO_EXPECT_STR(getenv("WRAPPED"), ==, "1");
    TO_EXPECT_NULL(getenv("TO_TEST_CONTROL"));
}

TO_TEST(fails) {
    TO_ASSERT_TRUE(getenv("WRAPPED") == NULL);
}

TO_TEST(exits) {
    exit(3);
}

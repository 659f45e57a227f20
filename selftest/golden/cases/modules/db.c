#include <to/test.h>

TO_TEST(opened, after_named("up")) {
}

TO_TEST(closed, after(opened)) {
    TO_ASSERT_TRUE(1 == 2);
}

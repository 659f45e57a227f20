#include <to/test.h>

TO_SETUP {
    to_state_set("other", 1);
}

TO_TEST(has_one_too) {
    TO_EXPECT_EQ(to_state_get_int("other"), 1);
}

#include <to/test.h>

TO_TEST(other_module, after_named("values::sets")) {
    TO_EXPECT_EQ(to_state_get_int("int"), 8080);
}

#include <to/test.h>

TO_TEST(login) {
    to_result_set("another login");
}

TO_TEST(reads_both, after(login), after_named("shop::login")) {
    TO_EXPECT_STR(to_result_get_string("login"), ==, "another login");
    TO_EXPECT_EQ(to_result_get_int("shop::login"), 42);
    TO_EXPECT_EQ(to_result_get_int("server"), 8080);
}

/* The same in C++, with destructors between. */
#include <to/test.h>

#include <cstdint>
#include <string>

struct noisy {
    ~noisy() { to_state_add("destroyed", 1); }
};

TO_TEST(sets) {
    std::string name = "Ada";
    to_state_set("name", name.c_str());
    to_state_set("true", true);
    to_state_set("long", 5l);
    to_state_set("size", sizeof name);
    to_state_set("long double", 0.5l);
    to_state_set("null", nullptr);
    to_result_set("done");
}

TO_TEST(gets, after(sets)) {
    std::string name = to_state_get_string("name");
    TO_EXPECT_TRUE(name == "Ada");
    TO_EXPECT_TRUE(to_state_get_bool("true"));
    TO_EXPECT_EQ(to_state_get_int("long"), 5);
    TO_EXPECT_EQ(to_state_get_double("long double"), 0.5);
    TO_EXPECT_NULL(to_state_get_pointer("null"));
    TO_EXPECT_STR(to_result_get_string("sets"), ==, "done");
    TO_EXPECT_TRUE(to_state_compare_and_set("true", true, false));
    int64_t missing = to_state_get_int_or("missing", -1);
    TO_EXPECT_EQ(missing, -1);
}

TO_TEST(fails, after(sets)) {
    noisy one;
    to_state_get_int("name");
}

TO_TEST(was_destroyed, after_any(fails)) {
    TO_EXPECT_EQ(to_state_get_int("destroyed"), 1);
}

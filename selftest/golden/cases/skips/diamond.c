#include <to/test.h>

TO_TEST(root) {
    TO_ASSERT_EQ(1, 2);
}

TO_TEST(left, after(root)) {
}

TO_TEST(right, after(root)) {
}

TO_TEST(below, after(left, right)) {
}

TO_TEST(whatever, after_any(below)) {
}

TO_TEST(after_whatever, after(whatever)) {
}

TO_TEST(no_database) {
    to_skip("there is no database");
}

TO_TEST(query, after(no_database)) {
}

TO_TEST(known, xfail("issue 12")) {
    TO_ASSERT_EQ(1, 2);
}

TO_TEST(after_known, after(known)) {
}

TO_TEST(fixed, xfail("issue 13")) {
}

TO_TEST(after_fixed, after(fixed)) {
}

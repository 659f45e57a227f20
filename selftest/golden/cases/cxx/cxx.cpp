#include <cstdio>
#include <stdexcept>

#include <to/test.h>

struct noisy {
    ~noisy() { std::puts("destroyed"); }
};

TO_TEST(throws_a_standard_exception) {
    noisy it;
    throw std::runtime_error("out of luck");
}

TO_TEST(throws_an_int, after_any(throws_a_standard_exception)) {
    noisy it;
    throw 7;
}

TO_TEST(asserts) {
    noisy it;
    TO_ASSERT_EQ(std::size_t(3), 4, "in %s", "C++");
}

TO_TEST(skips) {
    noisy it;
    to_skip("not today");
}

TO_TEST(fails) {
    noisy it;
    to_fail("not today");
}

TO_TEST(catches_its_own) {
    try {
        throw std::runtime_error("caught");
    } catch (const std::exception &exception) {
        TO_ASSERT_STR(exception.what(), ==, "caught");
    }
}

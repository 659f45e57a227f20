#include <stdexcept>

#include <to/test.h>

static int ended;

struct thing {
    ~thing() { ended++; }
};

TO_TEST(block) {
    TO_SUBTEST("good") { thing thing; }
    TO_SUBTEST("%s", "bad") {
        thing thing;
        TO_EXPECT_EQ(ended, 1);
        TO_ASSERT_EQ(1, 2);
    }
    TO_SUBTEST("next") {}
}

TO_TEST(function) {
    int seen = 0;
    to_subtest("good", [&] { seen++; });
    to_subtest("bad", [&] {
        thing thing;
        TO_SUBTEST("inner") { TO_ASSERT_EQ(1, 2); }
        seen++;
    });
    to_subtest("skips", [&] { to_skip("%s", "today"); });
#if defined __cpp_exceptions
    to_subtest("throws", [&] { throw std::runtime_error("a word"); });
    TO_EXPECT_EQ(ended, 1);
#endif
    to_subtest("next", [&] { seen++; });
    TO_EXPECT_GE(seen, 2);
}

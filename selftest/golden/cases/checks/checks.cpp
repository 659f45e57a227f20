#include <to/test.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace {

struct noisy {
    const char *name;
    ~noisy() { std::printf("%s is gone\n", name); }
};

enum class color { red, green };

} // namespace

TO_TEST(types) {
    std::string text = "Ada";
    const std::string other = "Eve";
    static constexpr int constant = 3;
    TO_EXPECT_EQ(text, "Eve");
    TO_EXPECT_EQ(text, other, "for %d", constant);
    TO_EXPECT_EQ(color::red, color::green);
    TO_EXPECT_LT(-1, 1u);
    TO_EXPECT_EQ([] { return 1; }(), 2);
    TO_EXPECT_NE(nullptr, static_cast<int *>(nullptr));
    TO_EXPECT_EQ(text.c_str(), nullptr);
}

TO_TEST(destructors) {
    noisy outer{"outer"};
    TO_CONTEXT("with %s", "a context");
    {
        noisy inner{"inner"};
        TO_ASSERT_EQ(1, 2, "of %s", inner.name);
    }
    std::puts("not reached");
}

TO_TEST(exceptions, after_any(destructors)) {
    TO_EXPECT_SIGNAL(SIGABRT) { std::abort(); }
    TO_EXPECT_EXIT(1) { throw std::runtime_error("in a block"); }
    throw std::runtime_error("out of the body");
}

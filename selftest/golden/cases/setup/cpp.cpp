#include <to/test.h>

#include <stdexcept>
#include <vector>

static std::vector<int> numbers;

TO_SETUP
{
    numbers.assign(10, 3);
    if (to_state_has("throw")) {
        throw std::runtime_error("no");
    }
}

TO_TEST(has_them) {
    TO_EXPECT_EQ(numbers.size(), 10u);
}

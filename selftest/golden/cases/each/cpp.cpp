#include <stdexcept>
#include <string>

#include <to/test.h>

struct shape {
    std::string name;
    int sides;
};

static const shape shapes[] = {{"square", 4}, {"triangle", 3}, {"circle", 0}};

TO_TEST_EACH(sides, shapes, label(row->name.c_str())) {
    if (row->sides == 0) {
        throw std::runtime_error(row->name + " has none");
    }
    TO_ASSERT_GT(row->sides, 3);
}

TO_TEST(all_sides, after(sides)) {}

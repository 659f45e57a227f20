#include <to/test.h>

TO_TEST(many) {
    for (int i = 0; i < 5000; i++) {
        TO_SUBTEST("%d", i) {
            TO_ASSERT_EQ(i % 2, 0);
        }
    }
}

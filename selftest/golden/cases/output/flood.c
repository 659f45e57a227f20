#include <string.h>
#include <unistd.h>

#include <to/test.h>

TO_TEST(flood) {
    static char block[1000 * 1000];
    memset(block, '.', sizeof block);
    for (size_t i = 99; i < sizeof block; i += 100) {
        block[i] = '\n';
    }
    for (int i = 0; i < 100; i++) {
        TO_ASSERT_EQ(write(1, block, sizeof block), (ssize_t)sizeof block);
    }
    TO_ASSERT_EQ(write(1, "the end\n", 8), 8);
    to_fail("after 100 MB");
}

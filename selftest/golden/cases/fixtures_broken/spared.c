/* A fixture that is not brought up, as the tests that need it are skipped. */
#include <to/test.h>

TO_TEST(seed) {
    TO_EXPECT_EQ(1, 2);
}

TO_TEST(dump) {
}

TO_FIXTURE(server, after(dump)) {
    to_yield();
}

TO_TEST(login, after(server, seed)) {
}

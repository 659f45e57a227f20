#include <to/test.h>

TO_SUITE(account)

TO_TEST(login, tags("net")) {
}

TO_TEST(logout, after(login), tags("net", "fast")) {
}

TO_SUITE(basket);

TO_TEST(add, after(login), tags("db")) {
}

TO_TEST(pay, after(add), tags("db", "slow", "net"), timeout(2.5)) {
}

TO_TEST(pay_nothing, tags("db"), xfail("issue 7")) {
    TO_ASSERT_TRUE(0);
}

#include <to/test.h>

TO_SETUP {
}

TO_FIXTURE(database) {
    to_yield();
}

TO_TEST(login, after(database), tags("net", "quick"), locks("port \"80\""), timeout(2.5)) {
}

TO_TEST(checkout, after(login), shares("port \"80\"", "stock")) {
}

TO_TEST(refund, after(checkout), xfail("see #12")) {
    to_fail("not yet");
}

TO_TEST(tidy_up, after_any(refund), alone()) {
}

static const struct {
    const char *name;
    int price;
} goods[] = {{"a \"loaf\" <b> #1", 3}, {"back\\slash; \xff", 4}};

TO_TEST_EACH(price, goods, label(row->name), after(login)) {
    TO_ASSERT_GT(row->price, 0);
}

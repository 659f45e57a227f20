/* A fixture for nine tests, of which six have a prerequisite in common; and four by themselves. */
#include <to/state.h>
#include <to/test.h>

TO_FIXTURE(server) {
    to_yield();
}

TO_TEST(login, after(server)) {
    to_state_set("user", 7);
}

static const int goods[] = {1, 2, 3, 4, 5, 6};

TO_TEST_EACH(buy, goods, after(login)) {
    TO_ASSERT_INT(to_state_get_int("user"), ==, 7);
    TO_ASSERT_INT(*row, <, 7);
}

TO_TEST(browse, after(server), tags("web")) {
}

TO_TEST(comment, after(browse), tags("web")) {
}

TO_TEST(parse) {
}

TO_TEST(print, after(parse)) {
}

TO_TEST(sum) {
}

TO_TEST(round_up) {
}

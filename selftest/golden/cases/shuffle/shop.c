/* `sums` fails where `counts` has run before it in the same process: undeclared, it shows only
 * in some orders. */
#include <to/test.h>

static int counted;

TO_FIXTURE(server) {
    to_yield();
}

TO_TEST(login, after(server)) {
}

TO_TEST(buy, after(login)) {
}

TO_TEST(pay, after(buy)) {
}

TO_TEST(browse, after(login)) {
}

TO_TEST(counts) {
    counted++;
}

TO_TEST(sums) {
    TO_ASSERT_EQ(counted, 0);
}

static const int numbers[] = {1, 2, 3, 4};

TO_TEST_EACH(doubles, numbers) {
    TO_ASSERT_INT(2 * *row, >, *row);
}

TO_TEST(adds_up, after(doubles)) {
}

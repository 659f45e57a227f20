/* No fixture, no lock: orders are sent ahead. */
#include <to/test.h>

static const int numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};

TO_TEST_EACH(first, numbers) {
    (void)row;
}

TO_TEST(between, after(last)) {
}

TO_TEST_EACH(last, numbers) {
    (void)row;
}

TO_TEST_EACH(then, numbers, after(first)) {
    (void)row;
}

TO_TEST(end, after(between, then)) {
}

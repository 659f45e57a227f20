#include <to/test.h>

static const int rows[103];

TO_TEST_EACH(broken, rows) {
    TO_ASSERT_INT(*row, ==, 1);
}

#include <to/test.h>

TO_TEST(prepare) {
}

TO_TEST(later, after_named("prepar")) {
}

#include <to/test.h>

TO_TEST(up) {
}

TO_TEST(down, after(up), after_named("db::closed")) {
}

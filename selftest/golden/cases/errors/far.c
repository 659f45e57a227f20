#include <to/test.h>

TO_TEST(here) {
}

TO_TEST(there, after_named("hear")) {
}

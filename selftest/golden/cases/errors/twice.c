#include <to/test.h>

TO_TEST(login) {
}

TO_TEST(logout) {
}

#include <to/test.h>

TO_TEST(good) {
}

#include <to/test.h>

TO_TEST(up) {
}

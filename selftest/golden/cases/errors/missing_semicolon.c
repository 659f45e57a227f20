#include <to/test.h>

TO_TEST(a) { return }

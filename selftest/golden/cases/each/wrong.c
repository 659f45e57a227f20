#include <to/test.h>

TO_TEST(wrong, label("x")) {}

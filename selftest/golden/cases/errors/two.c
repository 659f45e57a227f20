#include <to/test.h>

TO_TEST(hen, after(egg)) {
}

TO_TEST(egg, after_any(hen)) {
}

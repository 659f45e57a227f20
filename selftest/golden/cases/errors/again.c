#include <to/test.h>

TO_TEST(login) {
}

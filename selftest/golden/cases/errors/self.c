#include <to/test.h>

TO_TEST(ouroboros, after(ouroboros)) {
}

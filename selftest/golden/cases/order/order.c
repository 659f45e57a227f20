/* The six functions of threaded-order's example. */
#include <to/test.h>

TO_TEST(a) {
}

TO_TEST(b, after(a)) {
}

TO_TEST(c, after(a)) {
}

TO_TEST(d, after(c)) {
}

TO_TEST(e, after(b, d)) {
}

TO_TEST(f, after(b, e)) {
}

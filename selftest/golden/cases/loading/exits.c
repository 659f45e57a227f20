#include <stdlib.h>

#include <to/test.h>

__attribute__((constructor)) static void before(void) {
    exit(0);
}

TO_TEST(never) {
}

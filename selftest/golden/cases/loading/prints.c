#include <stdio.h>

#include <to/test.h>

__attribute__((constructor)) static void before(void) {
    puts("not ok 1 - from a constructor");
    printf("1..7");
}

TO_TEST(one) {
}

TO_TEST(two) {
    to_fail("two");
}

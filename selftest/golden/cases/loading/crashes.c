#include <signal.h>
#include <stdio.h>

#include <to/test.h>

__attribute__((constructor)) static void before(void) {
    fputs("about to crash\n", stderr);
    raise(SIGSEGV);
}

TO_TEST(never) {
}

#include <to/test.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

TO_TEST(passes) {
    puts("output");
}

TO_TEST(overruns, after(passes)) {
    volatile char *p = malloc(4);
    p[4] = 1;
    free((void *)p);
}

TO_TEST(leaks, after_any(overruns)) {
    char *volatile p = malloc(40);
    p[0] = 1;
    p = NULL;
}

TO_TEST(hangs, timeout(1), after_any(leaks)) {
    for (;;) {
        pause();
    }
}

TO_TEST(crashes, after_any(hangs)) {
    raise(SIGSEGV);
}

TO_TEST(leaves_a_child, after_any(crashes)) {
    TO_ASSERT_EQ(system("sleep 1000 & exit 0"), 0);
}

TO_TEST(still_passes, after_any(leaves_a_child)) {
    puts("output");
}

/* Tests that take longer than their limits. */
#include <unistd.h>

#include <to/test.h>

static void wait_too_long(int milliseconds) {
    usleep((useconds_t)milliseconds * 1000);
}

TO_TEST(half_a_second, timeout(0.2)) {
    wait_too_long(500);
}

TO_TEST(hangs, timeout(0.2)) {
    for (;;) {
        pause();
    }
}

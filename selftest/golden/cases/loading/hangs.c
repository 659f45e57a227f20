#include <signal.h>
#include <unistd.h>

#include <to/test.h>

__attribute__((constructor)) static void before(void) {
    signal(SIGTERM, SIG_IGN);
    if (write(1, "waiting\n", 8) < 0) {
        _exit(1);
    }
    for (;;) {
        pause();
    }
}

TO_TEST(never) {
}

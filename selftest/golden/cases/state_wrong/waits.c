#include <to/test.h>

#include <unistd.h>

TO_TEST(waits_for_a_lock, timeout(1)) {
    if (fork() == 0) {
        to_lock("db");
        to_state_set("locked", 1);
        for (;;) {
            pause();
        }
    }
    to_state_wait("locked", 60);
    to_lock("db");
}

TO_TEST(waits_for_a_key, timeout(0.2)) {
    to_state_wait("never", 1000);
}

/* More descriptors than to-test may have. */
#include <to/test.h>

#include <stdio.h>
#include <unistd.h>

TO_TEST(hands_on_too_many) {
    char key[20];
    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof key, "fd %d", i);
        to_state_set_fd(key, 0);
    }
}

TO_TEST(goes_on, after_any(hands_on_too_many)) {
    to_state_set("x", 1);
    TO_EXPECT_EQ(to_state_get_int("x"), 1);
    close(to_state_get_fd("fd 0"));
}

#include <to/test.h>

#include <stdio.h>

static char bytes[2000];

TO_TEST(as_large_as_it_may_be) { to_state_set_bytes("a", bytes, 1024); }
TO_TEST(larger) { to_state_set_bytes("a", bytes, 1025); }

TO_TEST(all_together, after_any(as_large_as_it_may_be, larger, a_result)) {
    char key[20];
    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof key, "key %d", i);
        to_state_set_bytes(key, bytes, 1000);
    }
}

TO_TEST(there_is_room_again, after_any(all_together)) {
    to_state_remove("key 0");
    to_state_set_bytes("key 0", bytes, 1000);
}

TO_TEST(a_result) { to_result_set_bytes(bytes, 2000); }

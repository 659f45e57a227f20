#include <to/test.h>

TO_TEST(db_first) {
    to_lock("db");
    to_state_set("db locked", 1);
    to_state_wait("cache locked", 60);
    to_lock("cache");
}

TO_TEST(cache_first) {
    to_lock("cache");
    to_state_set("cache locked", 1);
    to_state_wait("db locked", 60);
    to_lock("db");
}

/* Each fails in one kind of run only. */
#include <string.h>
#include <unistd.h>

#include <to/state.h>
#include <to/test.h>

static int count;

TO_FIXTURE(server) {
    to_yield();
}

TO_TEST(schema) {
    count++;
    to_state_set("schema", 1);
}

TO_TEST(login, after(server, schema)) {
    count++;
    to_state_set("login", 1);
}

TO_TEST(buy, after(login)) {
    TO_ASSERT_EQ(to_state_get_int_or("login", 0), 1);
    TO_ASSERT_EQ(to_state_get_int_or("schema", 0), 1);
}

/* More than a test's way through a process of its own. */
TO_TEST(counts, after(login)) {
    TO_ASSERT_EQ(count, 0);
}

TO_TEST(sleeps) {
    sleep(to_state_get_int_or("sleep", 0) != 0 ? 1000 : 0);
}

TO_TEST(spawns) {
    if (fork() == 0) {
        pause();
    }
}

TO_TEST(broken) {
    TO_ASSERT_EQ(to_state_get_int_or("works", 0), 1);
}

TO_TEST(after_broken, after(broken)) {
    to_fail("ran");
}

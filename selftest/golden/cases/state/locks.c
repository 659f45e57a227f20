/* Several tests at once: nothing is lost, and nobody is in a lock with another. */
#include <to/test.h>

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIMES = 300 };

static void hammer(void)
{
    for (int i = 0; i < TIMES; i++) {
        to_state_add("added", 1);
        to_lock("counter");
        to_state_set("locked", to_state_get_int_or("locked", 0) + 1);
        to_unlock("counter");
        int64_t seen;
        do {
            seen = to_state_get_int_or("swapped", 0);
            to_state_set_once("swapped", 0);
        } while (!to_state_compare_and_set("swapped", seen, seen + 1));
    }
}

TO_TEST(hammers_one) {
    hammer();
}

TO_TEST(hammers_two) {
    hammer();
}

TO_TEST(hammers_in_a_child) {
    if (fork() == 0) {
        hammer();
        _exit(0);
    }
    hammer();
    wait(NULL);
}

static void *hammer_on_a_thread(void *argument)
{
    hammer();
    return argument;
}

TO_TEST(hammers_on_a_thread) {
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, hammer_on_a_thread, NULL), 0);
    hammer();
    pthread_join(thread, NULL);
}

TO_TEST(lost_nothing, after(hammers_one, hammers_two, hammers_in_a_child, hammers_on_a_thread)) {
    TO_EXPECT_EQ(to_state_get_int("added"), 6 * TIMES);
    TO_EXPECT_EQ(to_state_get_int("locked"), 6 * TIMES);
    TO_EXPECT_EQ(to_state_get_int("swapped"), 6 * TIMES);
}

TO_TEST(waits_for_a_key) {
    to_state_wait("set later", 60);
    TO_EXPECT_STR(to_state_get_string("set later"), ==, "at last");
}

TO_TEST(sets_a_key) {
    to_state_try_wait("nobody sets this", 0.05);
    to_state_set("set later", "at last");
}

TO_TEST(locks_more_than_once) {
    to_lock("own");
    to_lock("own");
    TO_EXPECT_TRUE(to_try_lock("own", 0));
    to_unlock("own");
    to_unlock("own");
    pid_t child = fork(); /* waited for by number: other threads have children, too */
    if (child == 0) {
        _exit(to_try_lock("own", 0) ? 1 : 0);
    }
    int status = -1;
    TO_EXPECT_EQ(waitpid(child, &status, 0), child);
    TO_EXPECT_EQ(status, 0);
    to_unlock("own");
    child = fork();
    if (child == 0) {
        to_lock("own"); /* and ends with it */
        _exit(0);
    }
    TO_EXPECT_EQ(waitpid(child, &status, 0), child);
    TO_EXPECT_EQ(status, 0);
    TO_EXPECT_TRUE(to_try_lock("own", 10));
}

static void *lock_on_a_thread(void *argument)
{
    to_lock("thread's");
    return argument;
}

TO_TEST(a_thread_ends_with_its_lock) {
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, lock_on_a_thread, NULL), 0);
    pthread_join(thread, NULL);
    TO_EXPECT_TRUE(to_try_lock("thread's", 10));
}

TO_TEST(a_child_is_killed_with_its_lock) {
    pid_t child = fork();
    if (child == 0) {
        to_lock("child's");
        to_state_set("child has it", 1);
        for (;;) {
            pause();
        }
    }
    to_state_wait("child has it", 60);
    TO_EXPECT_FALSE(to_try_lock("child's", 0));
    TO_EXPECT_FALSE(to_try_lock("child's", 0.01));
    kill(child, SIGKILL);
    to_lock("child's");
    waitpid(child, NULL, 0);
}

TO_TEST(ends_with_a_lock) {
    to_lock("test's");
}

TO_TEST(gets_it, after(ends_with_a_lock)) {
    TO_EXPECT_TRUE(to_try_lock("test's", 0));
}

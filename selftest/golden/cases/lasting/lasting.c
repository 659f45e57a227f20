/* What a test sets going, and the next one must not meet. */
#include <pthread.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <to/test.h>

static int tests; /* that have run in this process */

static void *wait_for_ever(void *nothing)
{
    for (;;) {
        pause();
    }
    return nothing;
}

static void *return_at_once(void *nothing)
{
    return nothing;
}

TO_TEST(sets_an_alarm)
{
    tests++;
    alarm(1000);
}

TO_TEST(has_no_alarm, after(sets_an_alarm))
{
    struct itimerval timer;
    TO_EXPECT_EQ(tests++, 1);
    TO_ASSERT_OK(getitimer(ITIMER_REAL, &timer));
    TO_EXPECT_EQ(timer.it_value.tv_sec, 0);
}

TO_TEST(waits_for_its_threads, after(has_no_alarm))
{
    pthread_t thread;
    TO_EXPECT_EQ(tests++, 2);
    for (int i = 0; i < 10; i++) {
        TO_ASSERT_EQ(pthread_create(&thread, NULL, return_at_once, NULL), 0);
        TO_ASSERT_EQ(pthread_join(thread, NULL), 0);
    }
}

TO_TEST(leaves_a_thread, after(waits_for_its_threads))
{
    pthread_t thread;
    TO_EXPECT_EQ(tests++, 3);
    TO_ASSERT_EQ(pthread_create(&thread, NULL, wait_for_ever, NULL), 0);
}

TO_TEST(is_alone_in_a_new_process, after(leaves_a_thread))
{
    struct stat threads;
    TO_EXPECT_EQ(tests++, 0);
    TO_ASSERT_OK(stat("/proc/self/task", &threads));
    TO_EXPECT_EQ(threads.st_nlink, 3, "a folder, with one in it");
}

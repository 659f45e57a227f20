/* SPDX-License-Identifier: MIT
 * Tests that do all that a test may, and nothing wrong, for a libto that is built with a
 * sanitizer; only those tagged "ends" end the process that they run in. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

static atomic_int entered;

/* ---- checks ---- */

TO_TEST(checks)
{
    atomic_fetch_add(&entered, 1);
    for (int i = 0; i < 1000; i++) {
        TO_EXPECT_INT(i, >=, 0);
    }
    TO_EXPECT_STR("text", ==, "text");
    TO_EXPECT_NEAR(0.1 + 0.2, 0.3, 1e-9);
    TO_ASSERT_MEM("abc", ==, "abd", 2);
}

TO_TEST(fails)
{
    TO_EXPECT_EQ(1, 2);
    TO_EXPECT_STR("a text", ==, "another");
    TO_EXPECT_MEM("abc", ==, "abd", 3);
    to_log("between %d and %d", 1, 3);
    TO_ASSERT_TRUE(false, "the last of %d", 4);
}

static void helper(int depth)
{
    if (depth > 0) {
        helper(depth - 1);
    }
    TO_ASSERT_LT(depth, 3);
}

TO_TEST(fails_in_a_helper)
{
    helper(5);
}

TO_TEST(fails_often)
{
    for (int i = 0; i < 200; i++) {
        TO_EXPECT_EQ(i, -1);
    }
}

TO_TEST(skips)
{
    to_skip("not today");
}

TO_TEST(assumes)
{
    TO_ASSUME_EQ(1, 2);
}

TO_TEST(known, xfail("a known fault"))
{
    to_fail("as expected");
}

/* ---- output ---- */

TO_TEST(prints, after_any(fails))
{
    for (int i = 0; i < 20000; i++) {
        printf("line %d of many that are printed\n", i);
    }
    fprintf(stderr, "no newline");
    to_fail("after printing");
}

/* ---- threads and processes ---- */

static void *check_on_a_thread(void *argument)
{
    int *count = argument;
    for (int i = 0; i < 100; i++) {
        TO_EXPECT_GE(i, 0);
        ++*count;
    }
    return NULL;
}

TO_TEST(starts_threads)
{
    pthread_t threads[4];
    int counts[4] = {0};
    for (int i = 0; i < 4; i++) {
        TO_ASSERT_EQ(pthread_create(&threads[i], NULL, check_on_a_thread, &counts[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        TO_EXPECT_EQ(counts[i], 100);
    }
}

TO_TEST(forks)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(7);
    }
    int status;
    TO_ASSERT_EQ(waitpid(child, &status, 0), child);
    TO_EXPECT_EQ(WEXITSTATUS(status), 7);
}

TO_TEST(leaves_a_child)
{
    if (fork() == 0) {
        for (;;) {
            pause();
        }
    }
}

/* ---- the end of the process ---- */

TO_TEST(exits, tags("ends"))
{
    exit(0);
}

TO_TEST(is_killed, tags("ends"), after_any(exits))
{
    raise(SIGKILL);
}

TO_TEST(hangs, tags("ends"), timeout(0.1), after_any(is_killed))
{
    for (;;) {
        pause();
    }
}

TO_TEST(ends_its_thread, tags("ends"), after_any(hangs))
{
#ifdef __SANITIZE_THREAD__
    exit(0); /* its own thread keeps such a process alive */
#else
    pthread_exit(NULL);
#endif
}

TO_TEST(runs_on, tags("ends"), after_any(ends_its_thread))
{
}

/* ---- many ---- */

#define TINY(n)                                                                              \
    TO_TEST(tiny_##n)                                                                        \
    {                                                                                        \
        char *text = strdup("tiny");                                                         \
        TO_EXPECT_STR(text, ==, "tiny");                                                     \
        free(text);                                                                          \
    }                                                                                        \
    TO_TEST(after_tiny_##n, after(tiny_##n))                                                 \
    {                                                                                        \
        printf("words\n");                                                                   \
        TO_ASSERT_INT(atomic_load(&entered), >=, 0);                                         \
    }
#define TEN(n)                                                                               \
    TINY(n##0) TINY(n##1) TINY(n##2) TINY(n##3) TINY(n##4)                                   \
    TINY(n##5) TINY(n##6) TINY(n##7) TINY(n##8) TINY(n##9)
TEN(0) TEN(1) TEN(2) TEN(3) TEN(4)

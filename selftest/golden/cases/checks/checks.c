#include <to/test.h>

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A failure in a child of the test counts, whatever its exit status. */
TO_TEST(expect_in_a_child) {
    pid_t child = fork();
    if (child == 0) {
        TO_EXPECT_EQ(1 + 1, 3, "in the child");
        _exit(0);
    }
    int status;
    TO_ASSERT_EQ(waitpid(child, &status, 0), child);
    TO_ASSERT_EQ(status, 0);
}

/* It leaves the child, not the test. */
TO_TEST(assert_in_a_child) {
    pid_t child = fork();
    if (child == 0) {
        TO_ASSERT_STR("a child", ==, "a sheep");
        _exit(7);
    }
    int status;
    waitpid(child, &status, 0);
    TO_EXPECT_EQ(WEXITSTATUS(status), 1);
    to_fail("the test goes on");
}

static void *check(void *argument)
{
    TO_CONTEXT("on a thread");
    TO_ASSERT_NULL(argument, "with %s", "a message");
    return NULL;
}

TO_TEST(assert_on_a_thread) {
    pthread_t thread;
    TO_ASSERT_ZERO(pthread_create(&thread, NULL, check, (void *)16));
    pthread_join(thread, NULL);
    to_fail("not reached");
}

/* Each way out of a block in a child ends the child, not this test. */
TO_TEST(ways_out) {
    for (int i = 0; i < 4; i++) {
        TO_CONTEXT("way %d", i);
        TO_EXPECT_EXIT(0) {
            if (i == 0) {
                break;
            } else if (i == 1) {
                goto out;
            } else if (i == 2) {
                return;
            }
        }
    }
out:
    TO_EXPECT_SIGNAL(SIGTERM, "with %s", "a message") {
        TO_ASSERT_EQ(2, 3);
    }
    TO_EXPECT_EXIT(3) {
        TO_EXPECT_EXIT(4) {
            exit(4);
        }
        exit(3);
    }
    TO_ASSUME_SIGNAL(SIGKILL) {
        _exit(2);
    }
    to_fail("not reached");
}

TO_TEST(messages) {
    TO_EXPECT_EQ(1, 2, "outer %d", TO_EXPECT_EQ(3, 4, "inner"));
    TO_ASSERT_EQ(1, 2, "%s", TO_ASSERT_EQ(5, 6) ? "" : "never told");
}

static jmp_buf place;

static void jump(void)
{
    TO_CONTEXT("in a function that is left by longjmp");
    longjmp(place, 1);
}

TO_TEST(left_by_jump) {
    TO_CONTEXT("outside");
    if (setjmp(place) == 0) {
        jump();
    }
    TO_EXPECT_EQ(1, 2);
}

/* Nothing is left of it. */
TO_TEST(after_jump, after_any(left_by_jump)) {
    TO_EXPECT_EQ(3, 4);
}

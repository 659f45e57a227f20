#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

static void check(int number)
{
    TO_ASSERT_NE(number, 4);
}

TO_TEST(rows) {
    int seen = 0; /* gcc keeps it */
    for (int i = 0; i < 8; i++) {
        TO_SUBTEST("row %d", i) {
            if (i == 5) {
                to_skip("no unit");
            }
            if (i == 6) {
                continue;
            }
            if (i == 7) {
                break;
            }
            TO_EXPECT_NE(i, 2);
            TO_EXPECT_NE(i, 2, "again");
            check(i);
            TO_SUBTEST("inner") {
                TO_ASSERT_NE(i, 1);
            }
            seen++;
        }
    }
    TO_EXPECT_EQ(seen, 9);
}

/* It passes, and so does what comes after it. */
TO_TEST(good) {
    TO_SUBTEST("same") {}
    TO_SUBTEST("same") {}
    TO_SUBTEST("no ground\n # SKIP \"it\" <&>") {
        TO_ASSUME_TRUE(false);
    }
}

TO_TEST(after_good, after(good)) {}

TO_TEST(left) {
    TO_SUBTEST("fails") {
        to_fail("here");
    }
    TO_SUBTEST("outer") {
        TO_SUBTEST("left with the outer one's failure") {}
        to_fail("in %s", "outer");
    }
    if (getpid() > 0) TO_SUBTEST("else") { check(1); }
    else TO_SUBTEST("never") { check(4); }
    TO_SUBTEST("returns") {
        return;
    }
    TO_SUBTEST("never") {}
}

TO_TEST(crashes) {
    TO_SUBTEST("fine") {}
    TO_SUBTEST("outer") {
        TO_EXPECT_EQ(1, 2);
        TO_SUBTEST("inner") {
            abort();
        }
    }
}

TO_TEST(exits) {
    TO_SUBTEST("part") {
        exit(0);
    }
}

TO_TEST(hangs, timeout(0.2)) {
    TO_SUBTEST("part") {
        for (;;) {
            pause();
        }
    }
}

TO_TEST(known, xfail("a bug")) {
    TO_SUBTEST("part") {
        TO_ASSERT_EQ(1, 2);
    }
}

static void *on_thread(void *argument)
{
    TO_EXPECT_EQ(1, 2);
    TO_SUBTEST("none") {
        TO_EXPECT_EQ(1, 3);
    }
    return argument;
}

/* What fails elsewhere in it fails in it. */
TO_TEST(thread) {
    TO_SUBTEST("part") {
        pthread_t thread;
        TO_ASSERT_EQ(pthread_create(&thread, NULL, on_thread, NULL), 0);
        pthread_join(thread, NULL);
    }
    TO_SUBTEST("other") {}
}

TO_TEST(forks) {
    TO_SUBTEST("part") {
        pid_t child = fork();
        if (child == 0) {
            TO_SUBTEST("of the child") {
                TO_ASSERT_EQ(1, 4);
            }
            _exit(0);
        }
        waitpid(child, NULL, 0);
    }
    TO_SUBTEST("other") {}
}

TO_FIXTURE(up) {
    TO_SUBTEST("set-up") {}
    to_yield();
    TO_SUBTEST("tear-down") {
        TO_EXPECT_EQ(1, 2);
    }
}

TO_TEST(needs_it, after(up)) {}

/* What the part was at is over when it is left. */
TO_TEST(contexts) {
    TO_CONTEXT("of the test");
    TO_SUBTEST("part") {
        TO_CONTEXT("of the part");
        TO_ASSERT_EQ(1, 2);
    }
    TO_EXPECT_EQ(1, 3);
}

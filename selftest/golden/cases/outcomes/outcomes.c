/* Every way in which a test can end. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <to/test.h>

static void check_rows(int rows) {
    TO_ASSERT_EQ(rows, 4, "in table %s", "users");
}

TO_TEST(passes) {
    TO_ASSERT_EQ(1 + 1, 2);
}

TO_TEST(by_type) {
    unsigned large = 1;
    TO_EXPECT_EQ(-1, large);
    TO_EXPECT_NE(2.5, 2.5);
    TO_EXPECT_LT('b', 'a');
    TO_EXPECT_EQ("left", "right");
    TO_EXPECT_EQ((char *)NULL, "text");
    TO_EXPECT_LE(3, 2, "with %d and %s", 7, "a text");
    TO_EXPECT_GT(2, 3);
    TO_EXPECT_GE(2, 3);
}

TO_TEST(typed) {
    static const char *none = NULL;
    TO_EXPECT_INT(-3, >, 4);
    TO_EXPECT_UINT(3u, ==, 4u);
    TO_EXPECT_DBL(0.1 + 0.2, ==, 0.3);
    TO_EXPECT_STR("a\tb", ==, none);
    TO_EXPECT_PTR(&none, ==, NULL);
    TO_EXPECT_MEM("abc\1", ==, "abd\1", 4);
    TO_EXPECT_TRUE(none);
    TO_EXPECT_FALSE(EOF);
    TO_EXPECT_NULL(&none);
    TO_EXPECT_NOT_NULL(none);
    TO_EXPECT_NEAR(1.0, 2.0, 0.5);
    errno = ENOENT;
    TO_EXPECT_OK(-1);
}

TO_TEST(long_texts) {
    TO_EXPECT_EQ("one\ntwo\nthree\n", "one\n2\nthree\n");
}

TO_TEST(in_a_helper) {
    check_rows(3);
}

TO_TEST(fails) {
    to_fail("no answer from %s", "the server");
}

TO_TEST(skips) {
    to_skip("there is no %s", "network");
}

TO_TEST(assumes) {
    TO_ASSUME_TRUE(access("/no/such/file", R_OK) == 0, "the data is missing");
}

TO_TEST(known, xfail("issue 12")) {
    TO_ASSERT_EQ(1, 2);
}

TO_TEST(fixed, xfail("issue 13")) {
}

TO_TEST(segv) {
    puts("a line that was not flushed");
    raise(SIGSEGV);
}

TO_TEST(aborts) {
    fputs("assertion of a library\n", stderr);
    abort();
}

TO_TEST(interrupted) {
    raise(SIGINT);
}

TO_TEST(exits) {
    puts("before exit");
    exit(0);
}

TO_TEST(exits_at_once) {
    _exit(3);
}

TO_TEST(fails_then_crashes) {
    TO_EXPECT_EQ(1, 2);
    raise(SIGSEGV);
}

TO_TEST(hangs, timeout(0.5)) {
    signal(SIGTERM, SIG_IGN);
    printf("waiting\n");
    fflush(stdout);
    for (;;) {
        pause();
    }
}

static void clean_up(int number) {
    (void)number;
    static const char text[] = "cleaned up\n";
    _exit(write(1, text, sizeof text - 1) < 0);
}

TO_TEST(hangs_but_cleans_up, timeout(0.5)) {
    signal(SIGTERM, clean_up);
    for (;;) {
        pause();
    }
}

TO_TEST(known_crash, xfail("issue 14")) {
    raise(SIGSEGV);
}

TO_TEST(needs_one_that_fails, after(fails)) {
}

/* Fixtures that do not come up, die, or go down badly, each with tests that need it. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

TO_FIXTURE(asserts) {
    puts("trying");
    TO_ASSERT_OK(chdir("/nowhere"));
    to_yield();
}

TO_TEST(after_asserts, after(asserts)) {
}

TO_TEST(after_that, after(after_asserts)) {
}

/* Is torn down, but was never up. */
TO_FIXTURE(expects) {
    TO_EXPECT_EQ(1 + 1, 3);
    to_yield();
    puts("torn down");
}

TO_TEST(after_expects, after(expects)) {
}

TO_FIXTURE(crashes) {
    raise(SIGSEGV);
    to_yield();
}

TO_TEST(after_crashes, after(crashes)) {
}

TO_FIXTURE(exits) {
    exit(0);
}

TO_TEST(after_exits, after(exits)) {
}

TO_FIXTURE(never_yields) {
}

TO_TEST(after_never_yields, after(never_yields)) {
}

TO_FIXTURE(skips) {
    to_skip("there is no network");
    to_yield();
}

TO_TEST(after_skips, after(skips)) {
}

TO_FIXTURE(slow_to_come, timeout(0.2)) {
    for (;;) {
        pause();
    }
    to_yield();
}

TO_TEST(after_slow_to_come, after(slow_to_come)) {
}

/* Waits in a call that the asking for its stack ends: it is late all the same, but is torn
 * down in its grace. */
TO_FIXTURE(late_to_come, timeout(0.2)) {
    signal(SIGTERM, SIG_IGN);
    pause();
    to_yield();
    puts("torn down");
}

TO_TEST(after_late_to_come, after(late_to_come)) {
}

static void *yield(void *nothing) {
    to_yield();
    return nothing;
}

TO_FIXTURE(yields_on_a_thread) {
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, yield, NULL), 0);
    pthread_join(thread, NULL);
}

TO_TEST(after_yields_on_a_thread, after(yields_on_a_thread)) {
}

TO_FIXTURE(yields_in_a_child) {
    if (fork() == 0) {
        to_yield();
        _exit(0);
    }
    TO_EXPECT_OK(wait(NULL));
}

TO_TEST(after_yields_in_a_child, after(yields_in_a_child)) {
}

TO_FIXTURE(closes_all) {
    for (int i = 3; i < 1000; i++) {
        close(i);
    }
    to_yield();
}

TO_TEST(after_closes_all, after(closes_all)) {
}

/* Dies while a test runs that needs it: that one goes on, the next does not start. */
TO_FIXTURE(dies) {
    FILE *file = fopen("numbers", "w");
    TO_ASSERT_NOT_NULL(file);
    fprintf(file, "%d %d", (int)getpid(), (int)getppid());
    fclose(file);
    puts("words before its death");
    to_yield();
}

/* When its host is gone, to-test knows of its death. */
TO_TEST(during_dies, after(dies)) {
    int fixture = 0, host = 0;
    FILE *file = fopen("numbers", "r");
    TO_ASSERT_NOT_NULL(file);
    TO_ASSERT_EQ(fscanf(file, "%d %d", &fixture, &host), 2);
    fclose(file);
    TO_ASSERT_OK(kill(fixture, SIGKILL));
    while (kill(host, 0) == 0) {
        usleep(100);
    }
}

TO_TEST(after_during_dies, after(during_dies)) {
    TO_EXPECT_TRUE(false, "nobody comes here");
}

TO_FIXTURE(tears_down_badly) {
    to_yield();
    puts("tearing down");
    TO_EXPECT_EQ(2 + 2, 5);
}

TO_TEST(before_tears_down_badly, after(tears_down_badly)) {
}

TO_FIXTURE(crashes_late) {
    to_yield();
    abort();
}

TO_TEST(before_crashes_late, after(crashes_late)) {
}

TO_FIXTURE(slow_to_go, timeout(0.2)) {
    to_yield();
    for (;;) {
        pause();
    }
}

TO_TEST(before_slow_to_go, after(slow_to_go)) {
}

TO_FIXTURE(yields_twice) {
    to_yield();
    to_yield();
    puts("it goes on");
}

TO_TEST(before_yields_twice, after(yields_twice)) {
}

TO_FIXTURE(skips_late) {
    to_yield();
    to_skip("too late");
}

TO_TEST(before_skips_late, after(skips_late)) {
}

TO_FIXTURE(leaves_one) {
    TO_ASSERT_EQ(system("sleep 1000 &"), 0);
    to_yield();
}

/* Which is there as long as it is up. */
TO_TEST(before_leaves_one, after(leaves_one)) {
    TO_EXPECT_EQ(system("pgrep -x sleep >pids && test -s pids; rm pids"), 0);
}

TO_TEST(yields_in_a_test) {
    to_yield();
}

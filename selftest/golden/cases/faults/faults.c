/* What a test may do to the processes around it. Every one must be judged rightly, and so
 * must the innocent ones between them. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

TO_TEST(closes_all_descriptors) {
    for (int i = 0; i < 1024; i++) {
        close(i);
    }
}

TO_TEST(fails_without_descriptors) {
    for (int i = 0; i < 1024; i++) {
        close(i);
    }
    TO_ASSERT_EQ(1, 2);
}

TO_TEST(innocent_1) {
}

TO_TEST(kills_its_parent) {
    kill(getppid(), SIGKILL);
    pause();
}

TO_TEST(innocent_2) {
}

TO_TEST(kills_its_group) {
    kill(0, SIGKILL);
}

TO_TEST(innocent_3) {
}

TO_TEST(copy_returns_from_the_body) {
    if (fork() == 0) {
        return;
    }
    wait(NULL);
}

TO_TEST(copy_exits) {
    pid_t copy = fork();
    if (copy == 0) {
        exit(0);
    }
    int status;
    waitpid(copy, &status, 0);
    TO_ASSERT_EQ(status, 0);
}

TO_TEST(copy_fails) {
    if (fork() == 0) {
        TO_EXPECT_EQ(1, 2);
        _exit(0);
    }
    wait(NULL);
}

TO_TEST(copy_asserts) {
    pid_t copy = fork();
    if (copy == 0) {
        TO_ASSERT_EQ(3, 4);
        _exit(0);
    }
    int status;
    waitpid(copy, &status, 0);
}

static void *expect(void *nothing) {
    TO_EXPECT_STR("on a thread", ==, "elsewhere");
    return nothing;
}

TO_TEST(thread_expects) {
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, expect, NULL), 0);
    pthread_join(thread, NULL);
}

static void *assert_it(void *nothing) {
    TO_ASSERT_STR("on a thread", ==, "elsewhere");
    return nothing;
}

TO_TEST(thread_asserts) {
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, assert_it, NULL), 0);
    pthread_join(thread, NULL);
}

static void *forever(void *nothing) {
    for (;;) {
        pause();
    }
    return nothing;
}

TO_TEST(thread_still_runs) {
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, forever, NULL), 0);
}

TO_TEST(stops_itself, timeout(0.5)) {
    raise(SIGSTOP);
}

TO_TEST(changes_the_process) {
    TO_ASSERT_OK(chdir("/"));
    umask(0777);
    signal(SIGCHLD, SIG_IGN);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_NOFILE, &none);
    setrlimit(RLIMIT_FSIZE, &none);
    TO_ASSERT_EQ(1, 2);
}

TO_TEST(overflows_the_stack) {
    volatile char room[64 * 1024];
    room[0] = 0;
    void (*volatile again)(void) = to_test_overflows_the_stack_body_;
    again();
    room[1] = 0;
}

TO_TEST(divides_by_zero) {
    raise(SIGFPE);
}

TO_TEST(leaves_by_sigkill) {
    raise(SIGKILL);
}

TO_TEST(innocent_4) {
}

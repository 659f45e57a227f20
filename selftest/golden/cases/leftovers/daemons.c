/* Tests that leave processes behind, whose numbers go to files. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

static void note(const char *path) {
    FILE *file = fopen(path, "w");
    if (!file || fprintf(file, "%d\n", (int)getpid()) < 0 || fclose(file)) {
        _exit(1);
    }
}

/* Returns in the test when the daemon has told its number. */
static void daemon_of_its_own(const char *path) {
    int ends[2];
    char byte;
    TO_ASSERT_OK(pipe(ends));
    pid_t first = fork();
    if (first == 0) {
        setsid();
        if (fork() != 0) {
            _exit(0);
        }
        signal(SIGTERM, SIG_IGN);
        signal(SIGHUP, SIG_IGN);
        note(path);
        close(ends[0]);
        close(ends[1]);
        for (;;) {
            pause();
        }
    }
    close(ends[1]);
    TO_ASSERT_EQ(read(ends[0], &byte, 1), 0);
    waitpid(first, NULL, 0); /* it is nobody who was left behind */
}

TO_TEST(leaves_a_daemon) {
    daemon_of_its_own("passing");
}

TO_TEST(fails_and_leaves_one) {
    daemon_of_its_own("failing");
    to_fail("after the daemon started");
}

TO_TEST(leaves_many) {
    char path[20];
    for (int i = 0; i < 20; i++) {
        snprintf(path, sizeof path, "many%d", i);
        daemon_of_its_own(path);
    }
}

/* What it left is dead before the next test begins. */
TO_TEST(is_alone, after(leaves_a_daemon), after_any(fails_and_leaves_one)) {
    static const char *const paths[] = {"passing", "failing"};
    for (int i = 0; i < 2; i++) {
        int process = 0;
        FILE *file = fopen(paths[i], "r");
        TO_ASSERT_NOT_NULL(file);
        TO_ASSERT_EQ(fscanf(file, "%d", &process), 1);
        TO_EXPECT_EQ(kill(process, 0), -1);
    }
}

/* Tests that tell through the FIFO `started` that they run, and then wait. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <to/test.h>

static void tell(void) {
    FILE *numbers = fopen("processes", "a");
    TO_ASSERT_NOT_NULL(numbers);
    /* The test, its host, the module. */
    fprintf(numbers, "%d %d\n", (int)getpid(), (int)getppid());
    TO_ASSERT_EQ(fclose(numbers), 0);
    int started = open("started", O_WRONLY);
    TO_ASSERT_OK(started);
    TO_ASSERT_EQ(write(started, "x", 1), 1);
    close(started);
}

TO_TEST(stops, tags("alive")) {
    tell();
    raise(SIGSTOP);
}

TO_TEST(has_a_daemon, tags("alive")) {
    if (fork() == 0) {
        setsid();
        if (fork() != 0) {
            _exit(0);
        }
        signal(SIGTERM, SIG_IGN);
        tell();
        raise(SIGSTOP);
    }
    tell();
    for (;;) {
        pause();
    }
}

TO_TEST(before) {
}

TO_TEST(waits, after(before)) {
    tell();
    for (;;) {
        pause();
    }
}

TO_TEST(comes_after, after(waits)) {
}

static void clean_up(int number) {
    (void)number;
    static const char text[] = "cleaned up\n";
    _exit(write(1, text, sizeof text - 1) < 0);
}

TO_TEST(cleans_up, tags("clean")) {
    signal(SIGTERM, clean_up);
    tell();
    for (;;) {
        pause();
    }
}

TO_TEST(is_deaf, tags("deaf")) {
    signal(SIGTERM, SIG_IGN);
    tell();
    for (;;) {
        pause();
    }
}

TO_TEST(finishes, tags("finish")) {
    sigset_t terminate;
    int number;
    sigemptyset(&terminate);
    sigaddset(&terminate, SIGTERM);
    sigprocmask(SIG_BLOCK, &terminate, NULL);
    tell();
    TO_ASSERT_EQ(sigwait(&terminate, &number), 0);
}

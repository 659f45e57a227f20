/* Fixtures that are up when the run is cut short. Those that wait tell through the FIFO
 * `started` that they do. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <to/test.h>

static void tell(const char *what) {
    int log = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    TO_ASSERT_OK(log);
    TO_ASSERT_EQ(write(log, what, strlen(what)), (ssize_t)strlen(what));
    close(log);
}

static void started(void) {
    FILE *numbers = fopen("processes", "a");
    TO_ASSERT_NOT_NULL(numbers);
    fprintf(numbers, "%d %d\n", (int)getpid(), (int)getppid());
    fclose(numbers);
    int fifo = open("started", O_WRONLY);
    TO_ASSERT_OK(fifo);
    TO_ASSERT_EQ(write(fifo, "x", 1), 1);
    close(fifo);
}

static void wait_for_ever(void) {
    started();
    for (;;) {
        pause();
    }
}

TO_FIXTURE(server) {
    printf("listening on 127.0.0.1:4711\n");
    fprintf(stderr, "a warning\n");
    tell("server is up\n");
    to_yield();
    tell("server is down\n");
}

TO_FIXTURE(schema, after(server)) {
    tell("  schema is up\n");
    to_yield();
    tell("  schema is down\n");
}

TO_TEST(waits, after(schema), tags("waits")) {
    wait_for_ever();
}

TO_TEST(fails, after(schema), tags("fails")) {
    TO_EXPECT_EQ(1, 2);
}

TO_TEST(is_out_of_time, after(schema), timeout(0.1), tags("time")) {
    for (;;) {
        pause();
    }
}

TO_TEST(next, after(schema), tags("fails")) {
    tell("  next\n");
}

TO_TEST(tidy, after_any(server, fails), tags("tidy")) {
    tell("tidy\n");
}

TO_FIXTURE(slow_up, after(server)) {
    wait_for_ever();
    to_yield();
}

TO_TEST(after_slow_up, after(slow_up), tags("up")) {
}

/* Is not in a hurry, and ends what it has begun. */
static volatile sig_atomic_t was_told;

static void told(int number) {
    was_told = number;
}

TO_FIXTURE(comes_late, after(server)) {
    sigset_t signals, before;
    signal(SIGTERM, told);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, &before);
    started();
    while (!was_told) {
        sigsuspend(&before);
    }
    to_yield();
    tell("  it is undone\n");
}

TO_TEST(after_comes_late, after(comes_late), tags("late")) {
}

TO_FIXTURE(slow_down, after(server)) {
    to_yield();
    wait_for_ever();
}

TO_TEST(before_slow_down, after(slow_down), tags("down")) {
}

TO_FIXTURE(other) {
    tell("other is up\n");
    to_yield();
    tell("other is down\n");
}

TO_TEST(fine, after(other), tags("fails")) {
}

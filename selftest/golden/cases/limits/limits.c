/* Tests that take longer than their limits. */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

static void wait_too_long(int milliseconds) {
    usleep((useconds_t)milliseconds * 1000);
}

TO_TEST(half_a_second, timeout(0.2)) {
    wait_too_long(500);
}

TO_TEST(hangs, timeout(0.2)) {
    for (;;) {
        pause();
    }
}

/* A debugger is attached when its time is up, and lets it go half a second later. */
TO_TEST(is_debugged, timeout(1)) {
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    pid_t debugger = fork();
    TO_ASSERT_OK(debugger);
    if (debugger == 0) {
        pid_t test = getppid();
        int status;
        if (ptrace(PTRACE_ATTACH, test, NULL, NULL) < 0) {
            _exit(1);
        }
        if (waitpid(test, &status, __WALL) != test) {
            _exit(2);
        }
        wait_too_long(1500);
        _exit(ptrace(PTRACE_DETACH, test, NULL, NULL) < 0 ? 3 : 0);
    }
    int status = 0;
    while (waitpid(debugger, &status, 0) < 0 && errno == EINTR) {
    }
    TO_EXPECT_EQ(status, 0);
}

/* SPDX-License-Identifier: MIT
 * A test that is being debugged when its time is up. */
#include <errno.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

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
        usleep(1500 * 1000);
        _exit(ptrace(PTRACE_DETACH, test, NULL, NULL) < 0 ? 3 : 0);
    }
    int status = 0;
    while (waitpid(debugger, &status, 0) < 0 && errno == EINTR) {
    }
    TO_EXPECT_EQ(status, 0);
}

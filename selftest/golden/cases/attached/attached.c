/* SPDX-License-Identifier: MIT
 * A test that is being debugged when its time is up. */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include <to/test.h>

/* A debugger is attached when its time is up, and lets it go half a second later. */
TO_TEST(is_debugged, timeout(1)) {
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    FILE *file = fopen("process", "w");
    TO_ASSERT_NOT_NULL(file);
    fprintf(file, "%d\n", (int)getpid());
    fclose(file);
    file = fopen("over", "r");
    TO_ASSERT_NOT_NULL(file);
    TO_EXPECT_EQ(fgetc(file), '.');
    fclose(file);
}

TO_TEST(is_traced_by_its_child, timeout(0.5)) {
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    pid_t test = getpid();
    if (fork() == 0) {
        ptrace(PTRACE_SEIZE, test, NULL, NULL);
    }
    for (;;) {
        pause();
    }
}

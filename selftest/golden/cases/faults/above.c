/* Kills all that is above it, so that nobody is left to end it but the kernel. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <to/test.h>

static pid_t parent_of(pid_t process) {
    char path[40];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    TO_ASSERT_NOT_NULL(file);
    TO_ASSERT_EQ(fscanf(file, "%*d (%*[^)]) %*c %d", &parent), 1);
    fclose(file);
    return parent;
}

TO_TEST(innocent) {
}

TO_TEST(kills_module_and_host, after(innocent)) {
    pid_t host = getppid();
    pid_t module = parent_of(host);
    FILE *file = fopen("process", "w");
    TO_ASSERT_NOT_NULL(file);
    fprintf(file, "%d %d %d\n", (int)getpid(), (int)host, (int)module);
    fclose(file);
    kill(module, SIGKILL);
    kill(host, SIGKILL);
    for (;;) {
        pause();
    }
}

TO_TEST(comes_after_it, after_any(kills_module_and_host)) {
}

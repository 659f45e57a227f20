/* Tests that end their module's first process. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
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

/* Returns when it is dead. */
static void end(pid_t process) {
    struct pollfd source = {.fd = (int)syscall(SYS_pidfd_open, process, 0), .events = POLLIN};
    TO_ASSERT_OK(source.fd);
    TO_ASSERT_OK(kill(process, SIGKILL));
    TO_ASSERT_EQ(poll(&source, 1, -1), 1);
}

static void end_module(void) {
    end(parent_of(getppid()));
}

static void end_all(void) {
    pid_t host = getppid();
    end_module();
    kill(host, SIGKILL);
    for (;;) {
        pause();
    }
}

/* Its host goes on. */
TO_TEST(ends_module, tags("module")) {
    end_module();
}

TO_TEST(has_a_host, after(ends_module), tags("module")) {
}

TO_TEST(fails, after(ends_module), tags("module")) {
    to_fail("by itself");
}

/* The module is started again for those that come after. */
TO_TEST(ends_all, tags("all")) {
    end_all();
}

TO_TEST(is_back, after_any(ends_all), tags("all")) {
}

TO_TEST(crashes, after(is_back), tags("all")) {
    abort();
}

TO_TEST(ends_all_again, after_any(crashes), tags("all")) {
    end_all();
}

TO_TEST(is_back_again, after_any(ends_all_again), tags("all")) {
}

/* What a host has left whose module is dead, too, does not stay until the end. */
TO_TEST(leaves_daemon, tags("daemon")) {
    int ends[2];
    char byte;
    TO_ASSERT_OK(pipe(ends));
    if (fork() == 0) {
        setsid();
        signal(SIGTERM, SIG_IGN);
        if (fork() == 0) {
            FILE *file = fopen("daemon", "w");
            fprintf(file, "%d", (int)getpid());
            fclose(file);
            close(ends[0]);
            close(ends[1]);
            for (;;) {
                pause();
            }
        }
        _exit(0);
    }
    close(ends[1]);
    TO_ASSERT_EQ(read(ends[0], &byte, 1), 0);
    end_all();
}

TO_TEST(daemon_is_gone, after_any(leaves_daemon), tags("daemon")) {
    int process = 0;
    FILE *file = fopen("daemon", "r");
    TO_ASSERT_NOT_NULL(file);
    TO_ASSERT_EQ(fscanf(file, "%d", &process), 1);
    fclose(file);
    TO_EXPECT_EQ(kill(process, 0), -1);
}

/* A module that lives, but does nothing. */
TO_TEST(stops_module, tags("stop")) {
    pid_t host = getppid();
    TO_ASSERT_OK(kill(parent_of(host), SIGSTOP));
    kill(host, SIGKILL);
    for (;;) {
        pause();
    }
}

TO_TEST(comes_after_the_stop, after_any(stops_module), tags("stop")) {
}

/* Not for ever. */
TO_TEST(first, tags("ever")) {
    end_all();
}

TO_TEST(second, after_any(first), tags("ever")) {
    end_all();
}

TO_TEST(third, after_any(second), tags("ever")) {
    end_all();
}

TO_TEST(fourth, after_any(third), tags("ever")) {
    end_all();
}

TO_TEST(fifth, after_any(fourth), tags("ever")) {
    end_all();
}

#ifdef OTHER
TO_TEST(other) {
}
#endif

TO_TEST(replaces, tags("replace")) {
    TO_ASSERT_OK(rename("other", "kills"));
    end_all();
}

TO_TEST(removes, tags("remove")) {
    TO_ASSERT_OK(unlink("kills"));
    end_all();
}

TO_TEST(never_runs, after_any(replaces, removes), tags("replace"), tags("remove")) {
}

/* SPDX-License-Identifier: MIT
 * The processes that a test leaves behind. */
#include "base/children.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

void to_children_adopt(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

int to_children_watch(pid_t process)
{
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int to_children_patience(int descriptor)
{
    return descriptor < 0 ? 5 : -1;
}

bool to_children_ended(pid_t process, const struct pollfd *source)
{
    siginfo_t how = {0};
    if (source->fd >= 0) {
        return source->revents != 0;
    }
    /* WNOWAIT: how it ended is for the one who waits for it. */
    return waitid(P_PID, (id_t)process, &how, WEXITED | WNOHANG | WNOWAIT) < 0
               ? errno == ECHILD
               : how.si_pid == process;
}

bool to_children_wait(pid_t process, int descriptor, int64_t end)
{
    struct pollfd source = {.fd = descriptor, .events = POLLIN};
    int64_t most = descriptor < 0 ? to_children_patience(descriptor) : INT_MAX;
    for (;;) {
        int64_t left = (end - to_clock_now() + TO_MILLISECOND - 1) / TO_MILLISECOND;
        poll(&source, 1, (int)(left < 0 ? 0 : left < most ? left : most));
        if (to_children_ended(process, &source)) {
            return true;
        }
        if (left <= 0) {
            return false;
        }
    }
}

static ssize_t read_file(const char *path, char *data, size_t room)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    ssize_t size = 0;
    ssize_t got;
    while ((size_t)size + 1 < room && (got = read(file, data + size, room - 1 - (size_t)size)) > 0) {
        size += got;
    }
    close(file);
    data[size] = '\0';
    return size;
}

/* The command line, its NULs as spaces; the name of a process that has none. */
static void read_command(pid_t process, char *command, size_t room)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)process);
    ssize_t size = read_file(path, command, room);
    if (size <= 0) {
        snprintf(path, sizeof path, "/proc/%d/comm", (int)process);
        size = read_file(path, command, room);
    }
    for (ssize_t i = 0; i < size; i++) {
        if (command[i] == '\0' || command[i] == '\n') {
            command[i] = ' ';
        }
    }
    while (size > 0 && command[size - 1] == ' ') {
        command[--size] = '\0';
    }
}

bool to_children_traced(pid_t process)
{
    static const char field[] = "\nTracerPid:\t";
    char path[64];
    char text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) {
        close(file);
    }
    text[size > 0 ? size : 0] = '\0';
    const char *found = strstr(text, field);
    return found && found[sizeof field - 1] != '0';
}

static bool is_kept(pid_t process, const pid_t *keep, size_t kept)
{
    for (size_t i = 0; i < kept; i++) {
        if (keep[i] == process) {
            return true;
        }
    }
    return false;
}

struct killing {
    const pid_t *keep;
    size_t kept;
    to_children_visit *visit;
    void *context;
    size_t count;
};

static void end_child(struct killing *killing, pid_t process)
{
    if (process <= 0 || is_kept(process, killing->keep, killing->kept)) {
        return;
    }
    killing->count++;
    if (waitpid(process, NULL, WNOHANG) == process) {
        return; /* dead already, only never waited for */
    }
    if (killing->visit) {
        char command[512];
        read_command(process, command, sizeof command);
        killing->visit(killing->context, process, command);
    }
    kill(process, SIGKILL);
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {
    }
}

/* Kills the children of this thread that the kernel lists now, however many. Returns how many
 * there were. */
static size_t kill_listed(const struct killing *which)
{
    struct killing killing = *which;
    char path[64], chunk[1024];
    ssize_t size;
    pid_t process = 0;
    snprintf(path, sizeof path, "/proc/self/task/%ld/children", syscall(SYS_gettid));
    int file = open(path, O_RDONLY | O_CLOEXEC);
    while (file >= 0 && (size = read(file, chunk, sizeof chunk)) > 0) {
        for (ssize_t i = 0; i < size; i++) {
            if (chunk[i] >= '0' && chunk[i] <= '9') {
                process = process * 10 + (chunk[i] - '0');
            } else {
                end_child(&killing, process);
                process = 0;
            }
        }
    }
    if (file >= 0) {
        close(file);
    }
    return killing.count;
}

static void kill_all(const struct killing *which)
{
    while (kill_listed(which) > 0) {
        /* Those that were killed may have left children of their own. */
    }
}

void to_children_kill(const pid_t *keep, size_t kept, to_children_visit *visit, void *context)
{
    if (kept == 0 && waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD) {
        return;
    }
    kill_all(&(struct killing){keep, kept, visit, context, 0});
}

void to_children_kill_own(to_children_visit *visit, void *context)
{
    siginfo_t how;
    if (waitid(P_ALL, 0, &how, WEXITED | WNOHANG | WNOWAIT | __WNOTHREAD) == 0) {
        kill_all(&(struct killing){NULL, 0, visit, context, 0});
    }
}

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
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
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

/* The text behind "NAME:\t" in /proc/PID/status, at most `room` bytes; "" where there is none. */
static void read_status(pid_t process, const char *name, char *value, size_t room)
{
    char path[64];
    char text[4096];
    char field[32];
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    snprintf(field, sizeof field, "\n%s:\t", name);
    const char *found = read_file(path, text, sizeof text) > 0 ? strstr(text, field) : NULL;
    snprintf(value, room, "%s", found ? found + strlen(field) : "");
}

static pid_t read_process(pid_t process, const char *name)
{
    char value[32];
    read_status(process, name, value, sizeof value);
    return (pid_t)strtol(value, NULL, 10);
}

bool to_children_are_below_us(pid_t process)
{
    enum { DEEPEST = 256 };
    pid_t own = getpid();
    for (int i = 0; i < DEEPEST && process > 1 && process != own; i++) {
        process = read_process(process, "PPid");
    }
    return process == own;
}

bool to_children_traced(pid_t process)
{
    pid_t tracer = read_process(process, "TracerPid");
    return tracer > 0 && !to_children_are_below_us(tracer);
}

bool to_children_catches(pid_t process, int signal)
{
    char value[32];
    read_status(process, "SigCgt", value, sizeof value);
    return strtoull(value, NULL, 16) >> (signal - 1) & 1;
}

void to_children_release(pid_t process, int signal)
{
    siginfo_t why;
    if (signal == SIGTRAP && ptrace(PTRACE_GETSIGINFO, process, NULL, &why) == 0 &&
        why.si_code == SI_USER && why.si_pid == process) {
        signal = 0; /* it tells of an exec */
    }
    ptrace(PTRACE_DETACH, process, NULL, (uintptr_t)signal);
}

void to_children_release_all(void)
{
    siginfo_t how = {0};
    while (waitid(P_ALL, 0, &how, WSTOPPED | WNOHANG | __WALL) == 0 && how.si_pid > 0) {
        if (how.si_code == CLD_TRAPPED) {
            to_children_release(how.si_pid, how.si_status);
        }
        how.si_pid = 0;
    }
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

/*
 * All are killed before the first is waited for: as long as they are not, each of them counts as
 * a process of its user, so those that fork as fast as they can do not find room for another.
 */

/* A process may be listed several times until it is dead. More numbers the kernel does not have. */
enum { PROCESSES_MAX = 4 * 1024 * 1024, MET_SIZE = PROCESSES_MAX / 8 };

/* For one that does not die, because the kernel waits in it for a device. */
#define PATIENCE (5 * TO_SECOND)
#define SHORTEST (20 * TO_MICROSECOND)
#define LONGEST (5 * TO_MILLISECOND)

struct killing {
    const pid_t *keep;
    size_t kept;
    to_children_visit *visit;
    void *context;
    unsigned char *met; /* a bit a process; NULL: none was met, or there is no memory */
    size_t living;      /* of those that were listed last */
    size_t fresh;       /* of these, met for the first time */
    size_t reaped;
};

/* Those that may not be killed stay our children, and were told of. Of more than that, some are
 * told of again. */
static pid_t spared[64];
static size_t spared_count;

static void spare(pid_t process)
{
    size_t place = __atomic_fetch_add(&spared_count, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&spared[place % (sizeof spared / sizeof *spared)], process,
                     __ATOMIC_RELAXED);
}

static bool is_spared(pid_t process)
{
    for (size_t i = 0; i < sizeof spared / sizeof *spared; i++) {
        if (__atomic_load_n(&spared[i], __ATOMIC_RELAXED) == process) {
            return true;
        }
    }
    return false;
}

/* Whether for the first time. */
static bool meet(struct killing *killing, pid_t process)
{
    if (!killing->met) {
        void *memory = mmap(NULL, MET_SIZE, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        killing->met = memory == MAP_FAILED ? NULL : memory;
    }
    if (!killing->met || process >= PROCESSES_MAX) {
        return true;
    }
    unsigned char bit = (unsigned char)(1U << process % 8);
    bool first = !(killing->met[process / 8] & bit);
    killing->met[process / 8] |= bit;
    return first;
}

static void visit(const struct killing *killing, pid_t process, const char *command, bool killed)
{
    if (killing->visit && killed) {
        killing->visit(killing->context, process, command);
    } else if (killing->visit) {
        char text[640];
        snprintf(text, sizeof text, "%s (still runs: it may not be killed)", command);
        killing->visit(killing->context, process, text);
    }
}

static void kill_child(struct killing *killing, pid_t process)
{
    siginfo_t how = {0};
    if (waitid(P_PID, (id_t)process, &how, WEXITED | WNOHANG | WNOWAIT | __WALL) < 0 ||
        how.si_pid == process) {
        return; /* dead already, only never waited for */
    }
    char command[512] = "";
    bool first = meet(killing, process) && !is_spared(process);
    if (first && killing->visit) {
        read_command(process, command, sizeof command);
    }
    bool killed = kill(process, SIGKILL) == 0;
    killing->living += killed;
    if (first && !killed) {
        spare(process);
    }
    if (first) {
        killing->fresh += killed;
        visit(killing, process, command, killed);
    }
}

static void reap_child(struct killing *killing, pid_t process)
{
    killing->reaped += waitpid(process, NULL, WNOHANG | __WALL) == process;
}

/* The children of this thread that the kernel lists now, however many. */
static void for_listed(struct killing *killing, void (*call)(struct killing *, pid_t))
{
    char path[64], chunk[1024];
    ssize_t size;
    pid_t process = 0;
    snprintf(path, sizeof path, "/proc/self/task/%ld/children", syscall(SYS_gettid));
    int file = open(path, O_RDONLY | O_CLOEXEC);
    while (file >= 0 && (size = read(file, chunk, sizeof chunk)) > 0) {
        for (ssize_t i = 0; i < size; i++) {
            if (chunk[i] >= '0' && chunk[i] <= '9') {
                process = process * 10 + (chunk[i] - '0');
                continue;
            }
            if (process > 0 && !is_kept(process, killing->keep, killing->kept)) {
                call(killing, process);
            }
            process = 0;
        }
    }
    if (file >= 0) {
        close(file);
    }
}

/* Those that are dead leave children of their own, which come to the list. */
static void kill_all(struct killing *killing)
{
    int64_t end = to_clock_now() + PATIENCE;
    struct timespec pause = {0, SHORTEST};
    do {
        killing->living = killing->fresh = 0;
        for_listed(killing, kill_child);
        if (killing->fresh > 0) {
            end = to_clock_now() + PATIENCE;
            pause.tv_nsec = SHORTEST;
        } else if (killing->living > 0) {
            nanosleep(&pause, NULL);
            pause.tv_nsec = pause.tv_nsec < LONGEST / 2 ? 2 * pause.tv_nsec : LONGEST;
        }
    } while (killing->living > 0 && to_clock_now() < end);
    do {
        /* Once more where any was taken off the list while it was read. */
        killing->reaped = 0;
        for_listed(killing, reap_child);
    } while (killing->reaped > 0);
    if (killing->met) {
        munmap(killing->met, MET_SIZE);
    }
}

void to_children_kill(const pid_t *keep, size_t kept, to_children_visit *visit, void *context)
{
    if (kept == 0 && waitpid(-1, NULL, WNOHANG | __WALL) < 0 && errno == ECHILD) {
        return;
    }
    kill_all(&(struct killing){.keep = keep, .kept = kept, .visit = visit, .context = context});
}

void to_children_kill_own(to_children_visit *visit, void *context)
{
    siginfo_t how;
    if (waitid(P_ALL, 0, &how, WEXITED | WNOHANG | WNOWAIT | __WNOTHREAD | __WALL) == 0) {
        kill_all(&(struct killing){.visit = visit, .context = context});
    }
}

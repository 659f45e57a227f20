/* SPDX-License-Identifier: MIT
 * Bad deeds, each a function, and the table of their names. */
#include "deeds.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <to/test.h>

#include "asking.h"

/* Where the compiler must not see what is coming. */
static volatile int zero;

_Noreturn static void wait_for_ever(void)
{
    for (;;) {
        pause();
    }
}

/* ---- crashes ---- */

static void reads_null(void)
{
    TO_EXPECT_EQ(*(volatile int *)(uintptr_t)zero, 1);
}

static void aborts(void)
{
    abort();
}

static void divides_by_zero(void)
{
#if defined __x86_64__ || defined __i386__
    zero = 7 / zero;
#endif
    raise(SIGFPE); /* where the machine's answer is 0 */
}

static void reads_beyond_a_file(void)
{
    int file = memfd_create("short", MFD_CLOEXEC);
    volatile char *bytes = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    TO_ASSERT_TRUE(bytes != MAP_FAILED);
    zero = bytes[0];
}

static void runs_no_instruction(void)
{
    __builtin_trap();
}

static void hits_a_breakpoint(void)
{
    raise(SIGTRAP);
}

static void overflows_the_stack(void)
{
    volatile char room[64 * 1024];
    void (*volatile again)(void) = overflows_the_stack;
    room[0] = 0;
    again();
    room[1] = 0;
}

static void frees_twice(void)
{
    void *volatile block = malloc(100);
    free(block);
    free(block);
}

static void writes_beyond_a_block(void)
{
    char *volatile block = malloc(24);
    void *volatile next = malloc(24);
    memset(block, 'x', 64);
    free(next);
    free(block);
    free(malloc(2000));
    abort(); /* should the library have noticed nothing */
}

static void ends_by_sigterm(void)
{
    raise(SIGTERM);
}

static void ends_by_sigkill(void)
{
    raise(SIGKILL);
}

static void writes_to_a_closed_pipe(void)
{
    int ends[2];
    TO_ASSERT_OK(pipe(ends));
    close(ends[0]);
    TO_EXPECT_OK(write(ends[1], "x", 1));
}

/* ---- exits ---- */

static void exits_0(void)
{
    exit(0);
}

static void exits_at_once_0(void)
{
    _exit(0);
}

static void exits_3(void)
{
    exit(3);
}

static void becomes_another_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    TO_ASSERT_OK(-1);
}

static void becomes_a_program_that_waits(void)
{
    execlp("sleep", "sleep", "1000", (char *)NULL);
}

static void *exit_on_a_thread(void *nothing)
{
    exit(0);
    return nothing;
}

static void exits_on_a_thread(void)
{
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, exit_on_a_thread, NULL), 0);
    wait_for_ever();
}

static void ends_its_own_thread(void)
{
    pthread_exit(NULL);
}

/* ---- hangs ---- */

static void loops(void)
{
    while (!zero) {
    }
}

static void loops_deaf(void)
{
    signal(SIGTERM, SIG_IGN);
    loops();
}

static void waits(void)
{
    wait_for_ever();
}

static void stops_itself(void)
{
    raise(SIGSTOP);
}

static void blocks_all_and_waits(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    wait_for_ever();
}

static void locks_itself_out(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    pthread_mutex_lock(&mutex);
}

/* ---- other processes ---- */

static pid_t parent_of(pid_t process)
{
    char path[64];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    if (file) {
        /* The name, in parentheses, may hold any byte. */
        char line[512] = "";
        size_t size = fread(line, 1, sizeof line - 1, file);
        line[size] = '\0';
        char *at = strrchr(line, ')');
        if (!at || sscanf(at + 1, " %*c %d", &parent) != 1) {
            parent = 0;
        }
        fclose(file);
    }
    return parent;
}

static void kills_its_parent(void)
{
    kill(getppid(), SIGKILL);
    wait_for_ever();
}

static void ends_its_parent(void)
{
    kill(getppid(), SIGTERM);
    wait_for_ever();
}

static void stops_its_parent(void)
{
    kill(getppid(), SIGSTOP);
}

static void kills_its_group(void)
{
    kill(0, SIGKILL);
}

static void kills_its_group_by_number(void)
{
    kill(-getpgid(0), SIGKILL);
}

static void kills_its_module(void)
{
    pid_t module = parent_of(getppid());
    TO_ASSERT_INT(module, >, 1);
    kill(module, SIGKILL);
}

static void stops_its_module(void)
{
    pid_t module = parent_of(getppid());
    TO_ASSERT_INT(module, >, 1);
    kill(module, SIGSTOP);
}

/* By what would end it. */
static void signals_its_runner(void)
{
    pid_t runner = parent_of(parent_of(getppid()));
    TO_ASSERT_INT(runner, >, 1);
    kill(runner, SIGUSR1);
    kill(runner, SIGALRM);
    kill(runner, SIGRTMIN);
}

static void kills_its_parents_group(void)
{
    pid_t group = getpgid(getppid());
    TO_ASSERT_INT(group, >, 1);
    kill(-group, SIGKILL);
    wait_for_ever();
}

/* ---- output ---- */

static void prints_100_megabytes(void)
{
    static char block[1024 * 1024];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 100; i++) {
        TO_ASSERT_INT(write(1, block, sizeof block), >, 0);
    }
}

static void closes_its_output(void)
{
    close(1);
    close(2);
    printf("nobody sees this\n");
}

static void closes_all(void)
{
    for (int i = 0; i < 1024; i++) {
        close(i);
    }
}

static void closes_all_and_fails(void)
{
    closes_all();
    TO_ASSERT_EQ(1, 2);
}

static void closes_all_and_skips(void)
{
    closes_all();
    to_skip("nobody hears this");
}

static void writes_to_all(void)
{
    static char bytes[5000];
    for (int i = 0; i < 1024; i++) {
        for (size_t j = 0; j < sizeof bytes; j++) {
            bytes[j] = (char)(i + (int)j);
        }
        ssize_t size = send(i, bytes, sizeof bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
        size = size < 0 ? write(i, bytes, 8) : size;
        (void)size;
    }
}

/* So that nobody ever reads there again. */
static void shuts_all_down(void)
{
    for (int i = 0; i < 1024; i++) {
        shutdown(i, SHUT_RDWR);
    }
}

static void prints_no_text(void)
{
    for (int i = 0; i < 100000; i++) {
        putchar(i * 7919 >> 3 & 0xff);
    }
    fprintf(stderr, "]]>%c\xff\xfe\xed\xa0\x80\xf4\x90\x80\x80\x1b[31m\r\n", 0);
    to_fail("\xff\xfe ]]> \x01 \x7f");
}

static void takes_back_its_output(void)
{
    printf("before\n");
    TO_ASSERT_OK(fcntl(1, F_SETFL, 0)); /* no longer appending */
    TO_ASSERT_OK(ftruncate(1, 0));
    TO_ASSERT_OK(lseek(1, 1000 * 1000, SEEK_SET));
    printf("behind a hole\n");
}

static void stretches_its_output(void)
{
    TO_EXPECT_OK(ftruncate(1, (off_t)1 << 40));
    to_fail("a terabyte");
}

static void complains_for_long(void)
{
    for (int i = 0; i < 20000; i++) {
        TO_EXPECT_EQ(i, -1);
    }
}

/* ---- traced ---- */

/* Its parent is to be told of each signal, and to say whether it takes its course. */
static void asks_to_be_traced(void)
{
    TO_ASSERT_OK(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    raise(SIGCHLD);
}

static void asks_to_be_traced_and_crashes(void)
{
    TO_ASSERT_OK(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    raise(SIGSEGV);
}

static void asks_to_be_traced_and_waits(void)
{
    TO_ASSERT_OK(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    raise(SIGSTOP);
    wait_for_ever();
}

/* Who is debugged may take all the time that there is; not by his own child. */
static void traced_by_its_child_and_waits(void)
{
    pid_t test = getpid();
    if (fork() == 0) {
        ptrace(PTRACE_SEIZE, test, NULL, NULL);
    }
    wait_for_ever();
}

/* ---- what stays ---- */

static void fork_again(void);

/* Returns in the test when the process is set up. Its own descriptors stay open, the
 * test's output among them. It tells by a byte: the pipe may also be open in a process that
 * another test has forked at the same time. */
static void leave_behind(void (*set_up)(void))
{
    int ends[2];
    char byte;
    TO_ASSERT_OK(pipe(ends));
    pid_t child = fork();
    if (child == 0) {
        set_up();
        ssize_t written = write(ends[1], "", 1);
        (void)written;
        close(ends[0]);
        close(ends[1]);
        wait_for_ever();
    }
    close(ends[1]);
    TO_ASSERT_EQ(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    if (set_up == fork_again) {
        waitpid(child, NULL, 0); /* it has left another in its place */
    }
}

static void nothing(void)
{
}

static void new_session(void)
{
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    setsid();
}

static void fork_again(void)
{
    new_session();
    if (fork() != 0) {
        _exit(0);
    }
}

static void leaves_a_daemon(void)
{
    leave_behind(fork_again);
}

static void leaves_a_session(void)
{
    leave_behind(new_session);
}

static void leaves_a_daemon_and_fails(void)
{
    leave_behind(fork_again);
    to_fail("after the daemon was there");
}

static void leaves_20(void)
{
    for (int i = 0; i < 20; i++) {
        leave_behind(nothing);
    }
}

static void leaves_one_stopped(void)
{
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    int status;
    TO_ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
    TO_ASSERT_TRUE(WIFSTOPPED(status));
}

static void leaves_a_zombie(void)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    siginfo_t how;
    TO_ASSERT_OK(waitid(P_PID, (id_t)child, &how, WEXITED | WNOWAIT));
}

/* A child with a child with a child ... */
static void leaves_a_chain(void)
{
    int ends[2];
    char byte;
    TO_ASSERT_OK(pipe(ends));
    int depth = 0;
    while (depth < 30 && fork() == 0) {
        setpgid(0, 0);
        depth++;
    }
    if (depth > 0) {
        close(ends[0]);
        close(ends[1]);
        wait_for_ever();
    }
    close(ends[1]);
    TO_ASSERT_EQ(read(ends[0], &byte, 1), 0);
}

/* One that is never the same process for long. */
static void leaves_one_on_the_run(void)
{
    if (fork() == 0) {
        for (int i = 0; i < 20000; i++) {
            pid_t next = fork();
            if (next != 0) {
                _exit(0);
            }
            setsid();
        }
        wait_for_ever();
    }
}

/* As many processes as the user has already, and some, and as many of them as then may be. */
static void breed(void)
{
    enum { SOME = 50 };
    struct rlimit limits;
    pid_t first = getpid(), child = -1;
    if (getuid() == 0) {
        /* For root there is no limit; and one user's would grow with each suite that does this. */
        uid_t nobody = 1000 * 1000 + (uid_t)first;
        TO_ASSERT_OK(setresgid(nobody, nobody, nobody));
        TO_ASSERT_OK(setresuid(nobody, nobody, nobody));
    }
    TO_ASSERT_OK(getrlimit(RLIMIT_NPROC, &limits));
    for (limits.rlim_cur = SOME; child < 0; limits.rlim_cur += SOME) {
        TO_ASSERT_OK(setrlimit(RLIMIT_NPROC, &limits));
        child = fork();
        if (child == 0) {
            _exit(0);
        }
    }
    TO_ASSERT_OK(setrlimit(RLIMIT_NPROC, &limits));
    do {
        child = fork();
    } while (child >= 0 || getpid() != first);
}

/* Where one is killed, there is another at once. */
static void leaves_some_that_breed(void)
{
    leave_behind(breed);
}

static void leaves_one_and_crashes(void)
{
    leave_behind(new_session);
    abort();
}

/* Nobody is left whose child the daemon could become but the runner. */
static void kills_all_above_it(void)
{
    pid_t host = getppid();
    leave_behind(fork_again);
    kills_its_module();
    kill(host, SIGKILL);
    wait_for_ever();
}

static void leaves_one_and_kills_its_parent(void)
{
    leave_behind(new_session);
    kills_its_parent();
}

static void *wait_on_a_thread(void *nobody)
{
    wait_for_ever();
    return nobody;
}

static void leaves_threads(void)
{
    for (int i = 0; i < 10; i++) {
        pthread_t thread;
        TO_ASSERT_EQ(pthread_create(&thread, NULL, wait_on_a_thread, NULL), 0);
    }
}

/* ---- copies and jumps ---- */

static void returns_as_copies(void)
{
    for (int i = 0; i < 5; i++) {
        if (fork() == 0) {
            return;
        }
    }
    while (waitpid(-1, NULL, __WNOTHREAD) > 0) { /* not for those of other tests */
    }
}

static void fails_as_a_copy(void)
{
    if (fork() == 0) {
        TO_ASSERT_EQ(1, 2);
    }
    while (waitpid(-1, NULL, __WNOTHREAD) > 0) { /* not for those of other tests */
    }
}

static jmp_buf out;

static void jump_out(void)
{
    longjmp(out, 1);
}

static void jumps_out_of_a_helper(void)
{
    if (setjmp(out) == 0) {
        jump_out();
        to_fail("not reached");
    }
}

static void jumps_to_nowhere(void)
{
    memset(&out, 0, sizeof out);
    longjmp(out, 1);
}

static void *assert_on_a_thread(void *nobody)
{
    TO_ASSERT_STR("on a thread", ==, "elsewhere");
    return nobody;
}

static void fails_on_a_thread(void)
{
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, assert_on_a_thread, NULL), 0);
    pthread_join(thread, NULL);
}

/* ---- what belongs to the process ---- */

static void changes_its_folder(void)
{
    TO_ASSERT_OK(chdir("/"));
}

static void removes_its_folder(void)
{
    char path[4096];
    TO_ASSERT_NOT_NULL(getcwd(path, sizeof path));
    TO_ASSERT_OK(rmdir(path));
}

static void changes_its_locale(void)
{
    TO_ASSERT_NOT_NULL(setlocale(LC_ALL, "C.UTF-8"));
}

static void changes_its_umask(void)
{
    umask(0777);
}

static void limit(int resource, rlim_t most)
{
    struct rlimit limits = {most, most};
    TO_ASSERT_OK(setrlimit(resource, &limits));
}

static void may_open_nothing(void)
{
    limit(RLIMIT_NOFILE, 0);
    to_fail("without descriptors");
}

static void may_write_nothing(void)
{
    limit(RLIMIT_FSIZE, 0);
}

static void writes_too_much(void)
{
    limit(RLIMIT_FSIZE, 0);
    printf("more than nothing\n");
}

static void may_start_nothing(void)
{
    limit(RLIMIT_NPROC, 0);
}

static void uses_all_memory(void)
{
    limit(RLIMIT_AS, 64 * 1024 * 1024);
    for (size_t size = 1024 * 1024; size >= 16; size /= 2) {
        for (;;) {
            char *volatile block = malloc(size);
            if (!block) {
                break;
            }
            memset(block, 1, size);
        }
    }
}

static void uses_all_memory_and_fails(void)
{
    uses_all_memory();
    TO_ASSERT_EQ(1, 2);
}

static void blocks_all_signals(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
}

static void ignores_its_children(void)
{
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0) {
        _exit(0);
    }
}

static void note_child(int number)
{
    (void)number;
}

static void handles_its_children(void)
{
    signal(SIGCHLD, note_child);
    if (fork() == 0) {
        _exit(0);
    }
    TO_EXPECT_INT(wait(NULL), >, 0);
}

static void adopts(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, 0);
    prctl(PR_SET_DUMPABLE, 0);
    leaves_a_daemon();
}

static void gives_up_its_terminal(void)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    TO_ASSERT_OK(terminal);
    TO_ASSERT_OK(ioctl(terminal, TIOCNOTTY));
}

/* Who writes to it is stopped from now on, unless he has seen to it. */
static void takes_the_terminal(void)
{
    struct termios mode;
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    TO_ASSERT_OK(terminal);
    signal(SIGTTOU, SIG_IGN);
    TO_ASSERT_OK(tcgetattr(terminal, &mode));
    mode.c_lflag |= TOSTOP;
    TO_ASSERT_OK(tcsetattr(terminal, TCSANOW, &mode));
    TO_ASSERT_OK(tcsetpgrp(terminal, getpgrp()));
}

static void makes_the_terminal_raw(void)
{
    struct termios mode;
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    TO_ASSERT_OK(terminal);
    signal(SIGTTOU, SIG_IGN);
    TO_ASSERT_OK(tcgetattr(terminal, &mode));
    cfmakeraw(&mode);
    TO_ASSERT_OK(tcsetattr(terminal, TCSANOW, &mode));
}

/* ---- the table ---- */

#define DEED(name) {#name, name}

static const struct {
    const char *name;
    void (*deed)(void);
} deeds[] = {
    DEED(nothing),
    DEED(reads_null),
    DEED(aborts),
    DEED(divides_by_zero),
    DEED(reads_beyond_a_file),
    DEED(runs_no_instruction),
    DEED(hits_a_breakpoint),
    DEED(overflows_the_stack),
    DEED(frees_twice),
    DEED(writes_beyond_a_block),
    DEED(ends_by_sigterm),
    DEED(ends_by_sigkill),
    DEED(writes_to_a_closed_pipe),
    DEED(exits_0),
    DEED(exits_at_once_0),
    DEED(exits_3),
    DEED(becomes_another_program),
    DEED(becomes_a_program_that_waits),
    DEED(exits_on_a_thread),
    DEED(ends_its_own_thread),
    DEED(loops),
    DEED(loops_deaf),
    DEED(waits),
    DEED(stops_itself),
    DEED(blocks_all_and_waits),
    DEED(locks_itself_out),
    DEED(kills_its_parent),
    DEED(ends_its_parent),
    DEED(stops_its_parent),
    DEED(kills_its_group),
    DEED(kills_its_group_by_number),
    DEED(kills_its_module),
    DEED(stops_its_module),
    DEED(signals_its_runner),
    DEED(kills_its_parents_group),
    DEED(kills_all_above_it),
    DEED(prints_100_megabytes),
    DEED(closes_its_output),
    DEED(closes_all),
    DEED(closes_all_and_fails),
    DEED(closes_all_and_skips),
    DEED(writes_to_all),
    DEED(shuts_all_down),
    DEED(prints_no_text),
    DEED(takes_back_its_output),
    DEED(stretches_its_output),
    DEED(complains_for_long),
    DEED(asks_to_be_traced),
    DEED(asks_to_be_traced_and_crashes),
    DEED(asks_to_be_traced_and_waits),
    DEED(traced_by_its_child_and_waits),
    DEED(leaves_a_daemon),
    DEED(leaves_a_session),
    DEED(leaves_a_daemon_and_fails),
    DEED(leaves_20),
    DEED(leaves_one_stopped),
    DEED(leaves_a_zombie),
    DEED(leaves_a_chain),
    DEED(leaves_one_on_the_run),
    DEED(leaves_some_that_breed),
    DEED(leaves_one_and_crashes),
    DEED(leaves_one_and_kills_its_parent),
    DEED(leaves_threads),
    DEED(returns_as_copies),
    DEED(fails_as_a_copy),
    DEED(jumps_out_of_a_helper),
    DEED(jumps_to_nowhere),
    DEED(fails_on_a_thread),
    DEED(changes_its_folder),
    DEED(removes_its_folder),
    DEED(changes_its_locale),
    DEED(changes_its_umask),
    DEED(may_open_nothing),
    DEED(may_write_nothing),
    DEED(writes_too_much),
    DEED(may_start_nothing),
    DEED(uses_all_memory),
    DEED(uses_all_memory_and_fails),
    DEED(blocks_all_signals),
    DEED(ignores_its_children),
    DEED(handles_its_children),
    DEED(adopts),
    DEED(gives_up_its_terminal),
    DEED(takes_the_terminal),
    DEED(makes_the_terminal_raw),
    DEED(hands_on),
    DEED(waits_for_a_key),
    DEED(dies_with_a_lock),
    DEED(leaves_a_child_with_a_lock),
    DEED(dies_while_it_hands_on),
    DEED(asks_in_riddles),
    DEED(asks_on_too_many_threads),
};

void deed_do(const char *name)
{
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        if (name && strcmp(name, deeds[i].name) == 0) {
            deeds[i].deed();
            return;
        }
    }
    to_fail("no deed is called %s", name ? name : "(null)");
}

void deed_list(void)
{
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        puts(deeds[i].name);
    }
}

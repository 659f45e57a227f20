/* What the tools say when they cannot do their work. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

TO_TEST(no_such_program) {
    to_run(TO_ARGV("redis-serverr", "--port", "7000"));
    to_log("nobody comes here");
}

TO_TEST(no_such_path) {
    to_spawn(TO_ARGV("./redis-server"));
}

TO_TEST(not_executable) {
    to_run(TO_ARGV("./bad.c"));
}

TO_TEST(no_such_folder) {
    to_run(TO_ARGV("ls"), .folder = "nowhere");
}

TO_TEST(no_program) {
    static const char *const argv[] = {NULL};
    to_run(argv);
}

TO_TEST(in_a_helper_process) {
    if (fork() == 0) {
        to_run(TO_ARGV("redis-serverr"));
        _exit(0);
    }
    wait(NULL);
}

TO_TEST(too_slow) {
    to_run(TO_ARGV("sh", "-c", "echo out; echo err >&2; sleep 1000"),
           .seconds = 0.1);
}

TO_TEST(too_much) {
    to_run(TO_ARGV("yes", "and again"));
}

TO_TEST(too_many) {
    for (int i = 0; i < 129; i++) {
        to_spawn(TO_ARGV("sleep", "1000"));
    }
}

TO_TEST(no_child_to_wait_for) {
    struct sigaction before, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGCHLD, &ignore, &before);
    struct to_process *process = to_spawn(TO_ARGV("true"));
    TO_EVENTUALLY(!to_process_runs(process), 30);
    sigaction(SIGCHLD, &before, NULL);
    to_process_wait(process, 30);
}

TO_TEST(goes_on) {
    struct to_process *process = to_spawn(TO_ARGV("sleep", "1000"));
    to_process_wait(process, 0.01);
}

TO_TEST(has_gone) {
    struct to_process *process = to_spawn(TO_ARGV("sh", "-c", "exit 4"));
    to_process_wait(process, 30);
    to_process_signal(process, SIGHUP);
}

TO_TEST(has_crashed) {
    struct to_process *process = to_spawn(TO_ARGV("sh", "-c", "kill -SEGV $$"));
    TO_EVENTUALLY(!to_process_runs(process), 30);
}

TO_TEST(has_crashed_as_wanted) {
    struct to_process *process = to_spawn(TO_ARGV("sh", "-c", "kill -SEGV $$"));
    TO_EXPECT_EQ(to_process_wait(process, 30), -SIGSEGV);
    process = to_spawn(TO_ARGV("sleep", "1000"));
    to_process_signal(process, SIGABRT);
    TO_EVENTUALLY(!to_process_runs(process), 30);
}

TO_TEST(not_captured) {
    struct to_process *process = to_spawn(TO_ARGV("echo", "elsewhere"));
    TO_EXPECT_EQ(to_process_wait(process, 30), 0);
    to_process_output(process);
}

TO_TEST(does_not_read) {
    to_process_write(to_spawn(TO_ARGV("sleep", "1000")), "text");
}

TO_TEST(reads_no_more) {
    struct to_process *process = to_spawn(TO_ARGV("true"), .reads = true);
    TO_EVENTUALLY(!to_process_runs(process), 30);
    to_process_write(process, "text");
}

TO_TEST(what_it_printed) {
    struct to_process *process =
        to_spawn(TO_ARGV("sh", "-c", "echo cannot bind; exit 1"), .is_captured = true);
    TO_EVENTUALLY(!to_process_runs(process), 30);
    to_spawn(TO_ARGV("sh", "-c", "echo to the end of the test; exec sleep 1000"));
    to_wait_port("127.0.0.1", 1, 0.05);
}

TO_TEST(no_server) {
    to_wait_port("127.0.0.1", 1, 0);
}

TO_TEST(no_host) {
    to_wait_port(NULL, 80, 1);
}

TO_TEST(no_port) {
    to_wait_port("localhost", 65536, 1);
}

TO_TEST(no_path) {
    to_wait_path("nowhere/file", 0.01);
}

TO_TEST(never) {
    int tries = 0;
    TO_EXPECT_EVENTUALLY(++tries < 0 && "with, a comma", 0.02, "row %d", 3);
    TO_EXPECT_EVENTUALLY(false, 0);
    TO_EVENTUALLY(strcmp("a", "b") == 0, 0.01);
    to_log("nobody comes here");
}

TO_TEST(never_assumed) {
    TO_ASSUME_EVENTUALLY(getenv("NOWHERE_SET"), 0.01);
    to_log("nobody comes here");
}

TO_TEST(no_tmpdir) {
    setenv("TMPDIR", "/nowhere", 1);
    to_tmpdir();
}

TO_TEST(long_tmpdir) {
    static char path[2000];
    memset(path, 'x', sizeof path - 1);
    path[0] = '/';
    setenv("TMPDIR", path, 1);
    to_tmpdir();
}

static void say(void *text)
{
    to_log("%s", (const char *)text);
}

static void fail_with(void *text)
{
    TO_ASSERT_EQ(1, 2, "%s", (const char *)text);
    to_log("nobody comes here");
}

static void fail_twice(void *text)
{
    TO_DEFER(fail_with, "deferred in the second");
    to_fail("%s", (const char *)text);
}

TO_TEST(deferred_failures) {
    TO_DEFER(say, "last");
    TO_DEFER(fail_with, "third");
    TO_DEFER(fail_twice, "second");
    TO_DEFER(say, "first");
    TO_ASSERT_TRUE(false, "in the body");
}

TO_TEST(deferred_after_a_skip) {
    TO_DEFER(fail_with, "deferred");
    to_skip("nothing to do");
}

TO_TEST(deferred_in_a_copy) {
    if (fork() == 0) {
        TO_DEFER(say, "never");
        _exit(0);
    }
    wait(NULL);
}

TO_TEST(deferred_nothing) {
    TO_DEFER(NULL, NULL);
}

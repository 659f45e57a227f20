/* What the tools do. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

/* ---- to_run ---- */

TO_TEST(run) {
    struct to_ran ran = to_run(TO_ARGV("sh", "-c", "cat; echo wrong >&2; exit 3"), .input = "in");
    TO_EXPECT_EQ(ran.status, 3);
    TO_EXPECT_EQ(ran.out, "in");
    TO_EXPECT_EQ(ran.out_size, 2);
    TO_EXPECT_EQ(ran.err, "wrong\n");
    TO_EXPECT_EQ(ran.err_size, 6);
}

TO_TEST(run_with_nothing) {
    struct to_ran ran = to_run(TO_ARGV("cat"));
    TO_EXPECT_EQ(ran.status, 0);
    TO_EXPECT_EQ(ran.out, "");
    TO_EXPECT_EQ(ran.err, "");
}

TO_TEST(run_ended_by_a_signal) {
    TO_EXPECT_EQ(to_run(TO_ARGV("sh", "-c", "kill -KILL $$")).status, -SIGKILL);
}

TO_TEST(run_in_a_folder) {
    TO_EXPECT_EQ(to_run(TO_ARGV("pwd"), .folder = "/").out, "/\n");
}

TO_TEST(run_with_an_environment) {
    struct to_ran ran = to_run(TO_ARGV("sh", "-c", "echo $GIVEN,$LC_ALL,$LIBTO"),
                               .environment = TO_ARGV("GIVEN=a=b", "LIBTO"));
    TO_EXPECT_EQ(ran.out, "a=b,C,\n");
}

TO_TEST(run_with_much_of_all) {
    enum { SIZE = 8 * 1024 * 1024 };
    char *much = calloc(1, SIZE);
    TO_ASSERT_NOT_NULL(much);
    struct to_ran ran = to_run(TO_ARGV("sh", "-c", "tee /dev/stderr"), .input = much,
                               .input_size = SIZE);
    TO_EXPECT_EQ(ran.status, 0);
    TO_EXPECT_EQ(ran.out_size, SIZE);
    TO_EXPECT_EQ(ran.err_size, SIZE);
    TO_EXPECT_MEM(ran.out, ==, much, SIZE);
    free(much);
}

static bool has_ended(pid_t process)
{
    char path[40], text[500] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    if (file) {
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
    }
    return !file || strstr(text, ") Z ");
}

/* Somebody has the pipes still open. */
TO_TEST(run_what_goes_on) {
    struct to_ran ran = to_run(TO_ARGV("sh", "-c", "sleep 1000 & echo $!"));
    pid_t sleeper = (pid_t)atoi(ran.out);
    TO_EXPECT_EQ(ran.status, 0);
    TO_ASSERT_GT(sleeper, 0);
    TO_EXPECT_OK(kill(sleeper, SIGKILL));
    TO_EVENTUALLY(has_ended(sleeper), 30);
}

/* A program finds signals and descriptors as if a shell had started it. */
TO_TEST(run_from_a_mess) {
    sigset_t all;
    int open[2];
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    signal(SIGPIPE, SIG_IGN);
    TO_ASSERT_OK(pipe(open));
    TO_EXPECT_EQ(to_run(TO_ARGV("grep", "SigBlk", "/proc/self/status")).out,
                 "SigBlk:\t0000000000000000\n");
    TO_EXPECT_EQ(to_run(TO_ARGV("sh", "-c", "kill -PIPE $$")).status, -SIGPIPE);
    char given[40];
    snprintf(given, sizeof given, "/proc/self/fd/%d", open[1]);
    TO_EXPECT_NE(to_run(TO_ARGV("test", "-e", given)).status, 0);
    TO_EXPECT_EQ(to_run(TO_ARGV("test", "-e", given), .keeps_descriptors = true).status, 0);
    signal(SIGPIPE, SIG_DFL);
    close(open[0]);
    close(open[1]);
}

/* ---- to_spawn ---- */

TO_TEST(spawn) {
    struct to_process *process =
        to_spawn(TO_ARGV("sh", "-c", "echo up; echo err >&2; exec sleep 1000"),
                 .is_captured = true);
    TO_EVENTUALLY(strcmp(to_process_output(process), "up\nerr\n") == 0, 30);
    TO_EXPECT_TRUE(to_process_runs(process));
    TO_EXPECT_OK(kill(to_process_id(process), 0));
    TO_EXPECT_EQ(to_process_end(process, 30), -SIGTERM);
    TO_EXPECT_EQ(to_process_end(process, 30), -SIGTERM);
    TO_EXPECT_EQ(to_process_wait(process, 0), -SIGTERM);
    TO_EXPECT_FALSE(to_process_runs(process));
}

TO_TEST(spawn_what_is_left_running) {
    to_spawn(TO_ARGV("sleep", "1000"));
    to_spawn(TO_ARGV("sh", "-c", "sleep 1000 & wait"));
}

/* The signal goes to the process alone, the end to its group. */
TO_TEST(spawn_and_signal) {
    struct to_process *process = to_spawn(
        TO_ARGV("sh", "-c", "trap 'echo one' USR1; echo up; while :; do sleep 1000 & wait; done"),
        .is_captured = true);
    TO_EVENTUALLY(strstr(to_process_output(process), "up\n"), 30);
    to_process_signal(process, SIGUSR1);
    TO_EVENTUALLY(strstr(to_process_output(process), "one\n"), 30);
}

TO_TEST(spawn_what_will_not_end) {
    struct to_process *process = to_spawn(
        TO_ARGV("sh", "-c", "trap '' TERM; echo up; while :; do sleep 1000; done"),
        .is_captured = true);
    TO_EVENTUALLY(strstr(to_process_output(process), "up\n"), 30);
    TO_EXPECT_EQ(to_process_end(process, 0.01), -SIGKILL);
}

TO_TEST(spawn_and_talk) {
    struct to_process *process = to_spawn(TO_ARGV("cat"), .is_captured = true, .reads = true);
    to_process_write(process, "one ");
    TO_EVENTUALLY(strcmp(to_process_output(process), "one ") == 0, 30);
    to_process_write(process, "two");
    to_process_close_input(process);
    TO_EXPECT_EQ(to_process_wait(process, 30), 0);
    TO_EXPECT_EQ(to_process_output(process), "one two");
}

TO_TEST(spawn_with_input) {
    struct to_process *process =
        to_spawn(TO_ARGV("sort"), .is_captured = true, .input = "b\na\n");
    TO_EXPECT_EQ(to_process_wait(process, 30), 0);
    TO_EXPECT_EQ(to_process_output(process), "a\nb\n");
}

/* Not only in the test's own thread, and as many as there may be at a time. */
static void *spawn_some(void *argument)
{
    for (int i = 0; i < 32; i++) {
        struct to_process *process = to_spawn(TO_ARGV("sleep", "1000"));
        TO_EXPECT_TRUE(to_process_runs(process));
        to_process_end(process, 30);
    }
    return argument;
}

TO_TEST(spawn_in_threads) {
    if (strcmp(to_run(TO_ARGV("sh", "-c", "ls /proc/$PPID/task | wc -l")).out, "1\n") != 0) {
        return; /* --isolate=thread: other tests may run */
    }
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        TO_ASSERT_EQ(pthread_create(&threads[i], NULL, spawn_some, NULL), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
}

TO_TEST(spawn_in_a_copy) {
    pid_t copy = fork();
    TO_ASSERT_OK(copy);
    if (copy == 0) {
        to_spawn(TO_ARGV("sleep", "1000"));
        TO_ASSERT_EQ(to_run(TO_ARGV("echo", "here")).out, "here\n");
        TO_ASSERT_OK(chdir(to_tmpdir()));
        _exit(0);
    }
    int status = 1;
    TO_EXPECT_EQ(waitpid(copy, &status, 0), copy);
    TO_EXPECT_EQ(status, 0);
}

/* ---- waiting ---- */

TO_TEST(eventually) {
    int tries = 0;
    TO_EVENTUALLY(++tries == 3, 30);
    TO_EXPECT_EQ(tries, 3);
    TO_EXPECT_TRUE(TO_EXPECT_EVENTUALLY(++tries == 5, 30, "never said"));
    TO_ASSERT_EVENTUALLY(true, 0);
    TO_EXPECT_EVENTUALLY(true, -1);
    TO_ASSUME_EVENTUALLY(++tries > 7, 30);
}

TO_TEST(path) {
    const char *folder = to_tmpdir();
    char path[4096];
    snprintf(path, sizeof path, "%s/late", folder);
    to_spawn(TO_ARGV("touch", "late"), .folder = folder);
    to_wait_path(path, 30);
}

static int listen_on(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    TO_ASSERT_OK(server);
    TO_ASSERT_OK(bind(server, (struct sockaddr *)&address, sizeof address), "port %d", port);
    TO_ASSERT_OK(listen(server, 5));
    return server;
}

TO_TEST(port) {
    int port = to_free_port();
    int server = listen_on(port);
    to_wait_port("127.0.0.1", port, 30);
    to_wait_port("localhost", port, 30);
    close(server);
}

/* ---- ports ---- */

static void take_ports(void)
{
    enum { COUNT = 50 };
    int ports[COUNT], servers[COUNT];
    for (int i = 0; i < COUNT; i++) {
        ports[i] = to_free_port();
        TO_EXPECT_GE(ports[i], 20000);
        TO_EXPECT_LE(ports[i], 65535);
        for (int j = 0; j < i; j++) {
            TO_EXPECT_NE(ports[i], ports[j]);
        }
    }
    /* Each is this test's alone, whatever runs beside it. */
    for (int i = 0; i < COUNT; i++) {
        servers[i] = listen_on(ports[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        close(servers[i]);
    }
}

TO_TEST(ports_1) { take_ports(); }
TO_TEST(ports_2) { take_ports(); }
TO_TEST(ports_3) { take_ports(); }
TO_TEST(ports_4) { take_ports(); }

/* ---- folders ---- */

TO_TEST(folder) {
    const char *one = to_tmpdir();
    const char *two = to_tmpdir();
    char path[4096];
    struct stat status;
    TO_EXPECT_NE(one, two);
    TO_EXPECT_EQ(one[0], '/');
    TO_EXPECT_MEM(one, ==, getenv("TMPDIR"), strlen(getenv("TMPDIR")));
    TO_ASSERT_OK(stat(one, &status));
    TO_EXPECT_EQ(status.st_mode & 07777, 0700u);
    TO_EXPECT_EQ(to_run(TO_ARGV("ls", "-A"), .folder = two).out, "");
    TO_EXPECT_EQ(to_run(TO_ARGV("sh", "-c", "mkdir -p a/b && echo x > a/b/c && ln -s / root && "
                                            "chmod 500 a/b && chmod 0 a"),
                        .folder = one).status, 0);
    snprintf(path, sizeof path, "%s/root", one);
    TO_EXPECT_OK(access(path, F_OK));
}

TO_TEST(folder_of_a_skip) {
    to_tmpdir();
    to_skip("no reason");
}

TO_TEST(folder_of_an_expected_failure, xfail("always")) {
    to_tmpdir();
    to_fail("as expected");
}

/* ---- deferred calls ---- */

static int step;

static void expect_step(void *which)
{
    TO_EXPECT_EQ(++step, *(const int *)which);
}

static void defer_more(void *which)
{
    TO_DEFER(expect_step, which);
}

TO_TEST(defer) {
    static int first = 1, second = 2, third = 3;
    step = 0;
    TO_DEFER(expect_step, &third);
    TO_DEFER(defer_more, &second);
    TO_DEFER(expect_step, &first);
}

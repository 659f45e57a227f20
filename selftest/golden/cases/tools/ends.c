/* Tests with all kinds of ends, each with a process, a folder and a deferred call. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <to/test.h>

static void say(void *text)
{
    to_log("%s", (const char *)text);
}

/* It tells its number, and when it is asked to end. */
static void own_much(const char *name)
{
    char script[500], path[100];
    snprintf(path, sizeof path, "pid.%s", name);
    snprintf(script, sizeof script,
             "exec 2>/dev/null; trap 'echo %s >>asked; exit' TERM; echo $$ >pid.tmp.%s; mv pid.tmp.%s %s; "
             "while :; do sleep 1000 & wait; done",
             name, name, name, path);
    to_tmpdir();
    to_spawn(TO_ARGV("sh", "-c", script));
    TO_DEFER(say, "deferred");
    to_wait_path(path, 30);
}

TO_TEST(passes) { own_much("passes"); }

TO_TEST(fails) {
    own_much("fails");
    to_fail("on purpose");
}

TO_TEST(skips) {
    own_much("skips");
    to_skip("on purpose");
}

TO_TEST(crashes) {
    own_much("crashes");
    abort();
}

TO_TEST(exits) {
    own_much("exits");
    exit(0);
}

TO_TEST(is_killed) {
    own_much("is_killed");
    raise(SIGKILL);
}

TO_TEST(hangs, timeout(1)) {
    own_much("hangs");
    for (;;) {
        pause();
    }
}

TO_TEST(hangs_hard, timeout(1)) {
    signal(SIGTERM, SIG_IGN);
    own_much("hangs_hard");
    for (;;) {
        pause();
    }
}

static void *fail_there(void *argument)
{
    to_fail("on another thread");
    return argument;
}

TO_TEST(fails_on_a_thread) {
    pthread_t thread;
    own_much("fails_on_a_thread");
    TO_ASSERT_EQ(pthread_create(&thread, NULL, fail_there, NULL), 0);
    pthread_join(thread, NULL);
}

static void crash(void *argument)
{
    (void)argument;
    abort();
}

TO_TEST(crashes_in_a_deferred_call) {
    own_much("crashes_in_a_deferred_call");
    TO_DEFER(crash, NULL);
    TO_DEFER(say, "before the crash");
}

TO_TEST(crashes_as_expected, xfail("on purpose")) {
    own_much("crashes_as_expected");
    abort();
}

TO_TEST(ends_its_thread) {
    own_much("ends_its_thread");
    pthread_exit(NULL);
}

TO_TEST(leaves_one) {
    to_tmpdir();
    if (fork() == 0) {
        pause();
    }
}

TO_TEST(has_nothing) {
}

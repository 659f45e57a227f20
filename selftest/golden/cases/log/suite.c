/* SPDX-License-Identifier: MIT
 * Tests that log, from wherever that is possible. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <to/test.h>
#include <unistd.h>

TO_SETUP
{
    to_log("set up");
}

TO_FIXTURE(server)
{
    to_log("listening on port %d", 4711);
    to_yield();
    to_log_warning("3 connections were open");
}

TO_TEST(login, after(server))
{
    to_log("login passed after %d tries", 2);
    to_log_debug("the session is %d", 7);
}

TO_TEST(checkout, after(login))
{
    to_log("to pay:\t12\nin two lines");
    to_log_error("payment \033[31mFAILED\033[0m");
    to_fail("no money");
}

static void *log_in_thread(void *argument)
{
    to_log("from a thread");
    return argument;
}

TO_TEST(others)
{
    pthread_t thread;
    pthread_create(&thread, NULL, log_in_thread, NULL);
    pthread_join(thread, NULL);
    pid_t child = fork();
    if (child == 0) {
        to_log("from a child");
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

/* More than anybody can read meanwhile; every line is shown or counted. */
TO_TEST(flood)
{
    for (int i = 0; i < 20000; i++) {
        to_log("line %d", i);
    }
}

TO_TEST(crashes)
{
    to_log("about to crash");
    abort();
}

TO_TEST(has_closed_all)
{
    closefrom(3);
    to_log("nobody hears this but standard error");
    TO_EXPECT_TRUE(false);
}

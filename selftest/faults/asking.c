/* SPDX-License-Identifier: MIT
 * Deeds, good and bad, of a test that asks for the shared state. */
#include "asking.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/test.h>

enum { LARGE = 1000 * 1000, THREADS = 1100, MOST = 256 };

void hands_on(void)
{
    static char bytes[LARGE];
    size_t size;
    memset(bytes, 'x', sizeof bytes);
    to_lock("common");
    to_state_set_bytes("bytes", bytes, sizeof bytes);
    TO_EXPECT_MEM(to_state_get_bytes("bytes", &size), ==, bytes, sizeof bytes);
    to_state_set_fd("descriptor", 1);
    close(to_state_get_fd("descriptor"));
    to_unlock("common");
    for (int i = 0; i < 20; i++) {
        to_state_add("counter", 1);
    }
    to_result_set("handed on");
}

void waits_for_a_key(void)
{
    to_state_wait("nobody sets this", 1000);
}

void dies_with_a_lock(void)
{
    to_lock("common");
    kill(getpid(), SIGKILL);
}

void leaves_a_child_with_a_lock(void)
{
    if (fork() == 0) {
        to_lock("common");
        to_state_set("the child has it", 1);
        for (;;) {
            pause();
        }
    }
    to_state_wait("the child has it", 60);
}

static void *kill_soon(void *argument)
{
    usleep(1000);
    kill(getpid(), SIGKILL);
    return argument;
}

/* In the middle of some question or answer. */
void dies_while_it_hands_on(void)
{
    pthread_t thread;
    static char bytes[LARGE];
    size_t size;
    pthread_create(&thread, NULL, kill_soon, NULL);
    for (;;) {
        to_state_set_bytes("half", bytes, sizeof bytes);
        to_state_get_bytes_or("half", "", 0, &size);
    }
}

/* On the connection that libto has made, whatever it is. */
void asks_in_riddles(void)
{
    bool was_open[MOST];
    for (int i = 0; i < MOST; i++) {
        was_open[i] = fcntl(i, F_GETFD) >= 0;
    }
    to_state_set("before", 1);
    for (int i = 3; i < MOST; i++) {
        if (!was_open[i]) {
            char riddle[5000];
            memset(riddle, i, sizeof riddle);
            send(i, riddle, sizeof riddle, MSG_NOSIGNAL);
        }
    }
    to_state_set("after", 1);
}

static void meet(void *argument)
{
    pthread_barrier_wait(argument);
}

/* Where the question fails, the thread may end there. */
static void *ask_once(void *argument)
{
    pthread_cleanup_push(meet, argument);
    to_state_set("threads", 1);
    pthread_cleanup_pop(1);
    return argument;
}

void asks_on_too_many_threads(void)
{
    pthread_attr_t small;
    pthread_t thread;
    static pthread_barrier_t barrier;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 * 1024);
    pthread_barrier_init(&barrier, NULL, THREADS + 1);
    for (int i = 0; i < THREADS; i++) {
        TO_ASSERT_EQ(pthread_create(&thread, &small, ask_once, &barrier), 0);
    }
    pthread_barrier_wait(&barrier);
}

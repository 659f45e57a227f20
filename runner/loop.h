/* SPDX-License-Identifier: MIT
 *
 * The event loop: descriptors that became ready, signals that came, moments that passed.
 *
 * One thread, over epoll and signalfd; it sleeps until something happens. A callback may
 * add and remove anything, itself included.
 */
#ifndef TO_RUNNER_LOOP_H
#define TO_RUNNER_LOOP_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

struct to_loop;

/* A descriptor that is watched for input; owned by whoever added it. */
struct to_source {
    int fd;
    void (*ready)(struct to_source *source);
};

/* A moment that is waited for; owned by whoever set it. Starts as {0} plus `passed`. */
struct to_timer {
    void (*passed)(struct to_timer *timer);
    int64_t when; /* of to_clock_now */
    size_t place; /* in the loop's heap, 0: not set */
};

struct to_loop *to_loop_new(void);
struct to_loop *to_loop_free(struct to_loop *loop);

void to_loop_add(struct to_loop *loop, struct to_source *source);
void to_loop_remove(struct to_loop *loop, struct to_source *source);

/* Sets the timer, or moves it; stops it (which may be done at any time). */
void to_loop_set(struct to_loop *loop, struct to_timer *timer, int64_t when);
void to_loop_unset(struct to_loop *loop, struct to_timer *timer);

/* Puts off every moment that is waited for: as if time had stood still for so long. */
void to_loop_put_off(struct to_loop *loop, int64_t duration);

/* Blocks these signals and hands them to `came` from now on. Once a loop. */
void to_loop_signals(struct to_loop *loop, const sigset_t *signals,
                     void (*came)(void *context, int signal), void *context);

/* Waits until something happens and deals with all that has. */
void to_loop_turn(struct to_loop *loop);

/* Does nothing for so many nanoseconds, whatever happens: what does is dealt with together in
 * the next turn. */
void to_loop_rest(int64_t duration);

#endif

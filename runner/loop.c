/* SPDX-License-Identifier: MIT
 * The event loop. */
#include "loop.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "memory.h"

enum { BATCH = 64 };

struct to_loop {
    int epoll;
    struct epoll_event events[BATCH]; /* being dealt with; NULL: removed meanwhile */
    int count;
    struct to_timer **heap; /* heap[1] is the earliest */
    size_t timers;
    size_t room;
    struct to_source signals; /* fd -1: none */
    void (*came)(void *context, int signal);
    void *context;
};

struct to_loop *to_loop_new(void)
{
    struct to_loop *loop = to_memory_new(sizeof *loop);
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll < 0) {
        to_memory_die("epoll_create1");
    }
    loop->signals.fd = -1;
    return loop;
}

struct to_loop *to_loop_free(struct to_loop *loop)
{
    if (loop) {
        if (loop->signals.fd >= 0) {
            close(loop->signals.fd);
        }
        close(loop->epoll);
        free(loop->heap);
        free(loop);
    }
    return NULL;
}

void to_loop_add(struct to_loop *loop, struct to_source *source)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = source};
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, source->fd, &event) < 0) {
        to_memory_die("epoll_ctl");
    }
}

void to_loop_remove(struct to_loop *loop, struct to_source *source)
{
    epoll_ctl(loop->epoll, EPOLL_CTL_DEL, source->fd, NULL);
    for (int i = 0; i < loop->count; i++) {
        if (loop->events[i].data.ptr == source) {
            loop->events[i].data.ptr = NULL;
        }
    }
}

/* ---- timers: a binary heap ---- */

static void put(struct to_loop *loop, size_t place, struct to_timer *timer)
{
    loop->heap[place] = timer;
    timer->place = place;
}

static void sift(struct to_loop *loop, size_t place)
{
    struct to_timer *timer = loop->heap[place];
    while (place > 1 && loop->heap[place / 2]->when > timer->when) {
        put(loop, place, loop->heap[place / 2]);
        place /= 2;
    }
    for (;;) {
        size_t child = 2 * place;
        if (child < loop->timers && loop->heap[child + 1]->when < loop->heap[child]->when) {
            child++;
        }
        if (child > loop->timers || loop->heap[child]->when >= timer->when) {
            break;
        }
        put(loop, place, loop->heap[child]);
        place = child;
    }
    put(loop, place, timer);
}

void to_loop_set(struct to_loop *loop, struct to_timer *timer, int64_t when)
{
    timer->when = when;
    if (timer->place == 0) {
        if (loop->timers + 2 > loop->room) {
            loop->room = loop->room ? 2 * loop->room : 64;
            loop->heap = to_memory_resize(loop->heap, loop->room * sizeof(struct to_timer *));
        }
        put(loop, ++loop->timers, timer);
    }
    sift(loop, timer->place);
}

void to_loop_unset(struct to_loop *loop, struct to_timer *timer)
{
    if (timer->place == 0) {
        return;
    }
    size_t place = timer->place;
    struct to_timer *last = loop->heap[loop->timers--];
    timer->place = 0;
    if (last != timer) {
        put(loop, place, last);
        sift(loop, place);
    }
}

/* Their order stays as it is. */
void to_loop_put_off(struct to_loop *loop, int64_t duration)
{
    for (size_t i = 1; i <= loop->timers; i++) {
        loop->heap[i]->when += duration;
    }
}

/* Milliseconds until the earliest moment, rounded up; -1: none is awaited. */
static int patience(const struct to_loop *loop)
{
    if (loop->timers == 0) {
        return -1;
    }
    int64_t left = loop->heap[1]->when - to_clock_now();
    if (left <= 0) {
        return 0;
    }
    int64_t milliseconds = (left + TO_MILLISECOND - 1) / TO_MILLISECOND;
    return milliseconds > INT_MAX ? INT_MAX : (int)milliseconds;
}

static void pass_timers(struct to_loop *loop)
{
    while (loop->timers > 0 && loop->heap[1]->when <= to_clock_now()) {
        struct to_timer *timer = loop->heap[1];
        to_loop_unset(loop, timer);
        timer->passed(timer);
    }
}

/* ---- signals ---- */

static void read_signals(struct to_loop *loop)
{
    struct signalfd_siginfo information;
    while (read(loop->signals.fd, &information, sizeof information) == sizeof information) {
        loop->came(loop->context, (int)information.ssi_signo);
    }
}

void to_loop_signals(struct to_loop *loop, const sigset_t *signals,
                     void (*came)(void *context, int signal), void *context)
{
    sigprocmask(SIG_BLOCK, signals, NULL);
    loop->came = came;
    loop->context = context;
    loop->signals.fd = signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (loop->signals.fd < 0) {
        to_memory_die("signalfd");
    }
    to_loop_add(loop, &loop->signals);
}

void to_loop_rest(int64_t duration)
{
    const struct timespec moment = {duration / TO_SECOND, duration % TO_SECOND};
    nanosleep(&moment, NULL);
}

void to_loop_turn(struct to_loop *loop)
{
    loop->count = epoll_wait(loop->epoll, loop->events, BATCH, patience(loop));
    for (int i = 0; i < loop->count; i++) {
        struct to_source *source = loop->events[i].data.ptr;
        if (source == &loop->signals) {
            read_signals(loop);
        } else if (source) {
            source->ready(source);
        }
    }
    loop->count = 0;
    pass_timers(loop);
}

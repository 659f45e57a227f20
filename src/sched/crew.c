/* SPDX-License-Identifier: MIT
 * The threads of one run. */
#include "sched/crew.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/sched.h"

/* How many sleeping workers to wake: for each ready task one, less those that are on their
 * way; when it is over, all. They count as woken from now on. */
static unsigned call_workers(struct to_crew *crew)
{
    size_t ready = to_course_ready(crew->course);
    size_t wanted = ready > crew->calls ? ready - crew->calls : 0;
    unsigned calls = crew->asleep;
    if (!to_course_is_over(crew->course) && wanted < calls) {
        calls = (unsigned)wanted;
    }
    crew->asleep -= calls;
    crew->calls += calls;
    return calls;
}

/* Whether the listener is to be woken. */
static bool call_listener(struct to_crew *crew)
{
    bool call = crew->listening && (crew->course->events || to_course_is_over(crew->course));
    if (call) {
        crew->listening = false;
    }
    return call;
}

/* Unlocks, then wakes those for whom there is something: they need not wait for the lock. */
static void let_go(struct to_crew *crew)
{
    unsigned calls = call_workers(crew);
    bool news = call_listener(crew);
    pthread_mutex_unlock(&crew->lock);
    for (; calls > 0; calls--) {
        pthread_cond_signal(&crew->work);
    }
    if (news) {
        pthread_cond_signal(&crew->news);
    }
}

/* Sleeps until somebody calls. What was skipped on the way here is news, too. */
static void sleep_idle(struct to_crew *crew)
{
    if (call_listener(crew)) {
        pthread_cond_signal(&crew->news);
    }
    crew->asleep++;
    while (crew->calls == 0) {
        pthread_cond_wait(&crew->work, &crew->lock);
    }
    crew->calls--;
}

static bool next_task(struct to_worker *worker, uint32_t *ret_task)
{
    struct to_crew *crew = worker->crew;
    if (!crew->open) {
        return false;
    }
    if (atomic_load_explicit(&crew->sched->interrupted, memory_order_relaxed) &&
        !crew->course->cancelled) {
        to_course_cancel(crew->course);
    }
    return to_course_next(crew->course, worker->number, ret_task);
}

static void *work(void *argument)
{
    struct to_worker *worker = argument;
    struct to_crew *crew = worker->crew;
    to_at_work_begin(&worker->at, crew->sched, (int)worker->number);
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        uint32_t task;
        if (next_task(worker, &task)) {
            let_go(crew);
            struct to_failure *failure = NULL;
            bool passed = to_task_call(&worker->at, task, &failure);
            pthread_mutex_lock(&crew->lock);
            to_course_end(crew->course, worker->number, task, passed, failure);
        } else if (crew->open && to_course_is_over(crew->course)) {
            break;
        } else {
            sleep_idle(crew);
        }
    }
    let_go(crew);
    to_at_work_end();
    return NULL;
}

static void init_lock(pthread_mutex_t *lock)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    /* It is held for a fraction of a microsecond: waiting for it is cheaper than sleeping. */
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
    pthread_mutex_init(lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static int start_worker(struct to_crew *crew, unsigned number)
{
    struct to_worker *worker = &crew->workers[number];
    char name[32];
    worker->crew = crew;
    worker->number = number;
    int error = pthread_create(&worker->thread, NULL, work, worker);
    if (error == 0) {
        snprintf(name, sizeof name, "worker-%u", number);
        name[15] = '\0'; /* as long as a thread's name may be */
        pthread_setname_np(worker->thread, name);
    }
    return -error;
}

int to_crew_start(struct to_crew *crew, struct to_sched *sched, struct to_course *course,
                  unsigned count)
{
    *crew = (struct to_crew){.sched = sched, .course = course};
    size_t size = sizeof *crew->workers * ((size_t)count + 1);
    crew->workers = aligned_alloc(_Alignof(struct to_worker), size);
    if (!crew->workers) {
        return -ENOMEM;
    }
    memset(crew->workers, 0, size);
    init_lock(&crew->lock);
    pthread_cond_init(&crew->work, NULL);
    pthread_cond_init(&crew->news, NULL);
    while (crew->count < count && start_worker(crew, crew->count) == 0) {
        crew->count++;
    }
    if (crew->count == 0 && count > 0) {
        to_crew_dismiss(crew);
        return -EAGAIN;
    }
    return 0;
}

void to_crew_open(struct to_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->open = true;
    let_go(crew);
}

size_t to_crew_listen(struct to_crew *crew, size_t heard)
{
    pthread_mutex_lock(&crew->lock);
    while (crew->course->event_count == heard && !to_course_is_over(crew->course)) {
        crew->listening = true;
        pthread_cond_wait(&crew->news, &crew->lock);
    }
    size_t count = crew->course->event_count;
    pthread_mutex_unlock(&crew->lock);
    return count;
}

void to_crew_dismiss(struct to_crew *crew)
{
    for (unsigned i = 0; i < crew->count; i++) {
        pthread_join(crew->workers[i].thread, NULL);
    }
    pthread_mutex_destroy(&crew->lock);
    pthread_cond_destroy(&crew->work);
    pthread_cond_destroy(&crew->news);
    free(crew->workers);
}

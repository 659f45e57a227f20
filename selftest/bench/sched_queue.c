/* SPDX-License-Identifier: MIT
 * The same graphs on the least that does it: a queue, a mutex, a condition. First come, first
 * run; no names, no failures, nothing is told. */
#include <pthread.h>

#include "sched_work.h"

static struct work work;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static uint32_t *queue;
static uint32_t head, tail, ended;

static void *serve(void *argument)
{
    (void)argument;
    pthread_mutex_lock(&lock);
    while (ended < work.tasks) {
        if (head == tail) {
            pthread_cond_wait(&more, &lock);
            continue;
        }
        uint32_t task = queue[head++];
        pthread_mutex_unlock(&lock);
        /* Here it would run. */
        pthread_mutex_lock(&lock);
        uint32_t ready = 0;
        for (uint32_t i = work.starts[task]; i < work.starts[task + 1]; i++) {
            if (--work.waits[work.dependents[i]] == 0) {
                queue[tail++] = work.dependents[i];
                ready++;
            }
        }
        ended++;
        if (ended == work.tasks) {
            pthread_cond_broadcast(&more);
        } else if (ready > 1) { /* one of them is its own */
            pthread_cond_signal(&more);
        }
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

int main(int argc, char **argv)
{
    work = work_read(argc, argv);
    int64_t begin = work_now();
    queue = work_room(work.tasks, sizeof *queue);
    pthread_t *threads = work_room(work.workers, sizeof *threads);
    for (uint32_t i = 0; i < work.tasks; i++) {
        if (work.waits[i] == 0) {
            queue[tail++] = i;
        }
    }
    int64_t built = work_now();
    for (unsigned i = 0; i < work.workers; i++) {
        pthread_create(&threads[i], NULL, serve, NULL);
    }
    for (unsigned i = 0; i < work.workers; i++) {
        pthread_join(threads[i], NULL);
    }
    work_tell(begin, built, work_now());
    return 0;
}

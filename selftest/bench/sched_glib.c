/* SPDX-License-Identifier: MIT
 * The same graphs on GLib's thread pool, which knows no order: each task counts down those that
 * wait for it, and pushes the ones that it was the last for. */
#include <glib.h>

#include "sched_work.h"

static struct work work;
static gint *waits;
static gint left;
static GThreadPool *pool;
static GMutex lock;
static GCond over;

static gpointer item(uint32_t task)
{
    return GUINT_TO_POINTER(task + 1); /* a pool takes no NULL */
}

static void run(gpointer data, gpointer context)
{
    uint32_t task = GPOINTER_TO_UINT(data) - 1;
    (void)context;
    for (uint32_t i = work.starts[task]; i < work.starts[task + 1]; i++) {
        if (g_atomic_int_dec_and_test(&waits[work.dependents[i]])) {
            g_thread_pool_push(pool, item(work.dependents[i]), NULL);
        }
    }
    if (g_atomic_int_dec_and_test(&left)) {
        g_mutex_lock(&lock);
        g_cond_signal(&over);
        g_mutex_unlock(&lock);
    }
}

int main(int argc, char **argv)
{
    work = work_read(argc, argv);
    int64_t begin = work_now();
    waits = work_room(work.tasks, sizeof *waits);
    for (uint32_t i = 0; i < work.tasks; i++) {
        waits[i] = (gint)work.waits[i];
    }
    left = (gint)work.tasks;
    pool = g_thread_pool_new(run, NULL, (gint)work.workers, TRUE, NULL);
    int64_t built = work_now();
    g_mutex_lock(&lock);
    for (uint32_t i = 0; i < work.tasks; i++) {
        if (work.waits[i] == 0) {
            g_thread_pool_push(pool, item(i), NULL);
        }
    }
    while (g_atomic_int_get(&left) > 0) {
        g_cond_wait(&over, &lock);
    }
    g_mutex_unlock(&lock);
    work_tell(begin, built, work_now());
    g_thread_pool_free(pool, FALSE, TRUE);
    return 0;
}

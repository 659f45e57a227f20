/* SPDX-License-Identifier: MIT
 * Two observers: one writes down all that happens, the other interrupts the run when a certain
 * one task is done. Both are called on the thread of main(), so they need no lock.
 *
 *     callbacks [LAST]
 */
#include <to/sched.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int work(void *argument)
{
    usleep(20000);
    return argument ? to_task_fail("error with %s", to_task_name()) : 0;
}

/* ---- the first: what happens ---- */

static void on_begin(void *context, const struct to_sched_begin *begin)
{
    fprintf(context, "[begin] %zu tasks, %u worker(s)\n", begin->total, begin->workers);
}

static void on_start(void *context, const char *name)
{
    fprintf(context, "[start] %s\n", name);
}

static void on_run(void *context, const char *name, unsigned worker)
{
    fprintf(context, "[run]   %s on worker %u\n", name, worker);
}

static void on_done(void *context, const struct to_sched_done *done)
{
    fprintf(context, "[done]  %zu: %s %s", done->count, done->name,
            to_task_status_name(done->status));
    if (done->text) {
        fprintf(context, ": %s", done->text);
    } else if (done->because) {
        fprintf(context, " because of %s", done->because);
    }
    fputc('\n', context);
}

static void on_end(void *context, const struct to_sched_summary *summary)
{
    fprintf(context, "[end]   %s\n", summary->text);
}

/* ---- the second: when to stop ---- */

struct limit {
    struct to_sched *sched;
    const char *last;
};

static void stop(void *context, const struct to_sched_done *done)
{
    const struct limit *limit = context;
    if (strcmp(done->name, limit->last) == 0) {
        to_sched_interrupt(limit->sched);
    }
}

int main(int argc, char **argv)
{
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 1});
    struct limit limit = {.sched = sched, .last = argc > 1 ? argv[1] : ""};
    to_sched_observe(sched, &(struct to_sched_observer){
                                .begin = on_begin,
                                .start = on_start,
                                .run = on_run,
                                .done = on_done,
                                .end = on_end,
                                .context = stdout,
                            });
    to_sched_observe(sched, &(struct to_sched_observer){.done = stop, .context = &limit});

    to_sched_add(sched, "fetch", work, NULL, NULL);
    to_sched_add(sched, "check", work, "fails", to_after("fetch"));
    to_sched_add(sched, "unpack", work, NULL, to_after("check"));
    to_sched_add(sched, "report", work, NULL,
                 &(struct to_task_options){.after_any = TO_NAMES("unpack")});

    int result = to_sched_run(sched, NULL);
    to_sched_free(sched);
    return result != 0;
}

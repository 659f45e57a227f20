/* SPDX-License-Identifier: MIT
 * A progress bar: an observer that counts, and draws one line again and again. Where it is no
 * terminal, only the end is told. */
#include <to/sched.h>

#include <stdio.h>
#include <unistd.h>

enum { TASKS = 40, WIDTH = 30 };

struct bar {
    bool drawn; /* on a terminal */
    size_t total;
    size_t failed;
};

static int work(void *argument)
{
    const int *number = argument;
    usleep(20000);
    return *number % 13 == 12 ? to_task_fail("unlucky") : 0;
}

static void on_begin(void *context, const struct to_sched_begin *begin)
{
    struct bar *bar = context;
    bar->total = begin->total;
}

static void on_done(void *context, const struct to_sched_done *done)
{
    struct bar *bar = context;
    bar->failed += done->status == TO_TASK_FAILED;
    if (bar->drawn) {
        int filled = (int)(WIDTH * done->count / bar->total);
        printf("\r[%-*.*s] %zu/%zu, %zu failed, %s\033[K", WIDTH, filled,
               "##############################", done->count, bar->total, bar->failed,
               done->name);
        fflush(stdout);
    }
}

static void on_end(void *context, const struct to_sched_summary *summary)
{
    const struct bar *bar = context;
    printf("%s%s\n", bar->drawn ? "\r\033[K" : "", summary->text);
}

int main(void)
{
    int numbers[TASKS];
    struct bar bar = {.drawn = isatty(STDOUT_FILENO)};
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 4});
    for (int i = 0; i < TASKS; i++) {
        char name[32];
        numbers[i] = i;
        snprintf(name, sizeof name, "task-%d", i);
        to_sched_add(sched, name, work, &numbers[i], NULL);
    }
    to_sched_observe(sched, &(struct to_sched_observer){
                                .begin = on_begin,
                                .done = on_done,
                                .end = on_end,
                                .context = &bar,
                            });
    int result = to_sched_run(sched, NULL);
    to_sched_free(sched);
    return result != 0;
}

/* SPDX-License-Identifier: MIT
 * A live view: a line for each worker, with what it does at the moment. An observer hears which
 * worker runs what, and draws the lines anew; where it is no terminal, it prints one after the
 * other. */
#include <to/sched.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TASKS = 17, WORKERS = 5 };

struct view {
    bool drawn; /* on a terminal */
    unsigned workers;
};

static int work(void *argument)
{
    const int *number = argument;
    usleep((useconds_t)(10000 + *number * 7 % 5 * 20000));
    return 0;
}

static void on_begin(void *context, const struct to_sched_begin *begin)
{
    struct view *view = context;
    view->workers = begin->workers;
    for (unsigned i = 0; view->drawn && i < view->workers; i++) {
        printf("worker %u:\n", i);
    }
}

static void draw(const struct view *view, unsigned worker, const char *what)
{
    unsigned up = view->workers - worker;
    printf("\033[%uA\rworker %u: %s\033[K\033[%uB\r", up, worker, what, up);
    fflush(stdout);
}

static void on_run(void *context, const char *name, unsigned worker)
{
    const struct view *view = context;
    if (view->drawn) {
        draw(view, worker, name);
    } else {
        printf("%s runs\n", name);
    }
}

static void on_done(void *context, const struct to_sched_done *done)
{
    const struct view *view = context;
    if (view->drawn && done->worker >= 0) {
        draw(view, (unsigned)done->worker, "-");
    }
}

static void on_end(void *context, const struct to_sched_summary *summary)
{
    (void)context;
    puts(summary->text);
}

int main(void)
{
    int numbers[TASKS];
    struct view view = {.drawn = isatty(STDOUT_FILENO)};
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = WORKERS});
    for (int i = 0; i < TASKS; i++) {
        char name[16], before[16];
        numbers[i] = i;
        snprintf(name, sizeof name, "i%02d", i + 1);
        snprintf(before, sizeof before, "i%02d", i / 3 + 1);
        to_sched_add(sched, name, work, &numbers[i], i ? to_after(before) : NULL);
    }
    to_sched_observe(sched, &(struct to_sched_observer){
                                .begin = on_begin,
                                .run = on_run,
                                .done = on_done,
                                .end = on_end,
                                .context = &view,
                            });
    int result = to_sched_run(sched, NULL);
    to_sched_free(sched);
    return result != 0;
}

/* SPDX-License-Identifier: MIT
 * What <to/sched.h> costs. As sched_work.h says, and further:
 *
 *     sched_bench naps TASKS WORKERS MILLISECONDS     tasks that sleep so long
 *     sched_bench idle TASKS WORKERS MILLISECONDS     one that sleeps, all others after it
 *     sched_bench ask TASKS WORKERS QUESTIONS         so many questions for the state from each
 *
 * Prints more: the time of a second run, the peak of memory in bytes, before anything and in
 * all, and the time of processors that the runs took. */
#include <to/sched.h>

#include <sys/resource.h>

#include "sched_work.h"

static int64_t nap;
static int64_t questions;

static int nothing(void *argument)
{
    (void)argument;
    return 0;
}

static int sleep_a_while(void *argument)
{
    struct timespec time = {.tv_sec = nap / 1000, .tv_nsec = nap % 1000 * 1000000};
    (void)argument;
    return nanosleep(&time, NULL);
}

static int ask(void *argument)
{
    (void)argument;
    for (int64_t i = 0; i < questions; i++) {
        to_state_add("sum", 1);
    }
    return 0;
}

static void check(struct to_sched *sched, int result)
{
    if (result != 0) {
        fprintf(stderr, "sched_bench: %d: %s\n", result, to_sched_error(sched));
        exit(1);
    }
}

static struct to_sched *build(const struct work *work, to_task_function *function)
{
    char name[32], before[32];
    struct to_sched *sched =
        to_sched_new(&(struct to_sched_options){.workers = work->workers});
    for (uint32_t i = 0; i < work->tasks; i++) {
        snprintf(name, sizeof name, "task-%u", (unsigned)i);
        to_sched_add(sched, name, function, NULL, NULL);
    }
    for (uint32_t i = 0; i < work->edges; i++) {
        snprintf(name, sizeof name, "task-%u", (unsigned)work->pairs[i][0]);
        snprintf(before, sizeof before, "task-%u", (unsigned)work->pairs[i][1]);
        to_sched_after(sched, name, before);
    }
    return sched;
}

static long long spent(const struct rusage *usage)
{
    return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000LL +
           (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000LL;
}

int main(int argc, char **argv)
{
    bool naps = argc > 4 && strcmp(argv[1], "naps") == 0;
    bool idle = argc > 4 && strcmp(argv[1], "idle") == 0;
    bool asks = argc > 4 && strcmp(argv[1], "ask") == 0;
    if (naps || idle || asks) {
        nap = questions = atoll(argv[4]);
        argc = 4;
    }
    struct work work = work_read(argc, argv);
    struct rusage before, built_usage, after;
    getrusage(RUSAGE_SELF, &before);
    int64_t begin = work_now();
    struct to_sched *sched = build(&work, naps ? sleep_a_while : asks ? ask : nothing);
    if (idle) {
        to_sched_add(sched, "sleeper", sleep_a_while, NULL, NULL);
        to_sched_after(sched, "task-0", "sleeper");
    }
    int64_t built = work_now();
    getrusage(RUSAGE_SELF, &built_usage);
    check(sched, to_sched_run(sched, NULL));
    int64_t ran = work_now();
    check(sched, to_sched_run(sched, NULL));
    int64_t again = work_now();
    getrusage(RUSAGE_SELF, &after);
    to_sched_free(sched);
    work_tell(begin, built, ran);
    printf("again %lld\nbefore %lld\npeak %lld\ncpu %lld\n", (long long)(again - ran),
           before.ru_maxrss * 1024LL, after.ru_maxrss * 1024LL,
           spent(&after) - spent(&built_usage));
    return 0;
}

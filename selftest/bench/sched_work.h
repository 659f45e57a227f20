/* SPDX-License-Identifier: MIT
 *
 * The graphs that the schedulers are measured with, the same for all, and the clock. For C
 * and C++.
 *
 *     PROGRAM chain|random|free TASKS WORKERS [EDGES]
 *
 * prints `build NS run NS`: nanoseconds in all, to make the graph in the scheduler's own terms,
 * and to run its empty tasks.
 */
#ifndef SELFTEST_BENCH_SCHED_WORK_H
#define SELFTEST_BENCH_SCHED_WORK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit/random.h"

/* Task i comes after those at before[i], as pairs; and, for those who count by themselves, its
 * dependents, and how many it waits for. */
struct work {
    uint32_t tasks;
    uint32_t edges;
    unsigned workers;
    uint32_t (*pairs)[2]; /* {task, prerequisite} */
    uint32_t *starts;     /* dependents of i: from starts[i] on, and before starts[i + 1] */
    uint32_t *dependents;
    uint32_t *waits;
};

static inline int64_t work_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline void *work_room(size_t count, size_t size)
{
    void *room = calloc(count + 1, size);
    if (!room) {
        perror("calloc");
        exit(1);
    }
    return room;
}

static inline void work_index(struct work *work)
{
    work->starts = (uint32_t *)work_room(work->tasks + 1, sizeof *work->starts);
    work->dependents = (uint32_t *)work_room(work->edges, sizeof *work->dependents);
    work->waits = (uint32_t *)work_room(work->tasks, sizeof *work->waits);
    for (uint32_t i = 0; i < work->edges; i++) {
        work->waits[work->pairs[i][0]]++;
        work->starts[work->pairs[i][1]]++;
    }
    for (uint32_t i = 0; i < work->tasks; i++) {
        work->starts[i + 1] += work->starts[i];
    }
    for (uint32_t i = 0; i < work->edges; i++) {
        work->dependents[--work->starts[work->pairs[i][1]]] = work->pairs[i][0];
    }
}

static inline struct work work_read(int argc, char **argv)
{
    struct work work;
    uint64_t random = 1;
    memset(&work, 0, sizeof work);
    if (argc < 4) {
        fprintf(stderr, "usage: %s chain|random|free TASKS WORKERS [EDGES]\n", argv[0]);
        exit(2);
    }
    work.tasks = (uint32_t)atoi(argv[2]);
    work.workers = (unsigned)atoi(argv[3]);
    int chain = strcmp(argv[1], "chain") == 0;
    work.edges = chain ? work.tasks - 1 : argc > 4 ? (uint32_t)atoi(argv[4]) : 0;
    work.pairs = (uint32_t(*)[2])work_room(work.edges, sizeof *work.pairs);
    for (uint32_t i = 0; i < work.edges; i++) {
        work.pairs[i][0] = chain ? i + 1 : 1 + random_below(&random, work.tasks - 1);
        work.pairs[i][1] = chain ? i : random_below(&random, work.pairs[i][0]);
    }
    work_index(&work);
    return work;
}

static inline void work_tell(int64_t begin, int64_t built, int64_t ran)
{
    printf("build %lld run %lld\n", (long long)(built - begin), (long long)(ran - built));
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * The threads of one run: workers, who carry out its course, and one who listens.
 *
 * One lock guards the course. A worker takes its next task and tells of its last one in the
 * same breath, so a chain of tasks passes through no other thread. Nobody polls: who has
 * nothing to do sleeps on a condition.
 */
#ifndef TO_SCHED_CREW_H
#define TO_SCHED_CREW_H

#include <pthread.h>
#include <stdbool.h>

#include "sched/course.h"
#include "sched/task.h"

struct to_sched;

/* On a cache line of its own, as each is written to for every task. */
struct to_worker {
    _Alignas(64) struct to_at_work at;
    struct to_crew *crew;
    unsigned number;
    pthread_t thread;
};

struct to_crew {
    struct to_sched *sched;
    struct to_course *course;
    struct to_worker *workers;
    unsigned count;
    pthread_mutex_t lock; /* of the course, and of what follows */
    bool open;            /* workers may begin */
    unsigned asleep;      /* workers who sleep, and whom nobody has woken yet */
    unsigned calls;       /* how many are to wake up */
    pthread_cond_t work;
    bool listening; /* somebody sleeps until there is news */
    pthread_cond_t news;
};

/* Starts up to `count` workers, who wait for to_crew_open; fewer where the system has no more
 * threads. 0, -EAGAIN (not even one, of one or more), -ENOMEM. */
int to_crew_start(struct to_crew *crew, struct to_sched *sched, struct to_course *course,
                  unsigned count);
void to_crew_open(struct to_crew *crew);

/* Sleeps until there are more events than `heard`, or the course is over; how many events
 * there are now. From one thread only, which is none of the workers. */
size_t to_crew_listen(struct to_crew *crew, size_t heard);

/* Waits for the workers' threads, and frees what the crew holds. The course must be over. */
void to_crew_dismiss(struct to_crew *crew);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The crew of a run: its workers, those among them that wait for a test, and the slots of those
 * that run one.
 */
#ifndef TO_RUNNER_CREW_H
#define TO_RUNNER_CREW_H

#include <stddef.h>
#include <stdint.h>

#include "wire/record.h"

struct to_loop;
struct to_module;
struct to_worker;

struct to_slot {
    struct to_worker *worker; /* NULL: free */
    uint64_t beyond;          /* the longest path of tests that the running one may free */
    uint64_t ahead_beyond; /* at least the same of those whose orders were sent ahead; 0: none */
};

struct to_crew {
    struct to_loop *loop;
    const struct to_module *modules;
    size_t module_count;
    size_t jobs;             /* so many run at a time */
    enum to_isolate isolate; /* of what to_crew_find finds */
    /* Makes a new worker the run's: what is told to whom. */
    void (*enlist)(void *context, struct to_worker *worker);
    void *context;

    struct to_worker **workers; /* all, by the number of their host; NULL: retired */
    size_t count;
    size_t room;
    struct to_worker **idle; /* for each module: its workers without a test */
    struct to_slot *slots;   /* one for each of the jobs */
    size_t running;
};

/* `of`: its members before `workers`; the rest is nobody yet. */
void to_crew_open(struct to_crew *crew, const struct to_crew *of);
void to_crew_close(struct to_crew *crew);

/* A worker for a test of this module: one that waits, or a new one. It waits no longer. NULL,
 * and errno, which is EPIPE where the module is gone. */
struct to_worker *to_crew_find(struct to_crew *crew, struct to_module *module);

/* A new worker, isolated so, whoever waits; as above. */
struct to_worker *to_crew_hire(struct to_crew *crew, struct to_module *module,
                               enum to_isolate isolate);

/* Its test has ended; it waits for another. */
void to_crew_put_aside(struct to_crew *crew, struct to_worker *worker);

/* Frees a worker that does not wait. */
void to_crew_retire(struct to_crew *crew, struct to_worker *worker);

/* Those of the module that wait; of these, those whose hosts somebody has killed. */
void to_crew_retire_idle(struct to_crew *crew, const struct to_module *module);
void to_crew_retire_dead(struct to_crew *crew, const struct to_module *module);

/* worker->slot is set; there is one free. */
void to_crew_take_slot(struct to_crew *crew, struct to_worker *worker);
void to_crew_free_slot(struct to_crew *crew, const struct to_worker *worker);

/* Kills a host that is lost and whose module is dead, and what it has left: there, orphans
 * become ours. Not as long as a host may be among them that has only not told its number. */
void to_crew_end_orphans(const struct to_crew *crew, const struct to_worker *lost);

/* The module tells how a host has ended. */
void to_crew_host_ended(struct to_crew *crew, const struct to_module *module, uint32_t host,
                        int status);

/* The module's first process has ended: nobody will tell of its hosts any more. */
void to_crew_module_ended(struct to_crew *crew, const struct to_module *module);

#endif

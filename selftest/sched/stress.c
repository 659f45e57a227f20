/* SPDX-License-Identifier: MIT
 * Random graphs of tasks that note when they ran, on a random number of workers, some failing,
 * some runs interrupted; that count under locks, wait for what observers set, and read the
 * results of those before them; and whether all that was said of them is so. Built with
 * ThreadSanitizer where there is one. Speaks TAP.
 *
 *     stress [RUNS [SEED]]
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <to/sched.h>

#include "unit/random.h"

enum { MOST_TASKS = 60, MOST_EDGES = 240, MOST_WORKERS = 12 };

enum fate { NONE, PASSED, FAILED, SKIPPED, CANCELLED };

static const char *const fates[] = {"none", "passed", "failed", "skipped", "cancelled"};

struct edge {
    int task;
    int before;
    bool any;
};

struct world {
    uint64_t seed;
    int tasks;
    int edges;
    bool anyway;
    bool listens;
    bool interrupts;
    unsigned workers;
    struct edge edge[MOST_EDGES];
    bool fails[MOST_TASKS];
    char names[MOST_TASKS][16];
    /* What was seen by the tasks themselves. */
    atomic_int moment;
    atomic_int calls[MOST_TASKS];
    int locked; /* how often a lock was had; that guards it */
    int begun[MOST_TASKS];
    int ended[MOST_TASKS];
    /* What was told. */
    enum fate fate[MOST_TASKS];
    int root[MOST_TASKS];
    int starts[MOST_TASKS];
    int runs[MOST_TASKS];
    enum fate done[MOST_TASKS];
    size_t count;
    struct to_sched *sched;
    atomic_int wrong;
};

struct at {
    struct world *world;
    int task;
};

static void complain(struct world *world, const char *what, int task)
{
    world->wrong++;
    printf("# seed %llu: task %d of %d: %s\n", (unsigned long long)world->seed, task,
           world->tasks, what);
}

/* Those before it have ended, and have a result if they ran. */
static void read_results(struct world *world, int task)
{
    for (int i = 0; i < world->edges; i++) {
        const struct edge *edge = &world->edge[i];
        if (edge->task == task) {
            int64_t result = to_result_get_int_or(world->names[edge->before], -1);
            if (result != (world->calls[edge->before] > 0 ? edge->before : -1)) {
                complain(world, "does not have the result of one before it", task);
            }
        }
    }
}

static void use_state(struct world *world, int task)
{
    to_state_add("calls", 1);
    to_result_set(task);
    read_results(world, task);
    if (world->listens && task % 3 == 0) {
        to_state_wait(world->names[task], 60);
    }
    to_lock("count");
    if (to_try_lock("other", task % 2 ? 60 : 0)) {
        to_state_set("locked", to_state_get_int_or("locked", 0) + 1);
        world->locked++;
        to_unlock("other");
    }
    if (task % 4) {
        to_unlock("count"); /* else its end does that */
    }
}

static int task(void *argument)
{
    const struct at *at = argument;
    struct world *world = at->world;
    world->calls[at->task]++;
    world->begun[at->task] = ++world->moment;
    if (at->task % 7 == 0) {
        to_log_debug("%s works", to_task_name());
    }
    use_state(world, at->task);
    world->ended[at->task] = ++world->moment;
    return world->fails[at->task] ? to_task_fail("%s fails", to_task_name()) : 0;
}

static int number_of(const struct world *world, const char *name)
{
    int number = atoi(name + 1);
    return number >= 0 && number < world->tasks && strcmp(world->names[number], name) == 0
               ? number
               : 0;
}

/* ---- observers ---- */

static void on_start(void *context, const char *name)
{
    struct world *world = context;
    world->starts[number_of(world, name)]++;
}

static void on_run(void *context, const char *name, unsigned worker)
{
    struct world *world = context;
    int number = number_of(world, name);
    world->runs[number]++;
    to_state_set(world->names[number], 1);
    if (worker >= world->workers || world->starts[number] != 1) {
        complain(world, "runs before it starts, or nowhere", number);
    }
}

static void on_done(void *context, const struct to_sched_done *done)
{
    struct world *world = context;
    int number = number_of(world, done->name);
    bool ran = done->status == TO_TASK_PASSED || done->status == TO_TASK_FAILED;
    if (world->done[number] != NONE || done->count != ++world->count ||
        world->runs[number] != ran || (done->text != NULL) != (done->status == TO_TASK_FAILED) ||
        (done->because != NULL) != (done->status == TO_TASK_SKIPPED)) {
        complain(world, "is not told of as it should be", number);
    }
    world->done[number] = (enum fate)(done->status + PASSED);
    if (world->interrupts && world->count == (size_t)world->tasks / 2) {
        to_sched_interrupt(world->sched);
    }
}

/* ---- making a world ---- */

static void make(struct world *world, uint64_t seed)
{
    uint64_t random = seed;
    memset(world, 0, sizeof *world);
    world->seed = seed;
    world->tasks = 1 + (int)random_below(&random, MOST_TASKS);
    world->edges = world->tasks > 1 ? (int)random_below(&random, MOST_EDGES) : 0;
    world->workers = 1 + random_below(&random, MOST_WORKERS);
    world->anyway = random_below(&random, 8) == 0;
    world->listens = random_below(&random, 2);
    world->interrupts = random_below(&random, 4) == 0;
    for (int i = 0; i < world->edges; i++) {
        int after = 1 + (int)random_below(&random, (uint32_t)world->tasks - 1);
        int before = (int)random_below(&random, (uint32_t)after);
        world->edge[i] = (struct edge){after, before, random_below(&random, 4) == 0};
    }
    for (int i = 0; i < world->tasks; i++) {
        world->fails[i] = random_below(&random, 12) == 0;
        snprintf(world->names[i], sizeof world->names[i], "t%d", i);
    }
}

static struct to_sched *fill(struct world *world, struct at *ats)
{
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){
        .workers = world->workers, .run_dependents_anyway = world->anyway});
    for (int i = world->tasks; i-- > 0;) {
        ats[i] = (struct at){world, i};
        to_sched_add(sched, world->names[i], task, &ats[i], NULL);
    }
    for (int i = 0; i < world->edges; i++) {
        struct edge edge = world->edge[i];
        (edge.any ? to_sched_after_any : to_sched_after)(sched, world->names[edge.task],
                                                         world->names[edge.before]);
    }
    if (world->listens) {
        to_sched_observe(sched, &(struct to_sched_observer){
                                    .start = on_start,
                                    .run = on_run,
                                    .done = on_done,
                                    .context = world,
                                });
    }
    world->sched = sched;
    return sched;
}

/* ---- judging ---- */

static void read_list(struct world *world, struct to_names names, enum fate fate)
{
    for (size_t i = 0; i < names.count; i++) {
        int number = number_of(world, names.names[i]);
        if (world->fate[number] != NONE) {
            complain(world, "is in two lists", number);
        }
        world->fate[number] = fate;
    }
}

static void judge_task(struct world *world, int i)
{
    bool ran = world->fate[i] == PASSED || world->fate[i] == FAILED;
    if (world->fate[i] == NONE) {
        complain(world, "is in no list", i);
    }
    if (world->calls[i] != (ran ? 1 : 0)) {
        complain(world, "was not called as often as is told", i);
    }
    if (ran && (world->fate[i] == FAILED) != world->fails[i]) {
        complain(world, "did not end as is told", i);
    }
    if (world->listens && world->done[i] != world->fate[i]) {
        complain(world, fates[world->done[i]], i);
    }
    if (world->fate[i] == SKIPPED && world->fate[world->root[i]] != FAILED) {
        complain(world, "is skipped because of one that did not fail", i);
    }
    if (world->fate[i] == CANCELLED && !world->interrupts) {
        complain(world, "is cancelled, and nobody interrupted", i);
    }
}

static void judge_edges(struct world *world)
{
    bool stopped[MOST_TASKS] = {false};
    for (int i = 0; i < world->edges; i++) {
        struct edge edge = world->edge[i];
        enum fate fate = world->fate[edge.task];
        enum fate before = world->fate[edge.before];
        bool ran = fate == PASSED || fate == FAILED;
        bool ran_before = before == PASSED || before == FAILED;
        if (ran && ran_before && world->begun[edge.task] < world->ended[edge.before]) {
            complain(world, "ran before its prerequisite had ended", edge.task);
        }
        if (ran && before == CANCELLED) {
            complain(world, "ran though its prerequisite was cancelled", edge.task);
        }
        stopped[edge.task] |= !edge.any && (before == FAILED || before == SKIPPED);
    }
    for (int i = 0; i < world->tasks; i++) {
        bool skipped = stopped[i] && !world->anyway;
        if (world->fate[i] != CANCELLED && skipped != (world->fate[i] == SKIPPED)) {
            complain(world, "is skipped wrongly, or was not", i);
        }
    }
}

/* And leaves an empty one for the next run. */
static void judge_state(struct world *world)
{
    long calls = 0;
    for (int i = 0; i < world->tasks; i++) {
        calls += world->calls[i];
    }
    to_state_enter(to_sched_state(world->sched));
    if (to_state_get_int_or("calls", 0) != calls ||
        to_state_get_int_or("locked", 0) != world->locked) {
        complain(world, "the state was not changed as often as it was", 0);
    }
    const char *const *keys = to_state_keys(NULL);
    for (; *keys; keys++) {
        to_state_remove(*keys);
    }
    to_state_enter(NULL);
}

static void judge(struct world *world, int result, const struct to_sched_summary *summary)
{
    read_list(world, summary->passed, PASSED);
    read_list(world, summary->failed, FAILED);
    read_list(world, summary->skipped, SKIPPED);
    read_list(world, summary->cancelled, CANCELLED);
    for (size_t i = 0; i < summary->skipped.count; i++) {
        world->root[number_of(world, summary->skipped.names[i])] =
            number_of(world, summary->because.names[i]);
    }
    for (int i = 0; i < world->tasks; i++) {
        judge_task(world, i);
    }
    judge_edges(world);
    judge_state(world);
    if (result != (summary->passed.count != (size_t)world->tasks) ||
        summary->ran.count != summary->passed.count + summary->failed.count) {
        complain(world, "the whole does not add up", 0);
    }
}

static void forget(struct world *world)
{
    memset(world->calls, 0, sizeof world->calls);
    memset(world->fate, 0, sizeof world->fate);
    memset(world->starts, 0, sizeof world->starts);
    memset(world->runs, 0, sizeof world->runs);
    memset(world->done, 0, sizeof world->done);
    world->count = 0;
    world->locked = 0;
}

static void *interrupt(void *argument)
{
    to_sched_interrupt(argument);
    return NULL;
}

static int live(uint64_t seed)
{
    static struct world world;
    struct at ats[MOST_TASKS];
    struct to_sched_summary summary;
    make(&world, seed);
    struct to_sched *sched = fill(&world, ats);
    for (int round = 0; round < 2; round++) {
        pthread_t interrupter;
        bool from_outside = world.interrupts && !world.listens &&
                            pthread_create(&interrupter, NULL, interrupt, sched) == 0;
        int result = to_sched_run(sched, &summary);
        if (from_outside) {
            pthread_join(interrupter, NULL);
        }
        judge(&world, result, &summary);
        forget(&world);
    }
    to_sched_free(sched);
    return world.wrong;
}

int main(int argc, char **argv)
{
    long runs = argc > 1 ? atol(argv[1]) : 300;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    int wrong = 0;
    for (long i = 0; i < runs; i++) {
        wrong += live(seed + (uint64_t)i) != 0;
    }
    printf("1..1\n%s 1 - %ld random graphs, each twice\n", wrong ? "not ok" : "ok", runs);
    return wrong != 0;
}

/* SPDX-License-Identifier: MIT
 * What planning costs, for a million nodes; and, given a folder of task graphs, how good
 * the plans are. The folder holds SET/NAME.txt, one task a line: `name duration
 * prerequisite ...`. */
#include <assert.h>
#include <dirent.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "plan/graph.h"
#include "plan/plan.h"
#include "unit/random.h"

static void *need(void *pointer)
{
    if (!pointer) {
        perror("plan_bench");
        exit(1);
    }
    return pointer;
}

/* ---- What it costs ---- */

struct load {
    uint32_t nodes;
    uint32_t edges;
    bool told; /* print the times */
};

/* Adds the time since `*since` under this name to the line, and starts anew. */
static void tell_time(const struct load *load, const char *name, int64_t *since)
{
    int64_t now = to_clock_now();
    if (load->told) {
        printf("  %s %.3f s", name, (double)(now - *since) / TO_SECOND);
    }
    *since = now;
}

static void add_edges(struct to_graph *graph, const struct load *load)
{
    uint64_t random = 1;
    for (uint32_t i = 0; i < load->edges; i++) {
        uint32_t node = 1 + random_below(&random, load->nodes - 1);
        enum to_edge edge = i % 8 ? TO_EDGE_AFTER : TO_EDGE_AFTER_ANY;
        if (to_graph_add(graph, node, random_below(&random, node), edge) < 0) {
            need(NULL);
        }
    }
}

static void drain(struct to_plan *plan, uint32_t nodes)
{
    uint32_t given = 0;
    struct to_turn turn = to_plan_next(plan);
    while (turn.verdict != TO_VERDICT_NONE) {
        if (turn.verdict == TO_VERDICT_RUN) {
            to_plan_done(plan, turn.node, true);
        }
        given++;
        turn = to_plan_next(plan);
    }
    assert(given == nodes);
    (void)nodes;
    (void)given;
}

static void carry(const struct load *load)
{
    uint64_t random = 2;
    uint64_t *weights = need(calloc(load->nodes + 1, sizeof *weights));
    uint32_t *order = need(calloc(load->nodes + 1, sizeof *order));
    for (uint32_t i = 0; i < load->nodes; i++) {
        weights[i] = random_below(&random, 1000000);
    }
    int64_t since = to_clock_now();
    struct to_graph *graph = need(to_graph_new(load->nodes));
    add_edges(graph, load);
    tell_time(load, "add", &since);
    if (to_graph_close(graph) < 0) {
        need(NULL);
    }
    tell_time(load, "close", &since);
    if (to_graph_sort(graph, order) != load->nodes) {
        need(NULL);
    }
    tell_time(load, "sort", &since);
    struct to_plan *plan = need(to_plan_new(graph, weights, NULL));
    drain(plan, load->nodes);
    tell_time(load, "plan+drain", &since);
    to_plan_free(plan);
    to_graph_free(graph);
    free(order);
    free(weights);
}

/* Carries the load in a process of its own; returns that one's peak of memory, in bytes. */
static double peak(struct load load)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        carry(&load);
        exit(0);
    }
    struct rusage usage;
    int status;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) {
        need(NULL);
    }
    return (double)usage.ru_maxrss * 1024;
}

static void bench_cost(uint32_t nodes, uint32_t edges)
{
    printf("%u nodes, %u edges:", (unsigned)nodes, (unsigned)edges);
    double all = peak((struct load){.nodes = nodes, .edges = edges, .told = true});
    double without_edges = peak((struct load){.nodes = nodes});
    double nothing = peak((struct load){.nodes = 0});
    printf("\npeak of memory: %.0f MB; without edges %.1f bytes a node (12 of them the"
           " caller's weights and order), more for each edge %.1f\n",
           all / 1e6, (without_edges - nothing) / nodes, (all - without_edges) / edges);
}

/* ---- How good it is ---- */

enum { MOST_WORKERS = 16, WORKER_COUNTS = 4 };

static const unsigned worker_counts[WORKER_COUNTS] = {2, 4, 8, 16};

/* The tasks of one file. */
struct job {
    size_t tasks;
    uint64_t *durations; /* in microseconds */
    uint64_t total;
    uint64_t longest; /* path */
    struct to_graph *graph;
};

static char *read_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = need(fopen(path, "r"));
    if (getdelim(&text, &size, '\0', file) < 0) {
        need(text = calloc(1, 1));
    }
    fclose(file);
    return text;
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text; text++) {
        lines += *text == '\n';
    }
    return lines;
}

/* Cuts `text` into lines. Their first words become the keys of the table; the rests, from
 * the duration on, are put into `rests`. */
static void read_names(char *text, struct hsearch_data *table, char **rests)
{
    char *next_line;
    uintptr_t task = 0;
    for (char *line = strtok_r(text, "\n", &next_line); line;
         line = strtok_r(NULL, "\n", &next_line)) {
        ENTRY *found;
        ENTRY entry = {.key = strtok_r(line, " ", &rests[task]), .data = (void *)task};
        hsearch_r(entry, ENTER, &found, table);
        task++;
    }
}

static void read_task(struct job *job, size_t task, char *rest, struct hsearch_data *table)
{
    char *next;
    double duration = strtod(strtok_r(rest, " ", &next), NULL);
    /* Some recorded durations are below zero. */
    job->durations[task] = duration > 0 ? (uint64_t)(duration * 1e6) : 0;
    job->total += job->durations[task];
    for (char *name = strtok_r(NULL, " ", &next); name; name = strtok_r(NULL, " ", &next)) {
        ENTRY *found;
        if (!hsearch_r((ENTRY){.key = name}, FIND, &found, table)) {
            fprintf(stderr, "plan_bench: no such task: %s\n", name);
            exit(1);
        }
        to_graph_add(job->graph, task, (uintptr_t)found->data, TO_EDGE_AFTER);
    }
}

static void measure_longest(struct job *job)
{
    struct to_plan *plan = need(to_plan_new(job->graph, job->durations, NULL));
    for (uint32_t task = 0; task < job->tasks; task++) {
        uint64_t ahead = to_plan_ahead(plan, task);
        job->longest = ahead > job->longest ? ahead : job->longest;
    }
    to_plan_free(plan);
}

static struct job job_read(const char *path)
{
    char *text = read_file(path);
    size_t lines = count_lines(text);
    struct job job = {
        .tasks = lines,
        .durations = need(calloc(lines + 1, sizeof *job.durations)),
        .graph = need(to_graph_new(lines)),
    };
    char **rests = need(calloc(lines + 1, sizeof *rests));
    struct hsearch_data table = {0};
    hcreate_r(2 * lines + 1, &table);
    read_names(text, &table, rests);
    for (size_t task = 0; task < lines; task++) {
        read_task(&job, task, rests[task], &table);
    }
    hdestroy_r(&table);
    free(rests);
    free(text);
    if (to_graph_close(job.graph) < 0) {
        need(NULL);
    }
    measure_longest(&job);
    return job;
}

static void job_free(struct job *job)
{
    free(job->durations);
    to_graph_free(job->graph);
}

struct worker {
    bool busy;
    uint32_t task;
    uint64_t end;
};

/* Gives to each idle worker what the plan has ready. */
static void employ(struct worker *workers, unsigned count, uint64_t now,
                   struct to_plan *plan, const struct job *job)
{
    for (unsigned i = 0; i < count; i++) {
        struct to_turn turn = {.verdict = TO_VERDICT_NONE};
        if (!workers[i].busy) {
            turn = to_plan_next(plan);
        }
        if (turn.verdict == TO_VERDICT_RUN) {
            workers[i].busy = true;
            workers[i].task = turn.node;
            workers[i].end = now + job->durations[turn.node];
        }
    }
}

/* When the next busy worker will have done; UINT64_MAX where none is busy. */
static uint64_t next_end(const struct worker *workers, unsigned count)
{
    uint64_t end = UINT64_MAX;
    for (unsigned i = 0; i < count; i++) {
        if (workers[i].busy && workers[i].end < end) {
            end = workers[i].end;
        }
    }
    return end;
}

static void release(struct worker *workers, unsigned count, uint64_t now,
                    struct to_plan *plan)
{
    for (unsigned i = 0; i < count; i++) {
        if (workers[i].busy && workers[i].end == now) {
            workers[i].busy = false;
            to_plan_done(plan, workers[i].task, true);
        }
    }
}

/* How long so many workers take, as the plan orders by these weights. */
static uint64_t simulate(const struct job *job, const uint64_t *weights, unsigned count)
{
    struct worker workers[MOST_WORKERS] = {0};
    struct to_plan *plan = need(to_plan_new(job->graph, weights, NULL));
    uint64_t now = 0;
    for (;;) {
        employ(workers, count, now, plan, job);
        uint64_t end = next_end(workers, count);
        if (end == UINT64_MAX) {
            break;
        }
        now = end;
        release(workers, count, now, plan);
    }
    assert(to_plan_left(plan) == 0);
    to_plan_free(plan);
    return now;
}

/* By how much this is longer than it can be at best, as a fraction. */
static double excess(const struct job *job, const uint64_t *weights, unsigned workers)
{
    double bound = (double)job->total / workers;
    bound = (double)job->longest > bound ? (double)job->longest : bound;
    return (double)simulate(job, weights, workers) / bound - 1;
}

/* Sums over graphs, then over sets. */
struct score {
    unsigned count;
    double known[WORKER_COUNTS];
    double unknown[WORKER_COUNTS];
};

static void score_job(struct score *score, const char *path)
{
    struct job job = job_read(path);
    if (job.total > 0) {
        score->count++;
        for (int i = 0; i < WORKER_COUNTS; i++) {
            score->known[i] += excess(&job, job.durations, worker_counts[i]);
            score->unknown[i] += excess(&job, NULL, worker_counts[i]);
        }
    }
    job_free(&job);
}

static void tell_mean(const char *name, unsigned graphs, const char *weights,
                      unsigned count, const double *sums)
{
    double all = 0;
    printf("%-10s %6u  %-9s", name, graphs, weights);
    for (int i = 0; i < WORKER_COUNTS; i++) {
        all += sums[i];
        printf(" %7.2f", 100 * sums[i] / count);
    }
    printf(" %7.2f\n", 100 * all / count / WORKER_COUNTS);
}

static void tell_score(const char *name, unsigned graphs, const struct score *score)
{
    tell_mean(name, graphs, "durations", score->count, score->known);
    tell_mean(name, graphs, "all 1", score->count, score->unknown);
}

static int is_graph(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".txt") == 0;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static struct score score_set(const char *folder, const char *set)
{
    struct score score = {0};
    char path[4096];
    struct dirent **entries = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, set);
    int count = scandir(path, &entries, is_graph, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", folder, set, entries[i]->d_name);
        score_job(&score, path);
        free(entries[i]);
    }
    free(entries);
    return score;
}

static void bench_quality(const char *folder)
{
    struct dirent **sets = NULL;
    struct score sum = {0};
    unsigned graphs = 0;
    int count = scandir(folder, &sets, is_visible, alphasort);
    if (count < 0) {
        need(NULL);
    }
    printf("mean excess over max(longest path, work / workers), in per cent\n"
           "set        graphs  weights        2       4       8      16     all\n");
    for (int i = 0; i < count; i++) {
        struct score score = score_set(folder, sets[i]->d_name);
        if (score.count > 0) {
            tell_score(sets[i]->d_name, score.count, &score);
            sum.count++;
            graphs += score.count;
            for (int j = 0; j < WORKER_COUNTS; j++) {
                sum.known[j] += score.known[j] / score.count;
                sum.unknown[j] += score.unknown[j] / score.count;
            }
        }
        free(sets[i]);
    }
    free(sets);
    if (sum.count > 0) {
        tell_score("all sets", graphs, &sum);
    }
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        fprintf(stderr, "usage: plan_bench [FOLDER]\n");
        return 2;
    }
    bench_cost(1000000, 3000000);
    if (argc == 2) {
        bench_quality(argv[1]);
    }
    return 0;
}

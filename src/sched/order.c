/* SPDX-License-Identifier: MIT
 * Names to a graph: who comes after whom, and what is wrong with it. */
#include "sched/sched.h"

#include <errno.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "plan/graph.h"

enum {
    MOST_UNKNOWN = 10, /* are told; a wrong loop may have made thousands */
    MOST_OF_CYCLE = 32,
};

static int no_memory(struct to_sched *sched)
{
    return to_error_set(&sched->error, -ENOMEM, "out of memory");
}

/* ---- names that no task has ---- */

static const char *nearest(const struct to_sched *sched, const char *wanted)
{
    struct to_nearest near;
    to_nearest_init(&near, wanted);
    for (size_t task = 0; task < sched->count; task++) {
        to_nearest_offer(&near, to_sched_name(sched, (uint32_t)task));
    }
    return near.name;
}

/* Adds a line about the name, with the first that mentions it. */
static void tell_unknown(const struct to_sched *sched, uint32_t name, struct to_buffer *text)
{
    const char *unknown = sched->book.names[name];
    const char *near = nearest(sched, unknown);
    if (text->size > 0) {
        to_buffer_byte(text, '\n');
    }
    to_buffer_print(text, "no task is called \"%s\"", unknown);
    for (size_t i = 0; i < sched->tie_count; i++) {
        const struct to_tie *tie = &sched->ties[i];
        if (tie->prerequisite == name || tie->name == name) {
            bool is_first = tie->name == name;
            uint32_t other = is_first ? tie->prerequisite : tie->name;
            to_buffer_print(text, is_first ? ", which is to come after \"%s\""
                                           : ", which \"%s\" comes after",
                            sched->book.names[other]);
            break;
        }
    }
    if (near) {
        to_buffer_print(text, "; did you mean \"%s\"?", near);
    }
}

/* Looks whether each name is a task's. 0, -ENOENT, -ENOMEM. */
static int check_names(struct to_sched *sched)
{
    struct to_buffer text = {0};
    size_t unknown = 0;
    for (uint32_t name = 0; name < sched->book.count; name++) {
        if (name < sched->defined_count && sched->defined[name] != TO_BOOK_NONE) {
            continue;
        }
        unknown++;
        if (unknown <= MOST_UNKNOWN) {
            tell_unknown(sched, name, &text);
        }
    }
    int result = unknown > 0 ? -ENOENT : 0;
    if (unknown > MOST_UNKNOWN) {
        to_buffer_print(&text, "\nand %zu more", unknown - MOST_UNKNOWN);
    }
    if (result < 0) {
        to_error_set(&sched->error, result, "%s", text.failed ? "unknown names" : text.data);
    }
    to_buffer_free(&text);
    return result;
}

/* ---- the graph ---- */

static int fill(struct to_graph *graph, const struct to_sched *sched)
{
    for (size_t i = 0; i < sched->tie_count; i++) {
        const struct to_tie *tie = &sched->ties[i];
        int result = to_graph_add(graph, sched->defined[tie->name],
                                  sched->defined[tie->prerequisite],
                                  tie->any ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER);
        if (result < 0) {
            return result;
        }
    }
    return to_graph_close(graph);
}

int to_sched_order(struct to_sched *sched)
{
    if (sched->graph) {
        return 0;
    }
    int result = check_names(sched);
    if (result < 0) {
        return result;
    }
    struct to_graph *graph = to_graph_new(sched->count);
    if (!graph || fill(graph, sched) < 0) {
        to_graph_free(graph);
        return no_memory(sched);
    }
    sched->graph = graph;
    return 0;
}

uint64_t *to_sched_weights(const struct to_sched *sched)
{
    uint64_t *weights = sched->timed ? calloc(sched->count, sizeof *weights) : NULL;
    double sum = 0;
    size_t known = 0;
    for (size_t task = 0; weights && task < sched->count; task++) {
        sum += (double)sched->tasks[task].seconds;
        known += sched->tasks[task].seconds > 0;
    }
    for (size_t task = 0; weights && task < sched->count; task++) {
        double seconds = (double)sched->tasks[task].seconds;
        weights[task] = (uint64_t)((seconds > 0 ? seconds : sum / (double)known) * 1e6);
    }
    return weights;
}

int to_sched_tell_cycle(struct to_sched *sched)
{
    uint32_t *path = NULL;
    struct to_buffer text = {0};
    int64_t length = to_graph_cycle(sched->graph, &path);
    if (length < 0) {
        return no_memory(sched);
    }
    to_buffer_text(&text, "these tasks wait for one another: ");
    for (int64_t i = 0; i < length && i < MOST_OF_CYCLE; i++) {
        to_buffer_print(&text, "%s -> ", to_sched_name(sched, path[i]));
    }
    if (length > MOST_OF_CYCLE) {
        to_buffer_print(&text, "(%lld more) -> ", (long long)(length - MOST_OF_CYCLE));
    }
    to_buffer_text(&text, to_sched_name(sched, path[0]));
    to_error_set(&sched->error, -ELOOP, "%s", text.failed ? "a cycle" : text.data);
    to_buffer_free(&text);
    free(path);
    return -ELOOP;
}

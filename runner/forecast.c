/* SPDX-License-Identifier: MIT
 * How long a run will still take. */
#include "forecast.h"

#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"

enum state { ENDED, WAITS, RUNS };

struct node {
    int64_t duration;
    int64_t ahead; /* the longest path from here on, this one included */
    int64_t begin; /* where it runs */
    enum state state;
};

struct to_forecast {
    size_t workers;
    size_t count;
    struct node nodes[];
};

static void find_paths(struct to_forecast *forecast, const struct to_graph *graph,
                       const uint32_t *order)
{
    for (size_t i = forecast->count; i-- > 0;) {
        size_t count;
        struct node *node = &forecast->nodes[order[i]];
        const struct to_link *links = to_graph_dependents(graph, order[i], &count);
        int64_t longest = 0;
        for (size_t j = 0; j < count; j++) {
            int64_t ahead = forecast->nodes[links[j].node].ahead;
            longest = longest > ahead ? longest : ahead;
        }
        node->ahead = longest + node->duration;
    }
}

struct to_forecast *to_forecast_new(const struct to_graph *graph, const int64_t *durations,
                                    const unsigned char *selected, size_t workers)
{
    size_t count = to_graph_size(graph);
    uint32_t *order = calloc(count + 1, sizeof *order);
    struct to_forecast *forecast =
        calloc(1, sizeof *forecast + count * sizeof *forecast->nodes);
    if (!order || !forecast || to_graph_sort(graph, order) != (int64_t)count) {
        free(order);
        free(forecast);
        return NULL;
    }
    forecast->workers = workers > 0 ? workers : 1;
    forecast->count = count;
    for (size_t i = 0; i < count; i++) {
        forecast->nodes[i] = (struct node){.duration = selected[i] ? durations[i] : 0,
                                           .state = selected[i] ? WAITS : ENDED};
    }
    find_paths(forecast, graph, order);
    free(order);
    return forecast;
}

struct to_forecast *to_forecast_free(struct to_forecast *forecast)
{
    free(forecast);
    return NULL;
}

void to_forecast_begin(struct to_forecast *forecast, size_t node, int64_t time)
{
    forecast->nodes[node].state = RUNS;
    forecast->nodes[node].begin = time;
}

void to_forecast_end(struct to_forecast *forecast, size_t node)
{
    forecast->nodes[node].state = ENDED;
}

int64_t to_forecast_left(const struct to_forecast *forecast, int64_t now)
{
    int64_t work = 0;
    int64_t longest = 0;
    for (size_t i = 0; i < forecast->count; i++) {
        const struct node *node = &forecast->nodes[i];
        if (node->state == ENDED) {
            continue;
        }
        int64_t gone = node->state == RUNS && now > node->begin ? now - node->begin : 0;
        gone = gone < node->duration ? gone : node->duration;
        work += node->duration - gone;
        longest = longest > node->ahead - gone ? longest : node->ahead - gone;
    }
    int64_t shared = work / (int64_t)forecast->workers;
    return shared > longest ? shared : longest;
}

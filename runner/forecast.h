/* SPDX-License-Identifier: MIT
 *
 * How long a run will still take, by what its tests took before. Pure.
 *
 * No less than what is left divided by the workers, and no less than the longest path of tests
 * that come after one another.
 */
#ifndef TO_RUNNER_FORECAST_H
#define TO_RUNNER_FORECAST_H

#include <stddef.h>
#include <stdint.h>

struct to_forecast;
struct to_graph;

/* Of the selected nodes (a byte each). `durations` in nanoseconds, one a node; all are copied.
 * NULL when memory runs out, or where the graph has a cycle. */
struct to_forecast *to_forecast_new(const struct to_graph *graph, const int64_t *durations,
                                    const unsigned char *selected, size_t workers);
struct to_forecast *to_forecast_free(struct to_forecast *forecast); /* takes NULL, returns NULL */

/* A node has begun, at this time of any clock; or has ended, begun or not. */
void to_forecast_begin(struct to_forecast *forecast, size_t node, int64_t time);
void to_forecast_end(struct to_forecast *forecast, size_t node);

/* In nanoseconds, from `now` on. Linear in the nodes. */
int64_t to_forecast_left(const struct to_forecast *forecast, int64_t now);

#endif

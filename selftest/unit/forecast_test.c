/* SPDX-License-Identifier: MIT
 * Tests of how long a run will still take. */
#include "forecast.h"

#include "plan/graph.h"
#include "unit.h"

enum { NODES = 6 };

/* 0 -> 1 -> 2 is a chain of 10 + 20 + 30; 3 and 4 take 40 each; 5 is not selected. */
static const int64_t durations[NODES] = {10, 20, 30, 40, 40, 1000};
static const unsigned char selected[NODES] = {1, 1, 1, 1, 1, 0};

static struct to_graph *make_graph(void)
{
    struct to_graph *graph = to_graph_new(NODES);
    to_graph_add(graph, 1, 0, TO_EDGE_AFTER);
    to_graph_add(graph, 2, 1, TO_EDGE_AFTER_ANY);
    to_graph_add(graph, 5, 2, TO_EDGE_AFTER);
    ck_assert_int_eq(to_graph_close(graph), 0);
    return graph;
}

START_TEST(shared_by_the_workers)
{
    struct to_graph *graph = make_graph();
    struct to_forecast *forecast = to_forecast_new(graph, durations, selected, 2);
    ck_assert_int_eq(to_forecast_left(forecast, 0), 70);
    to_forecast_begin(forecast, 3, 100);
    to_forecast_begin(forecast, 0, 100);
    ck_assert_int_eq(to_forecast_left(forecast, 108), (140 - 16) / 2);
    /* What takes longer than it did is thought to be over soon. */
    ck_assert_int_eq(to_forecast_left(forecast, 500), 20 + 30);
    to_forecast_end(forecast, 3);
    to_forecast_end(forecast, 0);
    ck_assert_int_eq(to_forecast_left(forecast, 500), 50);
    to_forecast_end(forecast, 4);
    ck_assert_int_eq(to_forecast_left(forecast, 500), 50);
    to_forecast_end(forecast, 1);
    to_forecast_end(forecast, 2);
    ck_assert_int_eq(to_forecast_left(forecast, 500), 0);
    to_forecast_free(forecast);
    to_graph_free(graph);
}
END_TEST

/* However many workers there are, a chain takes its time. */
START_TEST(the_longest_path)
{
    struct to_graph *graph = make_graph();
    struct to_forecast *forecast = to_forecast_new(graph, durations, selected, 100);
    ck_assert_int_eq(to_forecast_left(forecast, 0), 60);
    to_forecast_begin(forecast, 0, 0);
    ck_assert_int_eq(to_forecast_left(forecast, 4), 56);
    ck_assert_int_eq(to_forecast_left(forecast, 4000), 50);
    to_forecast_free(forecast);
    to_graph_free(graph);
}
END_TEST

START_TEST(no_nodes)
{
    struct to_graph *graph = to_graph_new(0);
    ck_assert_int_eq(to_graph_close(graph), 0);
    struct to_forecast *forecast = to_forecast_new(graph, NULL, NULL, 0);
    ck_assert_int_eq(to_forecast_left(forecast, 0), 0);
    to_forecast_free(forecast);
    to_graph_free(graph);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forecast");
    TCase *tests = tcase_create("forecast");
    tcase_add_test(tests, shared_by_the_workers);
    tcase_add_test(tests, the_longest_path);
    tcase_add_test(tests, no_nodes);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

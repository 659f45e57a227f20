/* SPDX-License-Identifier: MIT
 * Tests of src/plan when memory runs out: each allocation fails once, nothing leaks, and
 * nothing is written where nobody may look. The sources are included, with allocation
 * functions that count; this program must not be linked with their objects. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "unit.h"

static int allowed;     /* allocations until one fails; below zero: none will */
static int outstanding; /* blocks not freed yet */

static bool allow(void)
{
    return allowed-- != 0;
}

static void *count_calloc(size_t count, size_t size)
{
    void *block = allow() ? calloc(count, size) : NULL;
    outstanding += block != NULL;
    return block;
}

static void *count_reallocarray(void *old, size_t count, size_t size)
{
    void *block = allow() ? reallocarray(old, count, size) : NULL;
    outstanding += block && !old;
    return block;
}

static void count_free(void *block)
{
    outstanding -= block != NULL;
    free(block);
}

#define calloc count_calloc
#define reallocarray count_reallocarray
#define free count_free
#include "plan/cycle.c"
#include "plan/graph.c"
#include "plan/lowest.c"
#include "plan/plan.c"
#include "plan/rank.c"
#undef calloc
#undef reallocarray
#undef free

enum { NODES = 200 };

/* A chain, each edge twice. NULL when memory ran out. */
static struct to_graph *make_chain(void)
{
    struct to_graph *graph = to_graph_new(NODES);
    int result = graph ? 0 : -ENOMEM;
    for (size_t i = 1; i < 2 * NODES && result == 0; i++) {
        result = to_graph_add(graph, i / 2, i / 2 ? i / 2 - 1 : 0, TO_EDGE_AFTER);
    }
    if (result == 0) {
        result = to_graph_close(graph);
    }
    if (result < 0) {
        ck_assert_int_eq(result, -ENOMEM);
        return to_graph_free(graph);
    }
    return graph;
}

/* Does everything once; how many of its steps ran out of memory. */
static int use_graph(const struct to_graph *graph)
{
    uint32_t order[NODES] = {0};
    unsigned char marks[NODES] = {[NODES - 1] = 1};
    uint32_t *path = order;
    int failed = 0;

    int64_t sorted = to_graph_sort(graph, order);
    ck_assert(sorted == -ENOMEM || sorted == 0);
    failed += sorted < 0;

    int64_t length = to_graph_cycle(graph, &path);
    ck_assert(length == 1 ? path[0] == 0 : length == -ENOMEM && path == order);
    failed += length < 0;
    if (length > 0) {
        count_free(path);
    }

    int marked = to_graph_mark_needed(graph, marks);
    ck_assert_int_eq(marks[0], marked == 0);
    failed += marked < 0;

    unsigned char selected[NODES] = {[1] = 1, [2] = 1}; /* 0 comes after itself */
    struct to_plan *plan = to_plan_new(graph, NULL, selected);
    failed += plan == NULL;
    to_plan_free(plan);
    return failed;
}

START_TEST(each_allocation_fails_once)
{
    int failures = 0;
    for (int allocation = 0;; allocation++) {
        allowed = allocation;
        struct to_graph *graph = make_chain();
        int failed = graph ? use_graph(graph) : 1;
        to_graph_free(graph);
        ck_assert_int_eq(outstanding, 0);
        if (failed == 0) {
            break;
        }
        failures++;
    }
    ck_assert_int_gt(failures, 15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan memory");
    TCase *tcase = tcase_create("plan memory");
    tcase_add_test(tcase, each_allocation_fails_once);
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

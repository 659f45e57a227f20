/* SPDX-License-Identifier: MIT
 * Tests of src/plan/agenda.c and what it is made of when memory runs out: each allocation
 * fails once, and nothing leaks. The linker puts the functions here in the place of calloc,
 * reallocarray and free. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "plan/agenda.h"
#include "plan/graph.h"
#include "plan/locks.h"
#include "plan/needs.h"
#include "unit.h"

void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *old, size_t count, size_t size);
void __real_free(void *block);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *old, size_t count, size_t size);
void __wrap_free(void *block);

static int allowed = -1; /* allocations until one fails; below zero: none will */
static int outstanding;  /* blocks not freed yet */

static bool allow(void)
{
    return allowed < 0 || allowed-- > 0;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *block = allow() ? __real_calloc(count, size) : NULL;
    outstanding += block != NULL;
    return block;
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
    void *block = allow() ? __real_reallocarray(old, count, size) : NULL;
    outstanding += block && !old;
    return block;
}

void __wrap_free(void *block)
{
    outstanding -= block != NULL;
    __real_free(block);
}

enum { NODES = 5 };

static const unsigned char fixtures[NODES] = {1};
static const unsigned char selected[NODES] = {1, 0, 1, 1, 1};

/* Does everything once. Returns how many of its steps ran out of memory. Check itself may be
 * linked in statically: nothing of it is called here. */
static int use(const struct to_graph *graph)
{
    const struct to_claim claims[] = {{3, TO_LOCK_ALL, false}, {4, 1, true}};
    unsigned char marks[NODES] = {[2] = 1}, bridges[NODES] = {0};
    uint32_t *path = NULL;
    int failed = 0;
    struct to_agenda *agenda = to_agenda_new(&(struct to_agenda_of){.graph = graph,
                                                                    .selected = selected,
                                                                    .fixtures = fixtures,
                                                                    .claims = claims,
                                                                    .claim_count = 2,
                                                                    .locks = 2,
                                                                    .slots = 2});
    failed += agenda == NULL;
    if (agenda && to_agenda_next(agenda).errand != TO_ERRAND_BRING_UP) {
        abort();
    }
    to_agenda_free(agenda);
    failed += to_needs_mark(graph, fixtures, true, marks) == -ENOMEM;
    failed += to_needs_bridges(graph, fixtures, selected, bridges) == -ENOMEM;
    failed += to_needs_cycle(graph, fixtures, &path) == -ENOMEM;
    return failed;
}

START_TEST(each_allocation_fails_once)
{
    int failures = 0;
    struct to_graph *graph = to_graph_new(NODES);
    to_graph_add(graph, 1, 0, TO_EDGE_AFTER);
    to_graph_add(graph, 2, 1, TO_EDGE_AFTER);
    to_graph_add(graph, 3, 0, TO_EDGE_AFTER_ANY);
    to_graph_close(graph);
    for (int allocation = 0;; allocation++) {
        outstanding = 0;
        allowed = allocation;
        int failed = use(graph);
        bool all = allowed >= 0;
        allowed = -1;
        int left = outstanding;
        ck_assert_int_eq(left, 0);
        if (failed == 0 && all) {
            break;
        }
        failures += failed > 0;
    }
    ck_assert_int_gt(failures, 40);
    to_graph_free(graph);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("agenda memory");
    TCase *tcase = tcase_create("agenda memory");
    tcase_add_test(tcase, each_allocation_fails_once);
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

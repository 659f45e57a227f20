/* SPDX-License-Identifier: MIT
 * Tests of src/plan/graph.c, cycle.c, lowest.c and rank.c. Graphs are written as texts: "2<0 2~1"
 * says that node 2 comes after node 0, and after node 1 whatever becomes of it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/graph.h"
#include "plan/lowest.h"
#include "plan/rank.h"
#include "random.h"
#include "unit.h"

enum { LONG = 1000000, SMALL = 10 };

static void add_all(struct to_graph *graph, const char *edges)
{
    unsigned node;
    unsigned prerequisite;
    char kind;
    int length;
    while (sscanf(edges, " %u%c%u%n", &node, &kind, &prerequisite, &length) == 3) {
        enum to_edge edge = kind == '~' ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER;
        ck_assert_int_eq(to_graph_add(graph, node, prerequisite, edge), 0);
        edges += length;
    }
}

static struct to_graph *make(size_t nodes, const char *edges)
{
    struct to_graph *graph = to_graph_new(nodes);
    ck_assert_ptr_nonnull(graph);
    add_all(graph, edges);
    ck_assert_int_eq(to_graph_close(graph), 0);
    return graph;
}

/* 0 after 1 after 2 ...: the order is the reverse of the numbers. One check for all, as a
 * passing check of Check's is not cheap. */
static struct to_graph *make_chain(size_t nodes)
{
    struct to_graph *graph = to_graph_new(nodes);
    ck_assert_ptr_nonnull(graph);
    int failed = 0;
    for (size_t i = 0; i + 1 < nodes; i++) {
        failed += to_graph_add(graph, i, i + 1, TO_EDGE_AFTER) != 0;
    }
    ck_assert_int_eq(failed, 0);
    return graph;
}

static void list_numbers(char *text, size_t room, const uint32_t *numbers, int64_t count)
{
    text[0] = '\0';
    for (int64_t i = 0; i < count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, room - used, "%s%u", i ? " " : "", (unsigned)numbers[i]);
    }
}

static void list_links(char *text, size_t room, const struct to_link *links, size_t count)
{
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, room - used, "%s%c%u", i ? " " : "",
                 links[i].edge == TO_EDGE_AFTER ? '<' : '~', (unsigned)links[i].node);
    }
}

static void expect_sort(size_t nodes, const char *edges, const char *expected)
{
    struct to_graph *graph = make(nodes, edges);
    uint32_t order[64];
    char text[256];
    list_numbers(text, sizeof text, order, to_graph_sort(graph, order));
    ck_assert_str_eq(text, expected);
    to_graph_free(graph);
}

static void expect_cycle(size_t nodes, const char *edges, const char *expected)
{
    struct to_graph *graph = make(nodes, edges);
    uint32_t untouched = 0;
    uint32_t *path = &untouched;
    char text[256];
    int64_t length = to_graph_cycle(graph, &path);
    list_numbers(text, sizeof text, path, length);
    ck_assert_str_eq(text, expected);
    if (length == 0) {
        ck_assert_ptr_null(path);
    }
    free(path);
    to_graph_free(graph);
}

static void expect_needed(size_t nodes, const char *edges, const char *marked,
                          const char *expected)
{
    struct to_graph *graph = make(nodes, edges);
    unsigned char marks[64] = {0};
    char text[65] = "";
    for (size_t i = 0; i < nodes; i++) {
        marks[i] = marked[i] == 'x';
    }
    ck_assert_int_eq(to_graph_mark_needed(graph, marks), 0);
    for (size_t i = 0; i < nodes; i++) {
        text[i] = marks[i] ? 'x' : '.';
    }
    ck_assert_str_eq(text, expected);
    to_graph_free(graph);
}

/* A row of what comes after what: "x" where the row's node comes after the column's. */
static void expect_after(size_t nodes, const char *edges, const char *expected)
{
    struct to_graph *graph = make(nodes, edges);
    char text[256] = "";
    for (uint32_t node = 0; node < nodes; node++) {
        for (uint32_t other = 0; other < nodes; other++) {
            int is_after = to_graph_is_after(graph, node, other);
            ck_assert_int_ge(is_after, 0);
            strcat(text, is_after ? "x" : ".");
        }
        strcat(text, node + 1 < nodes ? " " : "");
    }
    ck_assert_str_eq(text, expected);
    to_graph_free(graph);
}

static void expect_prerequisites(const struct to_graph *graph, size_t node,
                                 const char *expected)
{
    char text[256];
    size_t count;
    const struct to_link *links = to_graph_prerequisites(graph, node, &count);
    list_links(text, sizeof text, links, count);
    ck_assert_str_eq(text, expected);
}

static void expect_dependents(const struct to_graph *graph, size_t node,
                              const char *expected)
{
    char text[256];
    size_t count;
    const struct to_link *links = to_graph_dependents(graph, node, &count);
    list_links(text, sizeof text, links, count);
    ck_assert_str_eq(text, expected);
}

START_TEST(empty_graph)
{
    struct to_graph *graph = make(0, "");
    uint32_t order;
    uint32_t *path;
    unsigned char marks;
    ck_assert_uint_eq(to_graph_size(graph), 0);
    ck_assert_uint_eq(to_graph_edges(graph), 0);
    ck_assert_int_eq(to_graph_sort(graph, &order), 0);
    ck_assert_int_eq(to_graph_cycle(graph, &path), 0);
    ck_assert_ptr_null(path);
    ck_assert_int_eq(to_graph_mark_needed(graph, &marks), 0);
    ck_assert_ptr_null(to_graph_free(graph));
    ck_assert_ptr_null(to_graph_free(NULL));
}
END_TEST

START_TEST(refusals)
{
    ck_assert_ptr_null(to_graph_new(INT32_MAX));
    ck_assert_ptr_null(to_graph_new(UINT32_MAX));
    ck_assert_ptr_null(to_graph_new(SIZE_MAX));

    struct to_graph *graph = to_graph_new(2);
    ck_assert_int_eq(to_graph_add(graph, 2, 0, TO_EDGE_AFTER), -EINVAL);
    ck_assert_int_eq(to_graph_add(graph, 0, 2, TO_EDGE_AFTER), -EINVAL);
    ck_assert_int_eq(to_graph_add(graph, 0, SIZE_MAX, TO_EDGE_AFTER), -EINVAL);
    ck_assert_int_eq(to_graph_add(graph, 0, (size_t)UINT32_MAX + 1, TO_EDGE_AFTER),
                     -EINVAL);
    ck_assert_int_eq(to_graph_close(graph), 0);
    ck_assert_int_eq(to_graph_add(graph, 1, 0, TO_EDGE_AFTER), -EBUSY);
    ck_assert_int_eq(to_graph_close(graph), 0);
    ck_assert_uint_eq(to_graph_edges(graph), 0);
    to_graph_free(graph);
}
END_TEST

START_TEST(freed_before_it_is_closed)
{
    struct to_graph *graph = make_chain(1000);
    ck_assert_uint_eq(to_graph_size(graph), 1000);
    ck_assert_ptr_null(to_graph_free(graph));
}
END_TEST

START_TEST(neighbours_in_their_orders)
{
    struct to_graph *graph = make(5, "4<2 4~3 0<4 4<0 3<2 1~2");
    expect_prerequisites(graph, 4, "<2 ~3 <0");
    expect_prerequisites(graph, 0, "<4");
    expect_prerequisites(graph, 2, "");
    expect_dependents(graph, 2, "~1 <3 <4");
    expect_dependents(graph, 3, "~4");
    expect_dependents(graph, 1, "");
    ck_assert_uint_eq(to_graph_size(graph), 5);
    ck_assert_uint_eq(to_graph_edges(graph), 6);
    to_graph_free(graph);
}
END_TEST

START_TEST(duplicates_are_merged)
{
    struct to_graph *graph = make(4, "1<0 1<0 3~2 3<1 3~0 3<2 3~1 3~2 2~0 2~0");
    expect_prerequisites(graph, 1, "<0");
    expect_prerequisites(graph, 2, "~0");
    expect_prerequisites(graph, 3, "<2 <1 ~0");
    expect_dependents(graph, 0, "<1 ~2 ~3");
    expect_dependents(graph, 2, "<3");
    ck_assert_uint_eq(to_graph_edges(graph), 5);
    to_graph_free(graph);
    expect_sort(4, "1<0 1<0 3~2 3<1 3~0 3<2 3~1 3~2 2~0 2~0", "0 1 2 3");
}
END_TEST

START_TEST(sorting)
{
    expect_sort(4, "", "0 1 2 3");
    expect_sort(4, "1<0 2<1 3<2", "0 1 2 3");
    expect_sort(4, "0<1 1<2 2<3", "3 2 1 0");
    expect_sort(4, "0~3", "1 2 3 0");             /* ties by number */
    expect_sort(5, "0<4 1<4", "2 3 4 0 1");       /* forward references */
    expect_sort(4, "3<1 3<2 1<0 2<0", "0 1 2 3"); /* a diamond */
    expect_sort(4, "0<1 0<2 1<3 2~3", "3 1 2 0"); /* the same, upside down */
    /* Once freed, a low number comes before what has long been ready. */
    expect_sort(6, "0<2 1<0", "2 0 1 3 4 5");
}
END_TEST

START_TEST(sorting_around_cycles)
{
    expect_sort(1, "0<0", "");
    expect_sort(4, "1<2 2<1", "0 3");
    expect_sort(5, "1<0 2<1 2<3 3<2 4<3", "0 1");
}
END_TEST

START_TEST(cycles)
{
    expect_cycle(4, "1<0 2<1 3<2 3<0", "");
    expect_cycle(3, "1<1", "1");
    expect_cycle(3, "1~1", "1");
    expect_cycle(3, "1<2 2~1", "1 2");
    expect_cycle(3, "0<1 1<2 2<0", "0 1 2");
    expect_cycle(3, "1<0 2<1 0<2", "0 2 1");
    expect_cycle(5, "4<2 2<3 3<4", "2 3 4");
}
END_TEST

START_TEST(cycles_among_others)
{
    /* Reachable from the lowest node, which lies on none. */
    expect_cycle(4, "0<2 2<3 3<2", "2 3");
    /* The lowest node is reached from it. */
    expect_cycle(4, "2<0 2<3 3<2", "2 3");
    /* Between two cycles, on none: 0 and 1. */
    expect_cycle(6, "0<2 2<3 3<2 1<0 4<1 4<5 5<4", "2 3");
    /* The lowest node counts, not the shortest cycle. */
    expect_cycle(5, "3<3 0<1 1<2 2<4 4<0", "0 1 2 4");
    /* Through the lowest node, the shortest: not 0 1 2 3. */
    expect_cycle(4, "0<1 1<2 2<3 3<0 2<0", "0 1 2");
    /* Of equal ones, that by the prerequisite that was added first. */
    expect_cycle(4, "0<3 0<1 1<0 3<0", "0 3");
    /* A node's own edge is the shortest. */
    expect_cycle(3, "0<1 1<0 0<0", "0");
}
END_TEST

START_TEST(needed)
{
    const char *edges = "1<0 2~1 4<3 5<2 5<4 6<5";
    expect_needed(7, edges, ".......", ".......");
    expect_needed(7, edges, "x......", "x......");
    expect_needed(7, edges, "..x....", "xxx....");
    expect_needed(7, edges, ".....x.", "xxxxxx.");
    expect_needed(7, edges, ".x..x..", "xx.xx..");
    expect_needed(7, edges, "......x", "xxxxxxx");
    expect_needed(3, "0<1 1<0", "x..", "xx."); /* a cycle does no harm */
}
END_TEST

START_TEST(after)
{
    expect_after(2, "", ".. ..");
    expect_after(5, "1<0 2~1 3<2 4<0", "..... x.... xx... xxx.. x....");
    expect_after(3, "0<1 1<0", ".x. x.. ..."); /* in a cycle */
}
END_TEST

START_TEST(long_chain)
{
    struct to_graph *graph = make_chain(LONG);
    ck_assert_int_eq(to_graph_close(graph), 0);
    ck_assert_uint_eq(to_graph_edges(graph), LONG - 1);
    uint32_t *order = calloc(LONG, sizeof *order);
    ck_assert_int_eq(to_graph_sort(graph, order), LONG);
    int wrong = 0;
    for (uint32_t i = 0; i < LONG; i++) {
        wrong += order[i] != LONG - 1 - i;
    }
    ck_assert_int_eq(wrong, 0);
    uint32_t *path;
    ck_assert_int_eq(to_graph_cycle(graph, &path), 0);
    unsigned char *marks = calloc(LONG, 1);
    marks[0] = 1;
    ck_assert_int_eq(to_graph_mark_needed(graph, marks), 0);
    ck_assert_ptr_null(memchr(marks, 0, LONG));
    free(marks);
    free(order);
    to_graph_free(graph);
}
END_TEST

START_TEST(long_cycle)
{
    struct to_graph *graph = make_chain(LONG);
    ck_assert_int_eq(to_graph_add(graph, LONG - 1, 0, TO_EDGE_AFTER), 0);
    ck_assert_int_eq(to_graph_close(graph), 0);
    uint32_t *path;
    ck_assert_int_eq(to_graph_cycle(graph, &path), LONG);
    int wrong = 0;
    for (uint32_t i = 0; i < LONG; i++) {
        wrong += path[i] != i;
    }
    ck_assert_int_eq(wrong, 0);
    free(path);
    to_graph_free(graph);
}
END_TEST

/* A small graph as a matrix, and what can be said of it by brute force. */
struct model {
    uint32_t size;
    bool edge[SMALL][SMALL];     /* [node][prerequisite] */
    unsigned path[SMALL][SMALL]; /* shortest one of at least one edge, or UNREACHED */
};

enum { UNREACHED = 1000 };

static struct to_graph *make_random(struct model *model, uint64_t *random)
{
    *model = (struct model){.size = 1 + random_below(random, SMALL)};
    struct to_graph *graph = to_graph_new(model->size);
    for (uint32_t i = random_below(random, 2 * model->size); i > 0; i--) {
        uint32_t node = random_below(random, model->size);
        uint32_t prerequisite = random_below(random, model->size);
        model->edge[node][prerequisite] = true;
        ck_assert_int_eq(to_graph_add(graph, node, prerequisite, random_below(random, 2)),
                         0);
    }
    ck_assert_int_eq(to_graph_close(graph), 0);
    return graph;
}

static void find_paths(struct model *model)
{
    for (uint32_t i = 0; i < model->size; i++) {
        for (uint32_t j = 0; j < model->size; j++) {
            model->path[i][j] = model->edge[i][j] ? 1 : UNREACHED;
        }
    }
    for (uint32_t k = 0; k < model->size; k++) {
        for (uint32_t i = 0; i < model->size; i++) {
            for (uint32_t j = 0; j < model->size; j++) {
                unsigned through = model->path[i][k] + model->path[k][j];
                if (through < model->path[i][j]) {
                    model->path[i][j] = through;
                }
            }
        }
    }
}

/* The lowest node that was not taken yet and may be, or `size`. */
static uint32_t lowest_ready(const struct model *model, const bool *taken)
{
    for (uint32_t node = 0; node < model->size; node++) {
        bool ready = !taken[node];
        for (uint32_t before = 0; before < model->size; before++) {
            ready = ready && (!model->edge[node][before] || taken[before]);
        }
        if (ready) {
            return node;
        }
    }
    return model->size;
}

static void compare_sort(const struct model *model, const struct to_graph *graph)
{
    uint32_t order[SMALL];
    bool taken[SMALL] = {false};
    int64_t sorted = to_graph_sort(graph, order);
    for (int64_t i = 0; i < sorted; i++) {
        ck_assert_uint_eq(order[i], lowest_ready(model, taken));
        taken[order[i]] = true;
    }
    ck_assert_uint_eq(lowest_ready(model, taken), model->size);
}

static void compare_cycle(const struct model *model, const struct to_graph *graph)
{
    uint32_t lowest = 0;
    while (lowest < model->size && model->path[lowest][lowest] >= UNREACHED) {
        lowest++;
    }
    uint32_t *path;
    int64_t length = to_graph_cycle(graph, &path);
    if (lowest == model->size) {
        ck_assert_int_eq(length, 0);
        return;
    }
    ck_assert_int_eq(length, model->path[lowest][lowest]);
    ck_assert_uint_eq(path[0], lowest);
    for (int64_t i = 0; i < length; i++) {
        ck_assert(model->edge[path[i]][path[(i + 1) % length]]);
    }
    free(path);
}

static void compare_needed(const struct model *model, const struct to_graph *graph,
                           uint32_t wanted)
{
    unsigned char marks[SMALL] = {0};
    marks[wanted] = 1;
    ck_assert_int_eq(to_graph_mark_needed(graph, marks), 0);
    for (uint32_t node = 0; node < model->size; node++) {
        bool needed = node == wanted || model->path[wanted][node] < UNREACHED;
        ck_assert_int_eq(marks[node] != 0, needed);
    }
}

START_TEST(random_graphs_against_brute_force)
{
    uint64_t random = 1;
    for (int round = 0; round < 2000; round++) {
        struct model model;
        struct to_graph *graph = make_random(&model, &random);
        find_paths(&model);
        compare_sort(&model, graph);
        compare_cycle(&model, graph);
        compare_needed(&model, graph, random_below(&random, model.size));
        to_graph_free(graph);
    }
}
END_TEST

/* Numbers below `limit`, put in and taken out at random, beside a plain array of marks. */
static void compare_lowest(uint32_t limit, uint64_t *random)
{
    struct to_lowest set;
    unsigned char *marks = calloc(limit, 1);
    uint32_t wrong = 0;
    ck_assert_int_eq(to_lowest_init(&set, limit), 0);
    for (int step = 0; step < 2000; step++) {
        uint32_t number = random_below(random, limit);
        if (step % 3 < 2 && !marks[number]) {
            to_lowest_add(&set, number);
            marks[number] = 1;
        } else if (set.count > 0) {
            uint32_t first = to_lowest_first(&set);
            number = to_lowest_take(&set);
            wrong += number != first;
            wrong += !marks[number] || memchr(marks, 1, number) != NULL;
            marks[number] = 0;
        }
    }
    while (set.count > 0) {
        marks[to_lowest_take(&set)] = 0;
    }
    wrong += memchr(marks, 1, limit) != NULL;
    ck_assert_uint_eq(wrong, 0);
    to_lowest_free(&set);
    free(marks);
}

START_TEST(lowest_comes_out_first)
{
    /* With the edges of one, two, three and four levels. */
    const uint32_t limits[] = {1, 2, 63, 64, 65, 4095, 4096, 4097, 262144, 262145, 1000000};
    uint64_t random = 3;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        compare_lowest(limits[i], &random);
    }
}
END_TEST

START_TEST(lowest_of_few_and_of_most)
{
    struct to_lowest set;
    ck_assert_int_eq(to_lowest_init(&set, 0), 0);
    ck_assert_uint_eq(set.count, 0);
    to_lowest_free(&set);
    to_lowest_free(&set);
    ck_assert_int_eq(to_lowest_init(&set, UINT32_MAX), 0);
    to_lowest_add(&set, UINT32_MAX - 1);
    to_lowest_add(&set, 0);
    to_lowest_add(&set, 1U << 30);
    ck_assert_uint_eq(to_lowest_take(&set), 0);
    ck_assert_uint_eq(to_lowest_take(&set), 1U << 30);
    ck_assert_uint_eq(to_lowest_take(&set), UINT32_MAX - 1);
    to_lowest_free(&set);
}
END_TEST

static void expect_ranks(uint32_t size, const uint64_t *keys, const char *expected)
{
    uint32_t order[16];
    uint32_t spare[16];
    char text[128];
    to_rank(keys, size, order, spare);
    list_numbers(text, sizeof text, order, size);
    ck_assert_str_eq(text, expected);
}

START_TEST(ranks_by_key_then_number)
{
    expect_ranks(0, NULL, "");
    expect_ranks(1, (uint64_t[]){7}, "0");
    expect_ranks(3, (uint64_t[]){7, 7, 7}, "0 1 2");
    expect_ranks(7, (uint64_t[]){5, 9, 5, UINT64_MAX, 0, 9, 0}, "3 1 5 0 2 4 6");
    /* They differ in the second byte, in the last, in both. */
    expect_ranks(3, (uint64_t[]){0x101, 0x301, 0x201}, "1 2 0");
    expect_ranks(3, (uint64_t[]){UINT64_C(1) << 63, 0, UINT64_C(1) << 62}, "0 2 1");
    expect_ranks(4, (uint64_t[]){0x0102, 0x0201, 0x0101, 0x0202}, "3 1 0 2");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        empty_graph,
        refusals,
        freed_before_it_is_closed,
        neighbours_in_their_orders,
        duplicates_are_merged,
        sorting,
        sorting_around_cycles,
        cycles,
        cycles_among_others,
        needed,
        after,
        long_chain,
        long_cycle,
        random_graphs_against_brute_force,
        lowest_comes_out_first,
        lowest_of_few_and_of_most,
        ranks_by_key_then_number,
    };
    Suite *suite = suite_create("graph");
    TCase *tcase = tcase_create("graph");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

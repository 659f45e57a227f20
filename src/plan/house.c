/* SPDX-License-Identifier: MIT
 * The fixtures of one execution. */
#include "plan/house.h"

#include <assert.h>
#include <stdlib.h>

#include "plan/graph.h"
#include "plan/heap.h"
#include "plan/needs.h"

static const uint32_t NONE = UINT32_MAX;

struct to_house {
    const struct to_graph *graph;
    const unsigned char *fixtures;
    size_t first_join; /* see agenda.h */
    size_t slots;
    struct to_needs *needs;
    unsigned char *selected;
    unsigned char *bridges;
    unsigned char *states;
    unsigned char *own_sake; /* a fixture that nobody else has ever needed */
    unsigned char *kept;
    unsigned char *given_up; /* has ended, or will be skipped when its time comes */
    uint32_t *doom;          /* by node: the fixture that it needs and that died; NONE */
    uint32_t *walk;          /* room for a walk through the graph */
    unsigned char *companions; /* fixtures that are needed together with one that is up */
    struct to_heap put_off;
    struct to_heap put_off_companions; /* those of them, once more */
    uint64_t *keys;                    /* of those that were put off */
    uint32_t *seen;                    /* by node: the last walk that came by */
    uint32_t walks;
    struct to_heap leaving;
    uint32_t *arrival; /* by fixture: numbers those that came up */
    uint32_t arrivals;
    size_t standing;   /* fixtures that have begun and not ended */
    uint32_t *above;   /* by node: how many of these come after it, and need it */
    size_t stacks;     /* those of them that none is above */
};

/* ---- making ---- */

struct to_house *to_house_free(struct to_house *house)
{
    if (house) {
        to_needs_free(house->needs);
        free(house->selected);
        free(house->bridges);
        free(house->states);
        free(house->own_sake);
        free(house->kept);
        free(house->given_up);
        free(house->doom);
        free(house->walk);
        free(house->companions);
        free(house->put_off.items);
        free(house->put_off_companions.items);
        free(house->keys);
        free(house->seen);
        free(house->leaving.items);
        free(house->arrival);
        free(house->above);
        free(house);
    }
    return NULL;
}

static bool alloc_house(struct to_house *house, size_t size)
{
    house->selected = calloc(size, 1);
    house->bridges = calloc(size, 1);
    house->states = calloc(size, 1);
    house->own_sake = calloc(size, 1);
    house->kept = calloc(size, 1);
    house->given_up = calloc(size, 1);
    house->doom = calloc(size, sizeof *house->doom);
    house->walk = calloc(size, sizeof *house->walk);
    house->companions = calloc(size, 1);
    house->put_off.items = calloc(size, sizeof *house->put_off.items);
    house->put_off_companions.items = calloc(size, sizeof *house->put_off.items);
    house->keys = calloc(size, sizeof *house->keys);
    house->seen = calloc(size, sizeof *house->seen);
    house->leaving.items = calloc(size, sizeof *house->leaving.items);
    house->arrival = calloc(size, sizeof *house->arrival);
    house->above = calloc(size, sizeof *house->above);
    return house->selected && house->bridges && house->states && house->own_sake &&
           house->kept && house->given_up && house->doom && house->walk &&
           house->companions && house->put_off.items && house->put_off_companions.items &&
           house->keys && house->seen && house->leaving.items && house->arrival && house->above;
}

struct to_house *to_house_new(const struct to_graph *graph, const unsigned char *fixtures,
                              const unsigned char *selected, size_t first_join, size_t slots)
{
    size_t size = to_graph_size(graph);
    struct to_house *house = calloc(1, sizeof *house);
    if (!house) {
        return NULL;
    }
    house->graph = graph;
    house->fixtures = fixtures;
    house->first_join = first_join;
    house->slots = slots;
    house->needs = to_needs_new(graph, fixtures, selected);
    if (!house->needs || !alloc_house(house, size) ||
        to_needs_bridges(graph, fixtures, selected, house->bridges) < 0) {
        return to_house_free(house);
    }
    for (uint32_t node = 0; node < size; node++) {
        house->selected[node] = selected[node] != 0;
        house->doom[node] = NONE;
        house->own_sake[node] =
            fixtures[node] && selected[node] && !to_needs_holds(house->needs, node);
    }
    return house;
}

/* ---- what is known of a node ---- */

bool to_house_is_fixture(const struct to_house *house, uint32_t node)
{
    return house->fixtures[node];
}

bool to_house_is_bridge(const struct to_house *house, uint32_t node)
{
    return house->bridges[node];
}

enum to_house_state to_house_state(const struct to_house *house, uint32_t node)
{
    return (enum to_house_state)house->states[node];
}

bool to_house_is_doomed(const struct to_house *house, uint32_t node, uint32_t *ret_root)
{
    *ret_root = house->doom[node];
    return house->doom[node] != NONE;
}

bool to_house_is_spare(const struct to_house *house, uint32_t node)
{
    return !to_needs_holds(house->needs, node) && !house->own_sake[node];
}

size_t to_house_standing(const struct to_house *house)
{
    return house->standing;
}

/* ---- stacks ---- */

static bool stands(const struct to_house *house, uint32_t node)
{
    return house->states[node] >= TO_HOUSE_COMING;
}

/* How many of the fixtures right below this one stand with none above them. */
static size_t count_tops(const struct to_house *house, uint32_t node)
{
    size_t count, tops = 0;
    const struct to_link *links = to_graph_prerequisites(house->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t below = links[i].node;
        tops += links[i].edge == TO_EDGE_AFTER && house->fixtures[below] &&
                stands(house, below) && house->above[below] == 0;
    }
    return tops;
}

bool to_house_is_full(const struct to_house *house, uint32_t node)
{
    return house->stacks + 1 - count_tops(house, node) > house->slots;
}

/* `more`: 1 or -1 */
static void count_above(struct to_house *house, uint32_t node, int more)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(house->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        if (links[i].edge == TO_EDGE_AFTER) {
            house->above[links[i].node] += (uint32_t)more;
        }
    }
}

static void stack_up(struct to_house *house, uint32_t node)
{
    house->standing++;
    house->stacks += 1 - count_tops(house, node);
    count_above(house, node, 1);
}

static void unstack(struct to_house *house, uint32_t node)
{
    house->standing--;
    house->stacks -= house->above[node] == 0;
    count_above(house, node, -1);
    house->stacks += count_tops(house, node);
}

/* ---- put off ---- */

void to_house_put_off(struct to_house *house, uint32_t node, uint64_t key)
{
    house->keys[node] = key < UINT64_MAX ? key + 1 : key; /* 0 is for those that are not */
    to_heap_push(&house->put_off, node, house->keys[node]);
    if (house->companions[node]) {
        to_heap_push(&house->put_off_companions, node, house->keys[node]);
    }
}

/* The first that has not begun; what has stands there from before. */
static bool first_of(const struct to_house *house, struct to_heap *heap, uint32_t *ret_node)
{
    while (heap->count > 0 &&
           house->states[heap->items[0].node] != TO_HOUSE_NOT_BEGUN) {
        to_heap_pop(heap);
    }
    *ret_node = heap->count > 0 ? heap->items[0].node : NONE;
    return heap->count > 0;
}

bool to_house_put_off_first(struct to_house *house, uint32_t *ret_node)
{
    return first_of(house, &house->put_off_companions, ret_node) ||
           first_of(house, &house->put_off, ret_node);
}

static void add_companion(struct to_house *house, uint32_t node)
{
    bool is_new = house->fixtures[node] && !house->companions[node] &&
                  house->states[node] == TO_HOUSE_NOT_BEGUN;
    if (is_new) {
        house->companions[node] = 1;
    }
    if (is_new && house->keys[node] > 0) {
        to_heap_push(&house->put_off_companions, node, house->keys[node]);
    }
}

/* All fixtures that anything needs which also needs this one. */
static void add_companions(struct to_house *house, uint32_t fixture)
{
    size_t begin = 0, end = 0, count;
    house->walks++;
    house->walk[end++] = fixture;
    while (begin < end) {
        const struct to_link *links =
            to_graph_dependents(house->graph, house->walk[begin++], &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t node = links[i].node;
            if (links[i].edge == TO_EDGE_AFTER && house->seen[node] != house->walks) {
                house->seen[node] = house->walks;
                house->walk[end++] = node;
            }
        }
    }
    while (end-- > 1) {
        const struct to_link *links =
            to_graph_prerequisites(house->graph, house->walk[end], &count);
        for (size_t i = 0; i < count; i++) {
            if (links[i].edge == TO_EDGE_AFTER) {
                add_companion(house, links[i].node);
            }
        }
    }
}

/* ---- coming and going ---- */

void to_house_begin(struct to_house *house, uint32_t node)
{
    house->states[node] = TO_HOUSE_BEGUN;
}

void to_house_come(struct to_house *house, uint32_t node)
{
    stack_up(house, node);
    house->states[node] = TO_HOUSE_COMING;
    add_companions(house, node);
}

static void leave_soon(struct to_house *house, uint32_t node)
{
    house->states[node] = TO_HOUSE_LEAVING;
    to_heap_push(&house->leaving, node, house->arrival[node]);
}

void to_house_up(struct to_house *house, uint32_t node)
{
    assert(house->states[node] == TO_HOUSE_COMING);
    house->states[node] = TO_HOUSE_UP;
    house->arrival[node] = house->arrivals++;
    if (!to_needs_holds(house->needs, node)) {
        leave_soon(house, node);
    }
}

bool to_house_leaving(struct to_house *house, uint32_t *ret_node)
{
    uint32_t node;
    while (to_needs_next(house->needs, &node)) {
        if (house->states[node] == TO_HOUSE_UP) {
            leave_soon(house, node);
        }
    }
    while (house->leaving.count > 0) {
        node = house->leaving.items[0].node;
        bool is_over = house->states[node] != TO_HOUSE_LEAVING; /* it has died since */
        if (!is_over && !to_needs_holds(house->needs, node)) {
            *ret_node = node;
            return true;
        }
        to_heap_pop(&house->leaving);
        if (!is_over) {
            house->states[node] = TO_HOUSE_UP; /* it is kept since */
        }
    }
    return false;
}

void to_house_go(struct to_house *house, uint32_t node)
{
    uint32_t first = to_heap_pop(&house->leaving);
    assert(first == node && house->states[node] == TO_HOUSE_LEAVING);
    (void)first;
    house->states[node] = TO_HOUSE_GOING;
}

/* ---- ends ---- */

/* It needs nothing any more. */
static void need_nothing(struct to_house *house, uint32_t node)
{
    if (!house->given_up[node] && house->selected[node]) {
        to_needs_end(house->needs, node);
    }
    house->given_up[node] = 1;
}

/* Whether a failure goes on through it: what is not selected counts as passed. */
static bool hands_on(const struct to_house *house, uint32_t node)
{
    return house->selected[node] || house->bridges[node] || node >= house->first_join;
}

/* The root did not pass: what comes after it, and has not begun, never will. `died`: while it
 * was up; so some were free to begin. */
static void give_up(struct to_house *house, uint32_t root, bool died)
{
    size_t depth = 0;
    house->walk[depth++] = root;
    while (depth > 0) {
        size_t count;
        const struct to_link *links =
            to_graph_dependents(house->graph, house->walk[--depth], &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t node = links[i].node;
            bool begun = house->states[node] != TO_HOUSE_NOT_BEGUN;
            bool known =
                house->doom[node] != NONE || (house->given_up[node] && !(died && begun));
            if (links[i].edge != TO_EDGE_AFTER || known || !hands_on(house, node)) {
                continue;
            }
            house->doom[node] = died ? root : NONE;
            if (!begun) {
                need_nothing(house, node);
            }
            house->walk[depth++] = node;
        }
    }
}

void to_house_end(struct to_house *house, uint32_t node, bool passed)
{
    enum to_house_state state = to_house_state(house, node);
    if (!passed && state != TO_HOUSE_GOING) {
        give_up(house, node, state == TO_HOUSE_UP || state == TO_HOUSE_LEAVING);
    }
    if (stands(house, node)) {
        unstack(house, node);
    }
    to_house_drop(house, node);
}

void to_house_drop(struct to_house *house, uint32_t node)
{
    house->states[node] = TO_HOUSE_BEGUN;
    need_nothing(house, node);
}

void to_house_stop(struct to_house *house)
{
    for (uint32_t node = 0; node < to_graph_size(house->graph); node++) {
        if (house->selected[node] && house->states[node] == TO_HOUSE_NOT_BEGUN) {
            to_house_drop(house, node);
        }
    }
}

void to_house_keep(struct to_house *house, uint32_t node)
{
    if (!house->kept[node]) {
        house->kept[node] = 1;
        to_needs_hold(house->needs, node);
    }
}

void to_house_let_go(struct to_house *house)
{
    for (uint32_t node = 0; node < to_graph_size(house->graph); node++) {
        if (house->kept[node]) {
            house->kept[node] = 0;
            to_needs_end(house->needs, node);
        }
    }
}

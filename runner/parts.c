/* SPDX-License-Identifier: MIT
 * Divides a graph: ends of chains are dealt, and take with them what they need. */
#include "parts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "plan/graph.h"
#include "plan/heap.h"

static const uint32_t NONE = UINT32_MAX;

/* A search for even pieces ends when it has seen each node so often, on the average. Counted, not
 * timed: it ends in the same place on every machine. */
enum { VISITS = 30 };

/* Nodes that are tied by needs, directly or through others. */
struct group {
    size_t first; /* its ends, in `ends` */
    size_t count;
    size_t weight; /* nodes, but for joins */
};

/* Ends that stay together: a group, or a piece of one. */
struct unit {
    size_t first;
    size_t count;
    size_t load; /* nodes that these need, and they themselves */
};

struct to_parts {
    struct to_parts_of of;
    size_t size;
    unsigned char *live; /* by node: it is taken, or a join that something taken stands behind */
    uint32_t *ends;      /* nodes that no other needs; those of a group together */
    size_t end_count;
    struct group *groups;
    size_t group_count;
    uint32_t *dealt; /* for each end: its part */
    uint32_t *homes;
    uint32_t *stamps; /* by node: the last walk that came by */
    uint32_t stamp;
    uint32_t *stack;
    size_t visits;
};

/* ---- needs ---- */

/* Whether `link` leads from a node to one that it needs; a fixture may only have to be over. */
static bool is_need(const struct to_parts *parts, uint32_t needed, uint32_t edge)
{
    return edge == TO_EDGE_AFTER || !parts->of.fixtures[needed];
}

/* Goes on to what this node needs and nobody came by on this walk. Returns how many nodes that
 * are, but for joins. */
static size_t take(struct to_parts *parts, uint32_t end)
{
    size_t taken = 0;
    size_t depth = 0;
    if (parts->stamps[end] != parts->stamp) {
        parts->stamps[end] = parts->stamp;
        parts->stack[depth++] = end;
    }
    while (depth > 0) {
        uint32_t node = parts->stack[--depth];
        size_t count;
        const struct to_link *links = to_graph_prerequisites(parts->of.graph, node, &count);
        taken += node < parts->of.first_join;
        parts->visits++;
        for (size_t i = 0; i < count; i++) {
            uint32_t before = links[i].node;
            if (is_need(parts, before, links[i].edge) && parts->live[before] &&
                parts->stamps[before] != parts->stamp) {
                parts->stamps[before] = parts->stamp;
                parts->stack[depth++] = before;
            }
        }
    }
    return taken;
}

/* ---- groups ---- */

static bool has_live(const struct to_parts *parts, uint32_t node,
                     const struct to_link *links, size_t count, bool of_dependents)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t needed = of_dependents ? node : links[i].node;
        if (is_need(parts, needed, links[i].edge) && parts->live[links[i].node]) {
            return true;
        }
    }
    return false;
}

/* Fills `live`, and returns a byte for each node: it is an end. */
static unsigned char *find_ends(struct to_parts *parts)
{
    unsigned char *is_end = to_memory_array(parts->size, 1);
    uint32_t *order = parts->stack;
    to_memory_check(to_graph_sort(parts->of.graph, order));
    for (size_t i = parts->size; i-- > 0;) {
        uint32_t node = order[i];
        bool is_join = node >= parts->of.first_join;
        size_t count;
        const struct to_link *links = to_graph_dependents(parts->of.graph, node, &count);
        bool needed = has_live(parts, node, links, count, true);
        parts->live[node] = is_join ? needed : parts->of.taken[node] != 0;
        is_end[node] = parts->live[node] && !needed;
    }
    return is_end;
}

/* The ends as they come when one goes from what needs nothing to what needs it, deep ones
 * first: so those that need the same are near each other. */
static void order_ends(struct to_parts *parts, const unsigned char *is_end)
{
    size_t room = parts->size + to_graph_edges(parts->of.graph);
    uint32_t *stack = to_memory_array(room, sizeof *stack);
    unsigned char *seen = to_memory_array(parts->size, 1);
    for (uint32_t first = 0; first < parts->size; first++) {
        size_t count, depth = 0;
        const struct to_link *links = to_graph_prerequisites(parts->of.graph, first, &count);
        if (parts->live[first] && !has_live(parts, first, links, count, false)) {
            stack[depth++] = first;
        }
        while (depth > 0) {
            uint32_t node = stack[--depth];
            if (seen[node]) {
                continue;
            }
            seen[node] = 1;
            if (is_end[node]) {
                parts->ends[parts->end_count++] = node;
            }
            links = to_graph_dependents(parts->of.graph, node, &count);
            for (size_t i = count; i-- > 0;) {
                if (parts->live[links[i].node] && is_need(parts, node, links[i].edge)) {
                    stack[depth++] = links[i].node;
                }
            }
        }
    }
    free(stack);
    free(seen);
}

/* One that stands for all of a node's group. */
static uint32_t root_of(uint32_t *above, uint32_t node)
{
    while (above[node] != node) {
        above[node] = above[above[node]];
        node = above[node];
    }
    return node;
}

static uint32_t *tie(const struct to_parts *parts)
{
    uint32_t *above = to_memory_array(parts->size, sizeof *above);
    for (uint32_t node = 0; node < parts->size; node++) {
        above[node] = node;
    }
    for (uint32_t node = 0; node < parts->size; node++) {
        size_t count;
        const struct to_link *links = to_graph_prerequisites(parts->of.graph, node, &count);
        for (size_t i = 0; i < count && parts->live[node]; i++) {
            if (parts->live[links[i].node] && is_need(parts, links[i].node, links[i].edge)) {
                uint32_t a = root_of(above, node);
                uint32_t b = root_of(above, links[i].node);
                above[a > b ? a : b] = a > b ? b : a;
            }
        }
    }
    return above;
}

/* Brings the ends of each group together; a group stands where its first end stood. */
static void make_groups(struct to_parts *parts)
{
    uint32_t *above = tie(parts);
    uint32_t *places = to_memory_array(parts->size, sizeof *places);
    uint32_t *sorted = to_memory_array(parts->size, sizeof *sorted);
    memset(places, 0xff, parts->size * sizeof *places);
    parts->groups = to_memory_array(parts->end_count, sizeof *parts->groups);
    for (size_t i = 0; i < parts->end_count; i++) {
        uint32_t root = root_of(above, parts->ends[i]);
        places[root] = places[root] == NONE ? (uint32_t)parts->group_count++ : places[root];
        parts->groups[places[root]].count++;
    }
    for (size_t i = 1; i < parts->group_count; i++) {
        parts->groups[i].first = parts->groups[i - 1].first + parts->groups[i - 1].count;
        parts->groups[i - 1].count = 0;
    }
    if (parts->group_count > 0) {
        parts->groups[parts->group_count - 1].count = 0;
    }
    for (size_t i = 0; i < parts->end_count; i++) {
        struct group *group = &parts->groups[places[root_of(above, parts->ends[i])]];
        sorted[group->first + group->count++] = parts->ends[i];
    }
    for (uint32_t node = 0; node < parts->of.first_join; node++) {
        if (parts->live[node]) {
            parts->groups[places[root_of(above, node)]].weight++;
        }
    }
    free(parts->ends);
    parts->ends = sorted;
    free(places);
    free(above);
}

/* ---- pieces ---- */

/* Cuts a group into so many pieces, none heavier than `most`. False: it cannot be, as its ends
 * stand. */
static bool cut(struct to_parts *parts, const struct group *group, size_t pieces, size_t most,
                struct unit *ret_units)
{
    size_t at = group->first;
    size_t end = group->first + group->count;
    for (size_t i = 0; i < pieces; i++) {
        struct unit unit = {.first = at};
        size_t more = 0;
        parts->stamp++;
        /* At least one is left for each of the pieces that follow. */
        while (end - at >= pieces - i && unit.load + (more = take(parts, parts->ends[at])) <= most) {
            unit.load += more;
            at++;
        }
        unit.count = at - unit.first;
        if (unit.count == 0) {
            return false;
        }
        ret_units[i] = unit;
    }
    return at == end;
}

static bool is_searching(const struct to_parts *parts)
{
    return parts->visits / VISITS <= parts->size;
}

/* Into pieces of which the heaviest is as light as it can be, or nearly. */
static void cut_evenly(struct to_parts *parts, const struct group *group, size_t pieces,
                       struct unit *ret_units)
{
    size_t low = (group->weight + pieces - 1) / pieces;
    size_t high = group->weight;
    while (low < high && high - low > high / 32 && is_searching(parts)) {
        size_t middle = low + (high - low) / 2;
        if (cut(parts, group, pieces, middle, ret_units)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    cut(parts, group, pieces, high, ret_units);
}

/* The groups, those heavier than `most` in pieces. */
static size_t make_units(struct to_parts *parts, size_t most, struct unit *units)
{
    size_t made = 0;
    for (size_t i = 0; i < parts->group_count; i++) {
        const struct group *group = &parts->groups[i];
        size_t pieces = (group->weight + most - 1) / most;
        pieces = pieces < group->count ? pieces : group->count;
        if (pieces > 1) {
            cut_evenly(parts, group, pieces, &units[made]);
        } else {
            units[made] = (struct unit){group->first, group->count, group->weight};
        }
        made += pieces;
    }
    return made;
}

/* ---- parts ---- */

/* The heaviest first, each to the part that has least. Returns what the heaviest part has then.
 * After R. L. Graham, "Bounds on multiprocessing timing anomalies" (1969). */
static size_t deal(const struct to_parts *parts, const struct unit *units, size_t count,
                   uint32_t *ret_dealt)
{
    struct to_heap left = {to_memory_array(count, sizeof *left.items), 0};
    struct to_heap open = {to_memory_array(parts->of.count, sizeof *open.items), 0};
    size_t *loads = to_memory_array(parts->of.count, sizeof *loads);
    size_t heaviest = 0;
    for (uint32_t i = 0; i < count; i++) {
        to_heap_push(&left, i, units[i].load);
    }
    for (uint32_t i = 0; i < parts->of.count; i++) {
        to_heap_push(&open, i, UINT64_MAX);
    }
    while (left.count > 0) {
        const struct unit *unit = &units[to_heap_pop(&left)];
        uint32_t part = to_heap_pop(&open);
        loads[part] += unit->load;
        heaviest = loads[part] > heaviest ? loads[part] : heaviest;
        to_heap_push(&open, part, UINT64_MAX - loads[part]);
        for (size_t i = 0; i < unit->count; i++) {
            ret_dealt[unit->first + i] = part;
        }
    }
    free(left.items);
    free(open.items);
    free(loads);
    return heaviest;
}

static size_t weigh(const struct unit *units, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += units[i].load;
    }
    return sum;
}

/* Divides the groups more and more, until the heaviest part has no more than its share and a
 * quarter. What is divided makes more work in all: half the time is worth twice the work. */
static void find_parts(struct to_parts *parts, size_t weight)
{
    enum { TRIES = 5 };
    size_t share = (weight + parts->of.count - 1) / parts->of.count;
    size_t heaviest = SIZE_MAX;
    double best = 0;
    struct unit *units = to_memory_array(parts->end_count, sizeof *units);
    uint32_t *dealt = to_memory_array(parts->end_count, sizeof *dealt);
    size_t most = weight;
    for (int i = 0; i < TRIES && most > 0 && heaviest > share + share / 4 && is_searching(parts);
         i++) {
        size_t count = make_units(parts, most, units);
        heaviest = deal(parts, units, count, dealt);
        double cost = (double)heaviest * (double)weigh(units, count);
        if (i == 0 || cost < best) {
            memcpy(parts->dealt, dealt, parts->end_count * sizeof *dealt);
            best = cost;
        }
        most = i == 0 ? share : most / 2;
    }
    free(dealt);
    free(units);
}

static void find_homes(struct to_parts *parts)
{
    uint32_t *firsts = to_memory_array(parts->of.count, sizeof *firsts);
    uint32_t *nexts = to_memory_array(parts->end_count, sizeof *nexts);
    memset(firsts, 0xff, parts->of.count * sizeof *firsts);
    memset(parts->homes, 0xff, parts->size * sizeof *parts->homes);
    for (size_t i = parts->end_count; i-- > 0;) {
        nexts[i] = firsts[parts->dealt[i]];
        firsts[parts->dealt[i]] = (uint32_t)i;
    }
    /* From the last part down: what is stamped by a lower one is its own at the end. */
    for (uint32_t part = parts->of.count; part-- > 0;) {
        parts->stamp++;
        for (uint32_t i = firsts[part]; i != NONE; i = nexts[i]) {
            take(parts, parts->ends[i]);
        }
    }
    for (uint32_t node = 0; node < parts->size; node++) {
        parts->homes[node] = parts->stamp - parts->stamps[node];
    }
    free(nexts);
    free(firsts);
}

/* ---- the whole ---- */

struct to_parts *to_parts_new(const struct to_parts_of *of)
{
    struct to_parts *parts = to_memory_new(sizeof *parts);
    parts->of = *of;
    parts->size = to_graph_size(of->graph);
    parts->live = to_memory_array(parts->size, 1);
    parts->ends = to_memory_array(parts->size, sizeof *parts->ends);
    parts->stack = to_memory_array(parts->size, sizeof *parts->stack);
    parts->stamps = to_memory_array(parts->size, sizeof *parts->stamps);
    parts->homes = to_memory_array(parts->size, sizeof *parts->homes);
    unsigned char *is_end = find_ends(parts);
    order_ends(parts, is_end);
    free(is_end);
    make_groups(parts);
    parts->dealt = to_memory_array(parts->end_count, sizeof *parts->dealt);
    size_t weight = 0;
    for (size_t i = 0; i < parts->group_count; i++) {
        weight += parts->groups[i].weight;
    }
    find_parts(parts, weight);
    find_homes(parts);
    return parts;
}

struct to_parts *to_parts_free(struct to_parts *parts)
{
    if (parts) {
        free(parts->live);
        free(parts->ends);
        free(parts->groups);
        free(parts->dealt);
        free(parts->homes);
        free(parts->stamps);
        free(parts->stack);
        free(parts);
    }
    return NULL;
}

void to_parts_mark(struct to_parts *parts, uint32_t part, unsigned char *marks)
{
    parts->stamp++;
    for (size_t i = 0; i < parts->end_count; i++) {
        if (parts->dealt[i] == part) {
            take(parts, parts->ends[i]);
        }
    }
    for (size_t i = 0; i < parts->of.first_join; i++) {
        marks[i] = parts->stamps[i] == parts->stamp;
    }
}

uint32_t to_parts_home(const struct to_parts *parts, uint32_t node)
{
    return parts->homes[node];
}

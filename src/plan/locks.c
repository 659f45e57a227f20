/* SPDX-License-Identifier: MIT
 * Which nodes may run beside one another. */
#include "plan/locks.h"

#include <stdlib.h>

#include "plan/heap.h"

static const uint32_t NONE = UINT32_MAX;

enum mode { SHARED, ALONE, MODES };

/* A lock that a node wants, one node's after the other's; a node's by number. */
struct want {
    uint32_t lock;
    unsigned char mode;
};

struct lock {
    uint32_t sharers;               /* that have it */
    bool taken;                     /* one has it for itself */
    bool wanted[MODES];             /* by the first of all that wait */
    bool is_given;                  /* stands among `given` */
    struct to_heap waiting[MODES];  /* whom it was in the way of, first come first */
};

struct wait {
    uint64_t key; /* the earlier it came the higher */
    uint32_t next, previous; /* in the order in which they came; NONE: the end */
};

struct to_locks {
    uint32_t *starts; /* of node n: wants[starts[n]] and before wants[starts[n + 1]] */
    struct want *wants;
    struct lock *locks;
    struct to_urgency *room; /* of all the heaps */
    struct wait *waits; /* by node */
    uint64_t came;
    uint32_t first, last; /* of those that wait */
    size_t passes;        /* that the first must let pass */
    size_t passed;        /* since it is the first */
    uint32_t *given; /* locks that were given back while somebody waited for them */
    size_t given_count;
};

/* ---- making ---- */

static int by_node(const void *left, const void *right)
{
    const struct to_claim *a = left;
    const struct to_claim *b = right;
    if (a->node != b->node) {
        return a->node < b->node ? -1 : 1;
    }
    return a->lock != b->lock ? (a->lock < b->lock ? -1 : 1) : a->shared - b->shared;
}

static bool has_loners(const struct to_claim *claims, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (claims[i].lock == TO_LOCK_ALL && !claims[i].shared) {
            return true;
        }
    }
    return false;
}

/* The claims sorted, with everybody's on all there is where somebody wants that. */
static struct to_claim *sort_claims(size_t nodes, const struct to_claim *claims, size_t *count)
{
    size_t more = has_loners(claims, *count) ? nodes : 0;
    struct to_claim *sorted = calloc(*count + more + 1, sizeof *sorted);
    if (!sorted) {
        return NULL;
    }
    for (size_t i = 0; i < *count; i++) {
        sorted[i] = claims[i];
    }
    for (size_t i = 0; i < more; i++) {
        sorted[*count + i] =
            (struct to_claim){.node = (uint32_t)i, .lock = TO_LOCK_ALL, .shared = true};
    }
    *count += more;
    qsort(sorted, *count, sizeof *sorted, by_node);
    return sorted;
}

/* The first of several claims of one node on one lock is the strictest. */
static void take_claims(struct to_locks *locks, size_t nodes, const struct to_claim *sorted,
                        size_t count)
{
    uint32_t end = 0;
    size_t at = 0;
    for (size_t node = 0; node < nodes; node++) {
        locks->starts[node] = end;
        for (; at < count && sorted[at].node == node; at++) {
            if (end > locks->starts[node] && locks->wants[end - 1].lock == sorted[at].lock) {
                continue;
            }
            locks->wants[end++] =
                (struct want){sorted[at].lock, sorted[at].shared ? SHARED : ALONE};
        }
    }
    locks->starts[nodes] = end;
}

/* Each lock has room for all who may ever wait for it. */
static void share_room(struct to_locks *locks, size_t nodes, size_t lock_count)
{
    struct to_urgency *room = locks->room;
    for (uint32_t i = 0; i < locks->starts[nodes]; i++) {
        const struct want *want = &locks->wants[i];
        locks->locks[want->lock].waiting[want->mode].count++;
    }
    for (size_t i = 0; i < lock_count; i++) {
        for (int mode = 0; mode < MODES; mode++) {
            struct to_heap *heap = &locks->locks[i].waiting[mode];
            heap->items = room;
            room += heap->count;
            heap->count = 0;
        }
    }
}

struct to_locks *to_locks_new(size_t nodes, size_t lock_count, const struct to_claim *claims,
                              size_t count, size_t passes)
{
    struct to_locks *locks = calloc(1, sizeof *locks);
    struct to_claim *sorted = sort_claims(nodes, claims, &count);
    if (!locks || !sorted) {
        free(sorted);
        return to_locks_free(locks);
    }
    locks->starts = calloc(nodes + 1, sizeof *locks->starts);
    locks->wants = calloc(count + 1, sizeof *locks->wants);
    locks->locks = calloc(lock_count + 1, sizeof *locks->locks);
    locks->room = calloc(count + 1, sizeof *locks->room);
    locks->waits = calloc(nodes + 1, sizeof *locks->waits);
    locks->given = calloc(lock_count + 1, sizeof *locks->given);
    locks->first = locks->last = NONE;
    locks->passes = passes;
    bool enough = locks->starts && locks->wants && locks->locks && locks->room &&
                  locks->waits && locks->given;
    if (enough) {
        take_claims(locks, nodes, sorted, count);
        share_room(locks, nodes, lock_count);
    }
    free(sorted);
    return enough ? locks : to_locks_free(locks);
}

struct to_locks *to_locks_free(struct to_locks *locks)
{
    if (locks) {
        free(locks->starts);
        free(locks->wants);
        free(locks->locks);
        free(locks->room);
        free(locks->waits);
        free(locks->given);
        free(locks);
    }
    return NULL;
}

/* ---- taking ---- */

static const struct want *wants_of(const struct to_locks *locks, uint32_t node,
                                   uint32_t *ret_count)
{
    *ret_count = locks->starts[node + 1] - locks->starts[node];
    return locks->wants + locks->starts[node];
}

static bool is_busy(const struct lock *lock, unsigned char mode)
{
    return lock->taken || (mode == ALONE && lock->sharers > 0);
}

/* Whether who takes the lock in this mode keeps the first that waits from it. */
static bool is_in_the_way(const struct lock *lock, unsigned char mode)
{
    return lock->wanted[ALONE] || (mode == ALONE && lock->wanted[SHARED]);
}

/* The first lock that the node cannot have; NONE: it can have all. */
static uint32_t find_obstacle(const struct to_locks *locks, uint32_t node, bool first)
{
    uint32_t count;
    const struct want *wants = wants_of(locks, node, &count);
    bool lets_pass = first || node == locks->first || locks->passed < locks->passes;
    for (uint32_t i = 0; i < count; i++) {
        const struct lock *lock = &locks->locks[wants[i].lock];
        if (is_busy(lock, wants[i].mode) ||
            (!lets_pass && is_in_the_way(lock, wants[i].mode))) {
            return wants[i].lock;
        }
    }
    return NONE;
}

static void take_all(struct to_locks *locks, uint32_t node)
{
    uint32_t count;
    const struct want *wants = wants_of(locks, node, &count);
    bool passes = false;
    for (uint32_t i = 0; i < count; i++) {
        struct lock *lock = &locks->locks[wants[i].lock];
        passes = passes || is_in_the_way(lock, wants[i].mode);
        if (wants[i].mode == SHARED) {
            lock->sharers++;
        } else {
            lock->taken = true;
        }
    }
    locks->passed += passes;
}

/* ---- waiting ---- */

static void note_wishes(struct to_locks *locks, uint32_t node, bool noted)
{
    uint32_t count;
    const struct want *wants = wants_of(locks, node, &count);
    for (uint32_t i = 0; i < count; i++) {
        locks->locks[wants[i].lock].wanted[wants[i].mode] = noted;
    }
}

static void become_first(struct to_locks *locks, uint32_t node)
{
    if (locks->first != NONE) {
        note_wishes(locks, locks->first, false);
    }
    locks->first = node;
    locks->passed = 0;
    if (node != NONE) {
        note_wishes(locks, node, true);
    }
}

static void wait_at(struct to_locks *locks, uint32_t node, uint32_t obstacle)
{
    uint32_t count;
    const struct want *wants = wants_of(locks, node, &count);
    uint32_t i = 0;
    while (wants[i].lock != obstacle) {
        i++;
    }
    to_heap_push(&locks->locks[obstacle].waiting[wants[i].mode], node, locks->waits[node].key);
}

static void queue_up(struct to_locks *locks, uint32_t node)
{
    locks->waits[node] =
        (struct wait){.key = UINT64_MAX - locks->came++, .next = NONE, .previous = locks->last};
    if (locks->last != NONE) {
        locks->waits[locks->last].next = node;
    } else {
        become_first(locks, node);
    }
    locks->last = node;
}

static void leave_queue(struct to_locks *locks, uint32_t node)
{
    struct wait wait = locks->waits[node];
    if (wait.next != NONE) {
        locks->waits[wait.next].previous = wait.previous;
    } else {
        locks->last = wait.previous;
    }
    if (wait.previous != NONE) {
        locks->waits[wait.previous].next = wait.next;
    } else {
        become_first(locks, wait.next);
    }
}

bool to_locks_take(struct to_locks *locks, uint32_t node)
{
    uint32_t obstacle = find_obstacle(locks, node, false);
    if (obstacle == NONE) {
        take_all(locks, node);
        return true;
    }
    queue_up(locks, node);
    wait_at(locks, node, obstacle);
    return false;
}

bool to_locks_try(struct to_locks *locks, uint32_t node, bool first)
{
    if (find_obstacle(locks, node, first) != NONE) {
        return false;
    }
    take_all(locks, node);
    return true;
}

/* Of two that wait for a lock, who came first; NULL: nobody waits who might have it. */
static struct to_heap *pick(struct lock *lock, const bool done[MODES])
{
    struct to_heap *picked = NULL;
    for (unsigned char mode = 0; mode < MODES; mode++) {
        struct to_heap *heap = &lock->waiting[mode];
        if (heap->count > 0 && !done[mode] && !is_busy(lock, mode) &&
            (!picked || heap->items[0].key > picked->items[0].key)) {
            picked = heap;
        }
    }
    return picked;
}

/* One that waits for this lock and can go on; or NONE. Those that another lock is in the way
 * of wait there from now on. */
static uint32_t wake(struct to_locks *locks, uint32_t number)
{
    struct lock *lock = &locks->locks[number];
    bool done[MODES] = {false};
    struct to_heap *heap;
    while ((heap = pick(lock, done)) != NULL) {
        uint32_t node = heap->items[0].node;
        uint32_t obstacle = find_obstacle(locks, node, false);
        if (obstacle == number) {
            done[heap - lock->waiting] = true; /* kept for the first of all */
            continue;
        }
        to_heap_pop(heap);
        if (obstacle == NONE) {
            return node;
        }
        wait_at(locks, node, obstacle);
    }
    return NONE;
}

bool to_locks_next(struct to_locks *locks, uint32_t *ret_node)
{
    while (locks->given_count > 0) {
        uint32_t number = locks->given[locks->given_count - 1];
        uint32_t node = wake(locks, number);
        if (node != NONE) {
            take_all(locks, node);
            leave_queue(locks, node);
            *ret_node = node;
            return true;
        }
        locks->given_count--;
        locks->locks[number].is_given = false;
    }
    return false;
}

static void look_at(struct to_locks *locks, uint32_t number)
{
    struct lock *lock = &locks->locks[number];
    bool awaited = lock->waiting[SHARED].count + lock->waiting[ALONE].count > 0;
    if (awaited && !lock->is_given) {
        lock->is_given = true;
        locks->given[locks->given_count++] = number;
    }
}

void to_locks_give(struct to_locks *locks, uint32_t node)
{
    uint32_t count;
    const struct want *wants = wants_of(locks, node, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct lock *lock = &locks->locks[wants[i].lock];
        if (wants[i].mode == SHARED) {
            lock->sharers--;
        } else {
            lock->taken = false;
        }
        look_at(locks, wants[i].lock);
    }
}

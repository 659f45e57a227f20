/* SPDX-License-Identifier: MIT
 * Locks by name. */
#include "state/lock.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum { CHAIN_SHOWN = 8 };

static void answer(struct to_asker *asker, enum to_state_status status, const char *text)
{
    asker->answer(asker, &(struct to_answer){.status = status, .text = text});
}

/* ---- which there are ---- */

static int by_name(const void *left, const void *right)
{
    const struct to_state_lock *one = left;
    const struct to_state_lock *other = right;
    return strcmp(one->name, other->name);
}

static struct to_state_lock *find(const struct to_state_locks *locks, const char *name)
{
    struct to_state_lock wanted = {.name = (char *)name};
    struct to_state_lock *const *found = tfind(&wanted, &locks->tree, by_name);
    return found ? *found : NULL;
}

static void free_lock(void *memory)
{
    struct to_state_lock *lock = memory;
    free(lock->name);
    free(lock);
}

/* A lock that the asker has from the start; NULL when memory runs out. */
static struct to_state_lock *add(struct to_state_locks *locks, struct to_asker *asker,
                                 const char *name)
{
    struct to_state_lock *lock = calloc(1, sizeof *lock);
    if (!lock || !(lock->name = strdup(name)) || !tsearch(lock, &locks->tree, by_name)) {
        if (lock) {
            free_lock(lock);
        }
        return NULL;
    }
    lock->owner = asker;
    lock->next_held = asker->held;
    asker->held = lock;
    return lock;
}

void to_state_locks_free(struct to_state_locks *locks)
{
    tdestroy(locks->tree, free_lock);
    *locks = (struct to_state_locks){0};
}

/* ---- who waits ---- */

static void enqueue(struct to_state_lock *lock, struct to_asker *asker, bool limited)
{
    struct to_asker **end = &lock->first;
    while (*end) {
        end = &(*end)->next;
    }
    *end = asker;
    asker->next = NULL;
    asker->queued = lock;
    asker->limited = limited;
}

const char *to_asker_lock_owner(const struct to_asker *asker)
{
    return asker->queued ? asker->queued->owner->name : NULL;
}

void to_state_locks_forget(struct to_asker *asker)
{
    struct to_asker **link = &asker->queued->first;
    while (*link != asker) {
        link = &(*link)->next;
    }
    *link = asker->next;
    asker->queued = NULL;
    asker->next = NULL;
}

void to_state_locks_give_up(struct to_asker *asker)
{
    const char *owner = asker->queued->owner->name;
    to_state_locks_forget(asker);
    answer(asker, TO_STATE_TIMED_OUT, owner);
}

/* Whether it would wait for itself: who has the lock waits for one whose owner waits ... for
 * one that it has. One that will not wait for ever ends every such ring. */
static bool is_deadlock(const struct to_state_lock *lock, const struct to_asker *asker)
{
    const struct to_asker *owner = lock->owner;
    while (owner != asker && owner->queued && !owner->limited) {
        owner = owner->queued->owner;
    }
    return owner == asker;
}

/* "a waits for "x", which b has; b waits for "y", which a has" */
static void refuse_deadlock(const struct to_state_lock *lock, struct to_asker *asker)
{
    struct to_buffer text = {0};
    const struct to_asker *waits = asker;
    for (int shown = 0; lock && shown < CHAIN_SHOWN; shown++) {
        to_buffer_print(&text, "%s%s waits for \"%s\", which %s has", shown ? "; " : "",
                        waits->name, lock->name, lock->owner->name);
        waits = lock->owner;
        lock = waits == asker ? NULL : waits->queued;
    }
    to_buffer_text(&text, lock ? "; ..." : "");
    answer(asker, TO_STATE_DEADLOCK, text.failed ? "" : text.data);
    to_buffer_free(&text);
}

/* ---- to and fro ---- */

void to_state_locks_take(struct to_state_locks *locks, struct to_asker *asker,
                         const struct to_ask *ask)
{
    struct to_state_lock *lock = find(locks, ask->key);
    if (!lock && !(lock = add(locks, asker, ask->key))) {
        answer(asker, TO_STATE_NO_MEMORY, NULL);
    } else if (lock->owner == asker) {
        lock->depth++;
        answer(asker, TO_STATE_OK, NULL);
    } else if (ask->limit == 0) {
        answer(asker, TO_STATE_TIMED_OUT, lock->owner->name);
    } else if (ask->limit < 0 && is_deadlock(lock, asker)) {
        refuse_deadlock(lock, asker);
    } else {
        enqueue(lock, asker, ask->limit > 0);
    }
}

/* Nobody has it any more, so the first who waits gets it. */
static void pass_on(struct to_state_locks *locks, struct to_state_lock *lock)
{
    struct to_asker *next = lock->first;
    if (!next) {
        tdelete(lock, &locks->tree, by_name);
        free_lock(lock);
        return;
    }
    lock->first = next->next;
    next->next = NULL;
    next->queued = NULL;
    lock->owner = next;
    lock->depth = 1;
    lock->next_held = next->held;
    next->held = lock;
    answer(next, TO_STATE_OK, NULL);
}

void to_state_locks_give(struct to_state_locks *locks, struct to_asker *asker,
                         const struct to_ask *ask)
{
    struct to_state_lock *lock = find(locks, ask->key);
    if (!lock || lock->owner != asker) {
        answer(asker, TO_STATE_NOT_HELD, lock ? lock->owner->name : NULL);
        return;
    }
    answer(asker, TO_STATE_OK, NULL);
    if (--lock->depth == 0) {
        struct to_state_lock **link = &asker->held;
        while (*link != lock) {
            link = &(*link)->next_held;
        }
        *link = lock->next_held;
        pass_on(locks, lock);
    }
}

void to_state_locks_leave(struct to_state_locks *locks, struct to_asker *asker)
{
    while (asker->held) {
        struct to_state_lock *lock = asker->held;
        asker->held = lock->next_held;
        pass_on(locks, lock);
    }
}

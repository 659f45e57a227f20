/* SPDX-License-Identifier: MIT
 * The state of a run. */
#include "state/store.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "state/lock.h"

struct item {
    char *key;
    struct to_datum value;
};

/* What an item takes beside its bytes, about. */
enum { ITEM_COST = 150 };

struct to_store {
    void *items[TO_STATE_SPACES]; /* trees, by key */
    struct to_state_locks locks;
    struct to_asker *waiting; /* for keys; the latest first */
    uint64_t value_limit;
    uint64_t total_limit;
    uint64_t total;
};

struct to_store *to_store_new(uint64_t value_limit, uint64_t total_limit)
{
    struct to_store *store = calloc(1, sizeof *store);
    if (store) {
        store->value_limit = value_limit;
        store->total_limit = total_limit;
    }
    return store;
}

static void free_item(void *memory)
{
    struct item *item = memory;
    to_datum_free(&item->value);
    free(item->key);
    free(item);
}

struct to_store *to_store_free(struct to_store *store)
{
    if (store) {
        for (int i = 0; i < TO_STATE_SPACES; i++) {
            tdestroy(store->items[i], free_item);
        }
        to_state_locks_free(&store->locks);
        free(store);
    }
    return NULL;
}

bool to_state_is_key(const char *key, size_t size)
{
    uint32_t character;
    if (size < 1 || size > TO_STATE_KEY_MAX) {
        return false;
    }
    for (size_t at = 0, length; at < size; at += length) {
        length = to_utf8_decode(key + at, size - at, &character);
        if (length == 0 || character < ' ' || (character >= 0x7f && character < 0xa0)) {
            return false;
        }
    }
    return true;
}

/* ---- values ---- */

static int by_key(const void *left, const void *right)
{
    return strcmp(((const struct item *)left)->key, ((const struct item *)right)->key);
}

static struct item *find(const struct to_store *store, enum to_state_space space,
                         const char *key)
{
    struct item wanted = {.key = (char *)key};
    struct item *const *found = tfind(&wanted, &store->items[space], by_key);
    return found ? *found : NULL;
}

const struct to_datum *to_store_get(const struct to_store *store, enum to_state_space space,
                                    const char *key)
{
    const struct item *item = find(store, space, key);
    return item ? &item->value : NULL;
}

static uint64_t cost(const char *key, const struct to_datum *value)
{
    return ITEM_COST + strlen(key) + (value->blob ? value->blob->size : 0);
}

static struct item *add(struct to_store *store, enum to_state_space space, const char *key)
{
    struct item *item = calloc(1, sizeof *item);
    if (!item || !(item->key = strdup(key)) || !tsearch(item, &store->items[space], by_key)) {
        if (item) {
            free_item(item);
        }
        return NULL;
    }
    return item;
}

/* Those who wait for the key are answered: all at once, as the value stays. */
static void wake(struct to_store *store, const char *key)
{
    struct to_asker **link = &store->waiting;
    while (*link) {
        struct to_asker *asker = *link;
        if (strcmp(asker->wanted, key) != 0) {
            link = &asker->next;
            continue;
        }
        *link = asker->next;
        asker->next = NULL;
        free(asker->wanted);
        asker->wanted = NULL;
        asker->answer(asker, &(struct to_answer){TO_STATE_OK, NULL, 1, NULL});
    }
}

enum to_state_status to_store_set(struct to_store *store, enum to_state_space space,
                                  const char *key, struct to_datum *value)
{
    struct item *item = find(store, space, key);
    uint64_t before = item ? cost(key, &item->value) : 0;
    uint64_t after = cost(key, value);
    enum to_state_status status = TO_STATE_OK;
    if (value->blob && value->blob->size > store->value_limit) {
        status = TO_STATE_TOO_LARGE;
    } else if (after > before && store->total - before + after > store->total_limit) {
        status = TO_STATE_FULL;
    } else if (!item && !(item = add(store, space, key))) {
        status = TO_STATE_NO_MEMORY;
    }
    if (status != TO_STATE_OK) {
        to_datum_free(value);
        return status;
    }
    to_datum_free(&item->value);
    item->value = *value;
    *value = (struct to_datum){0};
    store->total = store->total - before + after;
    if (space == TO_SPACE_STATE) {
        wake(store, key);
    }
    return TO_STATE_OK;
}

bool to_store_is_empty(const struct to_store *store, enum to_state_space space)
{
    return !store->items[space];
}

bool to_store_remove(struct to_store *store, enum to_state_space space, const char *key)
{
    struct item *item = find(store, space, key);
    if (item) {
        store->total -= cost(key, &item->value);
        tdelete(item, &store->items[space], by_key);
        free_item(item);
    }
    return item;
}

struct visit {
    to_store_visit *visit;
    void *context;
};

static void visit_node(const void *node, VISIT when, void *context)
{
    const struct item *item = *(const struct item *const *)node;
    const struct visit *visit = context;
    if (when == postorder || when == leaf) {
        visit->visit(visit->context, item->key, &item->value);
    }
}

void to_store_each(const struct to_store *store, enum to_state_space space,
                   to_store_visit *visit, void *context)
{
    twalk_r(store->items[space], visit_node, &(struct visit){visit, context});
}

/* ---- asking ---- */

static void say(struct to_asker *asker, enum to_state_status status, int64_t number)
{
    asker->answer(asker, &(struct to_answer){.status = status, .number = number});
}

static void say_status(const struct to_store *store, struct to_asker *asker,
                       enum to_state_status status, int64_t number)
{
    say(asker, status,
        status == TO_STATE_TOO_LARGE ? (int64_t)store->value_limit
        : status == TO_STATE_FULL    ? (int64_t)store->total_limit
                                     : number);
}

static void offer(void *context, const char *key, const struct to_datum *value)
{
    (void)value;
    to_nearest_offer(context, key);
}

static void get(const struct to_store *store, struct to_asker *asker, const struct to_ask *ask)
{
    const struct to_datum *value = to_store_get(store, ask->space, ask->key);
    struct to_answer answer = {.status = TO_STATE_OK, .value = value};
    if (!value) {
        struct to_nearest nearest;
        to_nearest_init(&nearest, ask->key);
        to_store_each(store, ask->space, offer, &nearest);
        answer = (struct to_answer){.status = TO_STATE_MISSING, .text = nearest.name};
    }
    asker->answer(asker, &answer);
}

static void set(struct to_store *store, struct to_asker *asker, struct to_ask *ask)
{
    say_status(store, asker, to_store_set(store, ask->space, ask->key, &ask->value), 1);
}

static void swap(struct to_store *store, struct to_asker *asker, struct to_ask *ask)
{
    const struct to_datum *value = to_store_get(store, ask->space, ask->key);
    if (value && to_datum_equals(value, &ask->expected)) {
        set(store, asker, ask);
    } else {
        say(asker, TO_STATE_OK, 0);
    }
}

static void add_number(struct to_store *store, struct to_asker *asker, const struct to_ask *ask)
{
    const struct to_datum *value = to_store_get(store, ask->space, ask->key);
    struct to_datum sum = {.kind = TO_DATUM_INT};
    if (value && value->kind != TO_DATUM_INT) {
        asker->answer(asker, &(struct to_answer){.status = TO_STATE_OTHER_KIND, .value = value});
    } else if (__builtin_add_overflow(value ? value->as.integer : 0, ask->number,
                                      &sum.as.integer)) {
        say(asker, TO_STATE_OVERFLOWS, value->as.integer);
    } else {
        int64_t number = sum.as.integer;
        say_status(store, asker, to_store_set(store, ask->space, ask->key, &sum), number);
    }
}

static void add_key(void *context, const char *key, const struct to_datum *value)
{
    (void)value;
    to_buffer_add(context, key, strlen(key) + 1);
}

static void list_keys(const struct to_store *store, struct to_asker *asker,
                      const struct to_ask *ask)
{
    struct to_buffer keys = {0};
    to_store_each(store, ask->space, add_key, &keys);
    struct to_datum list = to_datum_bytes(TO_DATUM_BYTES, keys.data, keys.size);
    if (keys.failed || list.kind == TO_DATUM_NONE) {
        say(asker, TO_STATE_NO_MEMORY, 0);
    } else {
        asker->answer(asker, &(struct to_answer){.status = TO_STATE_OK, .value = &list});
    }
    to_datum_free(&list);
    to_buffer_free(&keys);
}

static void wait_for(struct to_store *store, struct to_asker *asker, const struct to_ask *ask)
{
    if (find(store, ask->space, ask->key)) {
        say(asker, TO_STATE_OK, 1);
    } else if (ask->limit == 0) {
        say(asker, TO_STATE_TIMED_OUT, 0);
    } else if (!(asker->wanted = strdup(ask->key))) {
        say(asker, TO_STATE_NO_MEMORY, 0);
    } else {
        asker->next = store->waiting;
        store->waiting = asker;
    }
}

/* To do what was asked for. */
static void act(struct to_store *store, struct to_asker *asker, struct to_ask *ask)
{
    switch (ask->what) {
    case TO_STATE_GET:
        get(store, asker, ask);
        break;
    case TO_STATE_HAS:
        say(asker, TO_STATE_OK, find(store, ask->space, ask->key) != NULL);
        break;
    case TO_STATE_SET:
        set(store, asker, ask);
        break;
    case TO_STATE_SET_ONCE:
        if (find(store, ask->space, ask->key)) {
            say(asker, TO_STATE_OK, 0);
        } else {
            set(store, asker, ask);
        }
        break;
    case TO_STATE_SWAP:
        swap(store, asker, ask);
        break;
    case TO_STATE_REMOVE:
        say(asker, TO_STATE_OK, to_store_remove(store, ask->space, ask->key));
        break;
    case TO_STATE_ADD:
        add_number(store, asker, ask);
        break;
    case TO_STATE_WAIT:
        wait_for(store, asker, ask);
        break;
    case TO_STATE_LOCK:
        to_state_locks_take(&store->locks, asker, ask);
        break;
    case TO_STATE_UNLOCK:
        to_state_locks_give(&store->locks, asker, ask);
        break;
    case TO_STATE_KEYS:
    case TO_STATE_WHATS:
        list_keys(store, asker, ask);
        break;
    }
}

void to_store_ask(struct to_store *store, struct to_asker *asker, struct to_ask *ask)
{
    bool sets = ask->what == TO_STATE_SET || ask->what == TO_STATE_SET_ONCE ||
                ask->what == TO_STATE_SWAP;
    if (ask->what != TO_STATE_KEYS && !to_state_is_key(ask->key, strlen(ask->key))) {
        say(asker, TO_STATE_BAD_KEY, 0);
    } else if (sets && ask->value.kind == TO_DATUM_NONE) {
        say(asker, TO_STATE_NO_MEMORY, 0); /* that is how a value comes to be none */
    } else {
        act(store, asker, ask);
    }
    to_datum_free(&ask->value);
    to_datum_free(&ask->expected);
}

void to_store_forget(struct to_store *store, struct to_asker *asker)
{
    if (asker->queued) {
        to_state_locks_forget(asker);
    } else if (asker->wanted) {
        struct to_asker **link = &store->waiting;
        while (*link != asker) {
            link = &(*link)->next;
        }
        *link = asker->next;
        asker->next = NULL;
        free(asker->wanted);
        asker->wanted = NULL;
    }
}

void to_store_give_up(struct to_store *store, struct to_asker *asker)
{
    if (asker->queued) {
        to_state_locks_give_up(asker);
    } else if (asker->wanted) {
        to_store_forget(store, asker);
        say(asker, TO_STATE_TIMED_OUT, 0);
    }
}

void to_store_leave(struct to_store *store, struct to_asker *asker)
{
    to_store_forget(store, asker);
    to_state_locks_leave(&store->locks, asker);
}

/* SPDX-License-Identifier: MIT
 *
 * The state of a run: values by key, results by test, locks by name, and who waits for what.
 *
 * Pure: no clock, no socket; of the system it only closes the descriptors among its values.
 * Whoever asks is answered by a call, at once or when another's doing makes it possible. Not
 * for several threads at once.
 */
#ifndef TO_STATE_STORE_H
#define TO_STATE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/datum.h"

struct to_state_lock;
struct to_store;

enum { TO_STATE_KEY_MAX = 1000 }; /* bytes of a key, or of a lock's name */

enum to_state_space { TO_SPACE_STATE, TO_SPACE_RESULTS, TO_STATE_SPACES };

enum to_state_what {
    TO_STATE_GET = 1,  /* answered by the value */
    TO_STATE_HAS,      /* 1 or 0 */
    TO_STATE_SET,      /* `value` */
    TO_STATE_SET_ONCE, /* 1: set; 0: there was a value already */
    TO_STATE_SWAP,     /* 1: it was `expected` and is `value` now; 0: it was not */
    TO_STATE_REMOVE,   /* 1: removed; 0: there was none */
    TO_STATE_KEYS,     /* bytes: the keys in order, each with its NUL */
    TO_STATE_ADD,      /* `number` is added to an int, to 0 where there is none; the sum */
    TO_STATE_WAIT,     /* until there is a value */
    TO_STATE_LOCK,     /* until nobody else has it; as often as one likes */
    TO_STATE_UNLOCK,
    TO_STATE_WHATS,
};

enum to_state_status {
    TO_STATE_OK,
    TO_STATE_MISSING,    /* `text`: a key like it, if there is one */
    TO_STATE_OTHER_KIND, /* `value`: what is there */
    TO_STATE_OVERFLOWS,
    TO_STATE_TOO_LARGE, /* `number`: the most that a value may have */
    TO_STATE_FULL,      /* `number`: the most that all may have */
    TO_STATE_BAD_KEY,
    TO_STATE_TIMED_OUT, /* `text`: of a lock, who has it */
    TO_STATE_NOT_HELD,  /* `text`: who has it, if anybody */
    TO_STATE_DEADLOCK,  /* `text`: who waits for whom */
    TO_STATE_NO_MEMORY,
    TO_STATE_NO_DESCRIPTORS,
    /* Of results: said by who knows the tests. */
    TO_STATE_NO_TEST,    /* `text`: a test called like it, if there is one */
    TO_STATE_NOT_BEFORE, /* it is no prerequisite */
    TO_STATE_NO_RESULT,  /* it has set none */
    TO_STATE_NOT_RUN,    /* it did not run */
    /* The test that asks has ended, or none is known. */
    TO_STATE_NO_ASKER,
    TO_STATE_STATUSES,
};

struct to_ask {
    enum to_state_what what;
    enum to_state_space space; /* of those above UNLOCK and WAIT */
    const char *key;
    struct to_datum value; /* given away: free when answered, whatever the answer */
    struct to_datum expected;
    int64_t number;
    int64_t limit; /* WAIT, LOCK: 0: not at all; above: until to_store_give_up; -1: none */
};

/* Everything is borrowed for as long as the call that answers lasts. */
struct to_answer {
    enum to_state_status status;
    const struct to_datum *value; /* NULL: none */
    int64_t number;
    const char *text; /* NULL: none */
};

/* Somebody who asks: a thread of a test. Starts with the first two set. */
struct to_asker {
    const char *name; /* as others read it: "shop::login" */
    void (*answer)(struct to_asker *asker, const struct to_answer *answer);

    /* The store's own. */
    char *wanted;             /* the key that it waits for */
    struct to_state_lock *queued;   /* the lock that it waits for */
    bool limited;             /* it will not wait for ever */
    struct to_asker *next;    /* among those who wait for keys, or for that lock */
    struct to_state_lock *held;     /* those it has, by `next_held` */
};

/* `value_limit`: bytes of one value; `total_limit`: of all. NULL when memory runs out. */
struct to_store *to_store_new(uint64_t value_limit, uint64_t total_limit);
struct to_store *to_store_free(struct to_store *store); /* takes NULL, returns NULL */

/* Answers, or lets the asker wait: then it must not ask before it is answered, or has been
 * told to forget it. */
void to_store_ask(struct to_store *store, struct to_asker *asker, struct to_ask *ask);

static inline bool to_asker_waits(const struct to_asker *asker)
{
    return asker->wanted || asker->queued;
}

/* Who has the lock that it waits for; NULL: it waits for none. */
const char *to_asker_lock_owner(const struct to_asker *asker);

/* The time of one who waits is up: it is answered so. */
void to_store_give_up(struct to_store *store, struct to_asker *asker);

/* It does not wait any more, and is not answered. */
void to_store_forget(struct to_store *store, struct to_asker *asker);

/* It is gone: so are its wait and its locks. */
void to_store_leave(struct to_store *store, struct to_asker *asker);

/* Takes the value over, also where it is refused. */
enum to_state_status to_store_set(struct to_store *store, enum to_state_space space,
                                  const char *key, struct to_datum *value);
/* NULL: there is none. Borrowed until the key is set or removed. */
const struct to_datum *to_store_get(const struct to_store *store, enum to_state_space space,
                                    const char *key);
bool to_store_is_empty(const struct to_store *store, enum to_state_space space);
bool to_store_remove(struct to_store *store, enum to_state_space space, const char *key);

/* Each key and its value, in the order of the keys. */
typedef void to_store_visit(void *context, const char *key, const struct to_datum *value);
void to_store_each(const struct to_store *store, enum to_state_space space,
                   to_store_visit *visit, void *context);

/* Whether this may be a key: text of 1 to TO_STATE_KEY_MAX bytes, without control characters. */
bool to_state_is_key(const char *key, size_t size);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Behind <to/state.h>: who answers what its functions ask. In a test that is the runner, over
 * a socket; it might be a store in this process.
 */
#ifndef TO_STATE_FRONT_H
#define TO_STATE_FRONT_H

#include <to/state.h>

#include "state/store.h"

/* As struct to_ask, of values as the user gave them. */
struct to_front_ask {
    enum to_state_what what;
    enum to_state_space space;
    const char *key; /* NULL with TO_STATE_KEYS alone */
    const struct to_state_value_ *value; /* NULL: none */
    const struct to_state_value_ *expected;
    int64_t argument; /* an addend; or how long to wait: as in struct to_ask */
};

struct to_front_answer {
    int status; /* enum to_state_status, or as in trouble.h */
    int64_t argument;
    struct to_state_value_ value; /* its bytes: from to_front_room */
    uint64_t process; /* of a pointer */
    char *text;       /* from to_front_room; NULL: none */
};

/* A piece of memory that was handed to a test; they make a list. */
struct to_front_block;

struct to_front_service {
    const char *asker; /* what asks: "test" or "task" */
    /* Answers, however long that takes. The answer is {0} before. */
    void (*ask)(const struct to_front_ask *ask, struct to_front_answer *ret_answer);
    /* Notes that something went wrong in the test; returns. */
    void (*problem)(const struct to_caller_ *caller, const char *message);
    /* The list of what lives as long as the test that runs here. */
    struct to_front_block **(*blocks)(void);
    /* Whether a pointer that was set in that process leads to the same memory in this one. */
    bool (*is_own)(uint64_t process);
};

/* From now on, this one answers in all of the process, and in its forks. */
void to_front_open(const struct to_front_service *service);

/* On this thread that one answers instead; NULL: as in all of the process. */
void to_front_enter(const struct to_front_service *service);

/* Room for so many bytes and a NUL, for an answer; NULL when memory runs out. And gives it
 * back; NULL is fine. */
void *to_front_room(size_t size);
void to_front_drop(void *room);

/* Frees what was handed to a test that has ended. */
void to_front_free(struct to_front_block **blocks);

#endif

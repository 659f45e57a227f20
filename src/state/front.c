/* SPDX-License-Identifier: MIT
 * What <to/state.h> declares: questions to whoever answers them. */
#include "state/front.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "state/trouble.h"

#define SAME(mine, theirs) _Static_assert((int)(mine) == (int)(theirs), "one value, one number")
SAME(TO_STATE_NONE_, TO_DATUM_NONE);
SAME(TO_STATE_INT_, TO_DATUM_INT);
SAME(TO_STATE_DOUBLE_, TO_DATUM_DOUBLE);
SAME(TO_STATE_BOOL_, TO_DATUM_BOOL);
SAME(TO_STATE_STRING_, TO_DATUM_STRING);
SAME(TO_STATE_BYTES_, TO_DATUM_BYTES);
SAME(TO_STATE_FD_, TO_DATUM_DESCRIPTOR);
SAME(TO_STATE_POINTER_, TO_DATUM_POINTER);

static const struct to_front_service *all;
static __thread const struct to_front_service *own;

void to_front_open(const struct to_front_service *service)
{
    all = service;
}

void to_front_enter(const struct to_front_service *service)
{
    own = service;
}

/* NULL: nobody answers here. */
static const struct to_front_service *serving(void)
{
    return own ? own : all;
}

/* ---- memory ---- */

struct to_front_block {
    struct to_front_block *next;
    max_align_t data[];
};

#define BLOCK(room)                                                                          \
    ((struct to_front_block *)((char *)(room) - offsetof(struct to_front_block, data)))

void *to_front_room(size_t size)
{
    struct to_front_block *block = malloc(sizeof *block + size + 1);
    if (!block) {
        return NULL;
    }
    ((char *)block->data)[size] = '\0';
    return block->data;
}

void to_front_drop(void *room)
{
    if (room) {
        free(BLOCK(room));
    }
}

/* Hands it to the test: several threads of it may be here. */
static void keep(const volatile void *room)
{
    struct to_front_block *block = BLOCK((uintptr_t)room);
    struct to_front_block **blocks = serving()->blocks();
    block->next = __atomic_load_n(blocks, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(blocks, &block->next, block, true, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED)) {
    }
}

void to_front_free(struct to_front_block **blocks)
{
    while (*blocks) {
        struct to_front_block *block = *blocks;
        *blocks = block->next;
        free(block);
    }
}

/* ---- asking ---- */

static void fail(const struct to_caller_ *caller, const struct to_front_ask *ask,
                 const struct to_front_answer *answer)
{
    const struct to_front_service *service = serving();
    struct to_buffer message = {0};
    to_trouble_print(&message, service ? service->asker : NULL, caller->called_, ask, answer);
    if (service) {
        service->problem(caller, message.failed ? "no memory" : message.data);
        to_buffer_free(&message);
        return;
    }
    fprintf(stderr, "to-test: %s:%d: %s\n", caller->file_, caller->line_,
            message.failed ? "no memory" : message.data);
    abort();
}

static int look_at(const struct to_state_value_ *value)
{
    bool is_missing = (value->kind_ == TO_STATE_STRING_ ||
                       (value->kind_ == TO_STATE_BYTES_ && value->size_ > 0)) &&
                      !value->as_.data_;
    bool is_closed =
        value->kind_ == TO_STATE_FD_ && fcntl((int)value->as_.int_, F_GETFD) < 0;
    return value->kind_ == TO_STATE_LARGE_ ? (int)TO_TROUBLE_LARGE
           : is_missing                    ? (int)TO_TROUBLE_NO_VALUE
           : is_closed                     ? (int)TO_TROUBLE_NO_FD
                                           : (int)TO_STATE_OK;
}

/* Asks, and says where that goes wrong. A status in `allowed` is for the caller. */
static bool asks(const struct to_caller_ *caller, const struct to_front_ask *ask,
                 struct to_front_answer *ret_answer, uint32_t allowed)
{
    *ret_answer = (struct to_front_answer){0};
    if (!ask->key && ask->what != TO_STATE_KEYS) {
        ret_answer->status = TO_TROUBLE_NO_KEY;
    } else if (!serving()) {
        ret_answer->status = TO_STATE_NO_ASKER;
    }
    if (ask->value && !ret_answer->status) {
        ret_answer->status = look_at(ask->value);
    }
    if (ask->expected && !ret_answer->status) {
        ret_answer->status = look_at(ask->expected);
    }
    if (!ret_answer->status) {
        serving()->ask(ask, ret_answer);
    }
    bool fine = ret_answer->status == TO_STATE_OK ||
                (ret_answer->status < 32 && allowed >> ret_answer->status & 1);
    if (!fine) {
        fail(caller, ask, ret_answer);
    }
    to_front_drop(ret_answer->text);
    ret_answer->text = NULL;
    return fine;
}

/* The same, where the answer is yes or no. */
static int asks_whether(const struct to_caller_ *caller, const struct to_front_ask *ask)
{
    struct to_front_answer answer;
    return asks(caller, ask, &answer, 0) ? answer.argument != 0 : -1;
}

/* ---- values ---- */

bool to_state_set_(struct to_caller_ caller, const char *key, struct to_state_value_ value)
{
    return asks_whether(&caller, &(struct to_front_ask){
                                     .what = TO_STATE_SET, .key = key, .value = &value}) >= 0;
}

int to_state_set_once_(struct to_caller_ caller, const char *key, struct to_state_value_ value)
{
    return asks_whether(
        &caller,
        &(struct to_front_ask){.what = TO_STATE_SET_ONCE, .key = key, .value = &value});
}

int to_state_swap_(struct to_caller_ caller, const char *key, struct to_state_value_ expected,
                   struct to_state_value_ value)
{
    return asks_whether(&caller, &(struct to_front_ask){.what = TO_STATE_SWAP,
                                                        .key = key,
                                                        .value = &value,
                                                        .expected = &expected});
}

bool to_result_set_(struct to_caller_ caller, struct to_state_value_ value)
{
    return asks_whether(&caller, &(struct to_front_ask){.what = TO_STATE_SET,
                                                        .space = TO_SPACE_RESULTS,
                                                        .key = "result",
                                                        .value = &value}) >= 0;
}

/* Makes it of this kind, where that changes nothing of what it says. */
static bool convert(struct to_state_value_ *value, int kind)
{
    if (value->kind_ == TO_STATE_INT_ && kind == TO_STATE_DOUBLE_) {
        value->as_.double_ = (double)value->as_.int_;
        value->kind_ = kind;
    } else if (value->kind_ == TO_STATE_INT_ && kind == TO_STATE_BOOL_ &&
               (value->as_.int_ == 0 || value->as_.int_ == 1)) {
        value->kind_ = kind;
    }
    return value->kind_ == kind;
}

/* What was got, as what was wanted; {0} and a word of it where it is not that. */
static struct to_state_value_ receive(const struct to_caller_ *caller,
                                      const struct to_front_ask *ask,
                                      struct to_front_answer *answer, int kind)
{
    bool has_bytes = answer->value.kind_ == TO_STATE_STRING_ ||
                     answer->value.kind_ == TO_STATE_BYTES_;
    if (!convert(&answer->value, kind)) {
        answer->status = TO_TROUBLE_OTHER_TYPE;
        answer->argument = kind;
    } else if (kind == TO_STATE_POINTER_ && answer->value.as_.data_ &&
               !serving()->is_own(answer->process)) {
        answer->status = TO_TROUBLE_OTHER_PROCESS;
    }
    if (answer->status == TO_STATE_OK) {
        if (has_bytes) {
            keep(answer->value.as_.data_);
        }
        return answer->value;
    }
    fail(caller, ask, answer);
    if (has_bytes) {
        to_front_drop((void *)(uintptr_t)answer->value.as_.data_);
    } else if (answer->value.kind_ == TO_STATE_FD_) {
        close((int)answer->value.as_.int_);
    }
    return (struct to_state_value_){0};
}

static struct to_state_value_ get(const struct to_caller_ *caller, enum to_state_space space,
                                  const char *key, int kind,
                                  const struct to_state_value_ *other)
{
    static const uint32_t absent = 1u << TO_STATE_MISSING | 1u << TO_STATE_NO_RESULT |
                                   1u << TO_STATE_NOT_RUN;
    const struct to_front_ask ask = {.what = TO_STATE_GET, .space = space, .key = key};
    struct to_front_answer answer;
    if (!asks(caller, &ask, &answer, other ? absent : 0)) {
        return (struct to_state_value_){0};
    }
    return answer.status == TO_STATE_OK ? receive(caller, &ask, &answer, kind) : *other;
}

struct to_state_value_ to_state_get_(struct to_caller_ caller, const char *key, int kind)
{
    return get(&caller, TO_SPACE_STATE, key, kind, NULL);
}

struct to_state_value_ to_state_get_or_(struct to_caller_ caller, const char *key,
                                        struct to_state_value_ other)
{
    return get(&caller, TO_SPACE_STATE, key, other.kind_, &other);
}

struct to_state_value_ to_result_get_(struct to_caller_ caller, const char *test, int kind)
{
    return get(&caller, TO_SPACE_RESULTS, test, kind, NULL);
}

struct to_state_value_ to_result_get_or_(struct to_caller_ caller, const char *test,
                                         struct to_state_value_ other)
{
    return get(&caller, TO_SPACE_RESULTS, test, other.kind_, &other);
}

struct to_state_value_ to_state_add_(struct to_caller_ caller, const char *key,
                                     struct to_state_value_ n)
{
    struct to_front_answer answer;
    const struct to_front_ask ask = {
        .what = TO_STATE_ADD, .key = key, .argument = n.as_.int_};
    return asks(&caller, &ask, &answer, 0) ? to_state_int_(answer.argument)
                                           : (struct to_state_value_){0};
}

int to_state_has_(struct to_caller_ caller, const char *key)
{
    return asks_whether(&caller, &(struct to_front_ask){.what = TO_STATE_HAS, .key = key});
}

int to_state_remove_(struct to_caller_ caller, const char *key)
{
    return asks_whether(&caller, &(struct to_front_ask){.what = TO_STATE_REMOVE, .key = key});
}

/* The keys came as one text, each with a NUL: pointers to them are put behind it. */
static const char *const *make_list(const struct to_state_value_ *keys, size_t *ret_count)
{
    const char *text = (const char *)(uintptr_t)keys->as_.data_;
    size_t count = 0;
    for (size_t i = 0; i < keys->size_; i++) {
        count += text[i] == '\0';
    }
    const char **list = to_front_room((count + 1) * sizeof *list);
    if (list) {
        for (size_t i = 0; i < count; i++, text += strlen(text) + 1) {
            list[i] = text;
        }
        list[count] = NULL;
        keep(list);
    }
    if (ret_count) {
        *ret_count = count;
    }
    return list;
}

const char *const *to_state_keys_(struct to_caller_ caller, size_t *ret_count)
{
    const struct to_front_ask ask = {.what = TO_STATE_KEYS};
    struct to_front_answer answer;
    if (!asks(&caller, &ask, &answer, 0)) {
        return NULL;
    }
    keep(answer.value.as_.data_);
    const char *const *list = make_list(&answer.value, ret_count);
    if (!list) {
        answer.status = TO_STATE_NO_MEMORY;
        fail(&caller, &ask, &answer);
    }
    return list;
}

/* ---- waiting ---- */

static int64_t nanoseconds(double seconds)
{
    if (!(seconds > 0)) {
        return 0;
    }
    return seconds < 1e9 ? (int64_t)(seconds * 1e9) + 1 : INT64_C(1000000000000000000);
}

/* 1: it came; 0: it did not; -1: it failed. */
static int waits(const struct to_caller_ *caller, const struct to_front_ask *ask, bool must)
{
    struct to_front_answer answer;
    bool fine = asks(caller, ask, &answer, must ? 0 : 1u << TO_STATE_TIMED_OUT);
    return fine ? answer.status == TO_STATE_OK : -1;
}

int to_state_wait_(struct to_caller_ caller, const char *key, double seconds, bool must)
{
    return waits(&caller,
                 &(struct to_front_ask){
                     .what = TO_STATE_WAIT, .key = key, .argument = nanoseconds(seconds)},
                 must);
}

int to_lock_(struct to_caller_ caller, const char *name, double seconds, bool must)
{
    return waits(&caller,
                 &(struct to_front_ask){.what = TO_STATE_LOCK,
                                        .key = name,
                                        .argument = must ? -1 : nanoseconds(seconds)},
                 must);
}

bool to_unlock_(struct to_caller_ caller, const char *name)
{
    return asks_whether(&caller,
                        &(struct to_front_ask){.what = TO_STATE_UNLOCK, .key = name}) >= 0;
}

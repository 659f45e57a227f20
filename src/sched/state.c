/* SPDX-License-Identifier: MIT
 * The state that tasks hand on. */
#include "sched/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/nearest.h"
#include "plan/graph.h"
#include "sched/sched.h"

static __thread struct to_guest *own;
static __thread unsigned runs; /* calls of to_sched_run on this thread */

/* ---- values in, values out ---- */

/* The status where it cannot be taken. */
static enum to_state_status take_value(const struct to_state_value_ *value,
                                       struct to_datum *ret_datum)
{
    const void *data = (const void *)(uintptr_t)value->as_.data_;
    struct to_datum datum = {.kind = (enum to_datum_kind)value->kind_};
    switch (datum.kind) {
    case TO_DATUM_STRING:
        datum = to_datum_bytes(TO_DATUM_STRING, data, strlen(data));
        break;
    case TO_DATUM_BYTES:
        datum = to_datum_bytes(TO_DATUM_BYTES, data, value->size_);
        break;
    case TO_DATUM_DESCRIPTOR:
        datum.as.descriptor = fcntl((int)value->as_.int_, F_DUPFD_CLOEXEC, 0);
        if (datum.as.descriptor < 0) {
            return TO_STATE_NO_DESCRIPTORS;
        }
        break;
    case TO_DATUM_DOUBLE:
        datum.as.real = value->as_.double_;
        break;
    case TO_DATUM_BOOL:
        datum.as.truth = value->as_.int_ != 0;
        break;
    case TO_DATUM_POINTER:
        datum.as.address = (uint64_t)(uintptr_t)data;
        break;
    default:
        datum.as.integer = value->as_.int_;
        break;
    }
    *ret_datum = datum;
    return datum.kind == TO_DATUM_NONE ? TO_STATE_NO_MEMORY : TO_STATE_OK;
}

static void give_bytes(const struct to_blob *blob, struct to_front_answer *answer)
{
    char *room = to_front_room(blob->size);
    if (!room) {
        answer->status = TO_STATE_NO_MEMORY;
        return;
    }
    memcpy(room, blob->data, blob->size);
    answer->value.as_.data_ = room;
    answer->value.size_ = blob->size;
}

static void give_value(const struct to_datum *datum, struct to_front_answer *answer)
{
    answer->value.kind_ = (int)datum->kind;
    if (answer->status != TO_STATE_OK) {
        return; /* of which kind it is, was all that was asked */
    }
    switch (datum->kind) {
    case TO_DATUM_STRING:
    case TO_DATUM_BYTES:
        give_bytes(datum->blob, answer);
        break;
    case TO_DATUM_DESCRIPTOR:
        answer->value.as_.int_ = fcntl(datum->as.descriptor, F_DUPFD_CLOEXEC, 0);
        if (answer->value.as_.int_ < 0) {
            answer->status = TO_STATE_NO_DESCRIPTORS;
        }
        break;
    case TO_DATUM_DOUBLE:
        answer->value.as_.double_ = datum->as.real;
        break;
    case TO_DATUM_BOOL:
        answer->value.as_.int_ = datum->as.truth;
        break;
    case TO_DATUM_POINTER:
        answer->value.as_.data_ = (const void *)(uintptr_t)datum->as.address;
        break;
    default:
        answer->value.as_.int_ = datum->as.integer;
        break;
    }
}

static void give_text(const char *text, struct to_front_answer *answer)
{
    answer->text = text ? to_front_room(strlen(text)) : NULL;
    if (answer->text) {
        strcpy(answer->text, text);
    }
}

/* The store answers, on this guest's thread or on another one; with the lock. */
static void fill_answer(struct to_asker *asker, const struct to_answer *its)
{
    struct to_guest *guest = (struct to_guest *)asker;
    struct to_front_answer *answer = guest->answer;
    answer->status = its->status;
    answer->argument = its->number;
    give_text(its->text, answer);
    if (its->value) {
        give_value(its->value, answer);
    }
    guest->answer = NULL;
    if (guest->answered) {
        pthread_cond_signal(guest->answered);
    }
}

/* ---- results ---- */

/* A task called like this, if there is one. */
static const char *find_near(const struct to_sched *sched, const char *name)
{
    struct to_nearest near;
    to_nearest_init(&near, name);
    for (size_t i = 0; i < sched->count; i++) {
        to_nearest_offer(&near, to_sched_name(sched, (uint32_t)i));
    }
    return near.name;
}

static bool has_result(struct to_state *state, const char *name)
{
    pthread_mutex_lock(&state->lock);
    bool has = to_store_get(state->store, TO_SPACE_RESULTS, name);
    pthread_mutex_unlock(&state->lock);
    return has;
}

/* Whether this guest may read the result of that name, be there one or not. */
static enum to_state_status may_read(const struct to_guest *guest, const char *name,
                                     struct to_front_answer *answer)
{
    const struct to_sched *sched = guest->sched;
    if (!sched) {
        return TO_STATE_OK;
    }
    uint32_t number = to_book_find(&sched->book, name);
    uint32_t task = number == TO_BOOK_NONE ? TO_BOOK_NONE : sched->defined[number];
    if (task == TO_BOOK_NONE) {
        if (has_result(guest->state, name)) {
            return TO_STATE_OK; /* of another scheduler with this state */
        }
        give_text(find_near(sched, name), answer);
        return TO_STATE_NO_TEST;
    }
    int is_after = to_graph_is_after(sched->graph, guest->task, task);
    return is_after > 0    ? TO_STATE_OK
           : is_after == 0 ? TO_STATE_NOT_BEFORE
                           : TO_STATE_NO_MEMORY;
}

/* What there is to know of a question for a result before the store is asked. */
static enum to_state_status look_at_result(const struct to_guest *guest, struct to_ask *ask,
                                           struct to_front_answer *answer)
{
    if (ask->what != TO_STATE_SET) {
        return may_read(guest, ask->key, answer);
    }
    ask->key = guest->asker.name;
    return guest->sched ? TO_STATE_OK : TO_STATE_NO_ASKER;
}

/* ---- asking ---- */

/* Until it is answered. With the lock. */
static void wait_for_answer(struct to_guest *guest, int64_t limit)
{
    pthread_mutex_t *lock = &guest->state->lock;
    pthread_cond_t answered;
    pthread_condattr_t attributes;
    int64_t end = to_clock_now() + (limit > 0 ? limit : 0);
    struct timespec until = {(time_t)(end / TO_SECOND), end % TO_SECOND};
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&answered, &attributes);
    pthread_condattr_destroy(&attributes);
    guest->answered = &answered;
    while (guest->answer) {
        int result = limit > 0 ? pthread_cond_timedwait(&answered, lock, &until)
                               : pthread_cond_wait(&answered, lock);
        if (guest->answer && result == ETIMEDOUT) {
            to_store_give_up(guest->state->store, &guest->asker);
        }
    }
    guest->answered = NULL;
    pthread_cond_destroy(&answered);
}

/* Asks, and comes back with the answer. Takes the values over. */
static void ask_and_wait(struct to_guest *guest, struct to_ask *ask,
                         struct to_front_answer *answer)
{
    pthread_mutex_lock(&guest->state->lock);
    guest->has_asked = true;
    guest->answer = answer;
    to_store_ask(guest->state->store, &guest->asker, ask);
    if (guest->answer) {
        wait_for_answer(guest, ask->limit);
    }
    pthread_mutex_unlock(&guest->state->lock);
}

/* Whether this question is one for the store. */
static bool is_for_store(const struct to_guest *guest, const struct to_ask *ask,
                         enum to_state_status status)
{
    return status == TO_STATE_OK &&
           !(ask->space == TO_SPACE_RESULTS && ask->what == TO_STATE_SET &&
             guest->sched->options.drop_results);
}

static void ask_store(const struct to_front_ask *its, struct to_front_answer *answer)
{
    struct to_guest *guest = own;
    struct to_ask ask = {
        .what = its->what,
        .space = its->space,
        .key = its->key,
        .number = its->argument,
        .limit = its->argument,
    };
    enum to_state_status status = its->value ? take_value(its->value, &ask.value) : TO_STATE_OK;
    if (status == TO_STATE_OK && its->expected) {
        status = take_value(its->expected, &ask.expected);
    }
    if (status == TO_STATE_OK && ask.space == TO_SPACE_RESULTS) {
        status = look_at_result(guest, &ask, answer);
    }
    if (is_for_store(guest, &ask, status)) {
        ask_and_wait(guest, &ask, answer);
    } else {
        answer->status = status;
        to_datum_free(&ask.value);
        to_datum_free(&ask.expected);
    }
    if (ask.space == TO_SPACE_RESULTS && answer->status == TO_STATE_MISSING) {
        answer->status = TO_STATE_NO_RESULT;
        to_front_drop(answer->text);
        answer->text = NULL;
    }
}

static void note_problem(const struct to_caller_ *caller, const char *message)
{
    if (own->sched) {
        to_task_fail_as("state", "%s:%d: %s", caller->file_, caller->line_, message);
        return;
    }
    fprintf(stderr, "%s:%d: %s\n", caller->file_, caller->line_, message);
    abort();
}

static struct to_front_block **find_blocks(void)
{
    return &own->blocks;
}

static bool is_own_memory(uint64_t process)
{
    (void)process;
    return true;
}

/* ---- guests ---- */

void to_guest_init(struct to_guest *guest, struct to_state *state, const struct to_sched *sched,
                   const char *name)
{
    *guest = (struct to_guest){
        .asker = {.name = name, .answer = fill_answer},
        .state = state,
        .sched = sched,
    };
}

struct to_guest *to_guest_set(struct to_guest *guest)
{
    static const struct to_front_service service = {
        .asker = "task",
        .ask = ask_store,
        .problem = note_problem,
        .blocks = find_blocks,
        .is_own = is_own_memory,
    };
    struct to_guest *before = own;
    own = guest;
    to_front_enter(guest ? &service : NULL);
    return before;
}

struct to_guest *to_guest_observe(struct to_guest *guest, struct to_state *state)
{
    struct to_guest *before = own;
    bool has_entered = before && before->state == state && !before->sched;
    to_guest_init(guest, state, NULL, "an observer");
    to_guest_set(has_entered ? before : guest);
    runs++;
    return before;
}

void to_guest_end_observing(struct to_guest *guest, struct to_guest *before)
{
    runs--;
    to_guest_set(before);
    to_guest_end(guest);
}

void to_guest_end(struct to_guest *guest)
{
    if (guest->has_asked) {
        pthread_mutex_lock(&guest->state->lock);
        to_store_leave(guest->state->store, &guest->asker);
        pthread_mutex_unlock(&guest->state->lock);
        guest->has_asked = false;
    }
    to_front_free(&guest->blocks);
}

/* ---- states ---- */

struct to_state *to_state_new(void)
{
    struct to_state *state = calloc(1, sizeof *state);
    if (!state) {
        return NULL;
    }
    state->store = to_store_new(UINT64_MAX / 2, UINT64_MAX / 2);
    if (!state->store) {
        free(state);
        return NULL;
    }
    state->owners = 1;
    pthread_mutex_init(&state->lock, NULL);
    return state;
}

static void hold_state(struct to_state *state)
{
    pthread_mutex_lock(&state->lock);
    state->owners++;
    pthread_mutex_unlock(&state->lock);
}

/* The last one frees it: a thread that has entered may leave after to_state_free. */
void to_state_free(struct to_state *state_)
{
    if (!state_) {
        return;
    }
    pthread_mutex_lock(&state_->lock);
    bool is_last = --state_->owners == 0;
    pthread_mutex_unlock(&state_->lock);
    if (is_last) {
        to_store_free(state_->store);
        pthread_mutex_destroy(&state_->lock);
        free(state_);
    }
}

void to_state_forget(struct to_state *state, const struct to_sched *sched)
{
    pthread_mutex_lock(&state->lock);
    bool any = !to_store_is_empty(state->store, TO_SPACE_RESULTS);
    for (size_t task = 0; any && task < sched->count; task++) {
        to_store_remove(state->store, TO_SPACE_RESULTS, to_sched_name(sched, (uint32_t)task));
    }
    pthread_mutex_unlock(&state->lock);
}

/* ---- threads that run no task ---- */

static pthread_key_t entered; /* the guest that to_state_enter has made for this thread */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void drop_guest(void *its)
{
    struct to_guest *guest = its;
    to_guest_end(guest);
    to_state_free(guest->state);
    free(guest);
}

static void make_key(void)
{
    pthread_key_create(&entered, drop_guest);
}

int to_state_enter(struct to_state *state_)
{
    pthread_once(&once, make_key);
    struct to_guest *guest = pthread_getspecific(entered);
    if (own != guest || runs > 0) {
        return -EBUSY;
    }
    if (guest) {
        drop_guest(guest);
        pthread_setspecific(entered, NULL);
    }
    guest = state_ ? malloc(sizeof *guest) : NULL;
    to_guest_set(guest);
    if (state_ && !guest) {
        return -ENOMEM;
    }
    if (guest) {
        to_guest_init(guest, state_, NULL, "a thread that runs no task");
        hold_state(state_);
        pthread_setspecific(entered, guest);
    }
    return 0;
}

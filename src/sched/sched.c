/* SPDX-License-Identifier: MIT
 * A scheduler and what it is filled with: tasks, prerequisites, observers. */
#include "sched/sched.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "plan/graph.h"

struct to_sched *to_sched_new(const struct to_sched_options *options_)
{
    struct to_sched *sched = calloc(1, sizeof *sched);
    if (!sched) {
        return NULL;
    }
    if (options_) {
        sched->options = *options_;
    }
    sched->state = sched->options.state ? sched->options.state : to_state_new();
    if (!sched->state) {
        free(sched);
        return NULL;
    }
    return sched;
}

void to_sched_free(struct to_sched *sched_)
{
    if (sched_) {
        to_results_free(&sched_->results);
        to_graph_free(sched_->graph);
        to_book_free(&sched_->book);
        to_error_free(&sched_->error);
        to_error_free(&sched_->why_broken);
        if (!sched_->options.state) {
            to_state_free(sched_->state);
        }
        free(sched_->defined);
        free(sched_->tasks);
        free(sched_->ties);
        free(sched_->observers);
        free(sched_);
    }
}

const char *to_sched_error(const struct to_sched *sched_)
{
    if (!sched_) {
        return "out of memory";
    }
    return sched_->error.text ? sched_->error.text : "";
}

struct to_state *to_sched_state(struct to_sched *sched_)
{
    return sched_ ? sched_->state : NULL;
}

void to_sched_interrupt(struct to_sched *sched_)
{
    if (sched_) {
        atomic_store(&sched_->interrupted, true);
    }
}

/* ---- filling ---- */

/* Something could not be added: the scheduler is not what it was meant to be. */
static int broken(struct to_sched *sched, int code)
{
    if (!sched->broken) {
        sched->broken = code;
        to_error_set(&sched->why_broken, code, "%s", to_error_text(&sched->error, code));
    }
    return code;
}

static int no_memory(struct to_sched *sched)
{
    return broken(sched, to_error_set(&sched->error, -ENOMEM, "out of memory"));
}

/* Whether it may be changed now; makes that the graph is made anew. */
static int open_for_change(struct to_sched *sched)
{
    if (!sched) {
        return -ENOMEM;
    }
    if (atomic_load(&sched->running)) {
        return -EBUSY; /* without a text: that belongs to the thread that runs it */
    }
    sched->graph = to_graph_free(sched->graph);
    return 0;
}

/* Makes room for one more item. NULL: out of memory; then all is as it was. */
static void *grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (items && count < *capacity) {
        return items;
    }
    size_t more = *capacity ? *capacity * 2 : 64;
    void *grown = reallocarray(items, more, size);
    if (grown) {
        *capacity = more;
    }
    return grown;
}

/* The number of the name. TO_BOOK_NONE: out of memory. */
static uint32_t enter(struct to_sched *sched, const char *name)
{
    uint32_t number = to_book_enter(&sched->book, name);
    while (number != TO_BOOK_NONE && sched->defined_count <= number) {
        uint32_t *defined = grow(sched->defined, sched->defined_count,
                                 &sched->defined_capacity, sizeof *defined);
        if (!defined) {
            return TO_BOOK_NONE;
        }
        sched->defined = defined;
        defined[sched->defined_count++] = TO_BOOK_NONE;
    }
    return number;
}

static int add_tie(struct to_sched *sched, uint32_t name, const char *prerequisite, bool any)
{
    uint32_t number = enter(sched, prerequisite);
    struct to_tie *ties =
        grow(sched->ties, sched->tie_count, &sched->tie_capacity, sizeof *ties);
    if (ties) {
        sched->ties = ties;
    }
    if (number == TO_BOOK_NONE || !ties) {
        return no_memory(sched);
    }
    ties[sched->tie_count++] = (struct to_tie){name, number & (TO_BOOK_MOST - 1), any};
    return 0;
}

static int add_ties(struct to_sched *sched, uint32_t name, const char *const *list, bool any)
{
    int result = 0;
    for (; list && *list && result == 0; list++) {
        result = add_tie(sched, name, *list, any);
    }
    return result;
}

/* The longest is a century: what is beyond that, or no number, means nothing. */
static float seconds_of(const struct to_task_options *options)
{
    double seconds = options ? options->seconds : 0;
    return seconds > 0 && seconds < 3e9 ? (float)seconds : 0;
}

static int add_task(struct to_sched *sched, uint32_t name, to_task_function *function,
                    void *argument, const struct to_task_options *options)
{
    struct to_task *tasks = grow(sched->tasks, sched->count, &sched->capacity, sizeof *tasks);
    if (!tasks) {
        return no_memory(sched);
    }
    sched->tasks = tasks;
    sched->defined[name] = (uint32_t)sched->count;
    tasks[sched->count] = (struct to_task){function, argument, name, seconds_of(options)};
    sched->timed = sched->timed || tasks[sched->count].seconds > 0;
    sched->count++;
    return 0;
}

int to_sched_add(struct to_sched *sched_, const char *name_, to_task_function *function_,
                 void *argument_, const struct to_task_options *options_)
{
    int result = open_for_change(sched_);
    if (result < 0) {
        return result;
    }
    if (!name_ || !*name_) {
        return broken(sched_, to_error_set(&sched_->error, -EINVAL, "a task without a name"));
    }
    if (!function_) {
        return broken(sched_, to_error_set(&sched_->error, -EINVAL,
                                           "task \"%s\" has no function", name_));
    }
    uint32_t name = enter(sched_, name_);
    if (name == TO_BOOK_NONE) {
        return no_memory(sched_);
    }
    if (sched_->defined[name] != TO_BOOK_NONE) {
        return broken(sched_, to_error_set(&sched_->error, -EEXIST,
                                           "two tasks are called \"%s\"", name_));
    }
    result = add_task(sched_, name, function_, argument_, options_);
    if (result == 0 && options_) {
        result = add_ties(sched_, name, options_->after, false);
    }
    if (result == 0 && options_) {
        result = add_ties(sched_, name, options_->after_any, true);
    }
    return result;
}

static int add_after(struct to_sched *sched, const char *name, const char *prerequisite,
                     bool any)
{
    int result = open_for_change(sched);
    if (result < 0) {
        return result;
    }
    if (!name || !*name || !prerequisite || !*prerequisite) {
        return broken(sched, to_error_set(&sched->error, -EINVAL,
                                          "a prerequisite without a name"));
    }
    uint32_t number = enter(sched, name);
    return number == TO_BOOK_NONE ? no_memory(sched)
                                  : add_tie(sched, number, prerequisite, any);
}

int to_sched_after(struct to_sched *sched_, const char *name_, const char *prerequisite_)
{
    return add_after(sched_, name_, prerequisite_, false);
}

int to_sched_after_any(struct to_sched *sched_, const char *name_, const char *prerequisite_)
{
    return add_after(sched_, name_, prerequisite_, true);
}

int to_sched_observe(struct to_sched *sched_, const struct to_sched_observer *observer_)
{
    if (!sched_) {
        return -ENOMEM;
    }
    if (atomic_load(&sched_->running)) {
        return -EBUSY;
    }
    if (!observer_) {
        return broken(sched_, to_error_set(&sched_->error, -EINVAL, "no observer"));
    }
    struct to_sched_observer *observers = reallocarray(
        sched_->observers, sched_->observer_count + 1, sizeof *observers);
    if (!observers) {
        return no_memory(sched_);
    }
    sched_->observers = observers;
    observers[sched_->observer_count++] = *observer_;
    return 0;
}

/* SPDX-License-Identifier: MIT
 * Calling a task, and what it may call. */
#include "sched/task.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "sched/course.h"
#include "sched/sched.h"
#include "state/leave.h"

static __thread struct to_at_work *own;

/* ---- the thread ---- */

static void leave(void)
{
    own->left = true;
    longjmp(own->leave, 1);
}

/* A task's frames are between frames of C, which no exception may pass. */
static bool must_jump(void)
{
    return true;
}

void to_at_work_begin(struct to_at_work *at, struct to_sched *sched, int worker)
{
    static const struct to_leaver leaver = {.leave = leave, .must_jump = must_jump};
    at->sched = sched;
    at->label.worker = worker;
    to_guest_init(&at->guest, sched->state, sched, NULL);
    own = at;
    to_label_set(&at->label);
    to_guest_set(&at->guest);
    to_leaver_enter(&leaver);
}

void to_at_work_end(void)
{
    own = NULL;
    to_label_set(NULL);
    to_guest_set(NULL);
    to_leaver_enter(NULL);
}

/* ---- calling ---- */

static struct to_failure *failure_new(const char *type, const char *text)
{
    size_t type_size = strlen(type) + 1;
    size_t text_size = strlen(text) + 1;
    struct to_failure *failure = malloc(sizeof *failure + type_size + text_size);
    if (failure) {
        char *texts = (char *)(failure + 1);
        memcpy(texts, type, type_size);
        memcpy(texts + type_size, text, text_size);
        *failure = (struct to_failure){.type = texts, .text = texts + type_size};
    }
    return failure;
}

/* The name of this errno; "error" where a result tells of none. -1 is what functions return
 * that leave their errno elsewhere, and no EPERM. */
static const char *type_of(int result)
{
    const char *name = result < -1 ? strerrorname_np(-result) : NULL;
    return name ? name : "error";
}

/* A failure that nobody has put into words. */
static struct to_failure *failure_of_result(int result)
{
    char text[128];
    if (result < -1 && strerrorname_np(-result)) {
        return failure_new(type_of(result), strerrordesc_np(-result));
    }
    snprintf(text, sizeof text, "it returned %d", result);
    return failure_new(type_of(result), text);
}

/* Gives the failure the type that the result tells, where it has none of its own. */
static struct to_failure *failure_with_type(struct to_failure *failure, int result)
{
    if (failure && !*failure->type) {
        failure->type = type_of(result);
    }
    return failure;
}

static struct to_failure *failure_of(const struct to_at_work *at, int result)
{
    return at->failed ? failure_with_type(at->failure, result)
           : at->left ? failure_new("error", "it was left in the middle")
                      : failure_of_result(result);
}

static int call(struct to_at_work *at, const struct to_task *task)
{
    return setjmp(at->leave) == 0 ? task->function(task->argument) : 1;
}

bool to_task_call(struct to_at_work *at, uint32_t task, struct to_failure **ret_failure)
{
    const struct to_task *it = &at->sched->tasks[task];
    const char *name = at->sched->book.names[it->name];
    at->label.task = name;
    at->guest.asker.name = name;
    at->guest.task = task;
    at->left = false;
    at->failed = false;
    at->failure = NULL;
    int result = call(at, it);
    to_guest_end(&at->guest);
    at->label.task = NULL;
    if (result == 0 && !at->failed) {
        return true;
    }
    *ret_failure = failure_of(at, result);
    return false;
}

/* ---- what a task may call ---- */

/* Notes the failure if it is the task's first. An empty type: that of the result. */
static void fail(const char *type, const char *format, va_list arguments)
{
    if (!own || !own->label.task || own->failed) {
        return;
    }
    struct to_buffer text = {0};
    to_buffer_vprint(&text, format, arguments);
    own->failed = true;
    own->failure = text.failed ? NULL : failure_new(type, text.data);
    to_buffer_free(&text);
}

int to_task_fail(const char *format_, ...)
{
    va_list arguments;
    va_start(arguments, format_);
    fail("", format_, arguments);
    va_end(arguments);
    return 1;
}

int to_task_fail_as(const char *type_, const char *format_, ...)
{
    va_list arguments;
    va_start(arguments, format_);
    fail(type_ ? type_ : "", format_, arguments);
    va_end(arguments);
    return 1;
}

const char *to_task_name(void)
{
    return own ? own->label.task : NULL;
}

int to_task_worker(void)
{
    return own && own->label.task ? own->label.worker : -1;
}

bool to_task_interrupted(void)
{
    return own && atomic_load_explicit(&own->sched->interrupted, memory_order_relaxed);
}

const char *to_task_status_name(enum to_task_status status_)
{
    static const char *const names[] = {
        [TO_TASK_PASSED] = "passed",
        [TO_TASK_FAILED] = "failed",
        [TO_TASK_SKIPPED] = "skipped",
        [TO_TASK_CANCELLED] = "cancelled",
    };
    size_t place = (size_t)status_;
    return place < sizeof names / sizeof *names ? names[place] : "unknown";
}

/* SPDX-License-Identifier: MIT
 * TO_SUBTEST: parts of a test that are told of on their own. */
#include "test/subtest.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <to/subtest.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "test/context.h"
#include "test/running.h"
#include "test/shown.h"
#include "wire/record.h"

void to_subtest_start(struct to_running *running)
{
    running->subtest = NULL;
    running->subtests = 0;
    __atomic_store_n(&running->subtest_number, 0, __ATOMIC_RELAXED);
    running->tally->subtests = 0;
    running->tally->subtest[0] = '\0';
}

/* It is the innermost from now on; NULL: there is none. Other threads of the test note what
 * fails as its problem, and the memory that the host sees says where the test was. */
static void enter(struct to_running *running, struct to_subtest_ *subtest)
{
    struct to_tally *tally = running->tally;
    running->subtest = subtest;
    __atomic_store_n(&running->subtest_number, subtest ? subtest->number_ : 0,
                     __ATOMIC_RELAXED);
    const char *path = subtest && subtest->path_ ? subtest->path_ : "";
    size_t size = strnlen(path, sizeof tally->subtest - 1);
    memcpy(tally->subtest, path, size);
    tally->subtest[size] = '\0';
}

/* "outer/inner" */
static char *make_path(const struct to_subtest_ *outer, const char *format, va_list arguments)
{
    enum { LABEL = 200 };
    struct to_buffer path = {0};
    struct to_buffer label = {0};
    if (outer && outer->path_) {
        to_buffer_print(&path, "%s/", outer->path_);
    }
    to_buffer_vprint(&label, format, arguments);
    to_shown_add(&path, label.data ? label.data : "", LABEL);
    to_buffer_free(&label);
    return to_buffer_take(&path);
}

struct to_subtest_ *to_subtest_begin_(struct to_subtest_ *subtest_, bool throws_,
                                      void (*jump_)(struct to_subtest_ *subtest_),
                                      const char *file_, int line_, const char *format_, ...)
{
    struct to_running *running = to_running_own();
    bool counts = running && !to_running_is_copy(running);
    subtest_->running_ = counts ? running : NULL;
    subtest_->goes_ = true;
    subtest_->throws_ = throws_;
    subtest_->jump_ = jump_;
    if (!counts) {
        return subtest_;
    }
    va_list arguments;
    va_start(arguments, format_);
    subtest_->outer_ = running->subtest;
    subtest_->path_ = make_path(running->subtest, format_, arguments);
    va_end(arguments);
    subtest_->reason_ = NULL;
    subtest_->context_ = to_contexts_mark();
    subtest_->file_ = file_;
    subtest_->line_ = line_;
    subtest_->number_ = ++running->subtests;
    subtest_->problems_ = __atomic_load_n(&running->tally->problems, __ATOMIC_RELAXED);
    subtest_->begun_ = to_clock_now();
    enter(running, subtest_);
    return subtest_;
}

bool to_subtest_goes_(struct to_subtest_ *subtest_)
{
    bool goes = subtest_->goes_;
    subtest_->goes_ = false;
    return goes;
}

static void tell(const struct to_running *running, const struct to_subtest_ *subtest)
{
    bool failed =
        __atomic_load_n(&running->tally->problems, __ATOMIC_RELAXED) != subtest->problems_;
    struct to_record record = {.kind = TO_RECORD_SUBTEST};
    struct to_text path = to_text(subtest->path_);
    path.size = path.size > TO_SUBTEST_TOLD ? TO_SUBTEST_TOLD : path.size;
    record.as.subtest = (struct to_record_subtest){
        .run = running->run,
        .number = subtest->number_,
        .state = failed             ? TO_SUBTEST_FAILED
                 : subtest->reason_ ? TO_SUBTEST_SKIPPED
                                    : TO_SUBTEST_PASSED,
        .path = path,
        .reason = to_text(subtest->reason_),
        .file = to_text(subtest->file_),
        .line = (uint32_t)subtest->line_,
        .duration = to_clock_now() - subtest->begun_,
    };
    running->tally->subtests++;
    if (!running->alone) {
        to_running_send(running, &record);
    }
}

void to_subtest_end_(struct to_subtest_ *subtest_)
{
    struct to_running *running = subtest_->running_;
    if (!running) {
        return;
    }
    /* A copy of the test speaks for nobody. */
    if (!to_running_is_copy(running)) {
        tell(running, subtest_);
    }
    enter(running, subtest_->outer_);
    subtest_->running_ = NULL;
    free(subtest_->path_);
    free(subtest_->reason_);
}

void to_subtest_jump(const struct to_running *running)
{
    struct to_subtest_ *subtest = running->subtest;
    if (subtest && subtest->jump_) {
        to_contexts_return(subtest->context_);
        subtest->jump_(subtest);
    }
}

struct to_subtest_ *to_subtest_to_leave(const struct to_running *running)
{
    struct to_subtest_ *subtest = running->subtest;
    return subtest && (subtest->jump_ || subtest->throws_) ? subtest : NULL;
}

void to_subtest_skip(struct to_subtest_ *subtest, const char *reason)
{
    free(subtest->reason_);
    subtest->reason_ = strdup(reason ? reason : "");
}

void to_subtest_end_all(struct to_running *running)
{
    while (running->subtest) {
        to_subtest_end_(running->subtest);
    }
}

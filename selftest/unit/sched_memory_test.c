/* SPDX-License-Identifier: MIT
 * The scheduler when memory runs out: each allocation fails once. Either all is refused, and may
 * be tried again, or all has run and nothing is missing but a text; a question for the state fails
 * its task. Linked with --wrap for the allocation functions. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <to/sched.h>

#include "unit.h"

static atomic_int allowed = -1; /* allocations until one fails; below zero: none will */

static bool allow(void)
{
    return atomic_fetch_sub(&allowed, 1) != 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);

static void *no_memory(void)
{
    errno = ENOMEM;
    return NULL;
}

void *__wrap_malloc(size_t size)
{
    return allow() ? __real_malloc(size) : no_memory();
}

void *__wrap_calloc(size_t count, size_t size)
{
    return allow() ? __real_calloc(count, size) : no_memory();
}

void *__wrap_realloc(void *old, size_t size)
{
    return allow() ? __real_realloc(old, size) : no_memory();
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
    return allow() ? __real_reallocarray(old, count, size) : no_memory();
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return allow() ? __real_aligned_alloc(alignment, size) : no_memory();
}

static int nothing(void *argument)
{
    (void)argument;
    return 0;
}

static int say_no(void *argument)
{
    (void)argument;
    return to_task_fail("%s says no", to_task_name());
}

/* What observers saw: Check, which allocates, must not be asked before memory is back. */
struct seen {
    int wrong;
    int done;
    int ended;
};

static void on_done(void *context, const struct to_sched_done *done)
{
    struct seen *seen = context;
    seen->done++;
    if (done->status == TO_TASK_FAILED) {
        seen->wrong += strcmp(done->text, "b says no") != 0 && strcmp(done->type, "ENOMEM") != 0;
    }
}

static void on_end(void *context, const struct to_sched_summary *summary)
{
    struct seen *seen = context;
    seen->ended += summary->text != NULL;
}

static struct to_sched *fill(struct seen *seen)
{
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 2});
    to_sched_observe(sched, &(struct to_sched_observer){
                                .done = on_done, .end = on_end, .context = seen});
    to_sched_add(sched, "a", nothing, NULL, &(struct to_task_options){.seconds = 2});
    to_sched_add(sched, "b", say_no, NULL, to_after("a"));
    to_sched_add(sched, "c", nothing, NULL, to_after("b"));
    to_sched_after_any(sched, "d", "c");
    to_sched_add(sched, "d", nothing, NULL, NULL);
    return sched;
}

static void expect_whole(const struct to_sched_summary *summary, const struct seen *seen)
{
    ck_assert_uint_eq(summary->passed.count, 2);
    ck_assert_uint_eq(summary->skipped.count, 1);
    ck_assert_uint_eq(summary->failed.count, 1);
    const struct to_sched_failure *failure = &summary->failures[0];
    ck_assert_str_eq(failure->name, "b");
    ck_assert(strcmp(failure->text, "b says no") == 0 || strcmp(failure->type, "ENOMEM") == 0);
    ck_assert_int_eq(seen->wrong, 0);
    ck_assert_int_eq(seen->done, 4);
    ck_assert_int_eq(seen->ended, 1);
}

START_TEST(each_allocation_fails_once)
{
    int refused = 0;
    int ran = 0;
    for (int allocation = 0;; allocation++) {
        struct to_sched_summary summary;
        struct seen seen = {0};
        allowed = allocation;
        struct to_sched *sched = fill(&seen);
        int result = to_sched_run(sched, &summary);
        bool failed = allowed < 0;
        allowed = -1;
        if (result == 1) {
            ran++;
            expect_whole(&summary, &seen);
        } else {
            refused++;
            ck_assert_int_eq(result, -ENOMEM);
            ck_assert_str_eq(to_sched_error(sched), "out of memory");
            ck_assert_int_eq(seen.done, 0); /* none has run */
            /* What was filled may run when there is memory again. */
            int again = to_sched_run(sched, &summary);
            ck_assert(again == 1 || again == -ENOMEM);
        }
        to_sched_free(sched);
        if (!failed) {
            break;
        }
    }
    ck_assert_int_gt(refused, 30);
    ck_assert_int_gt(ran, 1); /* one for want of a text */
}
END_TEST

static int hand_on(void *argument)
{
    (void)argument;
    to_state_set("key", "value");
    to_result_set(to_state_get_string("key"));
    to_lock("lock");
    to_state_keys(NULL);
    return 0;
}

/* A task fails for want of memory, and says so; or nothing is missing. */
START_TEST(each_question_fails_once)
{
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 1});
    to_sched_add(sched, "a", hand_on, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, NULL), 0); /* nothing but the question is made anew */
    int failed = 0;
    for (int allocation = 0; allocation < 200; allocation++) {
        struct to_sched_summary summary;
        allowed = allocation;
        int result = to_sched_run(sched, &summary);
        bool all = allowed >= 0;
        allowed = -1;
        if (result == 1) {
            failed++;
            ck_assert_str_eq(summary.failures[0].type, "state");
            ck_assert_ptr_nonnull(strstr(summary.failures[0].text, "memory"));
        } else {
            ck_assert(result == 0 || result == -ENOMEM);
        }
        if (all) {
            break;
        }
        ck_assert_int_lt(allocation, 199);
    }
    ck_assert_int_gt(failed, 4);
    to_sched_free(sched);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sched memory");
    TCase *tcase = tcase_create("sched memory");
    tcase_add_test(tcase, each_allocation_fails_once);
    tcase_add_test(tcase, each_question_fails_once);
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

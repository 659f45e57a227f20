/* SPDX-License-Identifier: MIT
 * Tests of <to/sched.h>. Nothing here waits for time to pass: tasks that must meet wait for one
 * another. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <to/sched.h>

#include "unit.h"

/* ---- tasks ---- */

static int nothing(void *argument)
{
    (void)argument;
    return 0;
}

static int say_no(void *argument)
{
    return to_task_fail("%s says no", (const char *)argument);
}

static int give(void *argument)
{
    return *(int *)argument;
}

static struct to_sched *sched_of(unsigned workers)
{
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = workers});
    ck_assert_ptr_nonnull(sched);
    return sched;
}

/* "a b c" */
static void expect_names(struct to_names names, const char *expected)
{
    char text[1024] = "";
    for (size_t i = 0; i < names.count; i++) {
        sprintf(text + strlen(text), "%s%s", i ? " " : "", names.names[i]);
    }
    ck_assert_str_eq(text, expected);
    ck_assert_ptr_null(names.names[names.count]);
}

static void expect_error(struct to_sched *sched, int code, const char *text)
{
    ck_assert_int_eq(to_sched_run(sched, NULL), code);
    ck_assert_str_eq(to_sched_error(sched), text);
}

/* ---- order ---- */

START_TEST(nothing_to_do)
{
    struct to_sched_summary summary;
    struct to_sched *sched = to_sched_new(NULL);
    ck_assert_str_eq(to_sched_error(sched), "");
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    expect_names(summary.ran, "");
    ck_assert_uint_eq(summary.types, 0);
    ck_assert(!summary.interrupted);
    ck_assert_str_eq(summary.text, "0 passed, 0 failed, 0 skipped in 0.00 s");
    to_sched_free(sched);
    to_sched_free(NULL);
}
END_TEST

START_TEST(prerequisites_before_and_after)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "e", nothing, NULL, to_after("d", "b", "d"));
    to_sched_add(sched, "d", nothing, NULL,
                 &(struct to_task_options){.after_any = TO_NAMES("c", "b")});
    to_sched_add(sched, "a", nothing, NULL, NULL);
    to_sched_after(sched, "b", "a");
    to_sched_after_any(sched, "c", "b");
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    to_sched_add(sched, "c", nothing, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    expect_names(summary.ran, "a b c d e");
    expect_names(summary.passed, "a b c d e");
    ck_assert_int_eq(to_sched_run(sched, NULL), 0);
    to_sched_free(sched);
}
END_TEST

START_TEST(longest_chain_first_then_as_added)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "last", nothing, NULL, to_after("z"));
    to_sched_add(sched, "b", nothing, NULL, NULL);
    to_sched_add(sched, "a", nothing, NULL, NULL);
    to_sched_add(sched, "z", nothing, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    expect_names(summary.ran, "z last b a");
    to_sched_free(sched);
}
END_TEST

START_TEST(long_ones_first)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "short", nothing, NULL, &(struct to_task_options){.seconds = 1e-3});
    to_sched_add(sched, "chain", nothing, NULL, &(struct to_task_options){.seconds = 1});
    to_sched_add(sched, "unknown", nothing, NULL, NULL); /* taken as 1.7 */
    to_sched_add(sched, "end", nothing, NULL,
                 &(struct to_task_options){.seconds = 0.8, .after = TO_NAMES("chain")});
    to_sched_add(sched, "long", nothing, NULL, &(struct to_task_options){.seconds = 5});
    to_sched_add(sched, "odd", nothing, NULL, &(struct to_task_options){.seconds = -1e300});
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    expect_names(summary.ran, "long chain unknown odd end short");
    to_sched_free(sched);
}
END_TEST

START_TEST(names_are_copied)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(1);
    char first[] = "first";
    char second[] = "second";
    const char *after[] = {first, NULL};
    to_sched_add(sched, second, nothing, NULL, &(struct to_task_options){.after = after});
    to_sched_add(sched, first, nothing, NULL, NULL);
    first[0] = second[0] = 'x';
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    expect_names(summary.ran, "first second");
    to_sched_free(sched);
}
END_TEST

/* ---- errors ---- */

START_TEST(what_cannot_be_added)
{
    struct to_sched *sched = sched_of(1);
    ck_assert_int_eq(to_sched_add(sched, "a", nothing, NULL, NULL), 0);
    ck_assert_int_eq(to_sched_add(sched, "a", nothing, NULL, NULL), -EEXIST);
    ck_assert_str_eq(to_sched_error(sched), "two tasks are called \"a\"");
    expect_error(sched, -EEXIST, "two tasks are called \"a\""); /* it is not forgotten */
    to_sched_free(sched);
    sched = sched_of(1);
    ck_assert_int_eq(to_sched_add(sched, NULL, nothing, NULL, NULL), -EINVAL);
    ck_assert_str_eq(to_sched_error(sched), "a task without a name");
    to_sched_free(sched);
    sched = sched_of(1);
    ck_assert_int_eq(to_sched_add(sched, "a", NULL, NULL, NULL), -EINVAL);
    expect_error(sched, -EINVAL, "task \"a\" has no function");
    ck_assert_int_eq(to_sched_after(sched, "a", NULL), -EINVAL);
    ck_assert_int_eq(to_sched_after_any(sched, "", "a"), -EINVAL);
    ck_assert_str_eq(to_sched_error(sched), "a prerequisite without a name");
    expect_error(sched, -EINVAL, "task \"a\" has no function"); /* the first of them */
    to_sched_free(sched);
    sched = sched_of(1);
    ck_assert_int_eq(to_sched_observe(sched, NULL), -EINVAL);
    expect_error(sched, -EINVAL, "no observer");
    to_sched_free(sched);
}
END_TEST

START_TEST(unknown_names)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "compile", nothing, NULL, NULL);
    to_sched_add(sched, "link", nothing, NULL, to_after("compiel", "xyz"));
    to_sched_after(sched, "lnik", "compile");
    expect_error(sched, -ENOENT,
                 "no task is called \"compiel\", which \"link\" comes after; did you mean "
                 "\"compile\"?\n"
                 "no task is called \"xyz\", which \"link\" comes after\n"
                 "no task is called \"lnik\", which is to come after \"compile\"; did you mean "
                 "\"link\"?");
    /* They may still come. */
    to_sched_add(sched, "compiel", nothing, NULL, NULL);
    to_sched_add(sched, "xyz", nothing, NULL, NULL);
    to_sched_add(sched, "lnik", nothing, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, NULL), 0);
    to_sched_free(sched);
}
END_TEST

START_TEST(many_unknown_names)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", nothing, NULL, NULL);
    for (int i = 0; i < 12; i++) {
        char name[16];
        sprintf(name, "%d", i);
        to_sched_after(sched, "a", name);
    }
    ck_assert_int_eq(to_sched_run(sched, NULL), -ENOENT);
    ck_assert_ptr_nonnull(strstr(to_sched_error(sched), "\"9\", which \"a\" comes after\nand 2 more"));
    to_sched_free(sched);
}
END_TEST

START_TEST(cycles)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "start", nothing, NULL, NULL);
    to_sched_add(sched, "a", nothing, NULL, to_after("c", "start"));
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    to_sched_add(sched, "c", nothing, NULL, &(struct to_task_options){.after_any = TO_NAMES("b")});
    expect_error(sched, -ELOOP, "these tasks wait for one another: a -> c -> b -> a");
    to_sched_free(sched);
    sched = sched_of(1);
    to_sched_add(sched, "a", nothing, NULL, to_after("a"));
    expect_error(sched, -ELOOP, "these tasks wait for one another: a -> a");
    to_sched_free(sched);
}
END_TEST

START_TEST(long_cycles_are_cut)
{
    enum { LONG = 1000 };
    struct to_sched *sched = sched_of(1);
    for (int i = 0; i < LONG; i++) {
        char name[16], before[16];
        sprintf(name, "%d", i);
        sprintf(before, "%d", (i + 1) % LONG);
        to_sched_add(sched, name, nothing, NULL, to_after(before));
    }
    ck_assert_int_eq(to_sched_run(sched, NULL), -ELOOP);
    ck_assert_ptr_nonnull(strstr(to_sched_error(sched), "0 -> 1 -> 2"));
    ck_assert_ptr_nonnull(strstr(to_sched_error(sched), "-> 31 -> (968 more) -> 0"));
    to_sched_free(sched);
}
END_TEST

START_TEST(no_scheduler)
{
    struct to_sched_observer observer = {0};
    ck_assert_int_eq(to_sched_add(NULL, "a", nothing, NULL, NULL), -ENOMEM);
    ck_assert_int_eq(to_sched_after(NULL, "a", "b"), -ENOMEM);
    ck_assert_int_eq(to_sched_observe(NULL, &observer), -ENOMEM);
    ck_assert_int_eq(to_sched_run(NULL, NULL), -ENOMEM);
    ck_assert_str_eq(to_sched_error(NULL), "out of memory");
    to_sched_interrupt(NULL);
}
END_TEST

/* ---- failures ---- */

static int fail_twice_and_return_0(void *argument)
{
    (void)argument;
    to_task_fail("first");
    to_task_fail_as("SecondType", "second");
    return 0;
}

static int fail_as(void *argument)
{
    return to_task_fail_as("OwnType", "%d of %s", 3, (const char *)argument);
}

static int fail_and_tell_errno(void *argument)
{
    to_task_fail("cannot open %s", (const char *)argument);
    return -EACCES;
}

START_TEST(failures)
{
    struct to_sched_summary summary;
    static int codes[] = {1, -1, -ENOENT, -ENOENT, -123456};
    char name[2] = "a";
    struct to_sched *sched = sched_of(1);
    for (size_t i = 0; i < 5; i++, name[0]++) {
        to_sched_add(sched, name, give, &codes[i], NULL);
    }
    to_sched_add(sched, "f", fail_twice_and_return_0, NULL, NULL);
    to_sched_add(sched, "g", fail_as, "four", NULL);
    to_sched_add(sched, "h", fail_and_tell_errno, "h.txt", NULL);
    to_sched_add(sched, "i", nothing, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    expect_names(summary.failed, "a b c d e f g h");
    static const char *const expected[][2] = {
        {"error", "it returned 1"},
        {"error", "it returned -1"},
        {"ENOENT", "No such file or directory"},
        {"ENOENT", "No such file or directory"},
        {"error", "it returned -123456"},
        {"error", "first"},
        {"OwnType", "3 of four"},
        {"EACCES", "cannot open h.txt"},
    };
    for (size_t i = 0; i < summary.failed.count; i++) {
        ck_assert_str_eq(summary.failures[i].name, summary.failed.names[i]);
        ck_assert_str_eq(summary.failures[i].type, expected[i][0]);
        ck_assert_str_eq(summary.failures[i].text, expected[i][1]);
    }
    static const struct to_sched_count counts[] = {
        {"error", 4}, {"ENOENT", 2}, {"EACCES", 1}, {"OwnType", 1}};
    ck_assert_uint_eq(summary.types, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(summary.counts[i].type, counts[i].type);
        ck_assert_uint_eq(summary.counts[i].count, counts[i].count);
    }
    ck_assert_ptr_nonnull(strstr(summary.text, "1 passed, 8 failed, 0 skipped in "));
    to_sched_free(sched);
}
END_TEST

START_TEST(skips_name_the_root)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(2);
    to_sched_add(sched, "a", say_no, "a", NULL);
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    to_sched_add(sched, "c", nothing, NULL, to_after("b"));
    to_sched_add(sched, "d", nothing, NULL, &(struct to_task_options){.after_any = TO_NAMES("c")});
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    expect_names(summary.ran, "a d");
    expect_names(summary.passed, "d");
    expect_names(summary.failed, "a");
    expect_names(summary.skipped, "b c");
    expect_names(summary.because, "a a");
    expect_names(summary.cancelled, "");
    ck_assert_ptr_nonnull(strstr(summary.text, "1 passed, 1 failed, 2 skipped in "));
    to_sched_free(sched);
}
END_TEST

START_TEST(dependents_run_anyway)
{
    struct to_sched_summary summary;
    struct to_sched *sched =
        to_sched_new(&(struct to_sched_options){.run_dependents_anyway = true});
    to_sched_add(sched, "a", say_no, "a", NULL);
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    expect_names(summary.ran, "a b");
    expect_names(summary.skipped, "");
    to_sched_free(sched);
}
END_TEST

/* ---- what tasks see ---- */

struct view {
    char name[16];
    int worker;
    pthread_t thread;
    bool interrupted;
};

static int look(void *argument)
{
    struct view *view = argument;
    snprintf(view->name, sizeof view->name, "%s", to_task_name());
    view->worker = to_task_worker();
    view->thread = pthread_self();
    view->interrupted = to_task_interrupted();
    return 0;
}

START_TEST(tasks_know_where_they_are)
{
    struct view views[2];
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "one", look, &views[0], NULL);
    to_sched_add(sched, "two", look, &views[1], to_after("one"));
    ck_assert_int_eq(to_sched_run(sched, NULL), 0);
    ck_assert_str_eq(views[0].name, "one");
    ck_assert_str_eq(views[1].name, "two");
    ck_assert_int_eq(views[1].worker, 0);
    ck_assert(!pthread_equal(views[0].thread, pthread_self()));
    ck_assert(!views[0].interrupted);
    to_sched_free(sched);
}
END_TEST

START_TEST(outside_of_tasks)
{
    ck_assert_ptr_null(to_task_name());
    ck_assert_int_eq(to_task_worker(), -1);
    ck_assert(!to_task_interrupted());
    ck_assert_int_eq(to_task_fail("nobody"), 1);
    ck_assert_int_eq(to_task_fail_as("type", "nobody"), 1);
}
END_TEST

START_TEST(status_names)
{
    ck_assert_str_eq(to_task_status_name(TO_TASK_PASSED), "passed");
    ck_assert_str_eq(to_task_status_name(TO_TASK_CANCELLED), "cancelled");
    ck_assert_str_eq(to_task_status_name((enum to_task_status)9), "unknown");
}
END_TEST

static sem_t meeting[8];

/* Each of them comes back only when all are there. */
static int meet(void *argument)
{
    intptr_t self = (intptr_t)argument;
    for (int i = 0; i < 8; i++) {
        sem_post(&meeting[i]);
    }
    for (int i = 0; i < 8; i++) {
        sem_wait(&meeting[self]);
    }
    return to_task_worker() >= 0 ? 0 : 1;
}

START_TEST(as_many_at_once_as_workers)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(8);
    to_sched_add(sched, "first", nothing, NULL, NULL);
    for (intptr_t i = 0; i < 8; i++) {
        char name[16];
        sem_init(&meeting[i], 0, 0);
        sprintf(name, "%d", (int)i);
        /* One of them is ready at once, seven when others sleep already. */
        to_sched_add(sched, name, meet, (void *)i, i ? to_after("first") : NULL);
    }
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    ck_assert_uint_eq(summary.ran.count, 9);
    to_sched_free(sched);
}
END_TEST

/* ---- observers ---- */

struct diary {
    char text[2048];
    pthread_t thread;
    int elsewhere; /* calls on other threads */
    struct to_sched *sched;
    const char *stop_at; /* interrupts when this one is done */
};

static void write_down(struct diary *diary, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void write_down(struct diary *diary, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t used = strlen(diary->text);
    vsnprintf(diary->text + used, sizeof diary->text - used, format, arguments);
    va_end(arguments);
    diary->elsewhere += !pthread_equal(diary->thread, pthread_self());
}

static void on_begin(void *context, const struct to_sched_begin *begin)
{
    ck_assert_int_gt(begin->start.tv_sec, 1000000000);
    write_down(context, "begin %zu on %u|", begin->total, begin->workers);
}

static void on_start(void *context, const char *name)
{
    write_down(context, "start %s|", name);
}

static void on_run(void *context, const char *name, unsigned worker)
{
    write_down(context, "run %s on %u|", name, worker);
}

static void on_done(void *context, const struct to_sched_done *done)
{
    struct diary *diary = context;
    write_down(diary, "done %s %s %zu%s%s%s%s%s%s|", done->name,
               to_task_status_name(done->status), done->count, done->type ? " " : "",
               done->type ? done->type : "", done->text ? ": " : "", done->text ? done->text : "",
               done->because ? " because of " : "", done->because ? done->because : "");
    if (diary->stop_at && strcmp(done->name, diary->stop_at) == 0) {
        to_sched_interrupt(diary->sched);
    }
}

static void on_end(void *context, const struct to_sched_summary *summary)
{
    write_down(context, "end %zu of %zu", summary->passed.count, summary->ran.count);
}

static struct to_sched_observer observer_of(struct diary *diary, struct to_sched *sched)
{
    *diary = (struct diary){.thread = pthread_self(), .sched = sched};
    return (struct to_sched_observer){on_begin, on_start, on_run, on_done, on_end, diary};
}

START_TEST(observers_hear_all_in_order)
{
    struct diary first, second, third;
    struct to_sched *sched = sched_of(5);
    to_sched_add(sched, "c", nothing, NULL, to_after("b"));
    to_sched_add(sched, "b", say_no, "b", to_after("a"));
    to_sched_add(sched, "a", nothing, NULL, NULL);
    struct to_sched_observer observer = observer_of(&first, sched);
    ck_assert_int_eq(to_sched_observe(sched, &observer), 0);
    observer = observer_of(&second, sched);
    ck_assert_int_eq(to_sched_observe(sched, &observer), 0);
    observer = (struct to_sched_observer){.done = on_done, .context = &third};
    observer_of(&third, sched);
    ck_assert_int_eq(to_sched_observe(sched, &observer), 0);
    ck_assert_int_eq(to_sched_run(sched, NULL), 1);
    /* Who of the workers was the first at "a", nobody knows. */
    char *at = strstr(first.text, "run");
    for (; at && (at = strstr(at, " on ")); at++) {
        at[4] = 'N';
    }
    ck_assert_str_eq(first.text, "begin 3 on 3|start a|run a on N|done a passed 1|"
                                 "start b|run b on N|done b failed 2 error: b says no|"
                                 "done c skipped 3 because of b|end 1 of 2");
    ck_assert_str_eq(third.text, "done a passed 1|done b failed 2 error: b says no|"
                                 "done c skipped 3 because of b|");
    ck_assert_int_eq(first.elsewhere, 0);
    ck_assert_int_eq(second.elsewhere, 0);
    ck_assert_uint_eq(strlen(first.text), strlen(second.text));
    to_sched_free(sched);
}
END_TEST

struct place {
    unsigned worker; /* of the task that "run" was called for last */
    int wrong;
    int nowhere;
};

static void note_worker(void *context, const char *name, unsigned worker)
{
    struct place *place = context;
    (void)name;
    place->worker = worker;
}

static void compare_worker(void *context, const struct to_sched_done *done)
{
    struct place *place = context;
    if (done->status == TO_TASK_SKIPPED) {
        place->nowhere += done->worker == -1;
    } else {
        place->wrong += done->worker != (int)place->worker;
    }
}

START_TEST(done_tells_the_worker)
{
    struct place place = {0};
    struct to_sched *sched = sched_of(3);
    /* One after the other, so that "done" is that of the last "run". */
    to_sched_add(sched, "a", nothing, NULL, NULL);
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    to_sched_add(sched, "c", say_no, "c", to_after("b"));
    to_sched_add(sched, "d", nothing, NULL, to_after("c"));
    to_sched_observe(sched, &(struct to_sched_observer){
                                .run = note_worker, .done = compare_worker, .context = &place});
    ck_assert_int_eq(to_sched_run(sched, NULL), 1);
    ck_assert_int_eq(place.wrong, 0);
    ck_assert_int_eq(place.nowhere, 1);
    to_sched_free(sched);
}
END_TEST

START_TEST(failures_reach_observers_in_order)
{
    enum { MANY = 1000 };
    struct diary diary;
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(4);
    for (int i = 0; i < MANY; i++) {
        char name[16];
        sprintf(name, "%d", i);
        to_sched_add(sched, name, say_no, "it", NULL);
    }
    struct to_sched_observer observer = observer_of(&diary, sched);
    observer = (struct to_sched_observer){.end = on_end, .done = observer.done, .context = &diary};
    to_sched_observe(sched, &observer);
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    ck_assert_uint_eq(summary.failed.count, MANY);
    ck_assert_str_eq(summary.failures[MANY - 1].text, "it says no");
    ck_assert_ptr_null(strstr(diary.text, "memory"));
    to_sched_free(sched);
}
END_TEST

/* ---- interrupts ---- */

static int interrupt(void *argument)
{
    to_sched_interrupt(argument);
    return to_task_interrupted() ? 0 : 1;
}

START_TEST(interrupted_by_a_task)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", interrupt, sched, NULL);
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    to_sched_add(sched, "c", nothing, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    ck_assert(summary.interrupted);
    expect_names(summary.passed, "a");
    expect_names(summary.cancelled, "b c");
    ck_assert_ptr_nonnull(strstr(summary.text, "1 passed, 0 failed, 0 skipped, 2 cancelled in "));
    to_sched_free(sched);
}
END_TEST

START_TEST(interrupted_by_an_observer)
{
    struct diary diary;
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", nothing, NULL, NULL);
    struct to_sched_observer observer = observer_of(&diary, sched);
    diary.stop_at = "a";
    to_sched_observe(sched, &observer);
    ck_assert_int_eq(to_sched_run(sched, &summary), 0); /* too late for anything */
    ck_assert(summary.interrupted);
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    to_sched_free(sched);
}
END_TEST

static void interrupt_at_begin(void *context, const struct to_sched_begin *begin)
{
    (void)begin;
    to_sched_interrupt(context);
}

START_TEST(interrupted_before_anything)
{
    struct diary diary;
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(3);
    to_sched_add(sched, "a", nothing, NULL, NULL);
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    struct to_sched_observer observer = observer_of(&diary, sched);
    to_sched_observe(sched, &observer);
    to_sched_interrupt(sched); /* holds for the run to come, and no longer */
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    expect_names(summary.ran, "");
    expect_names(summary.cancelled, "a b");
    ck_assert_str_eq(diary.text, "begin 2 on 2|done a cancelled 1|done b cancelled 2|end 0 of 0");
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    ck_assert(!summary.interrupted);
    to_sched_observe(sched, &(struct to_sched_observer){.begin = interrupt_at_begin,
                                                        .context = sched});
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    expect_names(summary.cancelled, "a b");
    to_sched_free(sched);
}
END_TEST

static struct to_sched *signalled;

static void on_signal(int number)
{
    (void)number;
    to_sched_interrupt(signalled);
}

static int raise_it(void *argument)
{
    (void)argument;
    return raise(SIGUSR1);
}

START_TEST(interrupted_by_a_signal)
{
    struct to_sched_summary summary;
    struct to_sched *sched = signalled = sched_of(1);
    signal(SIGUSR1, on_signal);
    to_sched_add(sched, "a", raise_it, NULL, NULL);
    to_sched_add(sched, "b", nothing, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    signal(SIGUSR1, SIG_DFL);
    expect_names(summary.passed, "a");
    expect_names(summary.cancelled, "b");
    to_sched_free(sched);
}
END_TEST

static sem_t is_running, may_end;

static int wait_to_end(void *argument)
{
    (void)argument;
    sem_post(&is_running);
    sem_wait(&may_end);
    return 0;
}

static int interrupt_while_other_runs(void *argument)
{
    sem_wait(&is_running);
    to_sched_interrupt(argument);
    return 0;
}

static void let_end(void *context, const struct to_sched_done *done)
{
    (void)context;
    if (done->status == TO_TASK_CANCELLED) {
        sem_post(&may_end);
    }
}

START_TEST(what_runs_is_not_disturbed)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(2);
    sem_init(&is_running, 0, 0);
    sem_init(&may_end, 0, 0);
    to_sched_add(sched, "long", wait_to_end, NULL, NULL);
    to_sched_add(sched, "other", interrupt_while_other_runs, sched, NULL);
    to_sched_add(sched, "never", nothing, NULL, to_after("long"));
    to_sched_observe(sched, &(struct to_sched_observer){.done = let_end});
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    expect_names(summary.passed, "other long");
    expect_names(summary.cancelled, "never");
    to_sched_free(sched);
}
END_TEST

/* ---- again, and within ---- */

static int fail_at_first(void *argument)
{
    int *runs = argument;
    return ++*runs == 1 ? to_task_fail("not yet") : 0;
}

START_TEST(running_again)
{
    struct to_sched_summary summary;
    int runs = 0;
    struct to_sched *sched = sched_of(2);
    to_sched_add(sched, "a", fail_at_first, &runs, NULL);
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    expect_names(summary.skipped, "b");
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    expect_names(summary.passed, "a b");
    ck_assert_uint_eq(summary.types, 0);
    to_sched_add(sched, "c", nothing, NULL, to_after("b"));
    to_sched_after(sched, "a", "0");
    to_sched_add(sched, "0", nothing, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, &summary), 0);
    expect_names(summary.passed, "0 a b c");
    to_sched_free(sched);
}
END_TEST

static int disturb(void *argument)
{
    struct to_sched_observer observer = {0};
    return to_sched_run(argument, NULL) == -EBUSY &&
                   to_sched_add(argument, "x", nothing, NULL, NULL) == -EBUSY &&
                   to_sched_after(argument, "a", "b") == -EBUSY &&
                   to_sched_observe(argument, &observer) == -EBUSY
               ? 0
               : 1;
}

static int run_another(void *argument)
{
    struct view view;
    struct to_sched *sched = to_sched_new(NULL);
    (void)argument;
    to_sched_add(sched, "inner", look, &view, NULL);
    int result = to_sched_run(sched, NULL);
    to_sched_free(sched);
    return result == 0 && strcmp(view.name, "inner") == 0 && strcmp(to_task_name(), "outer") == 0
               ? 0
               : 1;
}

START_TEST(schedulers_within_tasks)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", disturb, sched, NULL);
    to_sched_add(sched, "outer", run_another, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, NULL), 0);
    ck_assert_int_eq(to_sched_run(sched, NULL), 0);
    to_sched_free(sched);
}
END_TEST

START_TEST(times)
{
    struct to_sched_summary summary;
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", nothing, NULL, NULL);
    time_t before = time(NULL);
    to_sched_run(sched, &summary);
    ck_assert_int_ge(summary.start.tv_sec, before);
    ck_assert_int_ge(summary.end.tv_sec, summary.start.tv_sec);
    ck_assert_int_le(summary.end.tv_sec, time(NULL));
    ck_assert(summary.duration > 0 && summary.duration < 60);
    to_sched_free(sched);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        nothing_to_do,
        prerequisites_before_and_after,
        longest_chain_first_then_as_added,
        long_ones_first,
        names_are_copied,
        what_cannot_be_added,
        unknown_names,
        many_unknown_names,
        cycles,
        long_cycles_are_cut,
        no_scheduler,
        failures,
        skips_name_the_root,
        dependents_run_anyway,
        tasks_know_where_they_are,
        outside_of_tasks,
        status_names,
        as_many_at_once_as_workers,
        observers_hear_all_in_order,
        done_tells_the_worker,
        failures_reach_observers_in_order,
        interrupted_by_a_task,
        interrupted_by_an_observer,
        interrupted_before_anything,
        interrupted_by_a_signal,
        what_runs_is_not_disturbed,
        running_again,
        schedulers_within_tasks,
        times,
    };
    Suite *suite = suite_create("sched");
    TCase *tcase = tcase_create("sched");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * Tests of src/sched/state.c: the state and the results of tasks. What the store itself does is
 * tested in store_test.c. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/sched.h>

#include "unit.h"

static struct to_sched_summary summary;

static struct to_sched *sched_of(unsigned workers)
{
    return to_sched_new(&(struct to_sched_options){.workers = workers});
}

/* Runs it; each failure is a line, "task: text" without the place, and all are as expected. */
static void expect_failures(struct to_sched *sched, const char *expected)
{
    char text[2048] = "";
    ck_assert_int_ge(to_sched_run(sched, &summary), 0);
    for (size_t i = 0; i < summary.failed.count; i++) {
        const struct to_sched_failure *failure = &summary.failures[i];
        const char *message = strchr(failure->text, ' ');
        sprintf(text + strlen(text), "%s:%s\n", failure->name, message ? message : "");
        ck_assert_str_eq(failure->type, "state");
    }
    ck_assert_str_eq(text, expected);
}

/* ---- values ---- */

static int set_all(void *argument)
{
    int fds[2];
    (void)argument;
    to_state_set("int", -7);
    to_state_set("double", 0.5);
    to_state_set("bool", (bool)true);
    to_state_set("string", "text");
    to_state_set_bytes("bytes", "a\0b", 3);
    to_state_set("pointer", (void *)&summary);
    if (pipe(fds) < 0 || write(fds[1], "x", 1) != 1) {
        return 1;
    }
    to_state_set_fd("fd", fds[0]);
    close(fds[0]);
    close(fds[1]);
    return 0;
}

static int get_all(void *argument)
{
    size_t size;
    char byte = 0;
    (void)argument;
    int fd = to_state_get_fd("fd");
    bool read_it = read(fd, &byte, 1) == 1 && byte == 'x';
    bool closes = fcntl(fd, F_GETFD) & FD_CLOEXEC;
    close(fd);
    return to_state_get_int("int") == -7 && to_state_get_double("double") > 0.4 &&
                   to_state_get_bool("bool") && strcmp(to_state_get_string("string"), "text") == 0 &&
                   memcmp(to_state_get_bytes("bytes", &size), "a\0b", 4) == 0 && size == 3 &&
                   to_state_get_pointer("pointer") == &summary && read_it && closes &&
                   to_state_get_int_or("none", 3) == 3
               ? 0
               : 1;
}

START_TEST(each_type)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "set", set_all, NULL, NULL);
    to_sched_add(sched, "get", get_all, NULL, to_after("set"));
    expect_failures(sched, "");
    to_sched_free(sched);
}
END_TEST

static int add_thousand(void *argument)
{
    (void)argument;
    for (int i = 0; i < 1000; i++) {
        to_state_add("sum", 1);
    }
    return 0;
}

static int add_thousand_locked(void *argument)
{
    (void)argument;
    for (int i = 0; i < 1000; i++) {
        to_lock("sum");
        to_state_set("locked", to_state_get_int_or("locked", 0) + 1);
        to_unlock("sum");
    }
    return 0;
}

START_TEST(nothing_is_lost)
{
    struct to_sched *sched = sched_of(8);
    for (int i = 0; i < 8; i++) {
        char name[16];
        sprintf(name, "%d", i);
        to_sched_add(sched, name, i % 2 ? add_thousand : add_thousand_locked, NULL, NULL);
    }
    expect_failures(sched, "");
    ck_assert_int_eq(to_state_enter(to_sched_state(sched)), 0);
    ck_assert_int_eq(to_state_get_int("sum"), 4000);
    ck_assert_int_eq(to_state_get_int("locked"), 4000);
    to_state_enter(NULL);
    to_sched_free(sched);
}
END_TEST

/* ---- what goes wrong ---- */

static bool came_back;

static int ask_missing(void *argument)
{
    (void)argument;
    to_state_set("port", 80);
    to_state_get_int("prot");
    came_back = true;
    return 0;
}

static int ask_other_type(void *argument)
{
    (void)argument;
    to_state_get_string("port");
    came_back = true;
    return 0;
}

static int unlock_others(void *argument)
{
    (void)argument;
    to_unlock("nobody's");
    came_back = true;
    return 0;
}

static int set_null(void *argument)
{
    to_state_set(argument, 1);
    came_back = true;
    return 0;
}

START_TEST(problems_fail_and_leave)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", ask_missing, NULL, NULL);
    to_sched_add(sched, "b", ask_other_type, NULL, NULL);
    to_sched_add(sched, "c", unlock_others, NULL, NULL);
    to_sched_add(sched, "d", set_null, NULL, NULL);
    expect_failures(
        sched,
        "a: to_state_get_int: the state has no key \"prot\" (did you mean \"port\"?): a task that "
        "this one comes after has to set it\n"
        "b: to_state_get_string: the key \"port\" is an int, not a string: to_state_get_int gets it\n"
        "c: to_unlock: this thread does not have the lock \"nobody's\": who has taken a lock gives "
        "it back\n"
        "d: to_state_set: the key is NULL\n");
    ck_assert(!came_back);
    ck_assert_ptr_nonnull(strstr(summary.failures[0].text, "sched_state_test.c:"));
    to_sched_free(sched);
}
END_TEST

static int take_and_keep(void *argument)
{
    (void)argument;
    to_lock("l");
    to_lock("l");
    return 0;
}

START_TEST(locks_end_with_the_task)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", take_and_keep, NULL, NULL);
    to_sched_add(sched, "b", take_and_keep, NULL, NULL);
    expect_failures(sched, "");
    to_sched_free(sched);
}
END_TEST

static sem_t first_has, second_has;

static int cross(const char *first, const char *second, sem_t *mine, sem_t *other)
{
    to_lock(first);
    sem_post(mine);
    sem_wait(other);
    to_lock(second);
    return 0;
}

static int cross_one_way(void *argument)
{
    (void)argument;
    return cross("x", "y", &first_has, &second_has);
}

static int cross_other_way(void *argument)
{
    (void)argument;
    return cross("y", "x", &second_has, &first_has);
}

START_TEST(deadlocks_are_told)
{
    struct to_sched *sched = sched_of(2);
    sem_init(&first_has, 0, 0);
    sem_init(&second_has, 0, 0);
    to_sched_add(sched, "a", cross_one_way, NULL, NULL);
    to_sched_add(sched, "b", cross_other_way, NULL, NULL);
    ck_assert_int_eq(to_sched_run(sched, &summary), 1);
    ck_assert_uint_eq(summary.failed.count, 1); /* the other goes on */
    ck_assert_ptr_nonnull(strstr(summary.failures[0].text, "to_lock: deadlock: "));
    to_sched_free(sched);
}
END_TEST

static int wait_for_it(void *argument)
{
    (void)argument;
    to_state_set("waiting", 1);
    to_state_wait("it", 3600);
    return to_state_try_wait("never", 0.001) ? 1 : 0;
}

static int set_it(void *argument)
{
    (void)argument;
    to_state_wait("waiting", 3600);
    to_state_set("it", 1);
    return 0;
}

static int wait_too_long(void *argument)
{
    (void)argument;
    to_state_wait("never", 0.001);
    came_back = true;
    return 0;
}

START_TEST(waiting)
{
    struct to_sched *sched = sched_of(2);
    to_sched_add(sched, "a", wait_for_it, NULL, NULL);
    to_sched_add(sched, "b", set_it, NULL, NULL);
    to_sched_add(sched, "c", wait_too_long, NULL, to_after("a", "b"));
    expect_failures(sched, "c: to_state_wait: waited 0.001 s for the key \"never\" of the state, and "
                           "nobody has set it\n");
    ck_assert(!came_back);
    to_sched_free(sched);
}
END_TEST

/* ---- results ---- */

static int set_result(void *argument)
{
    to_result_set((const char *)argument);
    return 0;
}

static int expect_result(void *argument)
{
    return strcmp(to_result_get_string(argument), "of a") == 0 ? 0 : 1;
}

static int get_result(void *argument)
{
    to_result_get_int(argument);
    came_back = true;
    return 0;
}

static int nothing(void *argument)
{
    (void)argument;
    return 0;
}

START_TEST(results)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a", set_result, "of a", NULL);
    to_sched_add(sched, "b", nothing, NULL, to_after("a"));
    to_sched_add(sched, "c", expect_result, "a", to_after("b"));
    to_sched_add(sched, "d", get_result, "b", to_after("b"));
    to_sched_add(sched, "e", get_result, "bb", to_after("b"));
    to_sched_add(sched, "f", get_result, "a", NULL);
    to_sched_add(sched, "g", get_result, "a", to_after("a"));
    expect_failures(
        sched,
        "d: to_result_get_int: b has set no result: to_result_set does that\n"
        "e: to_result_get_int: no task is called \"bb\"; did you mean \"b\"?\n"
        "f: to_result_get_int: a is no prerequisite of this task, so its result may be there or "
        "not: say to_after(...)\n"
        "g: to_result_get_int: the result of \"a\" is a string, not an int: to_result_get_string "
        "gets it\n");
    ck_assert(!came_back);
    to_sched_free(sched);
}
END_TEST

static int set_at_first(void *argument)
{
    int *runs = argument;
    if (++*runs == 1) {
        to_result_set(1);
    }
    return 0;
}

static bool has_result(struct to_sched *sched, const char *name)
{
    to_state_enter(to_sched_state(sched));
    bool has = to_result_get_int_or(name, 0) == 1;
    to_state_enter(NULL);
    return has;
}

START_TEST(results_of_earlier_runs)
{
    const struct to_sched_options options[] = {{.keep_results = false}, {.keep_results = true}};
    for (int i = 0; i < 2; i++) {
        int runs = 0;
        struct to_sched *sched = to_sched_new(&options[i]);
        to_sched_add(sched, "a", set_at_first, &runs, NULL);
        expect_failures(sched, "");
        ck_assert(has_result(sched, "a"));
        expect_failures(sched, "");
        ck_assert_int_eq(has_result(sched, "a"), i);
        to_sched_free(sched);
    }
}
END_TEST

START_TEST(dropped_results)
{
    int runs = 0;
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.drop_results = true});
    to_sched_add(sched, "a", set_at_first, &runs, NULL);
    expect_failures(sched, "");
    ck_assert(!has_result(sched, "a"));
    to_sched_free(sched);
}
END_TEST

START_TEST(a_name_that_keeps_no_result)
{
    int runs = 0;
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "a\nb", set_at_first, &runs, NULL);
    expect_failures(sched, "a\nb: to_result_set: the name of this task is none under which a result "
                           "is kept: that is text in UTF-8 of 1 to 1000 bytes, without control "
                           "characters\n");
    to_sched_free(sched);
}
END_TEST

/* ---- shared, and from elsewhere ---- */

static int count_runs(void *argument)
{
    (void)argument;
    to_state_add("runs", 1);
    return 0;
}

static int get_others(void *argument)
{
    return to_result_get_int(argument) == 1 ? 0 : 1;
}

START_TEST(a_state_of_two)
{
    int runs = 0;
    struct to_state *state = to_state_new();
    struct to_sched *first = to_sched_new(&(struct to_sched_options){.state = state});
    struct to_sched *second = to_sched_new(&(struct to_sched_options){.state = state});
    ck_assert_ptr_eq(to_sched_state(first), state);
    to_sched_add(first, "a", set_at_first, &runs, NULL);
    to_sched_add(first, "b", count_runs, NULL, NULL);
    to_sched_add(second, "c", get_others, "a", NULL);
    to_sched_add(second, "b", count_runs, NULL, NULL);
    expect_failures(first, "");
    expect_failures(second, "");
    to_sched_free(second);
    to_sched_free(first);
    to_state_enter(state);
    ck_assert_int_eq(to_state_get_int("runs"), 2);
    to_state_enter(NULL);
    to_state_free(state);
    to_state_free(NULL);
}
END_TEST

static void observe_begin(void *context, const struct to_sched_begin *begin)
{
    (void)context;
    to_state_set("total", begin->total);
}

static void observe_done(void *context, const struct to_sched_done *done)
{
    (void)context;
    to_state_add("observed", done->status == TO_TASK_PASSED);
    ck_assert_int_eq(to_state_enter(NULL), -EBUSY);
}

static void observe_end(void *context, const struct to_sched_summary *its)
{
    (void)context;
    to_lock("main's"); /* the thread that runs it has it already, if any */
    to_state_set("passed", its->passed.count);
}

static const struct to_sched_observer observer = {
    .begin = observe_begin, .done = observe_done, .end = observe_end};

static int enter(void *argument)
{
    return to_state_enter(argument) == -EBUSY && to_state_enter(NULL) == -EBUSY &&
                   to_state_get_int("total") == 1
               ? 0
               : 1;
}

START_TEST(observers_ask)
{
    for (int entered = 0; entered < 2; entered++) {
        struct to_sched *sched = sched_of(1);
        to_sched_add(sched, "a", enter, to_sched_state(sched), NULL);
        to_sched_observe(sched, &observer);
        if (entered) {
            to_state_enter(to_sched_state(sched));
            to_lock("main's");
        }
        expect_failures(sched, "");
        ck_assert_int_eq(to_state_enter(to_sched_state(sched)), 0);
        ck_assert_int_eq(to_state_get_int("observed"), 1);
        ck_assert_int_eq(to_state_get_int("passed"), 1);
        to_state_enter(NULL);
        to_sched_free(sched);
    }
}
END_TEST

/* A run in a task has a state of its own, and the task keeps its own. */
static int run_another(void *argument)
{
    struct to_sched_summary its;
    struct to_sched *sched = sched_of(2);
    (void)argument;
    to_state_set("port", 1);
    to_sched_add(sched, "a", ask_missing, NULL, NULL);
    to_sched_add(sched, "b", nothing, NULL, NULL);
    to_sched_observe(sched, &(struct to_sched_observer){.begin = observe_begin});
    int result = to_sched_run(sched, &its);
    to_sched_free(sched);
    return result == 1 && to_state_get_int("port") == 1 && !to_state_has("total") ? 0 : 1;
}

START_TEST(a_run_in_a_task)
{
    struct to_sched *sched = sched_of(1);
    to_sched_add(sched, "outer", run_another, NULL, NULL);
    expect_failures(sched, "");
    to_sched_free(sched);
}
END_TEST

START_TEST(leaving_after_the_end)
{
    struct to_sched *sched = sched_of(1);
    to_state_enter(to_sched_state(sched));
    to_state_set("key", "value");
    const char *value = to_state_get_string("key");
    to_sched_free(sched);
    ck_assert_str_eq(value, "value");
    struct to_state *other = to_state_new();
    ck_assert_int_eq(to_state_enter(other), 0);
    to_state_free(other);
    ck_assert(!to_state_has("key"));
    ck_assert_int_eq(to_state_enter(NULL), 0);
}
END_TEST

/* ---- many ---- */

static int wait_for_all(void *argument)
{
    (void)argument;
    if (to_state_add("here", 1) == 32) {
        to_state_set("all", 1);
    }
    to_state_wait("all", 3600);
    to_lock("one at a time");
    to_state_set("passed", to_state_get_int_or("passed", 0) + 1);
    return 0;
}

START_TEST(many_wait)
{
    struct to_sched *sched = sched_of(32);
    for (int i = 0; i < 32; i++) {
        char name[16];
        sprintf(name, "%d", i);
        to_sched_add(sched, name, wait_for_all, NULL, NULL);
    }
    expect_failures(sched, "");
    to_state_enter(to_sched_state(sched));
    ck_assert_int_eq(to_state_get_int("passed"), 32);
    to_state_enter(NULL);
    to_sched_free(sched);
}
END_TEST

/* ---- from other threads ---- */

static void *help(void *argument)
{
    to_state_enter(argument);
    to_state_set("helped", to_state_get_int("given"));
    to_lock("kept"); /* until the thread ends */
    return NULL;
}

static int be_helped(void *argument)
{
    pthread_t thread;
    pthread_create(&thread, NULL, help, argument);
    pthread_join(thread, NULL);
    to_lock("kept");
    return to_state_get_int("helped") == 5 ? 0 : 1;
}

START_TEST(threads_of_a_task_ask)
{
    struct to_sched *sched = sched_of(2);
    to_sched_add(sched, "a", be_helped, to_sched_state(sched), NULL);
    to_state_enter(to_sched_state(sched));
    to_state_set("given", 5);
    expect_failures(sched, "");
    ck_assert_int_eq(to_state_get_int("helped"), 5); /* still entered */
    to_state_enter(NULL);
    to_sched_free(sched);
}
END_TEST

/* The signal that the child dies of. */
static int end_of_child(void (*function)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        function();
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void ask_from_nowhere(void)
{
    to_state_set("key", 1);
}

static void ask_wrongly_from_main(void)
{
    to_state_enter(to_state_new());
    to_state_get_int("key");
}

static void set_result_from_main(void)
{
    to_state_enter(to_state_new());
    to_result_set(1);
}

START_TEST(outside_of_tasks_it_ends_the_program)
{
    ck_assert_int_eq(end_of_child(ask_from_nowhere), SIGABRT);
    ck_assert_int_eq(end_of_child(ask_wrongly_from_main), SIGABRT);
    ck_assert_int_eq(end_of_child(set_result_from_main), SIGABRT);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        each_type,
        nothing_is_lost,
        problems_fail_and_leave,
        locks_end_with_the_task,
        deadlocks_are_told,
        waiting,
        results,
        results_of_earlier_runs,
        dropped_results,
        a_name_that_keeps_no_result,
        a_state_of_two,
        observers_ask,
        a_run_in_a_task,
        leaving_after_the_end,
        many_wait,
        threads_of_a_task_ask,
        outside_of_tasks_it_ends_the_program,
    };
    Suite *suite = suite_create("sched state");
    TCase *tcase = tcase_create("sched state");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

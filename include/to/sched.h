/* SPDX-License-Identifier: MIT
 *
 * The scheduler, for programs that are no tests: functions with names, run on threads, each
 * of them after those that it names and everything else at the same time.
 *
 *     #include <to/sched.h>
 *
 *     static int compile(void *argument) {
 *         const char *file = argument;
 *         return run_compiler(file) == 0 ? 0 : to_task_fail("cannot compile %s", file);
 *     }
 *
 *     int main(void) {
 *         struct to_sched_summary summary;
 *         struct to_sched *sched = to_sched_new(NULL);
 *         to_sched_add(sched, "a.o", compile, "a.c", NULL);
 *         to_sched_add(sched, "b.o", compile, "b.c", NULL);
 *         to_sched_add(sched, "program", link_all, NULL, to_after("a.o", "b.o"));
 *         int result = to_sched_run(sched, &summary);
 *         puts(result < 0 ? to_sched_error(sched) : summary.text);
 *         to_sched_free(sched);
 *         return result != 0;
 *     }
 *
 * Stands alone, in C11 and in C++17, and has nothing to do with tests. Link with libto, which
 * needs libc and threads; a program that has its own main() keeps it.
 *
 * Threads: a scheduler belongs to one thread at a time; to_sched_interrupt alone may be
 * called from any, and from signal handlers. Several schedulers know nothing of one another.
 *
 * Errors are negative errno values, their texts in to_sched_error. What could not be added
 * is not forgotten: to_sched_run then refuses with the same error. So it is enough to look
 * at what to_sched_run returns.
 */
#ifndef TO_SCHED_H
#define TO_SCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <to/log.h>
#include <to/macros.h>
#include <to/state.h>

#ifdef __cplusplus
extern "C" {
#endif

struct to_sched;
struct to_state;

/* ---- a scheduler ---- */

/* All zero is the default of each, so name only what shall be different. */
struct to_sched_options {
    /* Threads that run tasks. 0: as many as this process has processors, at most 8. There
     * are never more than tasks. */
    unsigned workers;
    /* Run a task also when one that it comes after did not pass. Without it, such a task is
     * skipped, and so are those after it. */
    bool run_dependents_anyway;
    /* The state that its tasks hand on; borrowed, for as long as the scheduler lives. NULL: one of
     * its own, which is empty at first. */
    struct to_state *state;
    /* Results of an earlier run are there until a task sets its anew. Without it they are taken
     * away when a run begins. */
    bool keep_results;
    /* to_result_set does nothing. */
    bool drop_results;
};

/* `options` is copied; NULL: all defaults. NULL when memory runs out, which the other
 * functions take, too: they return -ENOMEM. */
struct to_sched *to_sched_new(const struct to_sched_options *options_);

/* Takes NULL. Not while it runs. Ends the life of all texts and arrays that it gave out. */
void to_sched_free(struct to_sched *sched_);

/* The text of the latest error of this scheduler, without newline; "" where there was none.
 * Borrowed until its next call that fails. */
const char *to_sched_error(const struct to_sched *sched_);

/* ---- tasks ---- */

/*
 * What a task does, on the thread of a worker. Returns 0 when it has done it. It has failed
 * if it returns anything else (a negative errno, such as -ENOENT, tells the type and the text
 * of the failure), or if it has called to_task_fail. It must come back by returning: no
 * longjmp, no C++ exception, no pthread_exit.
 */
typedef int to_task_function(void *argument_);

/* Names in `after` and `after_any` end with NULL; NULL: none. Copied. The tasks may be added
 * earlier or later, a name may be there twice. */
struct to_task_options {
    const char *const *after;     /* it runs when these have passed */
    const char *const *after_any; /* it runs when these have ended, whatever became of them */
    double seconds; /* about how long it takes, so that long chains begin early; 0: not known,
                       then it is taken as the mean of those that are */
};

/* Adds a task. The name, of any text, is unique in the scheduler, and copied; `argument` is
 * handed to the function as it is. `options`: NULL for none, or to_after("a", "b"). 0, or
 * -EEXIST (the name is taken), -EINVAL (no name, no function), -EBUSY (it runs), -ENOMEM. */
int to_sched_add(struct to_sched *sched_, const char *name_, to_task_function *function_,
                 void *argument_, const struct to_task_options *options_);

/* One more prerequisite of a task; both may be added later. Errors as to_sched_add. */
int to_sched_after(struct to_sched *sched_, const char *name_, const char *prerequisite_);
int to_sched_after_any(struct to_sched *sched_, const char *name_, const char *prerequisite_);

/* How a task ended. */
enum to_task_status {
    TO_TASK_PASSED,
    TO_TASK_FAILED,
    TO_TASK_SKIPPED,  /* a task that it comes after did not pass */
    TO_TASK_CANCELLED /* the run was interrupted before it began */
};

const char *to_task_status_name(enum to_task_status status_); /* "passed", ...; for ever */

/* ---- to be called by tasks ----
 * On the worker's own thread; on others there is no task, and they say so. */

/*
 * Notes that the task has failed, with this text, and returns 1 for the task to return; it
 * does not leave the task. The first text counts. to_task_fail_as gives the failure a type
 * of the program's own, by which the summary counts; without it the type is that of the
 * errno that the task returns, or "error".
 */
int to_task_fail(const char *format_, ...) __attribute__((format(printf, 1, 2)));
int to_task_fail_as(const char *type_, const char *format_, ...)
    __attribute__((format(printf, 2, 3)));

const char *to_task_name(void); /* of the task; NULL: none. Lives as long as the scheduler */
int to_task_worker(void);       /* its worker, 0 to workers - 1; -1: none */
bool to_task_interrupted(void); /* the run was interrupted: a long task may wish to end */

/* ---- state ----
 *
 * What <to/state.h> declares is there for tasks, too, and says the same of them as of tests:
 * to_state_set("port", 8080), to_lock("log"), to_result_set(rows), to_result_get_int("count").
 * Here it is kept in the memory of this process: a question takes a fraction of a microsecond,
 * and values may have any size. What differs from tests:
 *
 *   - A result is that of the task of this name, of whichever scheduler with the same state.
 *   - What goes wrong fails the task, with the type "state", and leaves it: by longjmp, in C++
 *     too. What a task is handed (a string) lives until the task has ended; until then it has its
 *     locks, unless it gives them back.
 *   - Who waits sleeps, and keeps its worker: with one worker, a task waits in vain for a key that
 *     another one sets. to_state_wait lasts no longer than it says, an interrupt does not end it,
 *     and a to_lock that could never come back fails.
 *   - A process that a task forks has no part in it.
 *
 * A thread that runs no task may ask as well, once it has called to_state_enter: main() before
 * and after a run, threads that a task starts. Observers may without; what they are handed lives
 * until the run has ended. Such a thread may read the results of all tasks, and has none of its
 * own. What goes wrong there ends the program, with a message.
 */
struct to_state *to_state_new(void); /* an empty one; NULL when memory runs out */
/* Takes NULL. Not while a scheduler has it; threads that have entered it may still leave it. */
void to_state_free(struct to_state *state_);
struct to_state *to_sched_state(struct to_sched *sched_); /* the one that its tasks have */

/* From now on this thread asks that state; NULL: none. What it was handed before ends to live,
 * and its locks are free, as they are when the thread ends. 0, -ENOMEM, or -EBUSY: a task or an
 * observer runs on this thread, which has a state. */
int to_state_enter(struct to_state *state_);

/* ---- running ---- */

struct to_names {
    const char *const *names; /* followed by NULL */
    size_t count;
};

struct to_sched_failure {
    const char *name; /* the task */
    const char *type; /* "ENOENT", "error", or the program's own */
    const char *text; /* why; may have several lines */
};

struct to_sched_count {
    const char *type;
    size_t count;
};

/* All of it is the scheduler's, until it runs again or is freed. Every task is in one of
 * passed, failed, skipped and cancelled. Names stand in the order in which the tasks ended. */
struct to_sched_summary {
    struct to_names ran;       /* those whose function was called: passed and failed */
    struct to_names passed;
    struct to_names failed;
    struct to_names skipped;
    struct to_names because;   /* by place: the task due to which skipped.names[i] was: one
                                  that ran and did not pass */
    struct to_names cancelled;
    const struct to_sched_failure *failures; /* by place: those of `failed` */
    const struct to_sched_count *counts;     /* failures by type, the most frequent first */
    size_t types;                            /* how many types there are */
    struct timespec start;                   /* of the calendar (CLOCK_REALTIME) */
    struct timespec end;
    double duration;                         /* seconds, of a clock that never goes back */
    bool interrupted;
    const char *text; /* "3 passed, 1 failed, 2 skipped in 0.12 s" */
};

/*
 * Runs every task, and returns when all have ended. Of those that may run, the one with the
 * longest way ahead of it comes first, itself included (in tasks; in seconds, where any are
 * known), ties in the order of adding. Returns 0 when
 * all have passed, 1 when not, or, where nothing was run, -ENOENT (an unknown name), -ELOOP (a
 * cycle; the text shows it), -EBUSY (it runs), -EAGAIN (no thread can be started), -ENOMEM, or
 * what to_sched_add has returned. `ret_summary` may be NULL; it is not written on errors.
 * More tasks may be added afterwards, and all of them be run again.
 */
int to_sched_run(struct to_sched *sched_, struct to_sched_summary *ret_summary_);

/*
 * Nothing new starts; what runs ends as it does; the rest is cancelled. From any thread, from
 * tasks, observers and signal handlers. Holds until the end of the run; while nothing runs,
 * it is meant for the run to come.
 */
void to_sched_interrupt(struct to_sched *sched_);

/* ---- observing ---- */

struct to_sched_begin {
    size_t total;
    unsigned workers;
    struct timespec start; /* of the calendar */
};

struct to_sched_done {
    const char *name;
    enum to_task_status status;
    int worker;       /* on which it ran; -1: it did not */
    size_t count;     /* tasks that have ended, with this one */
    const char *type;    /* as in to_sched_failure; NULL: did not fail */
    const char *text;
    const char *because; /* of a skipped one: the task due to which; else NULL */
};

/*
 * Called on the thread that has called to_sched_run, never on a worker, in the order in which
 * it happened: of a task start, then run, then done; all that before the start of those
 * after it. Workers do not wait for observers. NULL: not of interest. What they are given is
 * borrowed for the call, but names, which live as long as the scheduler. They come back by
 * returning, as tasks do.
 */
struct to_sched_observer {
    void (*begin)(void *context, const struct to_sched_begin *begin);
    void (*start)(void *context, const char *name); /* its turn has come */
    void (*run)(void *context, const char *name, unsigned worker);
    /* Of those that were skipped or cancelled, too, which have no start and no run. */
    void (*done)(void *context, const struct to_sched_done *done);
    void (*end)(void *context, const struct to_sched_summary *summary);
    void *context; /* handed to each of them */
};

/* One more observer, copied; they are called in the order of adding. 0, -EINVAL (NULL),
 * -EBUSY, -ENOMEM. */
int to_sched_observe(struct to_sched *sched_, const struct to_sched_observer *observer_);

#ifdef __cplusplus
}

template <size_t count_> struct to_after_ {
    const char *names_[count_ + 1];
    to_task_options options_;
    operator const to_task_options *() {
        options_.after = names_;
        return &options_;
    }
};
/* To be written into the call of to_sched_add: it lives as long as that. */
template <typename... names_> inline to_after_<sizeof...(names_)> to_after(names_... each_) {
    return {{each_..., nullptr}, {nullptr, nullptr, 0}};
}
#else
/* A list of names, and the options of a task that comes after those. */
#define TO_NAMES(...) ((const char *const[]){__VA_ARGS__, TO_NULL_})
#define to_after(...) (&(const struct to_task_options){.after = TO_NAMES(__VA_ARGS__)})
#endif

#endif

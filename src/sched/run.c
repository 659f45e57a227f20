/* SPDX-License-Identifier: MIT
 * One run, from the names to the summary. */
#include "sched/sched.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/processors.h"
#include "sched/course.h"
#include "sched/crew.h"
#include "sched/observe.h"
#include "sched/state.h"

enum { MOST_BY_ITSELF = 8 }; /* workers, where nobody has said how many */

static unsigned count_workers(const struct to_sched *sched)
{
    unsigned count = sched->options.workers;
    if (count == 0) {
        count = to_processors();
        count = count < MOST_BY_ITSELF ? count : MOST_BY_ITSELF;
    }
    return count < sched->count ? count : (unsigned)sched->count;
}

/* Takes the room for the results, and starts the threads. */
static int engage(struct to_sched *sched, struct to_course *course, struct to_crew *crew,
                  struct to_results *results)
{
    int result = to_results_reserve(results, sched->count);
    if (result == 0) {
        result = to_crew_start(crew, sched, course, count_workers(sched));
        if (result < 0) {
            to_results_free(results);
        }
    }
    return result;
}

/* Makes a course, the room for what becomes of it, and a crew that waits. */
static int prepare(struct to_sched *sched, struct to_course *course, struct to_crew *crew,
                   struct to_results *results)
{
    if (sched->broken) {
        return to_error_set(&sched->error, sched->broken, "%s",
                            to_error_text(&sched->why_broken, sched->broken));
    }
    int result = to_sched_order(sched);
    if (result < 0) {
        return result;
    }
    uint64_t *weights = to_sched_weights(sched);
    result = to_course_begin(course, sched->graph, weights,
                             sched->options.run_dependents_anyway, to_observers_listen(sched));
    free(weights);
    if (result == -ELOOP) {
        return to_sched_tell_cycle(sched);
    }
    if (result == 0) {
        result = engage(sched, course, crew, results);
        if (result < 0) {
            to_course_free(course);
        }
    }
    if (result < 0) {
        to_error_set(&sched->error, result, "%s",
                     result == -EAGAIN ? "no thread can be started" : "out of memory");
    }
    return result;
}

static struct timespec date(void)
{
    int64_t now = to_clock_date();
    return (struct timespec){.tv_sec = (time_t)(now / TO_SECOND), .tv_nsec = now % TO_SECOND};
}

static void carry_out(struct to_sched *sched, struct to_crew *crew, struct to_span *span)
{
    struct to_sched_begin begin = {.total = sched->count, .workers = crew->count};
    int64_t since = to_clock_now();
    span->start = begin.start = date();
    to_observers_begin(sched, &begin);
    to_crew_open(crew);
    to_observers_follow(sched, crew);
    to_crew_dismiss(crew);
    span->duration = (double)(to_clock_now() - since) / TO_SECOND;
    span->end = date();
}

static int run(struct to_sched *sched, struct to_sched_summary *summary)
{
    struct to_course course;
    struct to_crew crew;
    struct to_span span;
    struct to_results results;
    int result = prepare(sched, &course, &crew, &results);
    if (result < 0) {
        return result;
    }
    to_results_free(&sched->results);
    sched->results = results;
    if (!sched->options.keep_results) {
        to_state_forget(sched->state, sched);
    }
    carry_out(sched, &crew, &span);
    to_results_fill(&sched->results, sched, &course, &span, summary);
    summary->interrupted = atomic_exchange(&sched->interrupted, false);
    to_course_free(&course);
    to_observers_end(sched, summary);
    return summary->passed.count == sched->count ? 0 : 1;
}

int to_sched_run(struct to_sched *sched_, struct to_sched_summary *ret_summary_)
{
    struct to_sched_summary summary;
    struct to_guest observer;
    if (!sched_) {
        return -ENOMEM;
    }
    if (atomic_exchange(&sched_->running, true)) {
        return -EBUSY;
    }
    struct to_guest *before = to_guest_observe(&observer, sched_->state);
    int result = run(sched_, ret_summary_ ? ret_summary_ : &summary);
    to_guest_end_observing(&observer, before);
    atomic_store(&sched_->running, false);
    return result;
}

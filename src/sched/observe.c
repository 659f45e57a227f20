/* SPDX-License-Identifier: MIT
 * Telling observers what happens. */
#include "sched/observe.h"

#include "sched/crew.h"
#include "sched/sched.h"

bool to_observers_listen(const struct to_sched *sched)
{
    bool listens = false;
    for (size_t i = 0; i < sched->observer_count; i++) {
        const struct to_sched_observer *observer = &sched->observers[i];
        listens = listens || observer->start || observer->run || observer->done;
    }
    return listens;
}

/* Calls one function of each observer, where it has that. */
#define TELL(sched, function, ...)                                                           \
    do {                                                                                     \
        for (size_t i = 0; i < (sched)->observer_count; i++) {                               \
            const struct to_sched_observer *observer = &(sched)->observers[i];               \
            if (observer->function) {                                                        \
                observer->function(observer->context, __VA_ARGS__);                          \
            }                                                                                \
        }                                                                                    \
    } while (0)

void to_observers_begin(const struct to_sched *sched, const struct to_sched_begin *begin)
{
    TELL(sched, begin, begin);
}

void to_observers_end(const struct to_sched *sched, const struct to_sched_summary *summary)
{
    TELL(sched, end, summary);
}

static void tell_run(const struct to_sched *sched, const struct to_event *event)
{
    const char *name = to_sched_name(sched, event->task);
    TELL(sched, start, name);
    TELL(sched, run, name, (unsigned)event->worker);
}

/* How far the telling has come. */
struct heard {
    size_t events;
    size_t ended;
    const struct to_failure *failure; /* the latest that was told; NULL: none */
};

/* The failure of this task, the next that has failed. Failures stand in the order in which
 * their tasks ended; of one for which there was no memory there is none. */
static const struct to_failure *next_failure(struct to_crew *crew, struct heard *heard,
                                             uint32_t task)
{
    pthread_mutex_lock(&crew->lock); /* workers append to the list */
    const struct to_failure *next =
        heard->failure ? heard->failure->next : crew->course->failures;
    pthread_mutex_unlock(&crew->lock);
    if (!next || next->task != task) {
        return &to_failure_unknown;
    }
    heard->failure = next;
    return next;
}

static void tell_done(const struct to_sched *sched, struct to_crew *crew, struct heard *heard,
                      const struct to_event *event)
{
    uint32_t task = event->task;
    enum to_fate fate = (enum to_fate)crew->course->fates[task];
    struct to_sched_done done = {
        .name = to_sched_name(sched, task),
        .status = to_fate_status(fate),
        .worker = to_event_ended_on(event),
        .count = ++heard->ended,
    };
    if (fate == TO_FATE_FAILED) {
        const struct to_failure *failure = next_failure(crew, heard, task);
        done.type = failure->type;
        done.text = failure->text;
    } else if (fate == TO_FATE_SKIPPED) {
        done.because = to_sched_name(sched, crew->course->roots[task]);
    }
    TELL(sched, done, &done);
}

void to_observers_follow(const struct to_sched *sched, struct to_crew *crew)
{
    struct heard heard = {0};
    size_t count = to_crew_listen(crew, 0);
    while (heard.events < count) {
        for (; heard.events < count; heard.events++) {
            struct to_event event = crew->course->events[heard.events];
            if (event.worker >= 0) {
                tell_run(sched, &event);
            } else {
                tell_done(sched, crew, &heard, &event);
            }
        }
        count = to_crew_listen(crew, count);
    }
}

/* SPDX-License-Identifier: MIT
 *
 * Telling observers what happens, on the thread that has called to_sched_run.
 */
#ifndef TO_SCHED_OBSERVE_H
#define TO_SCHED_OBSERVE_H

#include <stdbool.h>

struct to_crew;
struct to_sched;
struct to_sched_begin;
struct to_sched_summary;

/* Whether anybody wants to hear of tasks. */
bool to_observers_listen(const struct to_sched *sched);

void to_observers_begin(const struct to_sched *sched, const struct to_sched_begin *begin);
/* Tells of each task as the crew goes on; returns when all have ended. */
void to_observers_follow(const struct to_sched *sched, struct to_crew *crew);
void to_observers_end(const struct to_sched *sched, const struct to_sched_summary *summary);

#endif

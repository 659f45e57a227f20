/* SPDX-License-Identifier: MIT
 *
 * What is remembered of former runs: how long each test took, and whether it failed.
 *
 * A file a module, known by the module's path, beside the compiled programs
 * ($XDG_CACHE_HOME/to-test/history), or in the folder $TO_TEST_HISTORY; none where that is
 * empty. Nothing of it is needed: what is missing or broken is not known, what cannot be written
 * is not remembered. A run changes what it has seen, and nothing else, so several may be going on.
 */
#ifndef TO_RUNNER_HISTORY_H
#define TO_RUNNER_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_catalog;
struct to_error;
struct to_history;
struct to_reporter;
struct to_targets;

/* Of the catalog's tests; catalog and targets are borrowed. NULL where nothing can be
 * remembered; `why` tells it. */
struct to_history *to_history_open(const struct to_catalog *catalog,
                                   const struct to_targets *targets, struct to_error *why);
struct to_history *to_history_free(struct to_history *history); /* takes NULL, returns NULL */

/* Whether anything is remembered at all of a module of the catalog. */
bool to_history_knows(const struct to_history *history);

/* A byte for each entry of the catalog: 1 for those that failed when they last ran, or were
 * skipped due to one that failed. To be freed. */
unsigned char *to_history_failed(const struct to_history *history);

/*
 * How long each entry will take, in nanoseconds; of one that is not known, as long as half of
 * the marked ones that are. To be freed; NULL where none of the marked ones is known.
 */
int64_t *to_history_durations(const struct to_history *history, const unsigned char *marks);

/* The same as weights of a plan: rounded, so that what took about as long as another stands
 * in the order of the source, and the next run is like this one. `failed_first`: what failed
 * outweighs everything else. */
uint64_t *to_history_weights(const struct to_history *history, const unsigned char *marks,
                             bool failed_first);

/*
 * A reporter that remembers what it sees, and writes it down when it is closed. `timed`: false
 * where the tests take longer than usual, as under valgrind.
 */
struct to_reporter *to_history_watch(struct to_history *history, bool timed);

#endif

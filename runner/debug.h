/* SPDX-License-Identifier: MIT
 *
 * --debug: one test under a debugger, in the foreground, after what it needs has run.
 *
 * The debugger starts the test program itself, which then runs that test's body in its
 * first process: no fork, no time limit, no capture lies between.
 */
#ifndef TO_RUNNER_DEBUG_H
#define TO_RUNNER_DEBUG_H

#include <stdbool.h>
#include <stddef.h>

struct to_catalog;
struct to_desk;
struct to_entry;
struct to_error;
struct to_loop;
struct to_options;
struct to_reporter;
struct to_words;

/* "./tests --debug NAME" is what a test program that was started by itself is likely to be
 * asked: a bare name becomes one of the first argument's. `words` owns what is new. */
void to_debug_complete(struct to_options *options, struct to_words *words);

/* The one marked entry. -EINVAL with a message where there are several. */
int to_debug_pick(const struct to_catalog *catalog, const unsigned char *marks,
                  const struct to_entry **ret_entry, struct to_error *error);

/* A reporter that only keeps the outcomes: `outcomes[i]` of entry i is its outcome and 1. */
struct to_reporter *to_debug_watch(unsigned char *outcomes);

/* Whether the entry may start, by these outcomes; says on standard error why not. */
bool to_debug_may_start(const struct to_catalog *catalog, const struct to_entry *entry,
                        const unsigned char *outcomes);

/* Runs the debugger to its end, while the desk answers the test. 0, or a negative errno with a
 * message where it cannot be started. `debugger` is empty for the default one. */
int to_debug_run(const struct to_entry *entry, const struct to_words *debugger,
                 struct to_loop *loop, struct to_desk *desk, struct to_error *error);

#endif

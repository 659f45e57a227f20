/* SPDX-License-Identifier: MIT
 *
 * Why there is no test to run, told on standard error.
 */
#ifndef TO_RUNNER_NOTHING_H
#define TO_RUNNER_NOTHING_H

#include <stdbool.h>

struct to_catalog;
struct to_history;
struct to_module;
struct to_options;
struct to_targets;

/* Whether there is a module without tests, which must not pass for one that has none to fail; each
 * is told. `modules[i]` is of the i-th target. */
bool to_nothing_in_module(const struct to_module *modules, const struct to_targets *targets);

/* Of modules that have some, none is selected; or with `elsewhere` only for other machines
 * (--shard). `history` may be NULL where --failed is not among the options. */
void to_nothing_selected(const struct to_catalog *catalog, const struct to_options *options,
                         const struct to_history *history, bool elsewhere);

#endif

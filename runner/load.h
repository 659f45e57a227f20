/* SPDX-License-Identifier: MIT
 *
 * From what the user named to modules that have told their tests.
 */
#ifndef TO_RUNNER_LOAD_H
#define TO_RUNNER_LOAD_H

#include <stddef.h>

struct to_error;
struct to_loop;
struct to_module;
struct to_options;
struct to_targets;

/*
 * Compiles what has to be, starts all modules and waits for their tables. `output` is the
 * descriptor that modules write to where tests are shown live. `*ret_modules` has one for each
 * target, in the same order; to_load_free frees them, also after an error. 0, or a negative errno
 * with a message that tells of every module that cannot be run.
 */
int to_load(const struct to_targets *targets, const struct to_options *options, int output,
            struct to_loop *loop, struct to_module **ret_modules, struct to_error *error);

void to_load_free(struct to_module *modules, size_t count);

#endif

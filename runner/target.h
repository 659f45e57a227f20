/* SPDX-License-Identifier: MIT
 *
 * What the user asked to run: the arguments PATH and PATH::NAME, as modules.
 */
#ifndef TO_RUNNER_TARGET_H
#define TO_RUNNER_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/words.h"

struct to_error;

enum to_target_kind {
    TO_TARGET_PROGRAM, /* a test program */
    TO_TARGET_SHARED,  /* a shared object */
    TO_TARGET_SOURCES, /* C files, to be compiled together */
};

/* A NAME after "::": an exact name or a glob. */
struct to_pattern {
    char *text;
    char *file;     /* of sources: only tests of this file; else NULL */
    char *argument; /* as typed */
};

struct to_target {
    enum to_target_kind kind;
    struct to_words files; /* the program, the shared object, or all sources */
    char *name;            /* the module's: unique, without dots */
    struct to_pattern *patterns; /* none: all tests */
    size_t pattern_count;
};

struct to_targets {
    struct to_target *list;
    size_t count;
};

/*
 * Reads the arguments. All source files become one target, in the place of the first.
 * 0, or -EINVAL with a message.
 */
int to_targets_read(struct to_targets *targets, char *const *arguments, size_t count,
                    struct to_error *error);

void to_targets_free(struct to_targets *targets);

#endif

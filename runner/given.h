/* SPDX-License-Identifier: MIT
 *
 * A value from the command line: what --set and --mock say.
 */
#ifndef TO_RUNNER_GIVEN_H
#define TO_RUNNER_GIVEN_H

#include "state/datum.h"

struct to_error;

/* Owns both. */
struct to_given {
    char *name;
    struct to_datum value; /* TO_DATUM_NONE: none was said */
};

/*
 * Reads NAME, NAME=VALUE or NAME:TYPE=VALUE. Without a type, what looks like an int is one,
 * likewise a double (0.5, 1e3) and true and false; all else is a string. A single colon before
 * the = begins a type; two, as in module::name, do not. 0, or -EINVAL with a message that
 * begins with `option`.
 */
int to_given_read(struct to_given *given, const char *option, const char *text,
                  struct to_error *error);

void to_given_free(struct to_given *given);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What pkg-config says about packages.
 */
#ifndef TO_COMPILE_PACKAGES_H
#define TO_COMPILE_PACKAGES_H

#include <stdbool.h>

#include "base/words.h"

struct to_error;

/* Starts as {0}; owns its words. */
struct to_packages {
    struct to_words names;
    struct to_words compile; /* pkg-config --cflags */
    struct to_words link;    /* pkg-config --libs */
};

/* Asks for these names. `path` is the file that wants them, for messages; what pkg-config
 * complains about goes to standard error. 0 or a negative errno. */
int to_packages_ask(struct to_packages *packages, const char *path,
                    const struct to_words *names, struct to_error *error);

/* Whether they are the answer for these names. */
bool to_packages_are(const struct to_packages *packages, const struct to_words *names);

void to_packages_free(struct to_packages *packages);

#endif

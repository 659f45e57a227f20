/* SPDX-License-Identifier: MIT
 *
 * What a source file asks for by its comment lines that begin with "to-test:".
 */
#ifndef TO_COMPILE_DIRECTIVE_H
#define TO_COMPILE_DIRECTIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/words.h"

struct to_error;

/* Starts as {0}; owns its words. */
struct to_directives {
    struct to_words compile;  /* flags for compiling the file, and for linking it */
    struct to_words link;     /* what stands after the objects when linking */
    struct to_words packages; /* what pkg-config is to be asked for */
};

/*
 * Adds what the lines of the text ask for. A comment line has nothing but blanks before
 * its two slashes, or before its slash and asterisk. `path` is for messages. 0, -ENOMEM,
 * or -EINVAL with a message for a line that cannot be understood.
 */
int to_directives_read(struct to_directives *directives, const char *path, const char *text,
                       size_t size, struct to_error *error);

/* Adds flags, each to the list that it belongs to. 0 or -ENOMEM. */
int to_directives_sort(struct to_directives *directives, const struct to_words *flags);

/* Whether the word is the path of an object or a library, to be linked as it is. */
bool to_directives_is_library(const char *word);

void to_directives_free(struct to_directives *directives);

#endif

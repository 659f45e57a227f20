/* SPDX-License-Identifier: MIT
 *
 * What --highlight says: a pattern, and the colour of what it matches in a log.
 */
#ifndef TO_RUNNER_HIGHLIGHT_H
#define TO_RUNNER_HIGHLIGHT_H

#include <stddef.h>

#include <to/log.h>

struct to_error;

/* In the order in which they were given, the first being the most important. Starts as {0}. */
struct to_highlights_given {
    struct to_log_highlight *list;
    size_t count;
};

/* Adds PATTERN=COLOUR, the last = being the one that counts. 0, or -EINVAL with a message that
 * begins with `option`. */
int to_highlight_read(struct to_highlights_given *given, const char *option, const char *text,
                      struct to_error *error);

void to_highlights_given_free(struct to_highlights_given *given);

#endif

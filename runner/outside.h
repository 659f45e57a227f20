/* SPDX-License-Identifier: MIT
 *
 * The shared state and the outside: --set, --mock, --state-file, --dump-state.
 */
#ifndef TO_RUNNER_OUTSIDE_H
#define TO_RUNNER_OUTSIDE_H

#include <stddef.h>

struct to_catalog;
struct to_desk;
struct to_error;
struct to_file;
struct to_options;

/* Starts as {0}. */
struct to_outside {
    struct to_desk *desk; /* borrowed */
    unsigned char *mocked; /* a byte for each node of the catalog */
    struct to_file *dump; /* NULL: not asked for */
};

/* Fills the desk with what the options say, and finds out which tests are mocked. Tells on
 * standard error what a file holds that cannot be had again. 0, or a negative errno with a
 * message. */
int to_outside_read(struct to_outside *outside, const struct to_options *options,
                    struct to_desk *desk, const struct to_catalog *catalog,
                    struct to_error *error);

/* Begins the file that the state is to be written to, so that one that cannot be written is
 * known before the run. And writes it. 0, or a negative errno with a message. */
int to_outside_begin_dump(struct to_outside *outside, const char *path, struct to_error *error);
int to_outside_dump(struct to_outside *outside, struct to_error *error);

void to_outside_free(struct to_outside *outside);

#endif

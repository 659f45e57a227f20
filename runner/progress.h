/* SPDX-License-Identifier: MIT
 *
 * Whether a run is watched while it lasts, and how: what was asked for, what the terminal can do,
 * and who else writes there.
 */
#ifndef TO_RUNNER_PROGRESS_H
#define TO_RUNNER_PROGRESS_H

struct to_bus;
struct to_catalog;
struct to_history;
struct to_loop;
struct to_options;
struct to_screen;

/* All borrowed. */
struct to_progress_of {
    const struct to_options *options;
    struct to_screen *screen;
    struct to_loop *loop;
    const struct to_catalog *catalog;
    const struct to_history *history; /* NULL: nothing is remembered */
    const unsigned char *marks;
};

/* Adds the reporter to the bus, or none where none is wanted. It has to come before those that
 * write to the same screen. */
void to_progress_open(struct to_bus *bus, const struct to_progress_of *of);

#endif

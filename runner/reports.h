/* SPDX-License-Identifier: MIT
 *
 * Opens the reports that the command line asks for.
 */
#ifndef TO_RUNNER_REPORTS_H
#define TO_RUNNER_REPORTS_H

#include <stdbool.h>

struct to_bus;
struct to_options;
struct to_screen;

/* Where the report for the terminal goes: standard output, or where another report is to have
 * that for itself, standard error. */
int to_reports_terminal(const struct to_options *options);

/* Whether it is to be in colours. */
bool to_reports_coloured(const struct to_options *options);

/*
 * Adds the reporters to the bus; those for people write to the screen, which is borrowed. One that cannot be opened is told on standard error, and does
 * not keep the others from being written; to_bus_close counts it as incomplete. `live`: the
 * events come as they happen, not from a file.
 */
void to_reports_open(struct to_bus *bus, struct to_screen *screen,
                     const struct to_options *options, bool live);

#endif

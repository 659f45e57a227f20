/* SPDX-License-Identifier: MIT
 *
 * to-test report: the reports of a run that is over, from its JSON lines.
 */
#ifndef TO_RUNNER_REPLAY_H
#define TO_RUNNER_REPLAY_H

#include "status.h"

struct to_options;

/* Reads the one file that the options name. Returns what the run had returned; where the file
 * ends too early as after an interrupt, where it is wrong as after wrong usage. */
enum to_status to_replay(const struct to_options *options);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What to-test's exit status says.
 */
#ifndef TO_RUNNER_STATUS_H
#define TO_RUNNER_STATUS_H

#include <stdbool.h>
#include <stddef.h>

enum to_status {
    TO_STATUS_PASSED = 0,
    TO_STATUS_FAILED = 1,
    TO_STATUS_INTERRUPTED = 2, /* or out of time */
    TO_STATUS_INTERNAL = 3,    /* a report could not be written */
    TO_STATUS_USAGE = 4,       /* usage, cycle, unknown name, module not loadable */
    TO_STATUS_NO_TESTS = 5,
};

/* Of a run that is over: how many ended in each of the outcomes (event.h), how many tests and
 * fixtures there were, and whether an interrupt or the run's time limit ended it. */
enum to_status to_status_of(const size_t *outcomes, size_t tests, bool bailed);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Lines of to_log, handed to the runner: a record each, sent without waiting. Lines for which
 * there is no room are counted.
 */
#ifndef TO_TEST_LOGGING_H
#define TO_TEST_LOGGING_H

#include <stdint.h>

struct to_running;

/* From now on, and in all forks, lines are handed to the runner of the test that runs, where
 * that wants them: as the flags of its order say (TO_RUN_...). */
void to_logging_open(void);
void to_logging_order(uint32_t flags);

/* The test has ended: tells of lines that were lost last. */
void to_logging_end(const struct to_running *running);

#endif

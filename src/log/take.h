/* SPDX-License-Identifier: MIT
 *
 * Somebody who takes lines beside the console and the files: in a test, the runner.
 */
#ifndef TO_LOG_TAKE_H
#define TO_LOG_TAKE_H

#include <stdbool.h>
#include <stdint.h>

#include <to/log.h>

/* Who it is: returns whether the line was taken. To be called before any other thread logs. */
void to_log_taker(bool (*take)(enum to_log_level level, const char *message));

/* From now on lines of this level and above are handed to the taker; 0: none. `instead`: the
 * console is the taker's, and shows nothing but what could not be handed to it. */
void to_log_take(uint32_t level, bool instead);

#endif

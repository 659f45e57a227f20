/* SPDX-License-Identifier: MIT
 *
 * All that the terminal tells of a test that has ended: its line, and below it the problems,
 * the subtests, what it left, its output and the command that repeats it.
 */
#ifndef TO_REPORT_TERMINAL_BLOCK_H
#define TO_REPORT_TERMINAL_BLOCK_H

#include "report/reporter.h"

struct to_case;
struct to_causes;
struct to_pen;
struct to_result;

/* How much is told. */
struct to_block_options {
    enum to_told told;
    enum to_output_of output;
};

/* "RETRY  module::name  attempt 1 of 3: expected 3, got 4". `most`: how many there may be; 0:
 * that is not known. */
void to_block_attempt(struct to_pen *pen, const struct to_case *test,
                      const struct to_result *result, size_t most);

void to_block(struct to_pen *pen, const struct to_block_options *options,
              const struct to_causes *causes, const struct to_case *test,
              const struct to_result *result);

#endif

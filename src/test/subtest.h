/* SPDX-License-Identifier: MIT
 *
 * The subtest that a test is in.
 */
#ifndef TO_TEST_SUBTEST_H
#define TO_TEST_SUBTEST_H

#include <stdbool.h>

struct to_running;
struct to_subtest_;
struct to_tally;

/* Bytes of the path that are told of it, and of the path that outlives a crash. */
enum { TO_SUBTEST_TOLD = 400, TO_SUBTEST_SHOWN = 200 };

/* The test's body is about to run, on this thread. */
void to_subtest_start(struct to_running *running);

/* The one that the test is in, if it can be left without the test; else NULL. */
struct to_subtest_ *to_subtest_to_leave(const struct to_running *running);

/* Leaves that, if a jump leads out of it; else returns. */
void to_subtest_jump(const struct to_running *running);

/* It is skipped, for this reason. */
void to_subtest_skip(struct to_subtest_ *subtest, const char *reason);

/* The test is left from within its subtests: their end is told. */
void to_subtest_end_all(struct to_running *running);

#endif

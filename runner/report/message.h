/* SPDX-License-Identifier: MIT
 *
 * The words in which a result is told, the same in every report. All that is added is
 * text as text.h makes it.
 */
#ifndef TO_REPORT_MESSAGE_H
#define TO_REPORT_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

struct to_buffer;
struct to_case;
struct to_result;
struct to_shard;

/* "module::name", as a user would select it. */
void to_message_name(struct to_buffer *buffer, const struct to_case *test);

/* "module.suite" */
void to_message_class(struct to_buffer *buffer, const struct to_case *test);

/* Why the result is no plain pass, in one line of at most 1 KiB; never empty. */
void to_message_short(struct to_buffer *buffer, const struct to_result *result);

/* Why a test did not run: what follows "because", or the reason. */
void to_message_cause(struct to_buffer *buffer, const struct to_result *result);

/* What there is to say, at most 64 KiB: the short message, places, details, all problems. */
void to_message_long(struct to_buffer *buffer, const struct to_result *result);

/* What is said of one that --mock has pass. */
#define TO_MESSAGE_MOCKED "mocked (--mock): it did not run"

/* All problems of one subtest (1: the first of the result's), with their places, or (0) of the
 * test itself; and in one line why it is no plain pass. */
void to_message_subtest(struct to_buffer *buffer, const struct to_result *result, size_t subtest);
void to_message_subtest_short(struct to_buffer *buffer, const struct to_result *result,
                              size_t subtest);

/* "6 subtests: 4 passed, 1 failed, 1 skipped"; nothing where there are none. */
void to_message_subtests(struct to_buffer *buffer, const struct to_result *result);

/* How often it ran, where that was more than once, in one line of at most 1 KiB: "flaky: passed on
 * attempt 3, failed before: expected 3, got 4", "failed in each of 3 attempts", "passed 100 times",
 * "passed 56 times before". */
void to_message_attempts(struct to_buffer *buffer, const struct to_result *result);

/* "3 passed (1 flaky), 0 failed, 2 skipped". `flaky_fails`: these are of those that failed. */
void to_message_counts(struct to_buffer *buffer, const size_t *counts, size_t flaky,
                       bool flaky_fails);

/* What a test left, in a line each: "left 2 processes running (killed): 12 sleep 100, 13 x"
 * (not where that is one of its problems), "kept /tmp/to-test.login.x1y2z3", "1 deferred call
 * was not made". Adds nothing where it left nothing. */
void to_message_left(struct to_buffer *buffer, const struct to_result *result);

/* After `before`: "shard 2/3: 14 of 40 tests, and 3 that these need"; nothing of one that is all. */
void to_message_shard(struct to_buffer *text, const char *before, const struct to_shard *shard);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The attempts of a test: whether it is run once more when one has ended, and what is kept of
 * those that were told of before the last.
 *
 * Pure: no clock, no system call.
 */
#ifndef TO_RUNNER_ATTEMPTS_H
#define TO_RUNNER_ATTEMPTS_H

#include <stdbool.h>
#include <stddef.h>

struct to_result;

/* How often a test may run. */
struct to_attempt_rule {
    size_t retries; /* so often again as long as it fails */
    size_t repeats; /* so often in all as long as it passes; 0 or 1: once */
    bool in_rounds; /* the repeats are those of all tests together, round after round; then
                       `repeats` 0: without end */
};

enum to_verdict_on_attempt {
    TO_ATTEMPT_FINAL,    /* what has come of it is what has come of the test */
    TO_ATTEMPT_AGAIN,    /* the test runs once more, now */
    TO_ATTEMPT_NEXT_ROUND, /* the test has passed, and is to run once more in the next round */
};

/* How many attempts there may be of a test that ends like this one; 0: without end. */
size_t to_attempts_most(const struct to_attempt_rule *rule, const struct to_result *result);

/* What becomes of a test one of whose attempts (result->attempt, from 1) has ended. A test that
 * never started, that was skipped or cancelled, or that passes though it is expected to fail,
 * is not run again. */
enum to_verdict_on_attempt to_attempts_judge(const struct to_attempt_rule *rule,
                                             const struct to_result *result);

/* What is kept of a test that has ended and may end again. Starts as {0}. */
struct to_attempts {
    size_t count; /* that have ended */
    size_t passes;
    struct to_result **failed; /* in order; what they point to is kept with them */
    size_t failed_count;
    struct to_result *passed; /* the last, if that is the last of all */
};

/* The attempt, of which there will be another, has ended so. */
void to_attempts_keep(struct to_attempts *attempts, const struct to_result *result);

/* The result of the last attempt that has come to its own end, where the one now was cut short
 * or skipped itself, which says nothing: NULL where there is none. */
const struct to_result *to_attempts_standing(const struct to_attempts *attempts,
                                             const struct to_result *result);

/* Tells in the test's result of the attempts before that one. Those that failed are borrowed. */
void to_attempts_conclude(const struct to_attempts *attempts, struct to_result *result);

void to_attempts_free(struct to_attempts *attempts);

#endif

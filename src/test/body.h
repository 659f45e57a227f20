/* SPDX-License-Identifier: MIT
 *
 * Running one test's body in this process.
 */
#ifndef TO_TEST_BODY_H
#define TO_TEST_BODY_H

struct to_running;
struct to_test_;

/* Runs the body and ends the process. `running` is filled in but for `leave`. */
_Noreturn void to_body_run(const struct to_test_ *test, struct to_running *running);

#endif

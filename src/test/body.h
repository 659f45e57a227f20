/* SPDX-License-Identifier: MIT
 *
 * Running one test's body in this process.
 */
#ifndef TO_TEST_BODY_H
#define TO_TEST_BODY_H

struct to_running;
struct to_test_;

/* Runs the body on this thread and returns when it has come to its end, or has left by a
 * check. `running` is filled in but for `leave`. */
void to_body_call(const struct to_test_ *test, struct to_running *running);

/* Runs the body and ends the process. `running` is set (see to_running_set), with to_body_end
 * as its `end`. */
_Noreturn void to_body_run(const struct to_test_ *test, struct to_running *running);
_Noreturn void to_body_end(struct to_running *running);

#endif

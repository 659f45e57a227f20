/* SPDX-License-Identifier: MIT
 *
 * A fixture that is up: to_yield, and what wakes it.
 */
#ifndef TO_TEST_YIELD_H
#define TO_TEST_YIELD_H

#include <stdbool.h>

struct to_running;
struct to_tally;
struct to_test_;

bool to_is_fixture(const struct to_test_ *test);

/* The body of a fixture has come to its end. */
void to_yield_ended(const struct to_running *running);

/* For the host: nobody needs the fixture any more that shares this tally. */
void to_yield_wake(struct to_tally *tally);

#endif

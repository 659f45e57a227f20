/* SPDX-License-Identifier: MIT
 *
 * Fixtures: what is set up once, is there for all tests that need it, and is torn down as
 * soon as the last of them has ended. Included by <to/test.h>.
 *
 *     TO_FIXTURE(server) {
 *         struct server *server = server_start("/tmp/shop.sock");
 *         TO_ASSERT_NOT_NULL(server);
 *         to_yield();
 *         server_stop(server);
 *     }
 *
 *     TO_TEST(login, after(server)) {
 *         ...
 *     }
 *
 * Names that end in an underscore are for the macros here, not for users.
 */
#ifndef TO_FIXTURE_H
#define TO_FIXTURE_H

#include <to/macros.h>
#include <to/test.h>

/*
 * TO_FIXTURE(name, options...) { set-up; to_yield(); tear-down }
 *
 * Declares and defines the fixture `name`. Tests and other fixtures name it in their after().
 * It shares its names with the tests: `name` is unique in the module.
 *
 * It is started when a selected test needs it, in a process of its own, whatever --isolate
 * says. The set-up is all that comes before to_yield. When it gets there the fixture is up,
 * and what comes after it may run. When all that needs it, directly or through others, has
 * ended, to_yield returns, and what follows is the tear-down: in the same process, with its
 * variables, threads and children still there. A fixture that comes after another goes down
 * before it. What the fixture has started and not ended is killed when it is down.
 *
 * Up to 11 options, as those of TO_TEST:
 *
 *   after(a, b)        comes up when these have passed, or, if fixtures, are up; they stay up
 *                      until it is down.
 *   after_any(a)       comes up when this has ended, whatever became of it; a fixture has
 *                      ended when it is down.
 *   after_named("m::a")  as after, for one of another module.
 *   timeout(seconds)   the time limit, of the set-up and of the tear-down each. None holds
 *                      while the fixture is up.
 *   tags("x")          are tags of all tests that need it.
 *
 * A fixture has an entry of its own in every report. It has passed when its body has gone
 * through to_yield, no check failed, and its process ended cleanly after that. If it does not
 * come up, what comes after it is skipped. If it ends while it is up, what runs goes on, and
 * what has not started is skipped. If its tear-down goes wrong, that is its own failure
 * alone. to_skip in the set-up skips it, and what comes after it.
 */
#define TO_FIXTURE(...)                                                                      \
    TO_PASTE_(TO_TEST_, TO_COUNT_(__VA_ARGS__, ~))(to_test_##__VA_ARGS__, fixture_)

/*
 * to_yield()
 *
 * In a fixture: it is up. Returns when nobody needs it any more. To be called once, on the
 * body's own thread. Where a check of the set-up has failed (TO_EXPECT_...) the fixture does
 * not come up, and to_yield returns at once, so that the tear-down ends what was begun.
 * Anywhere else it is a failure, and returns at once, too.
 */
#define to_yield() to_yield_(__FILE__, __LINE__, __func__)

#ifdef __cplusplus
extern "C" {
#endif

void to_yield_(const char *file_, int line_, const char *function_);

#ifdef __cplusplus
}
#endif

#define TO_DECLARE_fixture_ kind_, "");
#define TO_ADD_fixture_ {TO_OPTION_FIXTURE_, TO_NULL_, TO_NULL_, 0},

#endif

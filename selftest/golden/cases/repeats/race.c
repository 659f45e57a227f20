/* SPDX-License-Identifier: MIT
 * Tests that pass a few times. */
#include <to/test.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

TO_FIXTURE(server) {
    to_state_add("starts", 1);
    to_yield();
}

TO_TEST(login, after(server)) { to_state_add("logins", 1); }

TO_TEST(order, after(login), tags("steady")) {
    TO_ASSERT_EQ(to_state_get_int("logins"), to_state_get_int("starts"));
}

/* Passes three times. */
TO_TEST(race, after(login), tags("race")) { TO_ASSERT_INT(to_state_add("races", 1), <=, 3); }

TO_TEST(after_race, after(race), tags("race")) { TO_ASSERT_INT(to_state_get_int("races"), <=, 3); }

/* Never two of them at once. */
TO_TEST(alone_with_itself, tags("many")) {
    TO_ASSERT_EQ(to_state_add("inside", 1), 1);
    usleep(1000);
    to_state_add("inside", -1);
}
TO_TEST(beside, tags("many")) {}

TO_TEST(known, xfail("issue 7"), tags("marked")) { to_fail("as always"); }
TO_TEST(skips_later, tags("marked")) {
    if (to_state_add("skips", 1) == 3) {
        to_skip("no more");
    }
}

TO_TEST(tried, retries(3), tags("tried")) { to_fail("at once"); }

/* Somebody has seen enough. */
TO_TEST(interrupts) {
    if (to_state_add("interrupts", 1) == 4) {
        kill(atoi(getenv("RUNNER")), SIGINT);
        pause();
    }
}

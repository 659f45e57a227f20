/* SPDX-License-Identifier: MIT
 * Tests that pass when they are tried again, or do not. */
#include <to/test.h>
#include <to/tools.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

TO_FIXTURE(server) {
    to_state_set("port", 8080);
    to_yield();
}

/* What an attempt has put into the state is there for the next; its result and its folder are
 * not. */
TO_TEST(login, after(server)) {
    int64_t attempt = to_state_add("logins", 1);
    printf("attempt %d\n", (int)attempt);
    to_result_set(attempt);
    TO_ASSERT_EQ(chdir(to_tmpdir()), 0);
    TO_ASSERT_EQ(mkdir("mine", 0700), 0);
    TO_ASSERT_INT(attempt, >=, 3);
}

TO_TEST(checkout, after(login), locks("db")) {
    TO_ASSERT_EQ(to_result_get_int("login"), 3);
}

TO_TEST(crash, locks("db")) {
    if (to_state_add("crashes", 1) == 1) {
        fputs("on my way\n", stderr);
        abort();
    }
}

TO_TEST(broken, locks("db"), tags("bad")) { TO_ASSERT_EQ(404, 200); }
TO_TEST(after_broken, after(broken), tags("bad")) {}
TO_TEST(own, retries(1), tags("bad")) { TO_ASSERT_INT(to_state_add("own", 1), >, 2); }
TO_TEST(never, retries(0), tags("bad")) { to_fail("at once"); }

/* Skips and expected failures are as they are. */
TO_TEST(skipped, tags("other")) { to_skip("no network"); }
TO_TEST(known, xfail("issue 7"), tags("other")) { to_fail("as always"); }
TO_TEST(fixed, xfail("issue 8"), tags("other")) {}

/* What it has failed of stands, whatever it says the second time. */
TO_TEST(gives_up, tags("other")) {
    if (to_state_add("given up", 1) == 1) {
        to_fail("the first time");
    }
    to_skip("not again");
}

TO_FIXTURE(rotten, tags("rotten")) {
    TO_ASSERT_EQ(1, 2);
    to_yield();
}
TO_TEST(on_rotten, after(rotten)) {}

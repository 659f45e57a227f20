/* SPDX-License-Identifier: MIT
 * Every option, in both spellings, twice, and in any order. */
#include <to/test.h>

#define WHY "not yet"
#define TAG "made by a macro"

TO_TEST(plain) {}

TO_TEST(small, after(plain), after_any(connect), after_named("link"), tags("a", "b"),
        timeout(2.5)) {}

TO_TEST(large, TO_AFTER(plain), TO_AFTER_ANY(connect), TO_AFTER_NAMED("link"),
        TO_TAGS("a", "b"), TO_TIMEOUT(2.5)) {}

TO_TEST(small_xfail, xfail("known")) { TO_ASSERT_TRUE(false); }

TO_TEST(large_xfail, TO_XFAIL(WHY), after(small_xfail)) { to_fail("also known"); }

TO_TEST(retried, retries(2)) {}

TO_TEST(retried_too, TO_RETRIES(1 + 1), TO_TIMEOUT(2)) {}

TO_TEST(twice, tags("x"), after(plain), tags("y"), after(small), timeout(3), timeout(4)) {}

/* The same once more, and in both spellings. */
TO_TEST(again, after(plain, plain), after(plain), TO_AFTER(plain), tags("z")) {}

TO_TEST(no_limit, timeout(0), tags(TAG)) {}

TO_TEST(sum, timeout(60 * 2)) {}

TO_TEST(odd_tags, tags("with, a comma", "a \"quote\"", "tab" "s")) {}

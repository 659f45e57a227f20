/* SPDX-License-Identifier: MIT
 * Tests that run until a file is there: so whoever watches has the time that it needs. */
#include <to/test.h>

static void wait_for(const char *path)
{
    to_wait_path(path, 300);
}

TO_TEST(first) {}

TO_TEST(fails, after(first))
{
    wait_for("fail");
    to_fail("on purpose");
}

TO_TEST(logs, after(first))
{
    wait_for("log");
    to_log("a line while others run");
    for (int64_t i = 0; i < to_state_get_int_or("lines", 0); i++) {
        to_log("line %d of many", (int)i);
    }
}

#define GATED(name) TO_TEST(name, after(first)) { wait_for("go"); }

GATED(the_customer_is_asked_for_the_address_again_when_it_was_wrong)
GATED(the_customer_is_asked_for_the_card_again_when_it_was_wrong)
GATED(checkout_of_a_very_large_basket_of_many_different_things)
GATED(short_one)
GATED(mail_is_sent_to_the_customer_and_a_copy_to_the_shop)
GATED(logout)

TO_TEST(last, after(short_one)) {}

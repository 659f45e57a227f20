/* SPDX-License-Identifier: MIT
 * After the tutorial of Check: money, of an amount and a currency. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <to/test.h>

struct money {
    int amount;
    char currency[4];
};

static struct money *money_create(int amount, const char *currency)
{
    struct money *money = amount < 0 ? NULL : calloc(1, sizeof *money);
    if (money) {
        money->amount = amount;
        strncpy(money->currency, currency, sizeof money->currency - 1);
    }
    return money;
}

/* Was the setup and teardown of a checked fixture. */
static struct money *five_dollars(void)
{
    struct money *five = money_create(5, "USD");
    TO_ASSERT_NOT_NULL(five);
    TO_DEFER(free, five);
    return five;
}

TO_SUITE(core)

TO_TEST(create) {
    struct money *five = five_dollars();
    TO_EXPECT_EQ(five->amount, 5);
    TO_EXPECT_EQ(five->currency, "USD");
}

TO_SUITE(limits)

TO_TEST(negative) {
    TO_ASSERT_NULL(money_create(-1, "USD"), "a negative amount");
}

TO_TEST(zero) {
    struct money *none = money_create(0, "USD");
    TO_ASSERT_NOT_NULL(none);
    TO_EXPECT_EQ(none->amount, 0);
    free(none);
}

/* Was tcase_add_loop_test. */
TO_TEST(any_amount) {
    for (int i = 0; i < 10; i++) {
        TO_CONTEXT("amount %d", i);
        struct money *money = money_create(i, "EUR");
        TO_ASSERT_NOT_NULL(money);
        TO_EXPECT_EQ(money->amount, i);
        free(money);
    }
}

/* Were tcase_add_test_raise_signal and tcase_add_exit_test. */
TO_TEST(ends) {
    TO_EXPECT_SIGNAL(SIGABRT) {
        abort();
    }
    TO_EXPECT_EXIT(1) {
        exit(1);
    }
}

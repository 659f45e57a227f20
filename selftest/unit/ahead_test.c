/* SPDX-License-Identifier: MIT
 * Tests of the queue of orders that were sent ahead. */
#include "ahead.h"

#include "catalog.h"
#include "unit.h"

static struct to_entry entries[4];

/* The numbers of those in the queue, as decimal digits. */
static unsigned numbers(const struct to_ahead *ahead)
{
    unsigned numbers = 0;
    size_t count = 0;
    for (const struct to_coming *coming = ahead->first; coming; coming = coming->next) {
        numbers = 10 * numbers + coming->run;
        count++;
    }
    ck_assert_uint_eq(count, ahead->count);
    return numbers;
}

static struct to_ahead three(void)
{
    struct to_ahead ahead = {0};
    for (uint32_t run = 1; run <= 3; run++) {
        to_ahead_add(&ahead, &entries[run], run);
    }
    return ahead;
}

START_TEST(begin_in_the_order_of_the_orders)
{
    struct to_ahead ahead = three();
    ck_assert_uint_eq(numbers(&ahead), 123);
    for (uint32_t run = 1; run <= 3; run++) {
        ck_assert_ptr_eq(to_ahead_take(&ahead, ahead.first), &entries[run]);
    }
    ck_assert_uint_eq(numbers(&ahead), 0);
    to_ahead_free(&ahead);
}
END_TEST

START_TEST(are_taken_back_from_anywhere)
{
    static const unsigned left[] = {0, 23, 13, 12};
    for (uint32_t run = 1; run <= 3; run++) {
        struct to_ahead ahead = three();
        ck_assert_ptr_eq(to_ahead_take(&ahead, to_ahead_find(&ahead, run)), &entries[run]);
        ck_assert_uint_eq(numbers(&ahead), left[run]);
        ck_assert_ptr_null(to_ahead_find(&ahead, run));
        to_ahead_add(&ahead, &entries[0], 4);
        ck_assert_uint_eq(numbers(&ahead), 10 * left[run] + 4);
        to_ahead_free(&ahead);
    }
}
END_TEST

START_TEST(begin_with_nothing_heard)
{
    struct to_ahead ahead = {0};
    struct to_coming *coming = to_ahead_add(&ahead, &entries[1], 1);
    ck_assert_int_eq(coming->ending.status, -1);
    coming->ending.ended = true;
    coming->ending.status = 0;
    to_ahead_take(&ahead, coming);
    coming = to_ahead_add(&ahead, &entries[2], 2);
    ck_assert(!coming->ending.ended);
    ck_assert_int_eq(coming->ending.status, -1);
    to_ahead_free(&ahead);
}
END_TEST

START_TEST(know_what_was_sent_after_them)
{
    struct to_ahead ahead = three();
    to_ahead_ordered(&ahead);
    to_ahead_add(&ahead, &entries[0], 4);
    for (uint32_t run = 1; run <= 4; run++) {
        ck_assert_int_eq(to_ahead_find(&ahead, run)->ordered, run < 4);
    }
    to_ahead_free(&ahead);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ahead");
    TCase *cases = tcase_create("ahead");
    tcase_add_test(cases, begin_in_the_order_of_the_orders);
    tcase_add_test(cases, are_taken_back_from_anywhere);
    tcase_add_test(cases, begin_with_nothing_heard);
    tcase_add_test(cases, know_what_was_sent_after_them);
    suite_add_tcase(suite, cases);
    return to_unit_main(suite);
}

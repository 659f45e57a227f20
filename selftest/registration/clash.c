/* SPDX-License-Identifier: MIT
 * Under macros that have the names of options, of fields and of parameters. */
#include "clash.h"

#define after(other) ((other), 1)
#define tags tag_1
#define xfail() 0
#define retries (-1)
#define TEST(name) void name(void)
#define ASSERT_EQ(a, b) ((a) == (b))
#define EXPECT_EQ ASSERT_EQ

/* A C++ library does not survive these. */
#ifndef __cplusplus
#define name stdscr->name
#define file stdscr->file
#define line stdscr->line
#define kind stdscr->kind
#define text stdscr->text
#define number 17
#define value (*stdscr)
#define version 2
#define count 3
#define left 4
#define right 5
#define ok 6
#define a 7
#define b 8
#define x 9
#define id 10
#define body
#endif

#include <to/test.h>

TO_TEST(clash_first, timeout(5), retries(0), tags("curses")) {
    int two = 2;
    TO_ASSERT_EQ(two, 2, "and a %s", "message");
    TO_EXPECT_UINT(2u, <=, 3u);
    TO_ASSERT_MEM("abc", ==, "abd", 2);
    TO_ASSERT_NEAR(1.0, 1.1, 0.2);
    TO_ASSERT_NOT_NULL(&two);
    TO_ASSERT_OK(two);
}

TO_TEST(clash_second, after(clash_first), TO_TIMEOUT(6), TO_AFTER(plain)) {
    to_log("%d", 1);
    TO_ASSERT_PTR(TO_NULL_, ==, TO_NULL_);
    TO_ASSERT_DBL(1, <, 2);
    TO_ASSUME_FALSE(false);
}

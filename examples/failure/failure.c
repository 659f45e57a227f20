/* SPDX-License-Identifier: MIT
 * The shape of ../order, but d fails: what needs it is skipped, everything else runs. */
#include <to/test.h>

#include <stdio.h>

TO_TEST(a) {
    puts("a: nothing before me");
}

TO_TEST(b, after(a)) {
    puts("b: after a");
}

TO_TEST(c, after(a)) {
    puts("c: after a");
}

TO_TEST(d, after(c)) {
    int rows = 2;
    puts("d: this line is shown, as d fails");
    TO_ASSERT_EQ(rows, 3, "c was to leave three rows");
}

TO_TEST(e, after(c)) {
    puts("e: after c, which passed");
}

/* Needs b and d, and d did not pass: skipped. */
TO_TEST(f, after(b, d)) {
    puts("f: nobody sees this");
}

/* Needs f, which did not run: skipped, too, and d is named as the cause. */
TO_TEST(g, after(f)) {
    puts("g: nor this");
}

/* Only wants to be later than all of them: runs whatever became of them. */
TO_TEST(tidy_up, after_any(e, g)) {
    puts("tidy_up: after all, in any case");
}

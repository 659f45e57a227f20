/* SPDX-License-Identifier: MIT
 * Six tests and what each comes after: a before all, b and c at once after it, and so on. */
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
    puts("d: after c");
}

TO_TEST(e, after(c)) {
    puts("e: after c");
}

TO_TEST(f, after(b, d)) {
    puts("f: after b and d");
}

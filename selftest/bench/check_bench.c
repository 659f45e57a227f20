/* SPDX-License-Identifier: MIT
 * What a check costs that holds: nanoseconds for each, beside a bare if, and strcmp.
 *
 * Prints lines of a name and a number. The loops are not unrolled, and the compiler is not
 * told what the operands are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <to/check.h>

enum { ROUNDS = 7 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* The operands change with each step, as far as the compiler knows. */
#define HIDE(it) __asm__ volatile("" : "+r"(it))

#define MEASURE(name, step)                                                                  \
    do {                                                                                     \
        double best = 1e30;                                                                  \
        for (int round = 0; round < ROUNDS; round++) {                                       \
            double begin = now();                                                            \
            for (long i = 0; i < count; i++) {                                               \
                HIDE(a);                                                                     \
                HIDE(b);                                                                     \
                HIDE(x);                                                                     \
                HIDE(y);                                                                     \
                step;                                                                        \
            }                                                                                \
            double took = (now() - begin) / (double)count;                                   \
            best = took < best ? took : best;                                                \
        }                                                                                    \
        printf(name " %.3f\n", best);                                                        \
    } while (0)

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 10 * 1000 * 1000;
    int x = 3;
    int y = 3;
    char first[] = "a text that is as long as texts in tests are";
    char second[] = "a text that is as long as texts in tests are";
    const char *a = first;
    const char *b = second;

    MEASURE("nothing", (void)0);
    MEASURE("if-int", if (x != y) { abort(); });
    MEASURE("check-int", TO_ASSERT_EQ(x, y));
    MEASURE("check-int-message", TO_ASSERT_EQ(x, y, "in round %ld", i));
    MEASURE("check-int-typed", TO_ASSERT_INT(x, ==, y));
    MEASURE("check-true", TO_ASSERT_TRUE(x == y));
    MEASURE("if-strcmp", if (strcmp(a, b) != 0) { abort(); });
    MEASURE("check-text", TO_ASSERT_EQ(a, b));
    MEASURE("check-memory", TO_ASSERT_MEM(a, ==, b, sizeof first));
    return 0;
}

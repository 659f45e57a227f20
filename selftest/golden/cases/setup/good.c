#include <to/test.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SIZE = 1000000 };

static int *table;
static int times;
static pid_t child;

TO_SETUP {
    puts("words of the set-up");
    times++;
    TO_ASSERT_NOT_NULL(table = malloc(SIZE * sizeof *table));
    for (int i = 0; i < SIZE; i++) {
        table[i] = i * 2;
    }
    TO_ASSERT_EQ(to_state_get_int("from_outside"), 5);
    to_state_set("from the set-up", to_state_get_string_or("none", "to all"));
    to_state_set("table", table);
    to_state_add("set-ups", 1);
    to_lock("the set-up's");
    child = fork();
    if (child == 0) {
        for (;;) {
            pause();
        }
    }
}

TO_TEST(reads_memory) {
    TO_EXPECT_EQ(table[SIZE - 1], 2 * (SIZE - 1));
    TO_EXPECT_EQ(times, 1);
}

TO_TEST(reads_state) {
    TO_EXPECT_STR(to_state_get_string("from the set-up"), ==, "to all");
    TO_EXPECT_EQ(to_state_get_int("set-ups"), 1);
    /* Set in memory that all tests have a copy of. */
    const int *here = to_state_get_pointer("table");
    TO_EXPECT_PTR(here, ==, table);
    TO_EXPECT_EQ(here[3], 6);
    TO_EXPECT_TRUE(to_try_lock("the set-up's", 0));
}

TO_TEST(reads_results, after(reads_state)) {
    to_result_set(to_state_get_int_or("set-ups", 0));
    TO_EXPECT_GE(to_state_get_int("set-ups"), 1);
}

TO_TEST(child_lives_on) {
    TO_EXPECT_OK(kill(child, 0));
}

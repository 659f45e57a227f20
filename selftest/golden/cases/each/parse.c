#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <to/test.h>

static const struct {
    const char *name;
    const char *text;
    long want;
} numbers[] = {
    {"a digit", "7", 7},
    {"a sign", "-7", -7},
    {"twice", "11", 11},
    {"not a number", "x", -1},
    {"twice", "0x11", 17},
    {"it's a \"word\"; $x \n", "0", 1},
    {NULL, "1", 1},
    {"crashes", NULL, 0},
    {"a::b #1", "8", 8},
    {"skips", "", 0},
};

TO_TEST(up) {}

TO_TEST_EACH(number, numbers, label(row->name), after(up), tags("numbers")) {
    printf("reading %s\n", row->text ? row->text : "nothing");
    if (row->text && !*row->text) {
        to_skip("there is nothing to read");
    }
    if (!row->text) {
        abort();
    }
    TO_ASSERT_INT(strtol(row->text, NULL, 0), ==, row->want, "in base 0");
}

/* All rows must pass; the first that does not is the reason. */
TO_TEST(all_numbers, after(number)) {}

/* Whatever became of them. */
TO_TEST(always, after_any(number)) {}

static int small[] = {1, 2, 3};

TO_TEST_EACH(small, small) { TO_ASSERT_LT(*row, 4); }

/* Rows after rows. */
static const char *const words[] = {"plus +1", "minus -2"};

TO_TEST_EACH(plus, words, after(small), label(*row), timeout(5)) {
    const char *number = strchr(*row, ' ');
    TO_ASSERT_NOT_NULL(number);
    TO_ASSERT_LE(atoi(number), small[2]);
}

TO_TEST_EACH(known, small, xfail("all of them")) { TO_ASSERT_GT(*row, 3); }

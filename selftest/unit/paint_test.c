/* SPDX-License-Identifier: MIT
 * Tests of runner/report/paint.c: which lines of a message are coloured, and how. */
#include "report/paint.h"

#include <string.h>

#include "unit.h"

/* Each line's colour, as a letter: expected, got, mark, or none. */
static void check(const char *const *lines, const char *expected)
{
    struct to_painter painter = {0};
    for (size_t i = 0; lines[i]; i++) {
        enum to_paint paint = to_paint_line(&painter, lines[i], strlen(lines[i]));
        ck_assert_int_eq("-egm"[paint], expected[i]);
    }
}
#define CHECK(expected, ...) check((const char *const[]){__VA_ARGS__, NULL}, expected)

START_TEST(a_diff)
{
    CHECK("-emememg-m-e", "a.c:1: texts differ from line 1 on", "  --- expected", "  @@ -1,3 +1,2 @@",
          "  -one", "  @@ -7,3 +6,2 @@", "  -two", "    ^^", "  +three", "   same",
          "                ^^", "  \\ no newline at the end", "  -four");
}
END_TEST

/* Where the difference has ended, what begins like one is none. */
START_TEST(after_a_diff)
{
    CHECK("egg---", "  --- expected", "  +++ got", "  +x", "  while: adding", "  -x = 3", "");
    CHECK("e---", "  --- expected", "b.c:2: expected 3, got 2", "  -x = 2", "  +x = 2");
}
END_TEST

START_TEST(a_single_line)
{
    CHECK("-egm-", "a.c:1: expected \"a\", got \"b\"", "  expected: \"a\"", "  got:      \"b\"",
          "             ^ at byte 0", "  -x = 3");
    CHECK("--", "expected: nothing", "  a ^ b");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("paint");
    TCase *tests = tcase_create("paint");
    tcase_add_test(tests, a_diff);
    tcase_add_test(tests, after_a_diff);
    tcase_add_test(tests, a_single_line);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

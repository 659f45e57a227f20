# SPDX-License-Identifier: MIT
"""C sources of suites of empty tests, one function a framework; and plain functions."""


def to_test(count, first=0):
    tests = (f"TO_TEST(test_{i:06}) {{ }}" for i in range(first, first + count))
    return "\n".join(["#include <to/test.h>", *tests, ""])


def to_test_chain(count):
    lines = ["#include <to/test.h>", "TO_TEST(test_000000) { }"]
    for i in range(1, count):
        lines.append(f"TO_TEST(test_{i:06}, after(test_{i - 1:06})) {{ }}")
    return "\n".join([*lines, ""])


def plain(count):
    return "".join(f"void test_{i:06}(void) {{ }}\n" for i in range(count))


def check(count):
    tests = (f"START_TEST(test_{i:06}) {{ }} END_TEST" for i in range(count))
    adds = (f"    tcase_add_test(tcase, test_{i:06});" for i in range(count))
    return "\n".join(["#include <check.h>", *tests, "int main(void)", "{",
                      '    Suite *suite = suite_create("empty");',
                      '    TCase *tcase = tcase_create("empty");', *adds, """
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_FORK);
    srunner_run_all(runner, CK_MINIMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
"""])


def criterion(count):
    tests = (f"Test(empty, test_{i:06}) {{ }}" for i in range(count))
    return "\n".join(["#include <criterion/criterion.h>", *tests, ""])


def cmocka(count):
    tests = (f"static void test_{i:06}(void **state) {{ (void)state; }}" for i in range(count))
    adds = (f"        cmocka_unit_test(test_{i:06})," for i in range(count))
    return "\n".join(["""\
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>""", *tests, "int main(void)", "{",
                      "    static const struct CMUnitTest tests[] = {", *adds, "    };",
                      "    return cmocka_run_group_tests(tests, NULL, NULL);", "}", ""])


def to_test_state(count, question):
    """One test that asks for the shared state so many times."""
    return ("#include <to/test.h>\n"
            "TO_TEST(asks) {\n"
            "    to_state_set(\"key\", 1);\n"
            f"    for (int i = 0; i < {count}; i++) {{ {question}; }}\n"
            "}\n")


# ---- checks that hold ----

# Runs the step so many times and writes to standard error what one took, in nanoseconds.
LOOP = """
    struct timespec from, to;
    int x = 3, y = 3;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < COUNT; i++) {
        __asm__ volatile("" : "+r"(x), "+r"(y));
        STEP;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    fprintf(stderr, "\\ncheck-int %.3f\\n",
            ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) / COUNT);
"""
LOOP_HEAD = "#include <stdio.h>\n#include <time.h>\n"


def loop(count, step):
    return LOOP.replace("COUNT", str(count)).replace("STEP", step)


def check_loop(count):
    return LOOP_HEAD + "#include <stdlib.h>\n#include <check.h>\nSTART_TEST(one) {" + \
        loop(count, "ck_assert_int_eq(x, y)") + """}
END_TEST
int main(void)
{
    Suite *suite = suite_create("loop");
    TCase *tcase = tcase_create("loop");
    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, one);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    return srunner_ntests_failed(runner);
}
"""


def criterion_loop(count):
    return LOOP_HEAD + "#include <criterion/criterion.h>\n#include <criterion/new/assert.h>\n" \
        "Test(loop, one) {" + loop(count, "cr_assert(eq(int, x, y))") + "}\n"


def cmocka_loop(count):
    return LOOP_HEAD + "#include <setjmp.h>\n#include <stdarg.h>\n#include <stddef.h>\n" \
        "#include <stdint.h>\n#include <cmocka.h>\n" \
        "static void one(void **state) { (void)state;" + \
        loop(count, "assert_int_equal(x, y)") + """}
int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
"""


def many_checks(count, head, check):
    """So many of a check, ten a function; @ in it is its number."""
    lines = [head, "int get(int);", "const char *name(int);"]
    for first in range(0, count, 10):
        lines.append(f"void test_{first}(int y, const char *s) {{ (void)y; (void)s;")
        lines += ["    " + check.replace("@", str(i)) + ";" for i in range(first, first + 10)]
        lines.append("}")
    return "\n".join([*lines, ""])

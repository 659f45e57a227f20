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

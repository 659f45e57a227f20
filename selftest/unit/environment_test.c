/* SPDX-License-Identifier: MIT
 * Tests of a program's environment, made of another one. */
#include "test/environment.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "unit.h"

static char *const base[] = {"A=1", "AB=2", "B=", "C=x=y", NULL};

static const struct change {
    const char *changes[4];
    const char *expected; /* each variable followed by a bar */
} changes[] = {
    {{NULL}, "A=1|AB=2|B=|C=x=y|"},
    {{"D=4"}, "A=1|AB=2|B=|C=x=y|D=4|"},
    {{"A=5"}, "AB=2|B=|C=x=y|A=5|"},
    {{"A"}, "AB=2|B=|C=x=y|"},
    {{"AB", "B"}, "A=1|C=x=y|"},
    {{"X"}, "A=1|AB=2|B=|C=x=y|"},
    {{"C="}, "A=1|AB=2|B=|C=|"},
    {{"A=1=2"}, "AB=2|B=|C=x=y|A=1=2|"},
    {{"A=6", "A=7"}, "AB=2|B=|C=x=y|A=7|"},
    {{"A=6", "A"}, "AB=2|B=|C=x=y|"},
    {{"A", "A=8"}, "AB=2|B=|C=x=y|A=8|"},
    {{""}, "A=1|AB=2|B=|C=x=y|"},
};

static void check_joined(char **list, const char *expected)
{
    struct to_buffer text = {0};
    ck_assert_ptr_nonnull(list);
    for (size_t i = 0; list[i]; i++) {
        to_buffer_print(&text, "%s|", list[i]);
    }
    free(list);
    char *joined = to_buffer_take(&text);
    ck_assert_str_eq(joined, expected);
    free(joined);
}

START_TEST(changed)
{
    check_joined(to_environment_with(base, changes[_i].changes), changes[_i].expected);
}
END_TEST

START_TEST(of_nothing)
{
    char *const nothing[] = {NULL};
    check_joined(to_environment_with(nothing, (const char *const[]){"A=1", "B", NULL}), "A=1|");
    check_joined(to_environment_with(NULL, (const char *const[]){"A=1", NULL}), "A=1|");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("environment");
    TCase *tests = tcase_create("environment");
    tcase_add_loop_test(tests, changed, 0, sizeof changes / sizeof *changes);
    tcase_add_test(tests, of_nothing);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

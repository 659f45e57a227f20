/* SPDX-License-Identifier: MIT
 * Tests of the messages of errors. */
#include "base/error.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "unit.h"

START_TEST(set_and_read)
{
    struct to_error error = {0};
    ck_assert_int_eq(to_error_set(&error, -ENOENT, "no \"%s\" in line %d", "x", 3), -ENOENT);
    ck_assert_str_eq(error.text, "no \"x\" in line 3");
    ck_assert_ptr_eq(to_error_text(&error, -EINVAL), error.text);

    ck_assert_int_eq(to_error_set(&error, -EINVAL, "another"), -EINVAL);
    ck_assert_str_eq(error.text, "another");
    to_error_free(&error);
    ck_assert_ptr_null(error.text);
    to_error_free(&error);
}
END_TEST

START_TEST(without_a_message)
{
    struct to_error error = {0};
    ck_assert_str_eq(to_error_text(&error, -ENOENT), strerror(ENOENT));
    ck_assert_str_eq(to_error_text(NULL, -EPIPE), strerror(EPIPE));
    ck_assert_int_eq(to_error_set(NULL, -EINVAL, "%s", "for nobody"), -EINVAL);
}
END_TEST

START_TEST(an_earlier_message_as_a_part)
{
    struct to_error error = {0};
    to_error_set(&error, -EINVAL, "no value");
    to_error_set(&error, -EINVAL, "line %d: %s", 7, error.text);
    ck_assert_str_eq(error.text, "line 7: no value");
    to_error_free(&error);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *tests = tcase_create("error");
    tcase_add_test(tests, set_and_read);
    tcase_add_test(tests, without_a_message);
    tcase_add_test(tests, an_earlier_message_as_a_part);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

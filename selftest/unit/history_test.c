/* SPDX-License-Identifier: MIT
 * Tests of the text in which a module's history is kept. */
#include "history_text.h"

#include <errno.h>
#include <string.h>

#include "base/buffer.h"
#include "unit.h"

#define MODULE "/home/me/tests"
#define HEAD "to-test history 1\n" MODULE "\n"

static struct to_buffer taken;

static void take(void *context, const char *name, size_t size,
                 const struct to_remembered *remembered)
{
    ck_assert_ptr_null(context);
    ck_assert(remembered->known);
    to_buffer_print(&taken, "[%.*s %lld%s]", (int)size, name, (long long)remembered->duration,
                    remembered->failed ? " failed" : "");
}

static int read_text(const char *text, size_t size)
{
    to_buffer_free(&taken);
    taken = (struct to_buffer){0};
    to_buffer_text(&taken, "");
    return to_history_text_read(text, size, MODULE, take, NULL);
}

START_TEST(what_is_written_is_read)
{
    struct to_buffer text = {0};
    to_history_text_begin(&text, MODULE);
    to_history_text_add(&text, "login", &(struct to_remembered){1250000, false, true});
    to_history_text_add(&text, "a name in words", &(struct to_remembered){0, true, true});
    to_history_text_add(&text, "", &(struct to_remembered){1, true, true});
    to_history_text_add(&text, "two\nlines", &(struct to_remembered){1, true, true});
    to_history_text_end(&text);
    ck_assert_str_eq(text.data, HEAD "1250000 p login\n0 f a name in words\nend\n");
    ck_assert_int_eq(read_text(text.data, text.size), 0);
    ck_assert_str_eq(taken.data, "[login 1250000][a name in words 0 failed]");
    to_buffer_free(&text);
}
END_TEST

START_TEST(one_of_another_module_is_refused)
{
    static const char *const others[] = {
        "", "end\n", "to-test history 2\n" MODULE "\nend\n", "to-test history 1\n/home\nend\n",
        "to-test history 1\n" MODULE "2\nend\n", "to-test history 1\n" MODULE,
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        ck_assert_int_eq(read_text(others[i], strlen(others[i])), -EINVAL);
    }
}
END_TEST

/* Wherever it was cut off. */
START_TEST(a_part_is_refused)
{
    static const char text[] = HEAD "1 p end\n2 f two\nend\n";
    for (size_t size = 0; size < sizeof text - 1; size++) {
        ck_assert_int_eq(read_text(text, size), -EINVAL);
        ck_assert(taken.size == 0);
    }
    ck_assert_int_eq(read_text(text, sizeof text - 1), 0);
}
END_TEST

START_TEST(broken_lines_are_left_out)
{
    static const char text[] = HEAD "\n 1 p a\n-1 p b\n1p c\n1 x d\n1 p\n1 p \n1 p\0e\nf\n"
                                    "9999999999999999999 p g\n12 p h\0i\n 7 f\n8 f j\nend\nend\n";
    ck_assert_int_eq(read_text(text, sizeof text - 1), 0);
    ck_assert_str_eq(taken.data, "[j 8 failed]");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("history");
    tcase_add_test(cases, what_is_written_is_read);
    tcase_add_test(cases, one_of_another_module_is_refused);
    tcase_add_test(cases, a_part_is_refused);
    tcase_add_test(cases, broken_lines_are_left_out);
    Suite *suite = suite_create("history");
    suite_add_tcase(suite, cases);
    return to_unit_main(suite);
}

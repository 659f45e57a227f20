/* SPDX-License-Identifier: MIT
 * Tests of what is read from the reports of sanitizers. */
#include "sanitizer.h"

#include <string.h>

#include "base/buffer.h"
#include "unit.h"

static const struct row {
    const char *printed;
    const char *text; /* NULL: no report */
} rows[] = {
    {"", NULL},
    {"\n\n", NULL},
    {"hello\nERROR: no net\n", NULL},
    {"AddressSanitizer: is not in use\n", NULL},
    {"the log has ==1==ERROR: AddressSanitizer: x\n", NULL},
    {"==", NULL},
    {"==12==", NULL},
    {"==12==ERROR: ", NULL},
    {"==12==ERROR: AddressSanitizer: ", NULL},
    {"=================\n==12==ERROR: AddressSanitizer: heap-use-after-free on address "
     "0x602000000010 at pc 0x5 bp 0x7 sp 0x7\nREAD of size 1\n",
     "AddressSanitizer: heap-use-after-free"},
    {"==12==ERROR: AddressSanitizer: attempting double-free on 0x6020 in thread T0:\n",
     "AddressSanitizer: attempting double-free"},
    {"AddressSanitizer:DEADLYSIGNAL\n==12==ERROR: AddressSanitizer: SEGV on unknown address "
     "0x000000000000 (pc 0x5 bp 0x7 sp 0x7 T0)\n",
     "AddressSanitizer: SEGV on unknown address 0x000000000000"},
    {"\n==12==ERROR: LeakSanitizer: detected memory leaks\n\nDirect leak",
     "LeakSanitizer: detected memory leaks"},
    {"WARNING: ThreadSanitizer: data race (pid=12)\n", "ThreadSanitizer: data race"},
    {"==12==WARNING: MemorySanitizer: use-of-uninitialized-value\n",
     "MemorySanitizer: use-of-uninitialized-value"},
    {"a.c:3:14: runtime error: signed integer overflow: 2147483647 + 1 cannot be represented "
     "in type 'int'\n",
     "UndefinedBehaviorSanitizer: signed integer overflow: 2147483647 + 1 cannot be "
     "represented in type 'int'"},
    {"a.c:3:14: runtime error: division by zero", "UndefinedBehaviorSanitizer: division by zero"},
    /* The first one counts. */
    {"WARNING: ThreadSanitizer: data race (pid=12)\n==12==ERROR: LeakSanitizer: detected\n",
     "ThreadSanitizer: data race"},
};

START_TEST(row)
{
    struct to_buffer text = {0};
    bool found = to_sanitizer_find(rows[_i].printed, strlen(rows[_i].printed), &text);
    ck_assert_int_eq(found, rows[_i].text != NULL);
    ck_assert_str_eq(text.size ? text.data : "", rows[_i].text ? rows[_i].text : "");
    to_buffer_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sanitizer");
    TCase *tests = tcase_create("sanitizer");
    tcase_add_loop_test(tests, row, 0, sizeof rows / sizeof *rows);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

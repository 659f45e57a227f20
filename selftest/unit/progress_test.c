/* SPDX-License-Identifier: MIT
 * Tests of what is said of a run while it lasts. */
#include "report/progress_line.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "report/columns.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AGO(seconds) (100 * TO_SECOND - (int64_t)((seconds) * 1e9))
#define NOW (100 * TO_SECOND)

static const struct to_progress_running two[] = {{"login", 1, AGO(3.9)}, {"checkout", 0, AGO(0.9)}};
static const struct to_progress_running eight[] = {
    {"the_customer_is_asked_for_the_address_again_when_it_was_wrong", 0, AGO(83)},
    {"the_customer_is_asked_for_the_card_again_when_it_was_wrong", 1, AGO(42)},
    {"checkout_of_a_very_large_basket", 2, AGO(31)},
    {"short", 3, AGO(12)},
    {"mail_is_sent", 4, AGO(3)},
    {"\xe6\x94\xaf\xe6\x89\x95\xe3\x81\x84\xe3\x81\xae\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88", 5,
     AGO(2)},
    {"logout", 6, AGO(1)},
    {"last", 7, AGO(0)},
};
static const struct to_progress_running wide[] = {
    {"\xe6\x94\xaf\xe6\x89\x95\xe3\x81\x84\xe3\x81\xae\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88", 0,
     AGO(2)},
};

/* ---- one line ---- */

static const struct line {
    struct to_progress progress;
    size_t width;
    const char *expected;
} lines[] = {
    {{.total = 340, .left = -1, .now = NOW}, 80, "0/340 [>         ]"},
    {{.total = 340, .done = 12, .left = -1, .now = NOW, .running = two, .count = 2}, 80,
     "12/340 [>         ]  login 3s, checkout"},
    {{.total = 340, .done = 170, .failed = 2, .left = 80 * TO_SECOND, .now = NOW, .running = two,
      .count = 2}, 80,
     "170/340 [=====>    ]  2 failed  ~1m20s left  login 3s, checkout"},
    {{.total = 4, .done = 4, .left = TO_SECOND - 1, .now = NOW}, 80, "4/4 [==========]"},
    {{.total = 4, .failed = 1, .repeated = 1234, .left = -1, .now = NOW}, 80,
     "0/4 [>         ]  1 failed  1234 repeated"},
    {{.total = 4, .done = 3, .failed = 1, .left = 7325 * TO_SECOND, .now = NOW}, 200,
     "3/4 [==================>      ]  1 failed  ~2h02m left"},
    /* Eight workers and long names. */
    {{.total = 340, .done = 340 / 2, .failed = 2, .left = 9 * TO_SECOND, .now = NOW,
      .running = eight, .count = 8}, 40,
     "170/340 2 failed ~9s the_cu.. 1m23s, +7"},
    {{.total = 340, .done = 340 / 2, .left = -1, .now = NOW, .running = eight, .count = 8}, 40,
     "170/340 [==>  ] the_custome.. 1m23s, +7"},
    {{.total = 340, .done = 340 / 2, .failed = 2, .left = 9 * TO_SECOND, .now = NOW,
      .running = eight, .count = 8}, 80,
     "170/340 [=====>    ]  2 failed  ~9s left  the_customer_is_asked_for.. 1m23s, +7"},
    /* Wide characters are not cut in two, nor counted as one column. */
    {{.total = 8, .left = -1, .now = NOW, .running = wide, .count = 1}, 40,
     "0/8 [>    ] \xe6\x94\xaf\xe6\x89\x95\xe3\x81\x84\xe3\x81\xae\xe3\x83\x86\xe3\x82\xb9"
     "\xe3\x83\x88 2s"},
    {{.total = 8, .left = -1, .now = NOW, .running = wide, .count = 1}, 18,
     "0/8 \xe6\x94\xaf\xe6\x89\x95\xe3\x81\x84\xe3\x81\xae.. 2s"},
    /* No room for anything is no reason to write beyond it. */
    {{.total = 340, .done = 12, .failed = 9, .left = -1, .now = NOW, .running = two, .count = 2},
     12, "12/340 9 fa"},
    {{.total = 340, .left = -1}, 1, ""},
    {{.total = 340, .left = -1}, 0, ""},
    {{.total = 0, .left = -1}, 80, "0/0 [>         ]"},
    /* Colours take no room. */
    {{.total = 4, .done = 2, .failed = 1, .left = -1, .now = NOW, .running = two, .count = 1,
      .colours = true}, 80,
     "2/4 [\033[31m=====>    \033[0m]\033[1;31m  1 failed\033[0m  login\033[2m 3s\033[0m"},
};

START_TEST(one_line)
{
    const struct line *line = &lines[_i];
    struct to_buffer text = {0};
    to_buffer_text(&text, "");
    to_progress_bar(&text, &line->progress, line->width);
    ck_assert_str_eq(text.size ? text.data : "", line->expected);
    to_buffer_free(&text);
}
END_TEST

/* Whatever there is to say, and however wide: it is shorter than the terminal. */
START_TEST(never_too_wide)
{
    for (size_t width = 0; width <= 250; width++) {
        for (size_t count = 0; count <= COUNT(eight); count++) {
            struct to_buffer text = {0};
            struct to_progress progress = {.total = 123456, .done = 123000, .failed = 17,
                                           .left = 4000 * TO_SECOND, .now = NOW,
                                           .workers = 8, .running = eight, .count = count};
            to_progress_bar(&text, &progress, width);
            ck_assert_uint_le(to_columns(text.data, text.size), width ? width - 1 : 0);
            to_buffer_clear(&text);
            size_t rows = to_progress_workers(&text, &progress, width, 24);
            ck_assert_uint_eq(rows, 9);
            for (char *row = strtok(text.data, "\n"); row; row = strtok(NULL, "\n")) {
                ck_assert_uint_le(to_columns(row, strlen(row)), width ? width - 1 : 0);
            }
            to_buffer_free(&text);
        }
    }
}
END_TEST

/* At 200 columns most of eight tests have room. */
START_TEST(long_names_in_a_wide_terminal)
{
    struct to_buffer text = {0};
    struct to_progress progress = {.total = 340, .done = 170, .failed = 2, .left = 9 * TO_SECOND,
                                   .now = NOW, .running = eight, .count = 8};
    to_progress_bar(&text, &progress, 200);
    ck_assert_str_eq(text.data,
                     "170/340 [============>            ]  2 failed  ~9s left  "
                     "the_customer_is_asked_for_the_address_again_when_it_was_wrong 1m23s, "
                     "the_customer_is_asked_for_the_.. 42s, checkout_of_a_very_large_.. 31s, +5");
    to_buffer_free(&text);
}
END_TEST

/* ---- a row a worker ---- */

START_TEST(workers)
{
    struct to_buffer text = {0};
    struct to_progress progress = {.total = 9, .done = 3, .left = -1, .now = NOW, .workers = 3,
                                   .running = two, .count = 2};
    ck_assert_uint_eq(to_progress_workers(&text, &progress, 80, 24), 4);
    ck_assert_str_eq(text.data, "3/9 [===>      ]\n"
                                "   0  checkout\n"
                                "   1  login  3s\n"
                                "   2  -");
    to_buffer_clear(&text);
    /* What has no room is counted. */
    progress.workers = 8;
    progress.running = eight;
    progress.count = 8;
    ck_assert_uint_eq(to_progress_workers(&text, &progress, 40, 4), 4);
    ck_assert_str_eq(text.data, "3/9 [=>   ]\n"
                                "   0  the_customer_is_asked_fo..  1m23s\n"
                                "   1  the_customer_is_asked_for_..  42s\n"
                                "      and 6 more workers");
    to_buffer_clear(&text);
    ck_assert_uint_eq(to_progress_workers(&text, &progress, 40, 1), 1);
    ck_assert_str_eq(text.data, "3/9 [=>   ]");
    to_buffer_clear(&text);
    ck_assert_uint_eq(to_progress_workers(&text, &progress, 12, 9), 9);
    ck_assert_str_eq(strchr(text.data, '\n') + 1, "   0  the..\n   1  the..\n   2  che..\n"
                                                  "   3  short\n   4  mai..\n   5  \xe6\x94\xaf..\n"
                                                  "   6  log..\n   7  last");
    to_buffer_free(&text);
}
END_TEST

/* ---- plain ---- */

START_TEST(still)
{
    struct to_buffer text = {0};
    struct to_progress progress = {.total = 9, .done = 3, .left = -1, .now = NOW,
                                   .running = two, .count = 1};
    to_progress_still(&text, &progress);
    ck_assert_str_eq(text.data, " WAIT  3 of 9 done; running: login (3s)\n");
    to_buffer_clear(&text);
    progress.failed = 2;
    progress.running = &eight[1];
    progress.count = 7;
    to_progress_still(&text, &progress);
    ck_assert_str_eq(text.data,
                     " WAIT  3 of 9 done, 2 failed; running: "
                     "the_customer_is_asked_for_the_card_again_when_it_was_wrong (42s), "
                     "checkout_of_a_very_large_basket (31s), short (12s), mail_is_sent (3s), "
                     "\xe6\x94\xaf\xe6\x89\x95\xe3\x81\x84\xe3\x81\xae\xe3\x83\x86\xe3\x82\xb9"
                     "\xe3\x83\x88 (2s) and 2 more\n");
    to_buffer_clear(&text);
    progress.failed = progress.count = 0;
    progress.repeated = 7;
    to_progress_still(&text, &progress);
    ck_assert_str_eq(text.data, " WAIT  3 of 9 done, 7 repeated\n");
    to_buffer_clear(&text);
    progress.repeated = 0;
    to_progress_still(&text, &progress);
    ck_assert_str_eq(text.data, " WAIT  3 of 9 done\n");
    to_buffer_free(&text);
}
END_TEST

/* ---- columns ---- */

static const struct {
    const char *text;
    size_t columns;
} texts[] = {
    {"", 0},
    {"login", 5},
    {"gr\xc3\xbc\xc3\x9f", 4},
    {"\xe6\x94\xaf\xe6\x89\x95", 4},
    {"e\xcc\x81", 1},         /* a letter and an accent that joins it */
    {"\xf0\x9f\x9a\x80", 2},  /* a rocket */
    {"\xff\xfe", 2},          /* no character at all */
};

START_TEST(columns)
{
    const char *text = texts[_i].text;
    ck_assert_uint_eq(to_columns(text, strlen(text)), texts[_i].columns);
    ck_assert_uint_eq(to_columns_fit(text, strlen(text), texts[_i].columns), strlen(text));
    if (texts[_i].columns > 0) {
        size_t less = to_columns_fit(text, strlen(text), texts[_i].columns - 1);
        ck_assert_uint_lt(less, strlen(text));
        ck_assert_uint_lt(to_columns(text, less), texts[_i].columns);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progress");
    TCase *tests = tcase_create("progress");
    tcase_add_loop_test(tests, one_line, 0, COUNT(lines));
    tcase_add_test(tests, never_too_wide);
    tcase_add_test(tests, long_names_in_a_wide_terminal);
    tcase_add_test(tests, workers);
    tcase_add_test(tests, still);
    tcase_add_loop_test(tests, columns, 0, COUNT(texts));
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

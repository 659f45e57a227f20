/* SPDX-License-Identifier: MIT
 * Whether a test is run once more, and what is kept of its attempts. */
#include "attempts.h"

#include <string.h>

#include "event.h"
#include "unit.h"

/* ---- the verdict ---- */

static const struct to_attempt_rule once = {0};
static const struct to_attempt_rule two_retries = {.retries = 2};
static const struct to_attempt_rule thrice = {.repeats = 3};
static const struct to_attempt_rule rounds = {.in_rounds = true};
static const struct to_attempt_rule three_rounds = {.repeats = 3, .in_rounds = true};

static const struct {
    const struct to_attempt_rule *rule;
    enum to_outcome outcome;
    size_t attempt;
    enum to_verdict_on_attempt expected;
    size_t most;
} verdicts[] = {
    {&once, TO_PASSED, 1, TO_ATTEMPT_FINAL, 1},
    {&once, TO_FAILED, 1, TO_ATTEMPT_FINAL, 1},
    {&once, TO_XFAILED, 1, TO_ATTEMPT_FINAL, 1},

    {&two_retries, TO_FAILED, 1, TO_ATTEMPT_AGAIN, 3},
    {&two_retries, TO_ERRORED, 1, TO_ATTEMPT_AGAIN, 3},
    {&two_retries, TO_TIMED_OUT, 2, TO_ATTEMPT_AGAIN, 3},
    {&two_retries, TO_FAILED, 3, TO_ATTEMPT_FINAL, 3},
    {&two_retries, TO_PASSED, 1, TO_ATTEMPT_FINAL, 1},
    {&two_retries, TO_PASSED, 2, TO_ATTEMPT_FINAL, 1},
    {&two_retries, TO_XFAILED, 1, TO_ATTEMPT_FINAL, 1},
    {&two_retries, TO_XPASSED, 1, TO_ATTEMPT_FINAL, 1},
    {&two_retries, TO_SKIPPED, 1, TO_ATTEMPT_FINAL, 1},
    {&two_retries, TO_SKIPPED, 2, TO_ATTEMPT_FINAL, 2},
    {&two_retries, TO_CANCELLED, 2, TO_ATTEMPT_FINAL, 2},

    {&thrice, TO_PASSED, 1, TO_ATTEMPT_AGAIN, 3},
    {&thrice, TO_XFAILED, 2, TO_ATTEMPT_AGAIN, 3},
    {&thrice, TO_PASSED, 3, TO_ATTEMPT_FINAL, 3},
    {&thrice, TO_FAILED, 1, TO_ATTEMPT_FINAL, 1},
    {&thrice, TO_XPASSED, 2, TO_ATTEMPT_FINAL, 2},
    {&thrice, TO_SKIPPED, 1, TO_ATTEMPT_FINAL, 1},

    {&rounds, TO_PASSED, 1, TO_ATTEMPT_NEXT_ROUND, 0},
    {&rounds, TO_PASSED, 1000000, TO_ATTEMPT_NEXT_ROUND, 0},
    {&rounds, TO_FAILED, 5, TO_ATTEMPT_FINAL, 1},
    {&rounds, TO_SKIPPED, 5, TO_ATTEMPT_FINAL, 5},
    {&three_rounds, TO_PASSED, 2, TO_ATTEMPT_NEXT_ROUND, 3},
    {&three_rounds, TO_PASSED, 3, TO_ATTEMPT_FINAL, 3},
};

START_TEST(judged)
{
    struct to_result result = {.outcome = verdicts[_i].outcome,
                               .started = true,
                               .attempt = verdicts[_i].attempt};
    ck_assert_int_eq(to_attempts_judge(verdicts[_i].rule, &result), verdicts[_i].expected);
    ck_assert_uint_eq(to_attempts_most(verdicts[_i].rule, &result), verdicts[_i].most);
}
END_TEST

START_TEST(never_started)
{
    struct to_result result = {.outcome = TO_ERRORED, .attempt = 1};
    ck_assert_int_eq(to_attempts_judge(&two_retries, &result), TO_ATTEMPT_FINAL);
}
END_TEST

/* ---- what is kept ---- */

static struct to_result of(enum to_outcome outcome, size_t attempt)
{
    return (struct to_result){.outcome = outcome, .started = true, .attempt = attempt};
}

START_TEST(failures_before_a_pass)
{
    struct to_attempts attempts = {0};
    struct to_result first = of(TO_FAILED, 1);
    struct to_result second = of(TO_TIMED_OUT, 2);
    struct to_result last = of(TO_PASSED, 3);
    to_attempts_keep(&attempts, &first);
    to_attempts_keep(&attempts, &second);
    ck_assert_uint_eq(attempts.count, 2);
    ck_assert_ptr_null(to_attempts_standing(&attempts, &last));
    to_attempts_conclude(&attempts, &last);
    ck_assert_uint_eq(last.earlier_count, 2);
    ck_assert_int_eq(last.earlier[0]->outcome, TO_FAILED);
    ck_assert_int_eq(last.earlier[1]->outcome, TO_TIMED_OUT);
    ck_assert(to_result_is_flaky(&last));
    to_attempts_free(&attempts);
}
END_TEST

/* The second failure is then that of the test, and only the first one before it. */
START_TEST(cut_short_after_failures)
{
    struct to_attempts attempts = {0};
    struct to_result first = of(TO_FAILED, 1);
    struct to_result second = of(TO_ERRORED, 2);
    struct to_result skipped = of(TO_SKIPPED, 3);
    struct to_result cancelled = of(TO_CANCELLED, 3);
    ck_assert_ptr_null(to_attempts_standing(&attempts, &skipped));
    to_attempts_keep(&attempts, &first);
    to_attempts_keep(&attempts, &second);
    ck_assert_ptr_eq(to_attempts_standing(&attempts, &skipped), attempts.failed[1]);
    ck_assert_ptr_eq(to_attempts_standing(&attempts, &cancelled), attempts.failed[1]);
    struct to_result told = *attempts.failed[1];
    to_attempts_conclude(&attempts, &told);
    ck_assert_uint_eq(told.earlier_count, 1);
    ck_assert_int_eq(told.earlier[0]->outcome, TO_FAILED);
    ck_assert(!to_result_is_flaky(&told));
    to_attempts_free(&attempts);
}
END_TEST

START_TEST(passes_before_an_end)
{
    struct to_attempts attempts = {0};
    for (size_t i = 1; i <= 3; i++) {
        struct to_result pass = of(TO_PASSED, i);
        to_attempts_keep(&attempts, &pass);
    }
    struct to_result cancelled = of(TO_CANCELLED, 4);
    struct to_result failed = of(TO_FAILED, 4);
    ck_assert_uint_eq(to_attempts_standing(&attempts, &cancelled)->attempt, 3);
    ck_assert_ptr_null(to_attempts_standing(&attempts, &failed));
    to_attempts_conclude(&attempts, &failed);
    ck_assert_uint_eq(failed.earlier_count, 0);
    ck_assert_uint_eq(failed.passes, 3);
    to_attempts_free(&attempts);
}
END_TEST

/* All of it is the copy's own: the texts here are gone when it is looked at. */
START_TEST(copied)
{
    char text[] = "expected 3, got 4";
    char bytes[] = {'a', '\0', 'b'};
    struct to_problem problems[] = {
        {.type = text, .message = text, .detail = text, .file = text, .line = 7, .subtest = 1},
        {.type = text, .message = text, .detail = "", .function = text}};
    struct to_subtest subtests[] = {{.path = text, .outcome = TO_FAILED, .file = text}};
    struct to_result result = of(TO_FAILED, 1);
    result.type = result.reason = result.left_behind = result.kept = text;
    result.problems = problems;
    result.problem_count = 2;
    result.subtests = subtests;
    result.subtest_count = 1;
    result.out = (struct to_output){.head = bytes, .head_size = 3, .tail = text, .tail_size = 4,
                                    .dropped = 9};
    struct to_attempts attempts = {0};
    to_attempts_keep(&attempts, &result);
    memset(text, '-', sizeof text - 1);
    memset(bytes, '-', sizeof bytes);
    memset(problems, 0, sizeof problems);
    memset(subtests, 0, sizeof subtests);

    const struct to_result *copy = attempts.failed[0];
    ck_assert_str_eq(copy->type, "expected 3, got 4");
    ck_assert_str_eq(copy->reason, "expected 3, got 4");
    ck_assert_str_eq(copy->left_behind, "expected 3, got 4");
    ck_assert_str_eq(copy->kept, "expected 3, got 4");
    ck_assert_str_eq(copy->problems[0].file, "expected 3, got 4");
    ck_assert_int_eq(copy->problems[0].line, 7);
    ck_assert_ptr_null(copy->problems[0].function);
    ck_assert_str_eq(copy->problems[1].detail, "");
    ck_assert_str_eq(copy->problems[1].function, "expected 3, got 4");
    ck_assert_str_eq(copy->subtests[0].path, "expected 3, got 4");
    ck_assert_ptr_null(copy->subtests[0].reason);
    ck_assert_mem_eq(copy->out.head, "a\0b", 3);
    ck_assert_mem_eq(copy->out.tail, "expe", 4);
    ck_assert_uint_eq(copy->out.dropped, 9);
    ck_assert_uint_eq(copy->err.head_size, 0);
    to_attempts_free(&attempts);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("attempts");
    TCase *tests = tcase_create("attempts");
    tcase_add_loop_test(tests, judged, 0, sizeof verdicts / sizeof *verdicts);
    tcase_add_test(tests, never_started);
    tcase_add_test(tests, failures_before_a_pass);
    tcase_add_test(tests, cut_short_after_failures);
    tcase_add_test(tests, passes_before_an_end);
    tcase_add_test(tests, copied);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

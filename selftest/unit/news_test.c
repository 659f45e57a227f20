/* SPDX-License-Identifier: MIT
 * When it is told that there is no news: the reporter of the progress by a clock that stands in for
 * the real one, as do a loop and a screen. Linked with --wrap. */
#include "report/reporter.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "event.h"
#include "loop.h"
#include "report/screen.h"
#include "unit.h"

static int64_t now = TO_SECOND; /* when the run begins */
static int64_t written;         /* the latest line */
static struct to_timer *timer;  /* NULL: not set */
static char times[256];         /* at which it was told, in seconds: "30 63" */

int64_t __wrap_to_clock_now(void);
void __wrap_to_loop_set(struct to_loop *loop, struct to_timer *set, int64_t when);
void __wrap_to_loop_unset(struct to_loop *loop, struct to_timer *unset);
int __wrap_to_screen_write(struct to_screen *screen, const void *text, size_t size);
int64_t __wrap_to_screen_last(const struct to_screen *screen);

int64_t __wrap_to_clock_now(void)
{
    return now;
}

void __wrap_to_loop_set(struct to_loop *loop, struct to_timer *set, int64_t when)
{
    (void)loop;
    set->when = when;
    set->place = 1;
    timer = set;
}

void __wrap_to_loop_unset(struct to_loop *loop, struct to_timer *unset)
{
    (void)loop;
    unset->place = 0;
    timer = NULL;
}

int __wrap_to_screen_write(struct to_screen *screen, const void *text, size_t size)
{
    (void)screen;
    ck_assert_uint_gt(size, 6);
    ck_assert_int_eq(memcmp(text, " WAIT ", 6), 0);
    sprintf(times + strlen(times), "%s%d", *times ? " " : "", (int)(now / TO_SECOND - 1));
    written = now;
    return 0;
}

int64_t __wrap_to_screen_last(const struct to_screen *screen)
{
    (void)screen;
    return written;
}

/* Seconds since the run began. */
static void go_to(int64_t seconds)
{
    int64_t end = (seconds + 1) * TO_SECOND;
    while (timer && timer->when <= end) {
        struct to_timer *passed = timer;
        now = passed->when > now ? passed->when : now;
        passed->place = 0;
        timer = NULL;
        passed->passed(passed);
    }
    now = end;
}

static const struct to_case tests[] = {{.name = "a", .module = "m"}, {.name = "b", .module = "m"}};
static const struct to_case *const cases[] = {&tests[0], &tests[1]};

static struct to_reporter *begin(void)
{
    struct to_progress_options options = {.mode = TO_PROGRESS_PLAIN, .news = 30 * TO_SECOND};
    struct to_reporter *reporter = to_progress_new(&options, NULL);
    struct to_event event = {.kind = TO_EVENT_RUN_BEGIN};
    event.as.run_begin.cases = cases;
    event.as.run_begin.count = 2;
    event.as.run_begin.modules = 1;
    event.as.run_begin.workers = 2;
    now = TO_SECOND;
    written = now; /* the head of the report */
    *times = '\0';
    to_reporter_event(reporter, &event);
    for (size_t i = 0; i < 2; i++) {
        event = (struct to_event){.kind = TO_EVENT_TEST_BEGIN};
        event.as.test_begin.test = cases[i];
        event.as.test_begin.worker = i;
        to_reporter_event(reporter, &event);
    }
    return reporter;
}

START_TEST(told_less_and_less_often)
{
    struct to_reporter *reporter = begin();
    go_to(1400);
    ck_assert_str_eq(times, "30 90 210 450 930");
    reporter->kind->close(reporter, NULL);
}
END_TEST

/* Also after it was told: the next silence is a new one. */
START_TEST(told_anew_after_news)
{
    struct to_result result = {.outcome = TO_PASSED};
    struct to_reporter *reporter = begin();
    go_to(100);
    struct to_event event = {.kind = TO_EVENT_TEST_END, .time = 100 * TO_SECOND};
    event.as.test_end.test = cases[0];
    event.as.test_end.result = &result;
    to_reporter_event(reporter, &event);
    written = now; /* its line */
    go_to(200);
    ck_assert_str_eq(times, "30 90 130 190");
    reporter->kind->close(reporter, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("news");
    TCase *tcase = tcase_create("news");
    tcase_add_test(tcase, told_less_and_less_often);
    tcase_add_test(tcase, told_anew_after_news);
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 *
 * A run while it lasts: on a terminal a status that is redrawn, elsewhere a line now and then.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "forecast.h"
#include "loop.h"
#include "report/message.h"
#include "report/progress_line.h"
#include "report/reporter.h"
#include "report/screen.h"
#include "report/text.h"

/* It is redrawn when something has happened, no oftener than this; and for the clocks in it. */
#define OFTEN (100 * TO_MILLISECOND)
#define SELDOM TO_SECOND

/* Where there is no news for long, it is told less and less often that there is none. */
enum { LONGEST_WAIT = 10 };

struct progress {
    struct to_reporter base;
    struct to_progress_options options;
    struct to_timer timer;
    int64_t begin;   /* of to_clock_now, when events' times count from */
    int64_t drawn;   /* when it was drawn last */
    int64_t thought; /* when the time left was thought of */
    int64_t wait;    /* without news, until the next line tells so */
    bool live;       /* the run has begun and not ended, and nobody is asked anything */
    bool paused;
    bool one_module; /* which need not be named then */
    struct to_progress state;
    struct to_progress_running *running;
    const struct to_case **cases; /* of these */
    size_t room;
};

static bool is_plain(const struct progress *progress)
{
    return progress->options.mode == TO_PROGRESS_PLAIN ||
           progress->options.mode == TO_PROGRESS_PLAIN_WORKERS;
}

static int64_t now(const struct progress *progress)
{
    return to_clock_now() - progress->begin;
}

/* ---- what runs ---- */

static void add_running(struct progress *progress, const struct to_case *test, size_t worker,
                        int64_t time)
{
    struct to_buffer name = {0};
    size_t place = progress->state.count;
    if (place == progress->room) {
        size_t room = 2 * progress->room + 16;
        void *running = reallocarray(progress->running, room, sizeof *progress->running);
        progress->running = running ? running : progress->running;
        void *cases = reallocarray(progress->cases, room, sizeof(const struct to_case *));
        progress->cases = cases ? cases : progress->cases;
        if (!running || !cases) {
            return; /* one that is not shown harms nobody */
        }
        progress->room = room;
    }
    if (progress->one_module) {
        to_text_string(&name, test->name, TO_TEXT_LINE);
    } else {
        to_message_name(&name, test);
    }
    char *text = to_buffer_take(&name);
    if (text) {
        progress->running[place] =
            (struct to_progress_running){.name = text, .worker = worker, .since = time};
        progress->cases[place] = test;
        progress->state.count++;
    }
}

static void remove_running(struct progress *progress, const struct to_case *test)
{
    size_t count = progress->state.count;
    for (size_t i = 0; i < count; i++) {
        if (progress->cases[i] == test) {
            free((char *)progress->running[i].name);
            memmove(&progress->running[i], &progress->running[i + 1],
                    (count - i - 1) * sizeof *progress->running);
            memmove(&progress->cases[i], &progress->cases[i + 1],
                    (count - i - 1) * sizeof(const struct to_case *));
            progress->state.count--;
            return;
        }
    }
}

/* ---- on a terminal ---- */

static void draw(struct progress *progress)
{
    struct to_buffer text = {0};
    size_t columns, rows;
    struct to_progress *state = &progress->state;
    state->now = now(progress);
    state->running = progress->running;
    if (progress->options.forecast && state->now - progress->thought >= TO_SECOND) {
        state->left = to_forecast_left(progress->options.forecast, state->now);
        progress->thought = state->now;
    }
    to_screen_size(progress->options.screen, &columns, &rows);
    if (progress->options.mode == TO_PROGRESS_WORKERS) {
        to_progress_workers(&text, state, columns, rows - 1);
    } else {
        to_progress_bar(&text, state, columns);
    }
    if (!text.failed) {
        to_screen_status(progress->options.screen, text.data, text.size);
    }
    to_buffer_free(&text);
    progress->drawn = to_clock_now();
}

static void hide(struct progress *progress)
{
    to_loop_unset(progress->options.loop, &progress->timer);
    if (!is_plain(progress)) {
        to_screen_status(progress->options.screen, NULL, 0);
    }
}

static void wake_at(struct progress *progress, int64_t when)
{
    if (progress->timer.place == 0 || progress->timer.when > when) {
        to_loop_set(progress->options.loop, &progress->timer, when);
    }
}

static bool is_shown(const struct progress *progress)
{
    return progress->live && !progress->paused;
}

static void changed(struct progress *progress)
{
    if (is_shown(progress) && !is_plain(progress)) {
        wake_at(progress, progress->drawn + OFTEN);
    }
}

/* ---- elsewhere ---- */

/* Something was told, or may have been: from now on a silence counts anew. */
static void told(struct progress *progress)
{
    if (is_shown(progress) && is_plain(progress) && progress->options.news > 0) {
        wake_at(progress, to_clock_now() + progress->options.news);
    }
}

static void write_text(struct progress *progress, const struct to_buffer *text)
{
    if (!text->failed) {
        to_screen_write(progress->options.screen, text->data, text->size);
    }
}

static void wait_for_news(struct progress *progress)
{
    if (progress->options.news > 0) {
        int64_t last = to_screen_last(progress->options.screen);
        to_loop_set(progress->options.loop, &progress->timer,
                    (last > 0 ? last : to_clock_now()) + progress->wait);
    }
}

static void tell_still(struct progress *progress)
{
    struct to_buffer text = {0};
    progress->state.now = now(progress);
    progress->state.running = progress->running;
    to_progress_still(&text, &progress->state);
    write_text(progress, &text);
    to_buffer_free(&text);
    progress->drawn = to_screen_last(progress->options.screen);
    if (progress->wait < LONGEST_WAIT * progress->options.news) {
        progress->wait *= 2;
    }
}

static void look_for_news(struct progress *progress)
{
    int64_t last = to_screen_last(progress->options.screen);
    if (last != progress->drawn) {
        progress->wait = progress->options.news;
        progress->drawn = last;
    }
    if (to_clock_now() - last >= progress->wait) {
        tell_still(progress);
    }
    wait_for_news(progress);
}

static void timer_passed(struct to_timer *timer)
{
    struct progress *progress =
        (struct progress *)((char *)timer - offsetof(struct progress, timer));
    if (is_plain(progress)) {
        look_for_news(progress);
    } else {
        draw(progress);
        wake_at(progress, progress->drawn + SELDOM);
    }
}

/* "START  shop::login  on worker 2" */
static void tell_worker(struct progress *progress, const struct to_case *test, size_t worker)
{
    struct to_buffer text = {0};
    to_buffer_text(&text, "START  ");
    to_message_name(&text, test);
    to_buffer_print(&text, "  on worker %zu\n", worker);
    write_text(progress, &text);
    to_buffer_free(&text);
}

/* ---- events ---- */

static bool is_test(const struct to_case *test)
{
    return !test->is_fixture && !test->is_setup;
}

static void run_begin(struct progress *progress, const struct to_event *event)
{
    for (size_t i = 0; i < event->as.run_begin.count; i++) {
        progress->state.total += is_test(event->as.run_begin.cases[i]);
    }
    progress->state.workers = event->as.run_begin.workers;
    progress->one_module = event->as.run_begin.modules <= 1;
    progress->live = true;
    progress->drawn = to_clock_now(); /* what is over in no time need not be seen */
    progress->wait = progress->options.news;
    if (is_plain(progress)) {
        wait_for_news(progress);
    } else {
        changed(progress);
    }
}

static void test_begin(struct progress *progress, const struct to_event *event)
{
    const struct to_case *test = event->as.test_begin.test;
    size_t worker = event->as.test_begin.worker;
    if (progress->options.mode == TO_PROGRESS_PLAIN_WORKERS) {
        tell_worker(progress, test, worker);
    }
    add_running(progress, test, worker, event->time);
    if (progress->options.forecast) {
        to_forecast_begin(progress->options.forecast, test->index, event->time);
    }
}

/* Or is up, which takes no time of anybody's. */
static void ended(struct progress *progress, const struct to_case *test)
{
    remove_running(progress, test);
    if (progress->options.forecast) {
        to_forecast_end(progress->options.forecast, test->index);
    }
}

static void test_end(struct progress *progress, const struct to_event *event)
{
    const struct to_case *test = event->as.test_end.test;
    enum to_outcome outcome = event->as.test_end.result->outcome;
    ended(progress, test);
    progress->state.done += is_test(test);
    progress->state.failed += to_outcome_counts_as(outcome) == TO_COUNT_FAILED;
}

static void stop(struct progress *progress)
{
    progress->live = false;
    hide(progress);
}

static void progress_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct progress *progress = (struct progress *)reporter;
    progress->begin = to_clock_now() - event->time;
    switch (event->kind) {
    case TO_EVENT_RUN_BEGIN:
        run_begin(progress, event);
        break;
    case TO_EVENT_TEST_BEGIN:
    case TO_EVENT_ATTEMPT_BEGIN:
        test_begin(progress, event);
        changed(progress);
        break;
    case TO_EVENT_ATTEMPT_END:
        ended(progress, event->as.test_end.test);
        progress->state.repeated += is_test(event->as.test_end.test);
        changed(progress);
        break;
    case TO_EVENT_UP:
        ended(progress, event->as.up.fixture);
        changed(progress);
        break;
    case TO_EVENT_TEST_END:
        test_end(progress, event);
        changed(progress);
        told(progress);
        break;
    case TO_EVENT_STOPPED:
        progress->paused = true;
        hide(progress);
        break;
    case TO_EVENT_RESIZED:
        if (is_shown(progress) && !is_plain(progress)) {
            draw(progress);
        }
        break;
    case TO_EVENT_CONTINUED:
        progress->paused = false;
        if (is_shown(progress) && is_plain(progress)) {
            wait_for_news(progress);
        }
        changed(progress);
        break;
    case TO_EVENT_KEPT:
    case TO_EVENT_HELD:
    case TO_EVENT_RUN_END:
        stop(progress);
        break;
    case TO_EVENT_LOG:
        changed(progress); /* its line waits for the next drawing */
        told(progress);
        break;
    case TO_EVENT_QUIET:
        break;
    }
}

static int progress_close(struct to_reporter *reporter, struct to_error *error)
{
    struct progress *progress = (struct progress *)reporter;
    (void)error;
    stop(progress);
    while (progress->state.count > 0) {
        remove_running(progress, progress->cases[0]);
    }
    to_forecast_free(progress->options.forecast);
    free(progress->running);
    free(progress->cases);
    free(progress);
    return 0;
}

struct to_reporter *to_progress_new(const struct to_progress_options *options,
                                    struct to_error *error)
{
    static const struct to_reporter_kind kind = {progress_event, progress_close};
    struct progress *progress = calloc(1, sizeof *progress);
    if (!progress) {
        to_error_set(error, -ENOMEM, "%s", strerror(ENOMEM));
        return NULL;
    }
    progress->base.kind = &kind;
    progress->options = *options;
    progress->timer.passed = timer_passed;
    progress->state.colours = options->colours;
    progress->state.left = -1;
    progress->thought = -TO_SECOND;
    return &progress->base;
}

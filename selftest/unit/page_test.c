/* SPDX-License-Identifier: MIT
 *
 * Tests of the page (--html) and the trace (--trace): made-up events in; what was written is
 * read back as JSON.
 *
 * With `--write FOLDER` pages are written there, to be looked at by a browser, and nothing
 * else is tested.
 */
#include <errno.h>
#include <jansson.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "random.h"
#include "report/reporter.h"
#include "unit.h"

/* ---- made-up runs ---- */

enum { WORKERS = 4, NEEDS = 2 };
#define US(number) (INT64_C(1000) * (number))
#define OUTPUT(literal) {.head = (literal), .head_size = sizeof(literal) - 1}

struct made {
    struct to_case test;
    struct to_result result;
    struct to_link needs[NEEDS];
    int64_t up; /* of a fixture; 0: it never was */
    char name[48];
};

struct run {
    struct made *list;
    size_t count;
    int64_t free[WORKERS]; /* since when a worker is */
    int64_t end;
    const char *command;
    const char *cancelled;
};

static int64_t ready_of(const struct made *made)
{
    return made->up ? made->up : made->result.begin + made->result.duration;
}

/* Adds a test that passes, on the worker that is free first. */
static struct made *add(struct run *run, const char *name, int64_t duration)
{
    struct made *made = &run->list[run->count];
    size_t worker = 0;
    for (size_t i = 1; i < WORKERS; i++) {
        worker = run->free[i] < run->free[worker] ? i : worker;
    }
    snprintf(made->name, sizeof made->name, "%s", name);
    made->test = (struct to_case){.index = run->count,
                                  .module = "shop",
                                  .suite = "orders",
                                  .name = made->name,
                                  .file = "tests/orders.c",
                                  .line = 10 + (int)run->count,
                                  .repeat = "to-test ./shop::it",
                                  .needs = made->needs};
    made->result = (struct to_result){.outcome = TO_PASSED,
                                      .started = true,
                                      .begin = run->free[worker],
                                      .duration = duration,
                                      .worker = worker,
                                      .exit_status = -1};
    run->free[worker] += duration;
    run->end = run->free[worker] > run->end ? run->free[worker] : run->end;
    run->count++;
    return made;
}

static void need(struct run *run, struct made *made, size_t place, enum to_edge edge)
{
    int64_t ready = ready_of(&run->list[place]);
    made->needs[made->test.need_count++] = (struct to_link){(uint32_t)place, edge};
    if (made->result.begin < ready) {
        run->free[made->result.worker] += ready - made->result.begin;
        made->result.begin = ready;
        run->end = ready + made->result.duration > run->end ? ready + made->result.duration
                                                            : run->end;
    }
}

static void never_runs(struct run *run, struct made *made)
{
    run->free[made->result.worker] -= made->result.duration;
    made->result.started = false;
    made->result.begin = made->result.duration = 0;
}

static void breaks(struct made *made, const struct to_problem *problem)
{
    made->result.outcome = TO_FAILED;
    made->result.type = problem->type;
    made->result.reason = problem->message;
    made->result.problems = problem;
    made->result.problem_count = 1;
}

static struct run new_run(size_t most)
{
    struct run run = {.list = calloc(most, sizeof *run.list), .command = "to-test -j4 ./shop"};
    ck_assert_ptr_nonnull(run.list);
    return run;
}

static const char *const some_tags[] = {"slow", "db"};

static const struct to_problem price = {
    "assert_str_eq", "expected \"12 EUR\", got \"21 EUR\": price(tea) == \"12 EUR\"",
    "@@ -1,3 +1,3 @@\n tea\n-12 EUR\n+21 EUR\n each", "tests/orders.c", "check_price", 31, 0};
static const struct to_problem crash = {
    "signal", "crashed: SIGSEGV (signal 11)",
    "#0  strlen at ../sysdeps/x86_64/strlen.c:120\n#1  parse at orders.c:7", NULL, NULL, 0, 0};

/* A server, a database on it, and one of each outcome. */
static struct run make_shop(void)
{
    struct run run = new_run(16);
    struct made *made = add(&run, "server", US(3000));
    made->test.is_fixture = true;
    made->up = US(3000);
    made->result.duration = US(4000);
    made->result.waited = US(20000);
    made = add(&run, "login", US(5000));
    need(&run, made, 0, TO_EDGE_AFTER);
    made->test.tags = (const char **)some_tags;
    made->test.tag_count = 2;
    made = add(&run, "order", US(2000));
    need(&run, made, 1, TO_EDGE_AFTER);
    breaks(made, &price);
    made->result.out = (struct to_output)OUTPUT("ordering tea\n");
    made = add(&run, "pay", US(1));
    need(&run, made, 2, TO_EDGE_AFTER);
    need(&run, made, 0, TO_EDGE_AFTER);
    never_runs(&run, made);
    made->result.outcome = TO_SKIPPED;
    made->result.root = &run.list[2].test;
    made->result.root_outcome = TO_FAILED;
    made = add(&run, "parse", US(700));
    breaks(made, &crash);
    made->result.outcome = TO_ERRORED;
    made = add(&run, "hang", US(9000));
    made->result.outcome = TO_TIMED_OUT;
    made->result.type = "timeout";
    made->result.reason = "timed out after 0.009 s";
    made = add(&run, "known", US(100));
    made->result.outcome = TO_XFAILED;
    made->result.reason = "issue 12";
    made = add(&run, "mocked", US(1));
    need(&run, made, 5, TO_EDGE_AFTER_ANY);
    never_runs(&run, made);
    made->result.mocked = true;
    made = add(&run, "lazy", US(50));
    made->result.outcome = TO_SKIPPED;
    made->result.type = "user";
    made->result.reason = "no network";
    add(&run, "fine", US(2500))->test.suite = "stock";
    run.end = US(24000);
    return run;
}

#define NASTY                                                                                  \
    "</script><script>window.harm = 1</script><img src=x onerror='window.harm = 2'>"           \
    "<!-- <script> ]]> &lt; \" ' ` ${window.harm = 3} javascript:alert(1) \\ \xe2\x80\xa8 "      \
    "\xff\xed\xa0\x80 \xef\xbf\xbe \033[31mred\033[0m \001 \r end"

static const struct to_problem nasty_problem = {"assert_" NASTY, NASTY, NASTY "\n" NASTY, NASTY,
                                                NASTY, 7, 0};

static struct run make_nasty(void)
{
    static const char *const tags[] = {NASTY, "__proto__", "constructor"};
    static const char *const names[] = {NASTY, "__proto__",   "constructor",
                                        "%",   "%zz&tag=x#y", ""};
    struct run run = new_run(8);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct made *made = add(&run, "", US(1000));
        made->test.name = names[i];
        made->test.module = i % 2 ? NASTY : "toString";
        made->test.suite = i % 2 ? "<b>" : NASTY;
        made->test.file = NASTY;
        made->test.repeat = NASTY;
        made->test.tags = (const char **)tags;
        made->test.tag_count = 3;
        breaks(made, &nasty_problem);
        made->result.left_behind = "12 " NASTY "\n";
        made->result.left_count = 1;
        made->result.kept = NASTY;
        made->result.out = (struct to_output)OUTPUT(NASTY "\0" NASTY);
        made->result.err = (struct to_output){NASTY, 20, NASTY, 10, 12345};
        if (i > 0) {
            need(&run, made, i - 1, TO_EDGE_AFTER_ANY);
        }
    }
    run.command = NASTY;
    run.cancelled = NASTY;
    return run;
}

/* Many tests, of which the first `failures` of each hundred fail. */
static struct run make_large(size_t count, size_t failures)
{
    struct run run = new_run(count);
    uint64_t state = 17;
    for (size_t i = 0; i < count; i++) {
        char name[32];
        snprintf(name, sizeof name, "test_%zu", i);
        struct made *made = add(&run, name, US(100 + (int64_t)random_below(&state, 3000)));
        if (i > 0 && random_below(&state, 3) == 0) {
            size_t near = i < 50 ? i : 50;
            need(&run, made, i - 1 - random_below(&state, (uint32_t)near), TO_EDGE_AFTER_ANY);
        }
        if (i % 100 < failures) {
            breaks(made, i % 2 ? &price : &crash);
        }
    }
    return run;
}

/* One test that is tied to no other takes longer than all the others, which are pairs. */
static struct run make_lonely(void)
{
    enum { COUNT = 401 };
    struct run run = new_run(COUNT);
    add(&run, "alone", US(1000 * 1000));
    for (size_t i = 1; i < COUNT; i++) {
        char name[32];
        snprintf(name, sizeof name, "test_%zu", i);
        struct made *made = add(&run, name, US(i));
        if (i % 2 == 0) {
            need(&run, made, i - 1, TO_EDGE_AFTER);
        }
    }
    return run;
}

/* ---- telling and reading ---- */

static char folder[] = "/tmp/to-test-page-XXXXXX";
static char path[1100];

typedef struct to_reporter *new_reporter(const char *path, struct to_error *error);

static void tell_begin(struct to_reporter *reporter, const struct run *run)
{
    const struct to_case **cases = calloc(run->count + 1, sizeof(struct to_case *));
    for (size_t i = 0; i < run->count; i++) {
        cases[i] = &run->list[i].test;
    }
    struct to_event event = {.kind = TO_EVENT_RUN_BEGIN, .number = 1};
    event.as.run_begin.cases = cases;
    event.as.run_begin.count = run->count;
    event.as.run_begin.modules = 1;
    event.as.run_begin.workers = WORKERS;
    event.as.run_begin.shuffled = true;
    event.as.run_begin.seed = UINT64_MAX;
    event.as.run_begin.date = INT64_C(1795425804500000000);
    event.as.run_begin.command = run->command;
    event.as.run_begin.version = "1.2.3";
    event.as.run_begin.host = run->command;
    to_reporter_event(reporter, &event);
    free(cases);
}

static void tell_test_begin(struct to_reporter *reporter, const struct made *made)
{
    struct to_event event = {.kind = TO_EVENT_TEST_BEGIN, .time = made->result.begin};
    event.as.test_begin.test = &made->test;
    event.as.test_begin.worker = made->result.worker;
    to_reporter_event(reporter, &event);
    if (made->up) {
        event = (struct to_event){.kind = TO_EVENT_UP, .time = made->up};
        event.as.up.fixture = &made->test;
        to_reporter_event(reporter, &event);
    }
}

static void tell_test_end(struct to_reporter *reporter, const struct made *made)
{
    struct to_event event = {.kind = TO_EVENT_TEST_END};
    event.time = made->result.begin + made->result.duration + made->result.waited;
    event.as.test_end.test = &made->test;
    event.as.test_end.result = &made->result;
    to_reporter_event(reporter, &event);
}

/* Fixtures that were up end last. */
static void tell(struct to_reporter *reporter, const struct run *run)
{
    tell_begin(reporter, run);
    for (size_t i = 0; i < run->count; i++) {
        if (run->list[i].result.started) {
            tell_test_begin(reporter, &run->list[i]);
        }
        if (!run->list[i].up) {
            tell_test_end(reporter, &run->list[i]);
        }
    }
    for (size_t i = run->count; i-- > 0;) {
        if (run->list[i].up) {
            tell_test_end(reporter, &run->list[i]);
        }
    }
    struct to_event event = {.kind = TO_EVENT_RUN_END, .time = run->end};
    event.as.run_end.cancelled = run->cancelled;
    to_reporter_event(reporter, &event);
}

static void write_report(new_reporter *kind, const struct run *run)
{
    struct to_error error = {0};
    struct to_reporter *reporter = kind(path, &error);
    ck_assert_ptr_nonnull(reporter);
    tell(reporter, run);
    ck_assert_int_eq(to_reporter_close(reporter, &error), 0);
}

static char *read_all(size_t *ret_size)
{
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    ck_assert_int_eq(fread(text, 1, (size_t)size, file), size);
    fclose(file);
    *ret_size = (size_t)size;
    return text;
}

static json_t *parse(const char *text, size_t size)
{
    json_error_t error;
    json_t *json = json_loadb(text, size, 0, &error);
    if (!json) {
        ck_abort_msg("%s at %d:%d", error.text, error.line, error.column);
    }
    return json;
}

/* The data of the page, as a browser finds it: up to the first "</script". */
static json_t *page_data(const struct run *run)
{
    static const char mark[] = "id=\"data\">";
    size_t size;
    write_report(to_html_new, run);
    char *text = read_all(&size);
    ck_assert_uint_eq(strlen(text), size);
    char *data = strstr(text, mark);
    ck_assert_ptr_nonnull(data);
    data += strlen(mark);
    char *end = strstr(data, "</script");
    ck_assert_ptr_nonnull(end);
    ck_assert_ptr_null(memchr(data, '<', (size_t)(end - data)));
    json_t *json = parse(data, (size_t)(end - data));
    free(text);
    return json;
}

static json_t *test_at(const json_t *data, size_t place)
{
    return json_array_get(json_object_get(data, "tests"), place);
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "(none)";
}

static int number_of(const json_t *object, const char *name)
{
    const json_t *number = json_object_get(object, name);
    return json_is_integer(number) ? (int)json_integer_value(number) : -1;
}

static int item_of(const json_t *object, const char *name, size_t place)
{
    return (int)json_integer_value(json_array_get(json_object_get(object, name), place));
}

/* ---- the page ---- */

START_TEST(page_tells_the_run)
{
    struct run run = make_shop();
    json_t *data = page_data(&run);
    const json_t *told = json_object_get(data, "run");
    ck_assert_str_eq(text_of(told, "command"), "to-test -j4 ./shop");
    ck_assert_str_eq(text_of(told, "isolate"), "process");
    ck_assert_str_eq(text_of(told, "version"), "1.2.3");
    ck_assert_str_eq(text_of(told, "seed"), "18446744073709551615");
    ck_assert_int_eq(number_of(told, "workers"), WORKERS);
    ck_assert_int_eq(number_of(told, "duration"), 24000);
    ck_assert(json_is_null(json_object_get(told, "cancelled")));
    ck_assert_str_eq(text_of(json_object_get(told, "outcomes"), "timed out"), "failed");
    ck_assert_uint_eq(json_array_size(json_object_get(data, "tests")), run.count);
    json_decref(data);
    free(run.list);
}
END_TEST

START_TEST(page_tells_each_test)
{
    struct run run = make_shop();
    json_t *data = page_data(&run);
    const json_t *server = test_at(data, 0);
    ck_assert_str_eq(text_of(server, "kind"), "fixture");
    ck_assert_int_eq(number_of(server, "up"), 3000);
    ck_assert_int_eq(number_of(server, "waited"), 20000);
    ck_assert_int_eq(number_of(server, "duration"), 4000);
    const json_t *login = test_at(data, 1);
    ck_assert_str_eq(text_of(login, "outcome"), "passed");
    ck_assert_str_eq(text_of(login, "why"), "(none)");
    ck_assert_int_eq(item_of(login, "needs", 0), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(login, "tags")), 2);
    ck_assert_int_eq(number_of(login, "begin"), 3000);
    const json_t *order = test_at(data, 2);
    ck_assert_str_eq(text_of(order, "why"), price.message);
    ck_assert_str_eq(text_of(order, "out"), "ordering tea\n");
    const json_t *problem = json_array_get(json_object_get(order, "problems"), 0);
    ck_assert_str_eq(text_of(problem, "detail"), price.detail);
    ck_assert_str_eq(text_of(problem, "function"), "check_price");
    const json_t *pay = test_at(data, 3);
    ck_assert_str_eq(text_of(pay, "outcome"), "skipped");
    ck_assert_int_eq(number_of(pay, "root"), 2);
    ck_assert_int_eq(number_of(pay, "begin"), -1);
    ck_assert(json_is_true(json_object_get(test_at(data, 7), "mocked")));
    ck_assert_int_eq(item_of(test_at(data, 7), "order", 0), 5);
    json_decref(data);
    free(run.list);
}
END_TEST

/* What was not selected has no place; the others are found by theirs. */
START_TEST(page_leaves_out_what_is_not_there)
{
    struct run run = make_shop();
    struct run rest = {.list = run.list + 1, .count = 2, .command = "to-test"};
    json_t *data = page_data(&rest);
    ck_assert_ptr_null(json_object_get(test_at(data, 0), "needs"));
    ck_assert_int_eq(item_of(test_at(data, 1), "needs", 0), 0);
    json_decref(data);
    free(run.list);
}
END_TEST

START_TEST(page_of_hostile_texts)
{
    struct run run = make_nasty();
    json_t *data = page_data(&run);
    const char *name = text_of(test_at(data, 0), "name");
    ck_assert_ptr_nonnull(strstr(name, "</script><script>window.harm = 1</script><img src=x"));
    ck_assert_ptr_nonnull(strstr(name, " \\xFF\\xED\\xA0\\x80 \\uFFFE red"));
    ck_assert_ptr_null(strpbrk(name, "\033\001\r"));
    json_decref(data);
    /* Nothing of it stands anywhere as it was. */
    size_t size;
    char *text = read_all(&size);
    ck_assert_ptr_null(strstr(text, "<script>window"));
    ck_assert_ptr_null(strstr(text, "<img"));
    ck_assert_ptr_nonnull(strstr(text, "&lt;img src=x"));
    free(text);
    free(run.list);
}
END_TEST

START_TEST(page_without_scripts)
{
    struct run run = make_shop();
    size_t size;
    write_report(to_html_new, &run);
    char *text = read_all(&size);
    char *plain = strstr(text, "<noscript>");
    ck_assert_ptr_nonnull(plain);
    *strstr(plain, "</noscript>") = '\0';
    ck_assert_ptr_nonnull(strstr(plain, "5 passed, 3 failed, 2 skipped\n"));
    ck_assert_ptr_nonnull(strstr(plain, "\nfailed: shop::order\n    expected \"12 EUR\""));
    ck_assert_ptr_nonnull(strstr(text, "<title>5 passed, 3 failed, 2 skipped - to-test"));
    free(text);
    free(run.list);
}
END_TEST

START_TEST(page_of_nothing)
{
    struct run run = {.command = "to-test"};
    json_t *data = page_data(&run);
    ck_assert_uint_eq(json_array_size(json_object_get(data, "tests")), 0);
    json_decref(data);
}
END_TEST

/* However much is printed, a browser must be able to open it. */
START_TEST(page_has_a_limit)
{
    enum { MUCH = 64 * 1024 };
    struct run run = make_large(3000, 100);
    char *much = malloc(MUCH);
    memset(much, '<', MUCH); /* takes six times the space */
    for (size_t i = 0; i < run.count; i++) {
        run.list[i].result.out = (struct to_output){much, MUCH, much, MUCH, 99};
        run.list[i].result.err = run.list[i].result.out;
    }
    json_t *data = page_data(&run);
    size_t size;
    free(read_all(&size));
    ck_assert_uint_lt(size, 100u << 20);
    ck_assert_ptr_nonnull(strstr(text_of(test_at(data, 0), "out"), "bytes left out"));
    ck_assert_str_eq(text_of(test_at(data, 2998), "why"), crash.message);
    json_decref(data);
    free(much);
    free(run.list);
}
END_TEST

/* ---- the trace ---- */

static json_t *trace_events(const struct run *run)
{
    size_t size;
    write_report(to_trace_new, run);
    char *text = read_all(&size);
    json_t *trace = parse(text, size);
    json_t *events = json_incref(json_object_get(trace, "traceEvents"));
    ck_assert(json_is_array(events));
    json_decref(trace);
    free(text);
    return events;
}

static double time_of(const json_t *event)
{
    const json_t *time = json_object_get(event, "ts");
    ck_assert(json_is_number(time));
    return json_number_value(time);
}

static bool is(const json_t *event, const char *phase)
{
    return strcmp(text_of(event, "ph"), phase) == 0;
}

static bool same_track(const json_t *a, const json_t *b)
{
    return number_of(a, "pid") == number_of(b, "pid") &&
           number_of(a, "tid") == number_of(b, "tid");
}

/* Whether a span of this track goes on at that moment. */
static bool is_within_a_span(const json_t *events, const json_t *arrow)
{
    int open = 0;
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event) {
        if (!same_track(event, arrow) || is(event, "M") || time_of(event) > time_of(arrow)) {
            continue;
        }
        open += is(event, "B") - is(event, "E");
    }
    return open > 0;
}

/* On each track spans follow one another or lie within one another, and all end, by name. */
static void check_tracks(const json_t *events)
{
    enum { TRACKS = 64 };
    int depth[2][TRACKS] = {0};
    double last[2][TRACKS] = {0};
    const char *open[2][TRACKS][2] = {0};
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event) {
        if (!is(event, "B") && !is(event, "E")) {
            continue;
        }
        int group = number_of(event, "pid") - 1;
        int track = number_of(event, "tid");
        ck_assert(group >= 0 && group < 2 && track > 0 && track < TRACKS);
        ck_assert_msg(time_of(event) >= last[group][track], "event %zu is before another", i);
        last[group][track] = time_of(event);
        if (is(event, "B")) {
            ck_assert_int_lt(depth[group][track], group + 1);
            open[group][track][depth[group][track]++] = text_of(event, "name");
        } else {
            ck_assert_int_gt(depth[group][track], 0);
            ck_assert_str_eq(open[group][track][--depth[group][track]],
                             text_of(event, "name"));
        }
    }
    for (i = 0; i < TRACKS; i++) {
        ck_assert_int_eq(depth[0][i], 0);
        ck_assert_int_eq(depth[1][i], 0);
    }
}

/* Each arrow has two ends, the first before the second, each in a span. Returns how many. */
static size_t check_arrows(const json_t *events)
{
    size_t arrows = 0;
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event) {
        if (is(event, "s")) {
            const json_t *end = json_array_get(events, i + 1);
            arrows++;
            ck_assert(is(end, "f"));
            ck_assert_int_eq(number_of(event, "id"), number_of(end, "id"));
            ck_assert_str_eq(text_of(end, "bp"), "e");
            ck_assert(time_of(event) <= time_of(end));
            ck_assert(is_within_a_span(events, event));
            ck_assert(is_within_a_span(events, end));
        }
    }
    return arrows;
}

START_TEST(trace_of_a_shop)
{
    struct run run = make_shop();
    json_t *events = trace_events(&run);
    check_tracks(events);
    ck_assert_uint_eq(check_arrows(events), 2); /* server to login to order */
    size_t tests = 0;
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event) {
        tests += strcmp(text_of(event, "cat"), "test") == 0;
        if (is(event, "B") && strcmp(text_of(event, "name"), "shop::order") == 0) {
            const json_t *arguments = json_object_get(event, "args");
            ck_assert_str_eq(text_of(arguments, "outcome"), "failed");
            ck_assert_str_eq(text_of(arguments, "why"), price.message);
        }
    }
    ck_assert_uint_eq(tests, run.count - 3); /* a fixture, and two that did not run */
    json_decref(events);
    free(run.list);
}
END_TEST

/* Clocks that differ a little make no spans that overlap. */
START_TEST(trace_of_clocks_that_differ)
{
    struct run run = make_large(200, 0);
    for (size_t i = 0; i < run.count; i++) {
        run.list[i].result.begin -= i % 3 ? US(2) : 0;
    }
    json_t *events = trace_events(&run);
    check_tracks(events);
    ck_assert_uint_gt(check_arrows(events), 20);
    json_decref(events);
    free(run.list);
}
END_TEST

START_TEST(trace_of_hostile_texts)
{
    struct run run = make_nasty();
    json_t *events = trace_events(&run);
    check_tracks(events);
    json_decref(events);
    free(run.list);
}
END_TEST

START_TEST(trace_of_nothing)
{
    struct run run = {.command = "to-test"};
    json_t *events = trace_events(&run);
    ck_assert_uint_eq(json_array_size(events), 1 + WORKERS);
    json_decref(events);
}
END_TEST

/* ---- both ---- */

START_TEST(what_cannot_be_written)
{
    static new_reporter *const kinds[] = {to_html_new, to_trace_new};
    struct run runs[] = {make_shop(), make_large(5000, 3)};
    for (size_t i = 0; i < 4; i++) {
        struct to_error error = {0};
        struct to_reporter *reporter = kinds[i % 2]("/dev/full", &error);
        ck_assert_ptr_nonnull(reporter);
        tell(reporter, &runs[i / 2]);
        ck_assert_int_eq(to_reporter_close(reporter, &error), -ENOSPC);
        ck_assert_str_eq(error.text, "/dev/full: No space left on device");
        ck_assert_ptr_null(kinds[i % 2]("/dev/null/x", &error));
        ck_assert_str_eq(error.text, "/dev/null/x: Not a directory");
        to_error_free(&error);
    }
    free(runs[0].list);
    free(runs[1].list);
}
END_TEST

START_TEST(nothing_told_nothing_written)
{
    static new_reporter *const kinds[] = {to_html_new, to_trace_new};
    for (size_t i = 0; i < 2; i++) {
        struct to_error error = {0};
        struct to_reporter *reporter = kinds[i](path, &error);
        ck_assert_int_eq(to_reporter_close(reporter, &error), 0);
        ck_assert_int_eq(access(path, F_OK), -1);
    }
}
END_TEST

/* ---- pages to look at ---- */

static const char *samples_folder;

static void write_sample(const char *name, struct run run)
{
    snprintf(path, sizeof path, "%s/%s.html", samples_folder, name);
    write_report(to_html_new, &run);
    free(run.list);
}

START_TEST(write_samples)
{
    struct run cut = make_shop();
    cut.cancelled = "interrupted by SIGINT";
    cut.list[9].result.outcome = TO_CANCELLED;
    write_sample("shop", make_shop());
    write_sample("nasty", make_nasty());
    write_sample("cut", cut);
    write_sample("empty", (struct run){.command = "to-test"});
    write_sample("five", make_large(5, 0));
    write_sample("fifty", make_large(50, 3));
    write_sample("large", make_large(5000, 6));
    write_sample("passed", make_large(5000, 0));
    write_sample("broken", make_large(5000, 100));
    write_sample("lonely", make_lonely());
}
END_TEST

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/report", folder);
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
}

static TCase *make_tests(void)
{
    TCase *tests = tcase_create("page");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, make_folder, remove_folder);
    tcase_add_test(tests, page_tells_the_run);
    tcase_add_test(tests, page_tells_each_test);
    tcase_add_test(tests, page_leaves_out_what_is_not_there);
    tcase_add_test(tests, page_of_hostile_texts);
    tcase_add_test(tests, page_without_scripts);
    tcase_add_test(tests, page_of_nothing);
    tcase_add_test(tests, page_has_a_limit);
    tcase_add_test(tests, trace_of_a_shop);
    tcase_add_test(tests, trace_of_clocks_that_differ);
    tcase_add_test(tests, trace_of_hostile_texts);
    tcase_add_test(tests, trace_of_nothing);
    tcase_add_test(tests, what_cannot_be_written);
    tcase_add_test(tests, nothing_told_nothing_written);
    return tests;
}

int main(int argc, char **argv)
{
    /* No report may depend on it; only the system's own messages may. */
    setlocale(LC_ALL, "");
    setlocale(LC_MESSAGES, "C");
    Suite *suite = suite_create("page");
    if (argc == 3 && strcmp(argv[1], "--write") == 0) {
        TCase *samples = tcase_create("samples");
        samples_folder = argv[2];
        tcase_add_test(samples, write_samples);
        suite_add_tcase(suite, samples);
    } else {
        suite_add_tcase(suite, make_tests());
    }
    return to_unit_main(suite);
}

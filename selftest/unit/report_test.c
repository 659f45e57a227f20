/* SPDX-License-Identifier: MIT
 *
 * Tests of the reporters: made-up events in, bytes out.
 *
 * With `--write FOLDER` reports are written there, to be tried on the programs that read
 * such files, and nothing else is tested.
 */
#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "event.h"
#include "report/file.h"
#include "report/reporter.h"
#include "report/screen.h"
#include "unit.h"

/* ---- made-up runs ---- */

enum { MOST = 16 };
#define US(number) (INT64_C(1000) * (number))
#define OUTPUT(literal) {.head = (literal), .head_size = sizeof(literal) - 1}

struct run {
    struct to_case cases[MOST];
    struct to_result results[MOST];
    size_t order[MOST]; /* in which they end */
    size_t count;
    size_t modules;
    const char *cancelled;
    bool bailed;
    const char *host;
};

/* 2026-11-23T09:23:24.5 */
static const int64_t date = INT64_C(1795425804500000000);

static struct to_reporter *new_junit(const char *path, struct to_error *error)
{
    return to_junit_new(path, &(struct to_junit_options){.checkpoints = true}, error);
}

static struct to_case *add_case(struct run *run, const char *suite, const char *name, int line)
{
    size_t i = run->count++;
    run->order[i] = i;
    run->modules = 1;
    run->cases[i] = (struct to_case){.index = i,
                                     .module = "mylib",
                                     .suite = suite,
                                     .name = name,
                                     .file = "tests/parse.c",
                                     .line = line,
                                     .repeat = "to-test ./mylib::it"};
    run->results[i] = (struct to_result){.outcome = TO_PASSED,
                                         .started = true,
                                         .begin = US(1000 * (int64_t)i),
                                         .duration = US(812),
                                         .exit_status = -1};
    return &run->cases[i];
}

static struct to_result *add(struct run *run, const char *name, enum to_outcome outcome,
                             const char *type, const char *reason)
{
    add_case(run, "parse", name, 10 + (int)run->count);
    struct to_result *result = &run->results[run->count - 1];
    result->outcome = outcome;
    result->type = type;
    result->reason = reason;
    result->started = outcome != TO_SKIPPED;
    return result;
}

static const struct to_problem digits[] = {
    {"assert_eq", "expected 3, got 4: parse(\"x\") == 3", "left:  4\nright: 3", "tests/parse.c",
     "check_digit", 27, 0},
    {"assert_true", "is_digit('x')", "", "tests/parse.c", NULL, 28, 0},
};
static const struct to_problem crash[] = {
    {"signal", "crashed: SIGSEGV (signal 11)", "", NULL, NULL, 0, 0},
};
static const struct to_problem known[] = {
    {"assert_eq", "got 4, expected 5", "", "tests/parse.c", NULL, 70, 0},
};

/* One of each outcome; ends in another order than it is declared. */
static void make_full(struct run *run)
{
    *run = (struct run){0};
    add(run, "accepts_empty", TO_PASSED, NULL, NULL);
    struct to_result *result =
        add(run, "rejects_digits", TO_FAILED, "assert_eq", digits[0].message);
    result->problems = digits;
    result->problem_count = 2;
    result->problems_dropped = 3;
    result->out = (struct to_output)OUTPUT("reading x\n\033[1mbold\033[0m\n");
    result->err = (struct to_output)OUTPUT("warning: odd");
    result = add(run, "survives_null", TO_ERRORED, "signal", crash[0].message);
    result->problems = crash;
    result->problem_count = 1;
    result->signal = SIGSEGV;
    result = add(run, "exits", TO_ERRORED, "exit", "exited with status 3");
    result->exit_status = 3;
    result = add(run, "ends_in_time", TO_TIMED_OUT, "timeout", "timed out after 1.000 s");
    result->limit = TO_SECOND;
    result->duration = TO_SECOND + US(1234);
    result->signal = SIGKILL;
    result = add(run, "needs_network", TO_SKIPPED, "user", "no network");
    result->started = true;
    result = add(run, "needs_digits", TO_SKIPPED, "dependency", NULL);
    result->root = &run->cases[1];
    result->root_outcome = TO_FAILED;
    result = add(run, "known_bug", TO_XFAILED, "expected-failure", "issue 12");
    result->problems = known;
    result->problem_count = 1;
    add(run, "fixed_bug", TO_XPASSED, "unexpected-pass", "issue 13");
    run->order[0] = 1;
    run->order[1] = 0;
}

/* The same, cut short. */
static void make_cancelled(struct run *run, bool bailed)
{
    *run = (struct run){.bailed = bailed,
                        .cancelled = bailed ? "interrupted by SIGINT" : "1 test failed (-x)"};
    add(run, "first", TO_FAILED, "user", "no \"good\" <&>");
    add(run, "running", TO_CANCELLED, "cancelled", run->cancelled)->duration = US(2000500);
    add(run, "waiting", TO_CANCELLED, "cancelled", run->cancelled)->started = false;
    add(run, "late", TO_PASSED, NULL, NULL);
}

#define NASTY                                                                                  \
    "]]> <![CDATA[ & &amp; &#27; \" ' \\ \\x41 # SKIP \033[31mred\033[0m \033[3 \001\x7f \xff"   \
    "\xed\xa0\x80 \xef\xbf\xbe \xe2\x82\xac \xc2\x9b \xf0\x9f\x98\x80"

static const struct to_problem nasty[] = {
    {"assert_str_eq", NASTY "\nsecond: line\r\n", NASTY "\rsecond\r\n---\n\n...\nBail out!",
     "tests/" NASTY ".c", NASTY, 1, 0},
};

static void make_nasty(struct run *run)
{
    static const char output[] = NASTY "\0\r\n\nok 7\nnot ok\n1..3\n  ---\nBail out! x\nlone\rcr\n";
    *run = (struct run){0};
    struct to_result *result = add(run, "text", TO_FAILED, "assert_str_eq", nasty[0].message);
    result->problems = nasty;
    result->problem_count = 1;
    result->out = (struct to_output)OUTPUT(output);
    result->err = (struct to_output){output, 20, output + 40, 10, 123456};
    add(run, "a \\# TODO b # c \\#skip \\", TO_PASSED, NULL, NULL);
    add(run, " C:\\dir\n\\\\x\t\001\xff\xef\xbf\xbe\xe2\x82\xac<&>\"' ", TO_SKIPPED, "user",
        "why # not \\\nindeed");
    add(run, "plain", TO_XFAILED, "expected-failure", "issue #5 \033[1mx");
    add_case(run, "sto.re", "text2", 99);
    run->cases[4].file = "tests/st\033[0more.c";
}

static void make_empty(struct run *run)
{
    *run = (struct run){.modules = 1};
}

static void make_two_modules(struct run *run)
{
    *run = (struct run){0};
    add_case(run, "b", "one", 1);
    add_case(run, "a", "two", 2);
    add_case(run, "b", "three", 3);
    add_case(run, "b", "one", 4)->module = "other";
    run->modules = 2;
}

static void tell_begin(struct to_reporter *reporter, const struct run *run)
{
    const struct to_case *cases[MOST];
    for (size_t i = 0; i < run->count; i++) {
        cases[i] = &run->cases[i];
    }
    struct to_event event = {.kind = TO_EVENT_RUN_BEGIN, .number = 1};
    event.as.run_begin.cases = cases;
    event.as.run_begin.count = run->count;
    event.as.run_begin.modules = run->modules;
    event.as.run_begin.workers = 2;
    event.as.run_begin.date = date;
    event.as.run_begin.command = "to-test";
    event.as.run_begin.version = "1.2.3";
    event.as.run_begin.host = run->host;
    to_reporter_event(reporter, &event);
}

static void tell_test_begin(struct to_reporter *reporter, const struct run *run, size_t i)
{
    struct to_event event = {.kind = TO_EVENT_TEST_BEGIN, .time = run->results[i].begin};
    event.as.test_begin.test = &run->cases[i];
    to_reporter_event(reporter, &event);
}

/* What the events borrow does not outlive the call: copies that are overwritten. */
static void tell_test_end(struct to_reporter *reporter, const struct run *run, size_t i,
                          int64_t time)
{
    struct to_result result = run->results[i];
    char *head = malloc(result.out.head_size + 1);
    ck_assert_ptr_nonnull(head);
    if (result.out.head_size > 0) {
        memcpy(head, result.out.head, result.out.head_size);
    }
    result.out.head = head;
    struct to_event event = {.kind = TO_EVENT_TEST_END, .time = time};
    event.as.test_end.test = &run->cases[i];
    event.as.test_end.result = &result;
    to_reporter_event(reporter, &event);
    memset(head, 'X', result.out.head_size);
    free(head);
}

static void tell_end(struct to_reporter *reporter, const struct run *run)
{
    struct to_event event = {.kind = TO_EVENT_RUN_END, .time = US(1234567)};
    for (size_t i = 0; i < run->count; i++) {
        enum to_outcome outcome = run->results[i].outcome;
        event.as.run_end.outcomes[outcome]++;
        event.as.run_end.counts[to_outcome_counts_as(outcome)]++;
    }
    event.as.run_end.cancelled = run->cancelled;
    event.as.run_end.bailed = run->bailed;
    to_reporter_event(reporter, &event);
}

static void tell(struct to_reporter *reporter, const struct run *run)
{
    tell_begin(reporter, run);
    for (size_t i = 0; i < run->count; i++) {
        size_t test = run->order[i];
        if (run->results[test].started) {
            tell_test_begin(reporter, run, test);
        }
        tell_test_end(reporter, run, test, US(20000));
    }
    tell_end(reporter, run);
}

/* ---- files ---- */

static char folder[1024];
static char path[1040];

static void make_folder(void)
{
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/to-test-report-XXXXXX", temporary ? temporary : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/report", folder);
    setenv("SOURCE_DATE_EPOCH", "1", 1);
}

/* Nothing may be left beside the report. */
static void remove_folder(void)
{
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}

static char *read_all(const char *from)
{
    struct to_buffer text = {0};
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    for (;;) {
        char *at = to_buffer_reserve(&text, 65536);
        ck_assert_ptr_nonnull(at);
        ssize_t size = read(fd, at, 65536);
        ck_assert_int_ge(size, 0);
        if (size == 0) {
            break;
        }
        text.size += (size_t)size;
    }
    close(fd);
    return to_buffer_take(&text);
}

static void write_all(const char *to, const char *text)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(to_write_all(fd, text, strlen(text)), 0);
    close(fd);
}

typedef struct to_reporter *new_reporter(const char *path, struct to_error *error);

static void report(new_reporter *new, const char *to, const struct run *run)
{
    struct to_error error = {0};
    struct to_reporter *reporter = new(to, &error);
    ck_assert_msg(reporter != NULL, "%s", error.text);
    tell(reporter, run);
    ck_assert_int_eq(to_reporter_close(reporter, &error), 0);
}

static void check_report(new_reporter *new, const struct run *run, const char *expected)
{
    report(new, path, run);
    char *text = read_all(path);
    ck_assert_str_eq(text, expected);
    free(text);
}

/* ---- TAP ---- */

START_TEST(tap_full)
{
    struct run run;
    make_full(&run);
    check_report(to_tap_new, &run,
                 "TAP version 13\n"
                 "1..9\n"
                 "# to-test 1.2.3\n"
                 "not ok 1 - mylib.parse: rejects_digits\n"
                 "  ---\n"
                 "  message: \"expected 3, got 4: parse(\\\"x\\\") == 3\"\n"
                 "  severity: fail\n"
                 "  duration_ms: 0.812\n"
                 "  at:\n"
                 "    file: \"tests/parse.c\"\n"
                 "    line: 27\n"
                 "  ...\n"
                 "# detail| tests/parse.c:27: expected 3, got 4: parse(\"x\") == 3, in check_digit\n"
                 "# detail|   left:  4\n"
                 "# detail|   right: 3\n"
                 "# detail| tests/parse.c:28: is_digit('x')\n"
                 "# detail| ... 3 problems left out ...\n"
                 "# stdout| reading x\n"
                 "# stdout| bold\n"
                 "# stderr| warning: odd\n"
                 "ok 2 - mylib.parse: accepts_empty\n"
                 "not ok 3 - mylib.parse: survives_null\n"
                 "  ---\n"
                 "  message: \"crashed: SIGSEGV (signal 11)\"\n"
                 "  severity: error\n"
                 "  duration_ms: 0.812\n"
                 "  signal: \"SIGSEGV\"\n"
                 "  at:\n"
                 "    file: \"tests/parse.c\"\n"
                 "    line: 12\n"
                 "  ...\n"
                 "not ok 4 - mylib.parse: exits\n"
                 "  ---\n"
                 "  message: \"exited with status 3\"\n"
                 "  severity: error\n"
                 "  duration_ms: 0.812\n"
                 "  exit_code: 3\n"
                 "  at:\n"
                 "    file: \"tests/parse.c\"\n"
                 "    line: 13\n"
                 "  ...\n"
                 "not ok 5 - mylib.parse: ends_in_time\n"
                 "  ---\n"
                 "  message: \"timed out after 1.000 s\"\n"
                 "  severity: error\n"
                 "  duration_ms: 1001.234\n"
                 "  timeout_ms: 1000\n"
                 "  at:\n"
                 "    file: \"tests/parse.c\"\n"
                 "    line: 14\n"
                 "  ...\n"
                 "ok 6 - mylib.parse: needs_network # SKIP no network\n"
                 "ok 7 - mylib.parse: needs_digits # SKIP not run: depends on "
                 "\"mylib::rejects_digits\", which failed\n"
                 "not ok 8 - mylib.parse: known_bug # TODO issue 12\n"
                 "  ---\n"
                 "  message: \"got 4, expected 5\"\n"
                 "  severity: todo\n"
                 "  duration_ms: 0.812\n"
                 "  at:\n"
                 "    file: \"tests/parse.c\"\n"
                 "    line: 70\n"
                 "  ...\n"
                 "not ok 9 - mylib.parse: fixed_bug\n"
                 "  ---\n"
                 "  message: \"expected to fail (issue 13), but passed\"\n"
                 "  severity: fail\n"
                 "  duration_ms: 0.812\n"
                 "  at:\n"
                 "    file: \"tests/parse.c\"\n"
                 "    line: 18\n"
                 "  ...\n");
}
END_TEST

START_TEST(tap_names)
{
    struct run run;
    make_nasty(&run);
    report(to_tap_new, path, &run);
    char *text = read_all(path);
    ck_assert_ptr_nonnull(
        strstr(text, "\nok 2 - mylib.parse: a \\\\\\x23 TODO b \\# c \\\\\\x23skip \\x5C\nok 3"));
    ck_assert_ptr_nonnull(strstr(text, "\nok 3 - mylib.parse: C:\\dir \\\\\\x \\x01\\xFF\\uFFFE"
                                       "\xe2\x82\xac<&>\"' # SKIP why \\# not \\ indeed\nnot"));
    ck_assert_ptr_nonnull(strstr(text, "# TODO issue \\#5 x\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n# stdout| Bail out! x\n# stdout| lone\n# stdout| cr\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n# stderr| [... 123456 bytes left out by to-test ...]\n"));
    ck_assert_ptr_nonnull(strstr(text, "\\rsecond\n# detail|   ---\n"));
    ck_assert_ptr_null(strstr(text, "\n\n"));
    free(text);
}
END_TEST

START_TEST(tap_empty)
{
    struct run run;
    make_empty(&run);
    check_report(to_tap_new, &run, "TAP version 13\n1..0 # SKIP no tests selected\n");
}
END_TEST

#define TAP_CANCELLED                                                                         \
    "TAP version 13\n1..4\n# to-test 1.2.3\n"                                                 \
    "not ok 1 - mylib.parse: first\n  ---\n  message: \"no \\\"good\\\" <&>\"\n"              \
    "  severity: fail\n  duration_ms: 0.812\n"                                                \
    "  at:\n    file: \"tests/parse.c\"\n    line: 10\n  ...\n"                               \
    "not ok 2 - mylib.parse: running\n  ---\n  message: \"cancelled: %s\"\n"                  \
    "  severity: error\n  duration_ms: 2000.500\n"                                            \
    "  at:\n    file: \"tests/parse.c\"\n    line: 11\n  ...\n"                               \
    "ok 3 - mylib.parse: late\n%s"

START_TEST(tap_cancelled)
{
    struct run run;
    char expected[1024];
    make_cancelled(&run, true);
    snprintf(expected, sizeof expected, TAP_CANCELLED, "interrupted by SIGINT",
             "Bail out! interrupted by SIGINT\n");
    check_report(to_tap_new, &run, expected);
    make_cancelled(&run, false);
    snprintf(expected, sizeof expected, TAP_CANCELLED, "1 test failed (-x)",
             "ok 4 - mylib.parse: waiting # SKIP cancelled: 1 test failed (-x)\n");
    check_report(to_tap_new, &run, expected);
}
END_TEST

/* ---- JUnit ---- */

#define CASE(name, line, time)                                                                \
    "    <testcase name=\"" name "\" classname=\"mylib.parse\" file=\"tests/parse.c\" line=\"" \
    line "\" time=\"" time "\""

START_TEST(junit_full)
{
    struct run run;
    make_full(&run);
    check_report(
        new_junit, &run,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"mylib\" tests=\"9\" failures=\"2\" errors=\"3\" skipped=\"3\""
        " time=\"1.234\" timestamp=\"2026-11-23T09:23:24+00:00\">\n"
        "  <testsuite name=\"parse\" tests=\"9\" failures=\"2\" errors=\"3\" skipped=\"3\""
        " time=\"1.005\" timestamp=\"2026-11-23T09:23:24+00:00\" id=\"0\">\n"
        "    <properties>\n"
        "      <property name=\"to-test.version\" value=\"1.2.3\"/>\n"
        "      <property name=\"to-test.jobs\" value=\"2\"/>\n"
        "    </properties>\n"
        CASE("accepts_empty", "10", "0.000812") "/>\n"
        CASE("rejects_digits", "11", "0.000812") ">\n"
        "      <failure message=\"expected 3, got 4: parse(&quot;x&quot;) == 3\""
        " type=\"assert_eq\">tests/parse.c:27: expected 3, got 4: parse(&quot;x&quot;) == 3,"
        " in check_digit\n  left:  4\n  right: 3\n"
        "tests/parse.c:28: is_digit('x')\n"
        "... 3 problems left out ...</failure>\n"
        "      <system-out>reading x\nbold\n</system-out>\n"
        "      <system-err>warning: odd</system-err>\n"
        "    </testcase>\n"
        CASE("survives_null", "12", "0.000812") ">\n"
        "      <error message=\"crashed: SIGSEGV (signal 11)\" type=\"signal\">"
        "crashed: SIGSEGV (signal 11)</error>\n"
        "    </testcase>\n"
        CASE("exits", "13", "0.000812") ">\n"
        "      <error message=\"exited with status 3\" type=\"exit\">"
        "exited with status 3</error>\n"
        "    </testcase>\n"
        CASE("ends_in_time", "14", "1.001234") ">\n"
        "      <error message=\"timed out after 1.000 s\" type=\"timeout\">"
        "timed out after 1.000 s</error>\n"
        "    </testcase>\n"
        CASE("needs_network", "15", "0.000812") ">\n"
        "      <skipped message=\"no network\" type=\"user\">no network</skipped>\n"
        "    </testcase>\n"
        CASE("needs_digits", "16", "0.000000") ">\n"
        "      <skipped message=\"not run: depends on &quot;mylib::rejects_digits&quot;, which"
        " failed\" type=\"dependency\">not run: depends on &quot;mylib::rejects_digits&quot;,"
        " which failed</skipped>\n"
        "    </testcase>\n"
        CASE("known_bug", "17", "0.000812") ">\n"
        "      <skipped message=\"expected failure (issue 12): got 4, expected 5\""
        " type=\"expected-failure\">expected failure (issue 12): got 4, expected 5</skipped>\n"
        "    </testcase>\n"
        CASE("fixed_bug", "18", "0.000812") ">\n"
        "      <failure message=\"expected to fail (issue 13), but passed\""
        " type=\"unexpected-pass\">expected to fail (issue 13), but passed</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}
END_TEST

static xmlDocPtr parse(void)
{
    xmlDocPtr document = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    ck_assert_ptr_nonnull(document);
    return document;
}

static long number(xmlNodePtr node, const char *name)
{
    xmlChar *text = xmlGetProp(node, (const xmlChar *)name);
    ck_assert_ptr_nonnull(text);
    long value = strtol((const char *)text, NULL, 10);
    xmlFree(text);
    return value;
}

static long count_elements(xmlNodePtr node, const char *name)
{
    long count = 0;
    for (xmlNodePtr child = node->children; child; child = child->next) {
        count += strcmp((const char *)child->name, name) == 0 && child->type == XML_ELEMENT_NODE;
        count += count_elements(child, name);
    }
    return count;
}

static void check_counts(xmlNodePtr node)
{
    ck_assert_int_eq(number(node, "tests"), count_elements(node, "testcase"));
    ck_assert_int_eq(number(node, "failures"), count_elements(node, "failure"));
    ck_assert_int_eq(number(node, "errors"), count_elements(node, "error"));
    ck_assert_int_eq(number(node, "skipped"), count_elements(node, "skipped"));
}

/* Reads the report back; returns how many suites it has. */
static int check_junit(void)
{
    int suites = 0;
    xmlDocPtr document = parse();
    xmlNodePtr root = xmlDocGetRootElement(document);
    check_counts(root);
    for (xmlNodePtr child = root->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            check_counts(child);
            suites++;
        }
    }
    xmlFreeDoc(document);
    return suites;
}

START_TEST(junit_reads_back)
{
    static void (*const makers[])(struct run *) = {make_full, make_nasty, make_empty,
                                                   make_two_modules};
    static const int suites[] = {1, 2, 1, 3};
    struct run run;
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        makers[i](&run);
        report(new_junit, path, &run);
        ck_assert_int_eq(check_junit(), suites[i]);
    }
}
END_TEST

/* Whether the texts are in the report, in this order. */
static void check_has(const char *const *texts)
{
    char *report_text = read_all(path);
    const char *at = report_text;
    for (; *texts; texts++) {
        at = strstr(at, *texts);
        ck_assert_msg(at != NULL, "not there, or not in order: %s", *texts);
    }
    free(report_text);
}

START_TEST(junit_suites)
{
    struct run run;
    make_two_modules(&run);
    report(new_junit, path, &run);
    check_has((const char *const[]){
        "<testsuites name=\"to-test\" tests=\"4\"", "<testsuite name=\"mylib.b\" tests=\"2\"",
        " id=\"0\"", "\"one\" classname=\"mylib.b\"", "\"three\" classname=\"mylib.b\"",
        "<testsuite name=\"mylib.a\" tests=\"1\"", " id=\"1\"", "\"two\"",
        "<testsuite name=\"other.b\" tests=\"1\"", "\"one\" classname=\"other.b\"", NULL});
}
END_TEST

/* A suite takes as long as its fixture is up, the fixture only what it has to do. */
START_TEST(junit_fixture)
{
    struct run run = {0};
    add_case(&run, "b", "server", 1)->is_fixture = true;
    add_case(&run, "b", "login", 2);
    run.results[0].waited = US(1000000);
    report(new_junit, path, &run);
    check_has((const char *const[]){
        "tests=\"2\"", "<testsuite name=\"b\" tests=\"2\"", " time=\"1.000\"", "\"server\"",
        " time=\"0.000812\"", "\"login\"", NULL});
}
END_TEST

START_TEST(junit_cancelled)
{
    struct run run;
    make_cancelled(&run, true);
    report(new_junit, path, &run);
    check_junit();
    check_has((const char *const[]){
        "errors=\"1\" skipped=\"1\"", "time=\"2.000500\"",
        "<error message=\"cancelled: interrupted by SIGINT\" type=\"cancelled\">cancelled: ",
        "time=\"0.000000\"",
        "<skipped message=\"cancelled: interrupted by SIGINT\" type=\"cancelled\">cancelled: ",
        NULL});
}
END_TEST

START_TEST(junit_hostname)
{
    struct run run;
    make_full(&run);
    run.host = "build \033[1mer\001";
    report(new_junit, path, &run);
    check_has((const char *const[]){
        "timestamp=\"2026-11-23T09:23:24+00:00\" hostname=\"build er\\x01\"", NULL});
}
END_TEST

START_TEST(junit_checkpoint)
{
    struct run run;
    struct to_error error = {0};
    make_full(&run);
    write_all(path, "old");
    struct to_reporter *reporter = new_junit(path, &error);
    ck_assert_ptr_nonnull(reporter);
    tell_begin(reporter, &run);
    tell_test_begin(reporter, &run, 0);
    tell_test_begin(reporter, &run, 1);
    tell_test_end(reporter, &run, 0, TO_SECOND);
    char *text = read_all(path);
    ck_assert_str_eq(text, "old");
    free(text);

    tell_test_end(reporter, &run, 2, TO_SECOND + 1);
    ck_assert_int_eq(check_junit(), 1);
    check_has((const char *const[]){
        "tests=\"9\" failures=\"0\" errors=\"2\" skipped=\"6\" time=\"1.000\"",
        "\"accepts_empty\"", "time=\"0.000812\"/>", "\"rejects_digits\"", "time=\"0.999000\"",
        "<error message=\"not ended when this report was written\" type=\"cancelled\">not ended",
        "\"survives_null\"", "type=\"signal\"", "\"exits\"", "time=\"0.000000\"",
        "<skipped message=\"not ended when this report was written\" type=\"cancelled\">", NULL});

    tell_test_end(reporter, &run, 1, TO_SECOND + 2);
    check_has((const char *const[]){"errors=\"2\"", NULL});
    ck_assert_int_eq(to_reporter_close(reporter, &error), 0);
    check_has((const char *const[]){"failures=\"1\" errors=\"1\" skipped=\"6\"", NULL});
}
END_TEST

enum { MANY = 3000 };

/* Three thousand tests, each with all the output that is kept, in characters that become
 * four times as long. */
START_TEST(junit_limit)
{
    struct to_error error = {0};
    struct to_case *cases = calloc(MANY, sizeof *cases);
    const struct to_case **list = calloc(MANY, sizeof *list);
    char *bytes = calloc(1, 65536);
    ck_assert(cases && list && bytes);
    for (size_t i = 0; i < MANY; i++) {
        cases[i] = (struct to_case){
            .index = i, .module = "m", .suite = "s", .name = "n", .file = "f.c", .line = 1};
        list[i] = &cases[i];
    }
    struct to_reporter *reporter = new_junit(path, &error);
    struct to_event event = {.kind = TO_EVENT_RUN_BEGIN};
    event.as.run_begin.cases = list;
    event.as.run_begin.count = MANY;
    event.as.run_begin.modules = 1;
    to_reporter_event(reporter, &event);
    struct to_result result = {.outcome = TO_FAILED, .reason = "why", .started = true};
    result.out = result.err = (struct to_output){.head = bytes, .head_size = 65536};
    for (size_t i = 0; i < MANY; i++) {
        event = (struct to_event){.kind = TO_EVENT_TEST_END};
        event.as.test_end.test = &cases[i];
        event.as.test_end.result = &result;
        to_reporter_event(reporter, &event);
    }
    ck_assert_int_eq(to_reporter_close(reporter, &error), 0);
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_le(status.st_size, 25 * 1024 * 1024);
    ck_assert_int_eq(check_junit(), 1);
    check_has((const char *const[]){"[... 65536 bytes left out by to-test ...]", NULL});
    free(bytes);
    free(list);
    free(cases);
}
END_TEST

/* ---- the terminal ---- */

static void check_terminal(const struct run *run, int level, bool colours, const char *expected)
{
    struct to_error error = {0};
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct to_screen *screen = to_screen_new(fd);
    struct to_terminal_options options = {
        .screen = screen,
        .colours = colours,
        .quiet = level < 0,
        .told = level < 0 ? TO_TOLD_FAILED : level > 0 ? TO_TOLD_ALL : TO_TOLD_PASSED,
        .output = level > 0 ? TO_OUTPUT_OF_ALL : TO_OUTPUT_OF_FAILED};
    struct to_reporter *reporter = to_terminal_new(&options, &error);
    ck_assert_ptr_nonnull(reporter);
    tell(reporter, run);
    ck_assert_int_eq(to_reporter_close(reporter, &error), 0);
    to_screen_free(screen);
    close(fd);
    char *text = read_all(path);
    if (expected) {
        ck_assert_str_eq(text, expected);
    }
    free(text);
}

#define REJECTED                                                                              \
    " FAIL  mylib::rejects_digits  (0.8 ms)\n"                                                \
    "    tests/parse.c:27: expected 3, got 4: parse(\"x\") == 3, in check_digit\n"            \
    "      left:  4\n"                                                                        \
    "      right: 3\n"                                                                        \
    "    tests/parse.c:28: is_digit('x')\n"                                                   \
    "    ... 3 problems left out ...\n"                                                       \
    "    stdout| reading x\n"                                                                 \
    "    stdout| bold\n"                                                                      \
    "    stderr| warning: odd\n"                                                              \
    "    again: to-test ./mylib::it\n"

#define AGAIN "    again: to-test ./mylib::it\n"

START_TEST(terminal_full)
{
    struct run run;
    make_full(&run);
    check_terminal(&run, 0, false,
                   "to-test 1.2.3: 9 tests in 1 module, 2 workers\n" REJECTED
                   " PASS  mylib::accepts_empty   (0.8 ms)\n"
                   "ERROR  mylib::survives_null   (0.8 ms)\n"
                   "    crashed: SIGSEGV (signal 11)\n" AGAIN
                   "ERROR  mylib::exits           (0.8 ms)\n"
                   "    exited with status 3\n" AGAIN
                   " TIME  mylib::ends_in_time    (1.00 s)\n"
                   "    timed out after 1.000 s\n" AGAIN
                   " SKIP  mylib::needs_network   no network  (0.8 ms)\n"
                   " SKIP  mylib::needs_digits    because mylib::rejects_digits failed: expected 3, "
                   "got 4: parse(\"x\") == 3\n"
                   "XFAIL  mylib::known_bug       issue 12  (0.8 ms)\n"
                   "XPASS  mylib::fixed_bug       (0.8 ms)\n"
                   "    expected to fail (issue 13), but passed\n" AGAIN "\n"
                   "The failures, once more:\n" REJECTED
                   "ERROR  mylib::survives_null   (0.8 ms)\n"
                   "    crashed: SIGSEGV (signal 11)\n" AGAIN
                   "ERROR  mylib::exits           (0.8 ms)\n"
                   "    exited with status 3\n" AGAIN
                   " TIME  mylib::ends_in_time    (1.00 s)\n"
                   "    timed out after 1.000 s\n" AGAIN
                   "XPASS  mylib::fixed_bug       (0.8 ms)\n"
                   "    expected to fail (issue 13), but passed\n" AGAIN "\n"
                   "9 tests: 2 errored, 1 timed out, 1 expected failure, 1 unexpected pass"
                   "  (1.23 s)\n"
                   "2 passed, 5 failed, 2 skipped\n");
}
END_TEST

START_TEST(terminal_levels)
{
    struct run run;
    make_full(&run);
    run.count = 2;
    run.results[0].out = (struct to_output)OUTPUT("hello\n");
    run.results[0].duration = 61 * TO_SECOND;
    check_terminal(&run, -1, false, REJECTED "1 passed, 1 failed, 0 skipped\n");
    check_terminal(&run, 1, false,
                   "to-test 1.2.3: 2 tests in 1 module, 2 workers\n"
                   "START  mylib::rejects_digits\n" REJECTED
                   "START  mylib::accepts_empty\n"
                   " PASS  mylib::accepts_empty   (1 min 1 s)\n"
                   "    stdout| hello\n"
                   "\n"
                   "2 tests  (1.23 s)\n"
                   "1 passed, 1 failed, 0 skipped\n");
}
END_TEST

START_TEST(terminal_cancelled)
{
    struct run run;
    make_cancelled(&run, true);
    check_terminal(&run, 0, false,
                   "to-test 1.2.3: 4 tests in 1 module, 2 workers\n"
                   " FAIL  mylib::first    (0.8 ms)\n"
                   "    no \"good\" <&>\n" AGAIN
                   " STOP  mylib::running  interrupted by SIGINT  (2.00 s)\n"
                   " PASS  mylib::late     (0.8 ms)\n"
                   "\n"
                   "cancelled: interrupted by SIGINT; 1 test not started\n"
                   "4 tests: 2 cancelled  (1.23 s)\n"
                   "1 passed, 1 failed, 2 skipped\n");
}
END_TEST

START_TEST(terminal_colours)
{
    struct run run = {0};
    add(&run, "one", TO_PASSED, NULL, NULL);
    check_terminal(&run, 0, true,
                   "to-test 1.2.3: 1 test in 1 module, 2 workers\n"
                   "\033[32m PASS\033[0m  mylib::one  \033[2m(0.8 ms)\033[0m\n"
                   "\n"
                   "1 test  \033[2m(1.23 s)\033[0m\n"
                   "\033[1;32m1 passed, 0 failed, 0 skipped\033[0m\n");
}
END_TEST

START_TEST(terminal_gets_no_control_characters)
{
    struct run run;
    make_nasty(&run);
    check_terminal(&run, 1, false, NULL);
    char *text = read_all(path);
    for (const char *at = text; *at; at++) {
        ck_assert((unsigned char)*at >= 0x20 || *at == '\n');
        ck_assert(*at != 0x7f);
    }
    free(text);
}
END_TEST

START_TEST(terminal_long_output)
{
    struct run run = {0};
    struct to_buffer text = {0};
    struct to_result *result = add(&run, "one", TO_FAILED, "user", "why");
    for (int i = 1; i <= 41; i++) {
        to_buffer_print(&text, "line %d\n", i);
    }
    result->out = (struct to_output){.head = text.data, .head_size = text.size};
    check_terminal(&run, -1, false, NULL);
    check_has((const char *const[]){"| line 20\n    ... 1 lines left out ...\n    stdout| line 22\n",
                                    "| line 41\n", NULL});
    to_buffer_free(&text);
}
END_TEST

/* ---- files ---- */

START_TEST(longer_old_file_is_replaced)
{
    struct run run;
    char old[20000];
    memset(old, 'x', sizeof old - 1);
    old[sizeof old - 1] = '\0';
    make_empty(&run);
    write_all(path, old);
    check_report(to_tap_new, &run, "TAP version 13\n1..0 # SKIP no tests selected\n");
}
END_TEST

START_TEST(planted_link_is_not_followed)
{
    struct run run;
    struct stat status;
    char victim[1040];
    snprintf(victim, sizeof victim, "%s/victim", folder);
    write_all(victim, "precious");
    ck_assert_int_eq(symlink("victim", path), 0);
    make_full(&run);
    report(new_junit, path, &run);
    ck_assert_int_eq(lstat(path, &status), 0);
    ck_assert(S_ISREG(status.st_mode));
    char *text = read_all(victim);
    ck_assert_str_eq(text, "precious");
    free(text);
    unlink(victim);
}
END_TEST

START_TEST(link_to_a_device_is_replaced)
{
    struct run run;
    make_empty(&run);
    ck_assert_int_eq(symlink("/dev/null", path), 0);
    check_report(to_tap_new, &run, "TAP version 13\n1..0 # SKIP no tests selected\n");
}
END_TEST

START_TEST(what_is_written_to_directly)
{
    static const char *const paths[] = {NULL, "-", "/dev/stdout", "/dev/null", "/proc/self/fd/1"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct to_error error = {0};
        struct to_file *file = to_file_new(paths[i], &error);
        ck_assert_ptr_nonnull(file);
        ck_assert(!to_file_is_replaceable(file));
        to_file_free(file);
    }
}
END_TEST

static void check_new_fails(const char *bad_path, const char *message)
{
    static new_reporter *const kinds[] = {to_tap_new, new_junit};
    for (size_t i = 0; i < 2; i++) {
        struct to_error error = {0};
        ck_assert_ptr_null(kinds[i](bad_path, &error));
        ck_assert_str_eq(error.text, message);
        to_error_free(&error);
    }
}

START_TEST(what_cannot_be_opened)
{
    check_new_fails("/proc/nowhere/found",
                    "/proc/nowhere/found: No such file or directory");
    check_new_fails("/dev/null/x", "/dev/null/x: Not a directory");
    check_new_fails("/tmp", "/tmp: Is a directory");
    check_new_fails("/tmp/", "/tmp/: Is a directory");
    check_new_fails("", ": Is a directory");
}
END_TEST

START_TEST(full_device)
{
    static new_reporter *const kinds[] = {to_tap_new, new_junit};
    struct run run;
    make_full(&run);
    for (size_t i = 0; i < 2; i++) {
        struct to_error error = {0};
        struct to_reporter *reporter = kinds[i]("/dev/full", &error);
        ck_assert_ptr_nonnull(reporter);
        tell(reporter, &run);
        ck_assert_int_eq(to_reporter_close(reporter, &error), -ENOSPC);
        ck_assert_str_eq(error.text, "/dev/full: No space left on device");
        to_error_free(&error);
    }
    struct to_error error = {0};
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    struct to_screen *screen = to_screen_new(fd);
    struct to_terminal_options options = {.screen = screen};
    struct to_reporter *reporter = to_terminal_new(&options, &error);
    tell(reporter, &run);
    ck_assert_int_eq(to_reporter_close(reporter, &error), -ENOSPC);
    to_error_free(&error);
    to_screen_free(screen);
    close(fd);
}
END_TEST

START_TEST(closed_pipe)
{
    struct to_error error = {0};
    struct run run;
    int ends[2];
    char name[32];
    make_full(&run);
    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[1]);
    struct to_reporter *reporter = new_junit(name, &error);
    ck_assert_ptr_nonnull(reporter);
    close(ends[0]);
    tell(reporter, &run);
    ck_assert_int_eq(to_reporter_close(reporter, &error), -EPIPE);
    ck_assert_ptr_nonnull(strstr(error.text, ": Broken pipe"));
    to_error_free(&error);
    close(ends[1]);
}
END_TEST

START_TEST(file_again_and_again)
{
    struct to_error error = {0};
    struct to_file *file = to_file_new(path, &error);
    ck_assert_ptr_nonnull(file);
    ck_assert(to_file_is_replaceable(file));
    for (int i = 9; i >= 0; i--) {
        char text[16] = "0123456789";
        text[i] = '\0';
        ck_assert_int_eq(to_file_write(file, text, strlen(text), &error), 0);
        ck_assert_int_eq(to_file_replace(file, &error), 0);
        char *found = read_all(path);
        ck_assert_str_eq(found, text);
        free(found);
        ck_assert_int_eq(to_file_write(file, "dropped", 7, &error), 0);
        to_file_drop(file);
    }
    ck_assert_int_eq(to_file_write(file, "never placed", 12, &error), 0);
    to_file_free(file);
    char *found = read_all(path);
    ck_assert_str_eq(found, "");
    free(found);
}
END_TEST

START_TEST(nothing_told_nothing_written)
{
    struct to_error error = {0};
    write_all(path, "old");
    struct to_reporter *reporter = new_junit(path, &error);
    ck_assert_int_eq(to_reporter_close(reporter, &error), 0);
    char *text = read_all(path);
    ck_assert_str_eq(text, "old");
    free(text);
}
END_TEST

START_TEST(outcomes)
{
    ck_assert_str_eq(to_outcome_name(TO_TIMED_OUT), "timed out");
    ck_assert_int_eq(to_outcome_counts_as(TO_TIMED_OUT), TO_COUNT_FAILED);
    ck_assert_int_eq(to_outcome_counts_as(TO_CANCELLED), TO_COUNT_SKIPPED);
    ck_assert_int_eq(to_outcome_counts_as(TO_XFAILED), TO_COUNT_PASSED);
    ck_assert_int_eq(to_outcome_counts_as(TO_XPASSED), TO_COUNT_FAILED);
}
END_TEST

/* ---- samples for the readers of such files ---- */

static const char *samples_folder;

START_TEST(write_samples)
{
    static const char *const names[] = {"full", "nasty", "empty", "modules", "bail", "stopped"};
    struct run run;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        switch (i) {
        case 0: make_full(&run); break;
        case 1: make_nasty(&run); break;
        case 2: make_empty(&run); break;
        case 3: make_two_modules(&run); break;
        default: make_cancelled(&run, i == 4); break;
        }
        snprintf(path, sizeof path, "%s/%s.xml", samples_folder, names[i]);
        report(new_junit, path, &run);
        snprintf(path, sizeof path, "%s/%s.tap", samples_folder, names[i]);
        report(to_tap_new, path, &run);
    }
}
END_TEST

static TCase *make_tests(void)
{
    TCase *tests = tcase_create("report");
    tcase_add_checked_fixture(tests, make_folder, remove_folder);
    tcase_add_test(tests, outcomes);
    tcase_add_test(tests, tap_full);
    tcase_add_test(tests, tap_names);
    tcase_add_test(tests, tap_empty);
    tcase_add_test(tests, tap_cancelled);
    tcase_add_test(tests, junit_full);
    tcase_add_test(tests, junit_reads_back);
    tcase_add_test(tests, junit_suites);
    tcase_add_test(tests, junit_fixture);
    tcase_add_test(tests, junit_cancelled);
    tcase_add_test(tests, junit_hostname);
    tcase_add_test(tests, junit_checkpoint);
    tcase_add_test(tests, junit_limit);
    tcase_add_test(tests, terminal_full);
    tcase_add_test(tests, terminal_levels);
    tcase_add_test(tests, terminal_cancelled);
    tcase_add_test(tests, terminal_colours);
    tcase_add_test(tests, terminal_gets_no_control_characters);
    tcase_add_test(tests, terminal_long_output);
    tcase_add_test(tests, longer_old_file_is_replaced);
    tcase_add_test(tests, planted_link_is_not_followed);
    tcase_add_test(tests, link_to_a_device_is_replaced);
    tcase_add_test(tests, what_is_written_to_directly);
    tcase_add_test(tests, what_cannot_be_opened);
    tcase_add_test(tests, full_device);
    tcase_add_test(tests, closed_pipe);
    tcase_add_test(tests, file_again_and_again);
    tcase_add_test(tests, nothing_told_nothing_written);
    return tests;
}

int main(int argc, char **argv)
{
    /* No report may depend on it; only the system's own messages may. */
    setlocale(LC_ALL, "");
    setlocale(LC_MESSAGES, "C");
    Suite *suite = suite_create("report");
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

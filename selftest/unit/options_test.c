/* SPDX-License-Identifier: MIT
 * Tests of the command line. */
#include "options.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "expression.h"
#include "unit.h"

/* What was read, and the words that it borrows from. */
struct read {
    struct to_words words;
    struct to_options options;
    struct to_error error;
    int result;
};

static struct read read_line(const char *line)
{
    struct read read = {0};
    ck_assert_int_eq(to_words_add(&read.words, "to-test"), 0);
    ck_assert_int_eq(to_words_split(&read.words, line), 0);
    read.result = to_options_read(&read.options, (int)read.words.count, read.words.list,
                                  &read.error);
    return read;
}

static void done(struct read *read)
{
    to_options_free(&read->options);
    to_error_free(&read->error);
    to_words_free(&read->words);
}

/* Every option that is not at its default, and the arguments. */
static char *describe(const struct to_options *options)
{
    static const char *const actions[] = {"run", "list", "graph", "dry-run", "debug",
                                          "report", "help", "version"};
    static const char *const colours[] = {"auto", "always", "never"};
    struct to_buffer text = {0};
    if (options->action != TO_ACTION_RUN) {
        to_buffer_print(&text, "%s ", actions[options->action]);
    }
    const struct {
        const char *name;
        const struct to_expression *expression;
    } expressions[] = {{"names", options->names}, {"tags", options->tags}};
    for (int i = 0; i < 2; i++) {
        if (expressions[i].expression) {
            size_t count;
            const char *const *words =
                to_expression_words(expressions[i].expression, &count);
            to_buffer_print(&text, "%s:%s*%zu ", expressions[i].name, words[0], count);
        }
    }
    const struct {
        const char *name;
        int64_t time;
        int64_t usual;
    } times[] = {{"timeout", options->timeout, 60 * TO_SECOND},
                 {"grace", options->grace, 10 * TO_SECOND},
                 {"run", options->run_timeout, 0},
                 {"load", options->load_timeout, 30 * TO_SECOND}};
    for (int i = 0; i < 4; i++) {
        if (times[i].time != times[i].usual) {
            to_buffer_print(&text, "%s:%lld ", times[i].name, (long long)times[i].time);
        }
    }
    to_buffer_text(&text, options->no_needs ? "no-needs " : "");
    if (options->max_fail) {
        to_buffer_print(&text, "max:%zu ", options->max_fail);
    }
    if (options->retries) {
        to_buffer_print(&text, "retries:%zu ", options->retries);
    }
    to_buffer_text(&text, options->flaky_fails ? "flaky-fails " : "");
    if (options->repeat) {
        to_buffer_print(&text, "repeat:%zu ", options->repeat);
    }
    to_buffer_text(&text, options->until_fail ? "until-fail " : "");
    if (options->timeout_scale != 1) {
        to_buffer_print(&text, "scale:%g ", options->timeout_scale);
    }
    if (options->shuffle && options->seeded) {
        to_buffer_print(&text, "shuffle:%llu ", (unsigned long long)options->seed);
    } else if (options->shuffle) {
        to_buffer_text(&text, "shuffle ");
    }
    if (options->shards > 0) {
        to_buffer_print(&text, "shard:%zu/%zu ", options->shard, options->shards);
    }
    to_buffer_text(&text, options->leaks_fail ? "leaks-fail " : "");
    const struct {
        const char *name;
        const struct to_words *words;
    } commands[] = {{"wrapper", &options->wrapper}, {"debugger", &options->debugger}};
    for (int i = 0; i < 2; i++) {
        if (commands[i].words->count > 0) {
            to_buffer_print(&text, "%s:%s*%zu ", commands[i].name, commands[i].words->list[0],
                            commands[i].words->count);
        }
    }
    to_buffer_text(&text, options->live ? "live " : "");
    if (options->tap) {
        to_buffer_print(&text, "tap:%s ", options->tap_path ? options->tap_path : "-");
    }
    if (options->junit_path) {
        to_buffer_print(&text, "junit:%s ", options->junit_path);
    }
    to_buffer_text(&text, options->junit_flavour == TO_JUNIT_XUNIT ? "xunit " : "");
    if (options->jsonl_path) {
        to_buffer_print(&text, "jsonl:%s ", options->jsonl_path);
    }
    if (options->html_path) {
        to_buffer_print(&text, "html:%s ", options->html_path);
    }
    if (options->trace_path) {
        to_buffer_print(&text, "trace:%s ", options->trace_path);
    }
    if (options->level) {
        to_buffer_print(&text, "level:%d ", options->level);
    }
    if (options->told != TO_TOLD_PASSED) {
        to_buffer_print(&text, "told:%d ", options->told);
    }
    if (options->output != TO_OUTPUT_OF_FAILED) {
        to_buffer_print(&text, "output:%d ", options->output);
    }
    if (options->durations) {
        to_buffer_print(&text, "durations:%zu ", options->durations);
    }
    if (options->colour != TO_AUTO) {
        to_buffer_print(&text, "colour:%s ", colours[options->colour]);
    }
    for (size_t i = 0; i < options->argument_count; i++) {
        to_buffer_print(&text, "<%s> ", options->arguments[i]);
    }
    return to_buffer_take(&text);
}

static const struct row {
    const char *line;
    const char *options;
} rows[] = {
    {"", ""},
    {"tests", "<tests> "},
    {"a b::c", "<a> <b::c> "},
    {"-k login", "names:login*1 "},
    {"--filter 'a or b'", "names:a*2 "},
    {"-k a -k b", "names:b*1 "},
    {"-kx -ty", "names:x*1 tags:y*1 "},
    {"-t 'db and not slow' x", "tags:db*2 <x> "},
    {"--tags=net", "tags:net*1 "},
    {"--no-deps", "no-needs "},
    {"--list", "list "},
    {"--graph", "graph "},
    {"report a.jsonl", "report <a.jsonl> "},
    {"report --tap=t --junit x -q -", "report tap:t junit:x level:-1 told:0 <-> "},
    {"-h", "help "},
    {"--help", "help "},
    {"--version", "version "},
    {"--shuffle", "shuffle "},
    {"--shuffle 7", "shuffle <7> "},
    {"--shuffle=0", "shuffle:0 "},
    {"--shuffle=007", "shuffle:7 "},
    {"--shuffle=18446744073709551615", "shuffle:18446744073709551615 "},
    {"--shuffle=1 --shuffle", "shuffle "},
    {"--shard 2/3", "shard:2/3 "},
    {"--shard=10000/10000", "shard:10000/10000 "},
    {"--shard 01/00003 --shard 1/1", "shard:1/1 "},
    {"--isolate process", ""},
    {"--isolate worker", ""},
    {"--isolate thread", ""},
    {"--run-timeout 90", "run:90000000000 "},
    {"--timeout-scale 2.5", "scale:2.5 "},
    {"--timeout-scale 1", ""},
    {"--leaks fail", "leaks-fail "},
    {"--leaks=warn", ""},
    {"--leaks fail --leaks warn", ""},
    {"--timeout 5", "timeout:5000000000 "},
    {"--grace=0.5", "grace:500000000 "},
    {"--load-timeout 120", "load:120000000000 "},
    {"-x", "max:1 "},
    {"--exit-first", "max:1 "},
    {"--max-fail 7", "max:7 "},
    {"-x --max-fail 7", "max:7 "},
    {"--max-fail 7 -x", "max:1 "},
    {"-s", "live output:0 "},
    {"-s --output all", "live output:2 "},
    {"-v -s", "live level:1 told:4 output:0 "},
    {"--wrapper 'a b'", "wrapper:a*2 "},
    {"--wrapper 'a b' --wrapper c", "wrapper:c*1 "},
    {"--debug a", "debug <a> "},
    {"--debugger 'gdb -x' a", "debug debugger:gdb*2 <a> "},
    {"--no-capture", "live output:0 "},
    {"--tap", "tap:- "},
    {"--tap out.tap", "tap:- <out.tap> "},
    {"--tap=out.tap", "tap:out.tap "},
    {"--tap=out.tap --tap", "tap:- "},
    {"--junit out.xml", "junit:out.xml "},
    {"--junit=out.xml", "junit:out.xml "},
    {"--junit-flavour common", ""},
    {"--junit out.xml --junit-flavour=xunit", "junit:out.xml xunit "},
    {"--html out.html", "html:out.html "},
    {"--trace=out.json", "trace:out.json "},
    {"--html - --junit a", "junit:a html:- "},
    {"--jsonl out.jsonl", "jsonl:out.jsonl "},
    {"--tap --junit out.xml --jsonl a", "tap:- junit:out.xml jsonl:a "},
    {"--durations 5", "durations:5 "},
    {"--status flaky", "told:1 "},
    {"--retries 3 --flaky=fail", "retries:3 flaky-fails "},
    {"--retries 0 --repeat 5", "repeat:5 "},
    {"--repeat 2 --until-fail --flaky pass", "repeat:2 until-fail "},
    {"--status skip --output none", "told:2 output:0 "},
    {"-q --status=all --output all", "level:-1 told:4 output:2 "},
    {"-q --status=pass", "level:-1 "},
    {"-q", "level:-1 told:0 "},
    {"--quiet", "level:-1 told:0 "},
    {"-v", "level:1 told:4 output:2 "},
    {"--verbose", "level:1 told:4 output:2 "},
    {"-q -v", "level:1 told:4 output:2 "},
    {"--color always", "colour:always "},
    {"--color=never", "colour:never "},
    {"--color auto", ""},
    {"--color never --color auto", ""},

    /* The ways of writing them. */
    {"a -x b -q c", "max:1 level:-1 told:0 <a> <b> <c> "},
    {"-x -- -q --list", "max:1 <-q> <--list> "},
    {"a -", "<a> <-> "},
    {"-xq", "max:1 level:-1 told:0 "},
    {"-xsqk a", "names:a*1 max:1 live level:-1 told:0 output:0 "},
    {"-xka", "names:a*1 max:1 "},
    {"--verb --junit o", "junit:o level:1 told:4 output:2 "},
    {"--max=3", "max:3 "},
    {"--no-d", "no-needs "},

    /* Seconds. */
    {"--timeout 0", "timeout:0 "},
    {"--timeout 0.0", "timeout:0 "},
    {"--timeout 007", "timeout:7000000000 "},
    {"--timeout .25", "timeout:250000000 "},
    {"--timeout 3.", "timeout:3000000000 "},
    {"--timeout 0.000000001", "timeout:1 "},
    {"--timeout 0.0000000019", "timeout:1 "},
    {"--timeout 1.123456789", "timeout:1123456789 "},
    {"--timeout 1.1234567891234567890123", "timeout:1123456789 "},
    {"--timeout 999999999.999999999", "timeout:999999999999999999 "},

    {"--max-fail 1000000000", "max:1000000000 "},
    {"--max-fail 0000000000000000000000000012", "max:12 "},
};

START_TEST(row)
{
    struct read read = read_line(rows[_i].line);
    ck_assert_msg(read.result == 0, "%s: %s", rows[_i].line, read.error.text);
    ck_assert_ptr_null(read.error.text);
    char *text = describe(&read.options);
    ck_assert_msg(strcmp(text, rows[_i].options) == 0, "%s: %s", rows[_i].line, text);
    free(text);
    done(&read);
}
END_TEST

#define WANTS_SCALE ": a number above 0 is expected, such as 2 or 0.5"
#define WANTS_SECONDS ": a number of seconds is expected, such as 30 or 0.5"
#define WANTS_JOBS ": a whole number from 1 to 4096 is expected"
#define WANTS_SEED ": a whole number from 0 to 18446744073709551615 is expected"
#define WANTS_SHARD ": I/N is expected, I from 1 to N and N at most 10000, such as 2/3"
#define WANTS_COUNT ": a whole number from 1 to 1000000000 is expected"

static const struct refusal {
    const char *line;
    const char *message;
} refusals[] = {
    {"report -j2 a", "-j: to-test report runs no tests"},
    {"report --list a", "--list: to-test report runs no tests"},
    {"--tap --junit -", "only one report can go to standard output, but 2 are to"},
    {"--tap=- --junit - --jsonl -", "only one report can go to standard output, but 3 are to"},
    {"-j 0", "-j 0" WANTS_JOBS},
    {"--jobs 0", "--jobs 0" WANTS_JOBS},
    {"--job=4097", "--jobs 4097" WANTS_JOBS},
    {"-j99999999999999999999999999", "-j 99999999999999999999999999" WANTS_JOBS},
    {"-j 18446744073709551617", "-j 18446744073709551617" WANTS_JOBS},
    {"-j -1", "-j -1" WANTS_JOBS},
    {"-j +1", "-j +1" WANTS_JOBS},
    {"-j ' 1'", "-j  1" WANTS_JOBS},
    {"-j 1.5", "-j 1.5" WANTS_JOBS},
    {"-j x", "-j x" WANTS_JOBS},
    {"-j ''", "-j \"\"" WANTS_JOBS},
    {"-j tests", "-j tests" WANTS_JOBS},
    {"--max-fail 0", "--max-fail 0" WANTS_COUNT},
    {"--max-fail 1000000001", "--max-fail 1000000001" WANTS_COUNT},

    {"--shuffle=18446744073709551616", "--shuffle 18446744073709551616" WANTS_SEED},
    {"--shuffle=99999999999999999999999", "--shuffle 99999999999999999999999" WANTS_SEED},
    {"--shuffle=", "--shuffle \"\"" WANTS_SEED},
    {"--shuffle=-1", "--shuffle -1" WANTS_SEED},
    {"--shuffle=1x", "--shuffle 1x" WANTS_SEED},
    {"--shuffle=0x1", "--shuffle 0x1" WANTS_SEED},
    {"--shard 0/3", "--shard 0/3" WANTS_SHARD},
    {"--shard 4/3", "--shard 4/3" WANTS_SHARD},
    {"--shard 1/10001", "--shard 1/10001" WANTS_SHARD},
    {"--shard 1/4294967297", "--shard 1/4294967297" WANTS_SHARD},
    {"--shard /", "--shard /" WANTS_SHARD},
    {"--shard 1/", "--shard 1/" WANTS_SHARD},
    {"--shard /3", "--shard /3" WANTS_SHARD},
    {"--shard 3", "--shard 3" WANTS_SHARD},
    {"--shard ''", "--shard \"\"" WANTS_SHARD},
    {"--shard -1/3", "--shard -1/3" WANTS_SHARD},
    {"--shard 1/+3", "--shard 1/+3" WANTS_SHARD},
    {"--shard '1 /3'", "--shard 1 /3" WANTS_SHARD},
    {"--shard 1/3x", "--shard 1/3x" WANTS_SHARD},
    {"--failed-first --shuffle", "--failed-first cannot be used with --shuffle"},
    {"--shard 1/2 --debug", "--shard cannot be used with --debug"},
    {"report --shuffle a", "--shuffle: to-test report runs no tests"},

    {"--run-timeout ''", "--run-timeout \"\"" WANTS_SECONDS},
    {"--timeout-scale 0", "--timeout-scale 0" WANTS_SCALE},
    {"--timeout-scale -1", "--timeout-scale -1" WANTS_SCALE},
    {"--timeout-scale 1x", "--timeout-scale 1x" WANTS_SCALE},
    {"--leaks no", "--leaks no: warn or fail is expected"},
    {"--timeout x", "--timeout x" WANTS_SECONDS},
    {"--timeout ''", "--timeout \"\"" WANTS_SECONDS},
    {"--timeout .", "--timeout ." WANTS_SECONDS},
    {"--timeout -1", "--timeout -1" WANTS_SECONDS},
    {"--timeout +1", "--timeout +1" WANTS_SECONDS},
    {"--timeout 1,5", "--timeout 1,5" WANTS_SECONDS},
    {"--timeout 1.5s", "--timeout 1.5s" WANTS_SECONDS},
    {"--timeout 1.2.3", "--timeout 1.2.3" WANTS_SECONDS},
    {"--timeout 1e3", "--timeout 1e3" WANTS_SECONDS},
    {"--timeout inf", "--timeout inf" WANTS_SECONDS},
    {"--grace 0x10", "--grace 0x10" WANTS_SECONDS},
    {"--load-timeout x", "--load-timeout x" WANTS_SECONDS},
    {"--timeout 1000000000", "--timeout 1000000000: at most 999999999 seconds can be waited"},
    {"--timeout 99999999999999999999999",
     "--timeout 99999999999999999999999: at most 999999999 seconds can be waited"},

    {"--color blue", "--color blue: auto, always or never is expected"},
    {"--color ''", "--color \"\": auto, always or never is expected"},
    {"--color alway", "--color alway: auto, always or never is expected"},
    {"--isolate threads", "--isolate threads: process, worker or thread is expected"},

    {"-k 'a and'", "-k: \"a and\": a name is expected at the end"},
    {"--tags '('", "--tags: \"(\": a name is expected at the end"},

    {"--tmeout 3", "unknown option --tmeout; did you mean --timeout?"},
    {"--tmeout=3", "unknown option --tmeout; did you mean --timeout?"},
    {"--colour never", "unknown option --colour; did you mean --color?"},
    {"--nodeps", "unknown option --nodeps; did you mean --no-deps?"},
    {"--parallel", "unknown option --parallel (--help shows all)"},
    {"--=3", "unknown option -- (--help shows all)"},
    {"-z", "unknown option -z (--help shows all)"},
    {"a b -xz c", "unknown option -z (--help shows all)"},
    {"-zx", "unknown option -z (--help shows all)"},
    {"--list -zx", "unknown option -z (--help shows all)"},
    {"--ta", "--ta is ambiguous: --tags or --tap"},
    {"a --ta=3", "--ta is ambiguous: --tags or --tap"},
    {"--no", "--no is ambiguous: --no-deps or --no-history or --no-capture or --no-progress"},
    {"--ver", "--ver is ambiguous: --verbose or --version"},

    {"--junit", "--junit wants a value: FILE"},
    {"a --jun", "--jun is ambiguous: --junit or --junit-flavour"},
    {"--status x", "--status x: fail, flaky, skip, pass or all is expected"},
    {"--durations 0", "--durations 0" WANTS_COUNT},
    {"--junit-flavour x", "--junit-flavour x: common or xunit is expected"},
    {"a -j", "-j wants a value: N"},
    {"-xqj", "-j wants a value: N"},
    {"--timeout", "--timeout wants a value: SECONDS"},
    {"-k", "-k wants a value: EXPR"},
    {"--list=xml", "--list xml: text or json is expected"},
    {"--graph= a", "--graph \"\": text, dot or mermaid is expected"},
    {"--dry-run=now a", "--dry-run takes no value"},
    {"a b --verb=3 c", "--verbose takes no value"},
};

START_TEST(refusal)
{
    struct read read = read_line(refusals[_i].line);
    ck_assert_int_eq(read.result, -EINVAL);
    ck_assert_msg(strcmp(read.error.text, refusals[_i].message) == 0, "%s: %s",
                  refusals[_i].line, read.error.text);
    done(&read);
}
END_TEST

START_TEST(jobs)
{
    struct read read = read_line("");
    ck_assert_uint_ge(read.options.jobs, 1);
    done(&read);
    static const char *const lines[] = {"-j 4", "-j4", "--jobs 4", "--jobs=4", "-j 9 -j 4",
                                        "-xj4"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        read = read_line(lines[i]);
        ck_assert_uint_eq(read.options.jobs, 4);
        done(&read);
    }
    read = read_line("-j 4096");
    ck_assert_uint_eq(read.options.jobs, 4096);
    done(&read);
}
END_TEST

/* What a test's end may hang on, as it was said. */
START_TEST(again)
{
    static const struct row lines[] = {
        {"-j2 -v --junit x -k a --no-deps --run-timeout 9 --grace 1", NULL},
        {"--isolate=thread -j2 --timeout 5 --set a=1", "--isolate thread --timeout 5 --set a=1 "},
        {"--set b=2 --mock t --set a=1 --set b=3", "--set b=2 --mock t --set a=1 --set b=3 "},
        {"--run-dep --leaks fail --timeout-scale=2", "--run-dependents-anyway --leaks fail "
                                                     "--timeout-scale 2 "},
        {"--wrapper 'env A=1' --load-timeout 3 --state-file s --state-limit 1K",
         "--wrapper env A=1 --load-timeout 3 --state-file s --state-limit 1K "},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct read read = read_line(lines[i].line);
        struct to_buffer text = {0};
        for (size_t j = 0; j < read.options.again.count; j++) {
            to_buffer_print(&text, "%s ", read.options.again.list[j]);
        }
        ck_assert_pstr_eq(text.data, lines[i].options);
        to_buffer_free(&text);
        done(&read);
    }
}
END_TEST

/* Where a decimal comma is used, one writes a point here all the same. */
START_TEST(any_locale)
{
    static const char *const locales[] = {"de_DE.utf8", "fr_FR.utf8", "C.utf8"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        if (setlocale(LC_ALL, locales[i])) {
            break;
        }
    }
    struct read read = read_line("--timeout 1.5");
    ck_assert_int_eq(read.options.timeout, 1500000000);
    done(&read);
    read = read_line("--timeout 1,5");
    ck_assert_int_eq(read.result, -EINVAL);
    done(&read);
    setlocale(LC_ALL, "C");
}
END_TEST

int main(void)
{
    unsetenv("POSIXLY_CORRECT");
    Suite *suite = suite_create("options");
    TCase *tests = tcase_create("options");
    tcase_add_loop_test(tests, row, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(tests, refusal, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tests, jobs);
    tcase_add_test(tests, again);
    tcase_add_test(tests, any_locale);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

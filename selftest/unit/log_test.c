/* SPDX-License-Identifier: MIT
 * Tests of src/log: what lines look like, and where they go. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <to/log.h>

#include "base/buffer.h"
#include "log/highlight.h"
#include "log/label.h"
#include "unit.h"

/* Standard error goes to a file while this runs; returns what was written, for free. */
static char *catch(void (*function)(void))
{
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    function();
    dup2(saved, STDERR_FILENO);
    close(saved);
    char *text = calloc(1, 65536);
    rewind(file);
    ck_assert_uint_lt(fread(text, 1, 65535, file), 65535);
    fclose(file);
    return text;
}

/* Whether the whole text matches; dates are D. */
static void expect_text(char *text, const char *expected)
{
    regex_t date;
    regmatch_t match;
    ck_assert_int_eq(regcomp(&date, "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
                                    "(\\.[0-9]{3})?", REG_EXTENDED), 0);
    while (regexec(&date, text, 1, &match, 0) == 0) {
        text[match.rm_so] = 'D';
        memmove(text + match.rm_so + 1, text + match.rm_eo, strlen(text + match.rm_eo) + 1);
    }
    regfree(&date);
    ck_assert_str_eq(text, expected);
    free(text);
}

static void expect_shown(void (*function)(void), const char *expected)
{
    expect_text(catch(function), expected);
}

static void each_level(void)
{
    to_log_debug("passes %d", 1);
    to_log("passes %d", 2);
    to_log_warning("two\nlines");
    to_log_error("%s", "");
}

static void as_worker(void)
{
    const struct to_label label = {.worker = 3, .task = "link"};
    to_label_set(&label);
    to_log("here");
    to_log_error("there");
    to_label_set(NULL);
    to_log("and nowhere");
}

START_TEST(plain_at_first)
{
    expect_shown(each_level, "passes 2\ntwo\nlines\n\n");
    expect_shown(as_worker, "here\nthere\nand nowhere\n");
}
END_TEST

START_TEST(opened)
{
    ck_assert_int_eq(to_log_open(NULL), 0);
    expect_shown(each_level, "D passes 2\nD WARNING two\nlines\nD ERROR   \n");
    expect_shown(as_worker, "D [worker-3] here\nD ERROR   [worker-3] there\nD and nowhere\n");
    to_log_close();
    expect_shown(each_level, "passes 2\ntwo\nlines\n\n");
    to_log_close();
}
END_TEST

START_TEST(levels)
{
    to_log_open(&(struct to_log_options){.level = TO_LOG_DEBUG});
    expect_shown(each_level, "D DEBUG   passes 1\nD INFO    passes 2\nD WARNING two\nlines\n"
                             "D ERROR   \n");
    to_log_open(&(struct to_log_options){.level = TO_LOG_ERROR});
    expect_shown(each_level, "D ERROR   \n");
    to_log_open(&(struct to_log_options){.level = TO_LOG_NONE});
    expect_shown(each_level, "");
    to_log_close();
}
END_TEST

#define GREEN "\033[32m"
#define RED "\033[31m"
#define YELLOW "\033[33m"
#define BLUE "\033[34m"
#define OFF "\033[0m"

static void expect_colored(const struct to_log_highlight *own, size_t count, const char *text,
                           const char *expected)
{
    struct to_highlights highlights;
    struct to_buffer buffer = {0};
    ck_assert_int_eq(to_highlights_init(&highlights, own, count), 0);
    to_highlights_add(&highlights, &buffer, text);
    to_buffer_add(&buffer, "", 0);
    ck_assert_str_eq(buffer.data, expected);
    to_buffer_free(&buffer);
    to_highlights_free(&highlights);
}

START_TEST(highlights)
{
    const struct to_log_highlight own[] = {
        {"pass.*", TO_LOG_BLUE},
        {"[0-9]*", TO_LOG_YELLOW},
    };
    expect_colored(NULL, 0, "", "");
    expect_colored(NULL, 0, "nothing", "nothing");
    expect_colored(NULL, 0, "PASSED", GREEN "PASSED" OFF);
    expect_colored(NULL, 0, "a passed, b FAILED; c Skipped",
                   "a " GREEN "passed" OFF ", b " RED "FAILED" OFF "; c " YELLOW "Skipped" OFF);
    expect_colored(NULL, 0, "passed passed",
                   GREEN "passed" OFF " " GREEN "passed" OFF);
    expect_colored(NULL, 0, "bypassed passedly", "bypassed passedly");
    /* Own ones hold first; those that may match nothing do not loop. */
    expect_colored(own, 2, "1 failed 22 passed 3",
                   YELLOW "1" OFF " " RED "failed" OFF " " YELLOW "22" OFF " " BLUE "passed 3" OFF);
}
END_TEST

START_TEST(wrong_pattern)
{
    const struct to_log_highlight own[] = {{"fine", TO_LOG_RED}, {"(", TO_LOG_RED}};
    ck_assert_int_eq(to_log_open(NULL), 0);
    ck_assert_int_eq(
        to_log_open(&(struct to_log_options){.highlights = own, .highlight_count = 2}), -EINVAL);
    expect_shown(as_worker, "D [worker-3] here\nD ERROR   [worker-3] there\nD and nowhere\n");
    to_log_close();
}
END_TEST

static void report(void)
{
    to_log_warning("a passed");
}

START_TEST(colors)
{
    const struct to_log_highlight own[] = {{"a", TO_LOG_CYAN}};
    to_log_open(&(struct to_log_options){
        .color = TO_LOG_ALWAYS, .highlights = own, .highlight_count = 1});
    expect_shown(report, "\033[2mD\033[0m \033[33mWARNING\033[0m \033[36ma\033[0m "
                         GREEN "p" OFF "\033[36ma\033[0m" GREEN "ssed" OFF "\n");
    to_log_open(&(struct to_log_options){.color = TO_LOG_AUTO}); /* this is no terminal */
    expect_shown(report, "D WARNING a passed\n");
    to_log_close();
}
END_TEST

/* Whether a line has colours on a terminal of this kind. */
static bool has_color(const char *term, const char *no_color)
{
    char line[128] = "";
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(terminal, 0);
    ck_assert_int_eq(grantpt(terminal) | unlockpt(terminal), 0);
    int other = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    int saved = dup(STDERR_FILENO);
    setenv("TERM", term, 1);
    setenv("NO_COLOR", no_color, 1);
    dup2(other, STDERR_FILENO);
    to_log_open(NULL);
    report();
    to_log_close();
    dup2(saved, STDERR_FILENO);
    ck_assert_int_gt(read(terminal, line, sizeof line - 1), 0);
    ck_assert_ptr_nonnull(strstr(line, "WARNING"));
    close(saved);
    close(other);
    close(terminal);
    return strchr(line, '\033') != NULL;
}

START_TEST(colors_of_terminals)
{
    ck_assert(has_color("xterm", ""));
    ck_assert(!has_color("dumb", ""));
    ck_assert(!has_color("xterm", "1"));
}
END_TEST

/* ---- files ---- */

static char folder[64];

static char *read_file(const char *name)
{
    char path[128];
    char *text = calloc(1, 65536);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, O_RDONLY);
    ck_assert_int_ge(file, 0);
    ck_assert_int_ge(read(file, text, 65535), 0);
    close(file);
    unlink(path);
    return text;
}

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/to-log-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

START_TEST(a_file_a_worker)
{
    make_folder();
    for (int i = 0; i < 2; i++) { /* what is there is kept */
        ck_assert_int_eq(to_log_open(&(struct to_log_options){.folder = folder}), 0);
        expect_shown(as_worker,
                     "D [worker-3] here\nD ERROR   [worker-3] there\nD and nowhere\n");
    }
    to_log_open(&(struct to_log_options){.folder = folder, .level = TO_LOG_NONE});
    expect_shown(each_level, "");
    to_log_close();
    expect_text(read_file("worker-3.log"),
                "D INFO    [worker-3] link: here\nD ERROR   [worker-3] link: there\n"
                "D INFO    [worker-3] link: here\nD ERROR   [worker-3] link: there\n");
    expect_text(read_file("main.log"),
                "D INFO    and nowhere\nD INFO    and nowhere\n"
                "D DEBUG   passes 1\nD INFO    passes 2\nD WARNING two\nlines\nD ERROR   \n");
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(folders)
{
    make_folder();
    char inner[96];
    snprintf(inner, sizeof inner, "%s/new", folder);
    ck_assert_int_eq(to_log_open(&(struct to_log_options){.folder = inner}), 0);
    ck_assert_int_eq(rmdir(inner), 0); /* it was made, and is empty until there is a line */
    to_log_close();
    snprintf(inner, sizeof inner, "%s/new/newer", folder);
    ck_assert_int_eq(to_log_open(&(struct to_log_options){.folder = inner}), 0);
    to_log_close();
    ck_assert_int_eq(rmdir(inner), 0);
    snprintf(inner, sizeof inner, "%s/new", folder);
    ck_assert_int_eq(rmdir(inner), 0);
    ck_assert_int_eq(to_log_open(&(struct to_log_options){.folder = "/dev/null/in"}), -ENOTDIR);
    ck_assert_int_eq(to_log_open(&(struct to_log_options){.folder = "/dev/null"}), -ENOTDIR);
    rmdir(folder);
}
END_TEST

static void *write_many(void *argument)
{
    const struct to_label label = {.worker = *(int *)argument};
    to_label_set(&label);
    for (int i = 0; i < 200; i++) {
        to_log("line %d", i);
    }
    to_label_set(NULL);
    return NULL;
}

static void write_at_once(void)
{
    pthread_t threads[4];
    int numbers[4] = {0, 0, 1, 2};
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, write_many, &numbers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
}

static size_t count_lines(char *text)
{
    size_t lines = 0;
    size_t whole = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char rest[16];
        int number;
        lines++;
        whole += sscanf(line + 23, " INFO [worker-%*d] line %d%15s", &number, rest) == 1 ||
                 sscanf(line + 19, " [worker-%*d] line %d%15s", &number, rest) == 1;
    }
    ck_assert_uint_eq(whole, lines);
    free(text);
    return lines;
}

START_TEST(threads_do_not_mix)
{
    make_folder();
    ck_assert_int_eq(to_log_open(&(struct to_log_options){.folder = folder}), 0);
    ck_assert_uint_eq(count_lines(catch(write_at_once)), 800);
    to_log_close();
    ck_assert_uint_eq(count_lines(read_file("worker-0.log")), 400);
    ck_assert_uint_eq(count_lines(read_file("worker-1.log")), 200);
    ck_assert_uint_eq(count_lines(read_file("worker-2.log")), 200);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

static void report_error(void)
{
    errno = ENOENT;
    to_log("%s", strerror(errno));
    ck_assert_int_eq(errno, ENOENT);
}

START_TEST(errno_is_kept)
{
    expect_shown(report_error, "No such file or directory\n");
    to_log_open(NULL);
    expect_shown(report_error, "D No such file or directory\n");
    to_log_close();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        plain_at_first, opened, levels, highlights, wrong_pattern, colors, colors_of_terminals,
        a_file_a_worker, folders, threads_do_not_mix, errno_is_kept,
    };
    Suite *suite = suite_create("log");
    TCase *tcase = tcase_create("log");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}

/* SPDX-License-Identifier: MIT
 * A module whose tests stand in a file that is read at run time: $STORM/PROGRAM.suite. Each
 * tells through the FIFO $STORM/told that it starts, and that it has come to its end.
 *
 * The lines of the file, each about the last `test`:
 *
 *     test NAME FILE LINE DEED      xfail          timeout SECONDS      tag NAME
 *     after N      after_any N (of this file)      after_named NAME
 *     fixture      locks NAME       shares NAME    alone
 *
 * The deed of a fixture is UP/DOWN; it also tells when it is about to be up, and when it has
 * been.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <to/test.h>

#include "deeds.h"

enum { TESTS = 64, OPTIONS = 24 };

static struct to_test_ tests[TESTS];
static const struct to_test_ *entries[TESTS];
static struct to_option_ options[TESTS][OPTIONS];
static char *deeds[TESTS];
static size_t count;

/* Each time anew: a test may have closed everything, and may have to open nothing. */
static void tell(const char *what, const char *name)
{
    char line[200];
    int size = snprintf(line, sizeof line, "%s %s::%s %d %d\n", what,
                        program_invocation_short_name, name, (int)getpid(), (int)getppid());
    snprintf(line + sizeof line / 2, sizeof line / 2, "%s/told", getenv("STORM"));
    int told = open(line + sizeof line / 2, O_WRONLY | O_CLOEXEC);
    if (told >= 0) {
        ssize_t written = write(told, line, (size_t)size);
        (void)written;
        close(told);
    }
}

static void work(int rounds)
{
    volatile unsigned number = 1;
    for (int i = 0; i < rounds; i++) {
        number = number * 1103515245 + 12345;
    }
}

static void act(const char *deed)
{
    if (strncmp(deed, "work", 4) == 0) {
        work(atoi(deed + 4));
    } else if (strcmp(deed, "fail") == 0) {
        TO_ASSERT_EQ(1 + 1, 3);
    } else if (strcmp(deed, "expect") == 0) {
        TO_EXPECT_EQ(1 + 1, 3);
    } else if (strcmp(deed, "skip") == 0) {
        to_skip("no need");
    } else if (strcmp(deed, "assume") == 0) {
        TO_ASSUME_EQ(1 + 1, 3);
    } else {
        deed_do(deed);
    }
}

static void be_up(const char *name, const char *deed)
{
    if (strcmp(deed, "never/never") == 0) {
        return;
    }
    char up[100];
    size_t size = strcspn(deed, "/");
    snprintf(up, sizeof up, "%.*s", (int)size, deed);
    act(up);
    tell("up", name);
    to_yield();
    tell("down", name);
    act(deed + size + 1);
}

static void run(size_t number)
{
    const char *name = tests[number].name_;
    tell("start", name);
    printf("words of %s\n", name);
    if (strchr(deeds[number], '/')) {
        be_up(name, deeds[number]);
    } else {
        act(deeds[number]);
    }
    tell("end", name);
}

#define BODY(n) static void body_##n(void) { run(n); }
#define NAME(n) body_##n,
#define EIGHT(X, n) X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7)
#define ALL(X)                                                                               \
    EIGHT(X, 00) EIGHT(X, 01) EIGHT(X, 02) EIGHT(X, 03)                                      \
    EIGHT(X, 04) EIGHT(X, 05) EIGHT(X, 06) EIGHT(X, 07)

ALL(BODY)
static void (*const bodies[TESTS])(void) = {ALL(NAME)};

_Noreturn static void refuse(const char *line)
{
    fprintf(stderr, "not understood: %s\n", line);
    exit(1);
}

/* All descriptors have their addresses before they are read. */
static void add_option(struct to_option_ *list, const char *line)
{
    int end = 0;
    struct to_option_ option = {0};
    unsigned other;
    char text[100];
    while (list[end].kind_ != TO_OPTION_END_) {
        end++;
    }
    if (sscanf(line, "after %u", &other) == 1) {
        option = (struct to_option_){TO_OPTION_AFTER_, &tests[other % TESTS], NULL, 0};
    } else if (sscanf(line, "after_any %u", &other) == 1) {
        option = (struct to_option_){TO_OPTION_AFTER_ANY_, &tests[other % TESTS], NULL, 0};
    } else if (sscanf(line, "after_named %99s", text) == 1) {
        option = (struct to_option_){TO_OPTION_AFTER_NAMED_, NULL, strdup(text), 0};
    } else if (sscanf(line, "tag %99s", text) == 1) {
        option = (struct to_option_){TO_OPTION_TAG_, NULL, strdup(text), 0};
    } else if (sscanf(line, "timeout %lf", &option.number_) == 1) {
        option.kind_ = TO_OPTION_TIMEOUT_;
    } else if (sscanf(line, "locks %99s", text) == 1) {
        option = (struct to_option_){TO_OPTION_LOCKS_, NULL, strdup(text), 0};
    } else if (sscanf(line, "shares %99s", text) == 1) {
        option = (struct to_option_){TO_OPTION_SHARES_, NULL, strdup(text), 0};
    } else if (strcmp(line, "alone\n") == 0) {
        option.kind_ = TO_OPTION_ALONE_;
    } else if (strcmp(line, "fixture\n") == 0) {
        option.kind_ = TO_OPTION_FIXTURE_;
    } else if (strcmp(line, "xfail\n") == 0) {
        option = (struct to_option_){TO_OPTION_XFAIL_, NULL, "known", 0};
    }
    if (option.kind_ == 0 || end + 1 == OPTIONS) {
        refuse(line);
    }
    list[end] = option;
}

static void read_suite(FILE *file)
{
    char line[300], name[100], path[100], deed[100];
    int number;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "test %99s %99s %d %99s", name, path, &number, deed) == 4) {
            if (count == TESTS) {
                refuse(line);
            }
            deeds[count] = strdup(deed);
            tests[count] = (struct to_test_){TO_ABI_, TO_KIND_TEST_, strdup(name), strdup(path),
                                             number, bodies[count], options[count]};
            entries[count] = &tests[count];
            count++;
        } else if (count > 0) {
            add_option(options[count - 1], line);
        } else {
            refuse(line);
        }
    }
}

int main(int argc, char **argv)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.suite", getenv("STORM"), program_invocation_short_name);
    FILE *file = fopen(path, "r");
    if (!file) {
        refuse(path);
    }
    read_suite(file);
    fclose(file);
    const struct to_module_ module = {TO_ABI_, entries, entries + count, NULL};
    return to_module_main_(&module, argc, argv);
}

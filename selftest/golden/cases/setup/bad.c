/* A set-up that does what the program is called. */
#define _GNU_SOURCE
#include <to/test.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is(const char *name)
{
    return strcmp(program_invocation_short_name, name) == 0;
}

static void wait_for_ever(void)
{
    for (;;) {
        pause();
    }
}

TO_SETUP {
    puts("begun");
    if (is("fails")) {
        TO_EXPECT_EQ(1 + 1, 3);
        TO_ASSERT_STR("one", ==, "two");
    } else if (is("crashes")) {
        raise(SIGSEGV);
    } else if (is("exits")) {
        exit(0);
    } else if (is("hangs")) {
        wait_for_ever();
    } else if (is("hangs_deaf")) {
        signal(SIGTERM, SIG_IGN);
        wait_for_ever();
    } else if (is("skips")) {
        to_skip("no network");
    } else if (is("forks") && fork() == 0) {
        wait_for_ever();
    } else if (is("stops")) {
        fclose(fopen("set-up", "w"));
        wait_for_ever();
    }
    TO_ASSERT_FALSE(is("forks"));
}

TO_TEST(one) {}
TO_TEST(two, after(one)) {}
TO_TEST(anyway, after_any(two)) {}

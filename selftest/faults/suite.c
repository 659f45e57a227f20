/* SPDX-License-Identifier: MIT
 * One test that does what $DEED says, among many honest ones. */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <to/test.h>

#include "deeds.h"

/* What belongs to a process, as it was before any test. */
static struct {
    struct stat folder;
    mode_t mask;
    sigset_t blocked;
    struct rlimit limits[RLIM_NLIMITS];
} before;

__attribute__((constructor)) static void look(void)
{
    stat(".", &before.folder);
    umask(before.mask = umask(0));
    sigprocmask(SIG_BLOCK, NULL, &before.blocked);
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        getrlimit(i, &before.limits[i]);
    }
}

#define HONEST(name)                                                                         \
    TO_TEST(name, timeout(60))                                                               \
    {                                                                                        \
        printf("words of " #name "\n");                                                      \
        TO_ASSERT_EQ(1 + 1, 2);                                                              \
    }

HONEST(beside_1)
HONEST(beside_2)
HONEST(beside_3)
HONEST(beside_4)

TO_TEST(fault)
{
    deed_do(getenv("DEED"));
}

TO_TEST(needs_it, after(fault), timeout(60))
{
}

TO_TEST(fails_honestly, after_any(fault), timeout(60))
{
    printf("honest words\n");
    TO_ASSERT_EQ(2 + 2, 5);
}

TO_TEST(skips_honestly, after_any(fault), timeout(60))
{
    to_skip("as it likes");
}

TO_TEST(crashes_honestly, after_any(fault), timeout(60))
{
    fprintf(stderr, "last words\n");
    abort();
}

TO_TEST(finds_all_as_it_was, after_any(fault), timeout(60))
{
    struct stat folder;
    sigset_t blocked;
    TO_ASSERT_OK(stat(".", &folder));
    TO_EXPECT_EQ(folder.st_ino, before.folder.st_ino);
    TO_EXPECT_STR(setlocale(LC_ALL, NULL), ==, "C");
    mode_t mask = umask(0);
    umask(mask);
    TO_EXPECT_EQ(mask, before.mask);
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (int i = 1; i < NSIG; i++) {
        TO_EXPECT_EQ(sigismember(&blocked, i), sigismember(&before.blocked, i));
    }
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limits;
        TO_ASSERT_OK(getrlimit(i, &limits));
        TO_EXPECT_EQ(limits.rlim_cur, before.limits[i].rlim_cur);
    }
    struct sigaction children;
    TO_ASSERT_OK(sigaction(SIGCHLD, NULL, &children));
    TO_EXPECT_TRUE(children.sa_handler == SIG_DFL);
    TO_EXPECT_OK(write(1, "x", 1));
    TO_EXPECT_TRUE(to_try_lock("common", 60));
}

TO_TEST(comes_last, after_any(fails_honestly, skips_honestly, crashes_honestly), timeout(60))
{
}

HONEST(beside_5)
HONEST(beside_6)
HONEST(beside_7)
HONEST(beside_8)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list-deeds") == 0) {
        deed_list();
        return 0;
    }
    return to_main(argc, argv);
}

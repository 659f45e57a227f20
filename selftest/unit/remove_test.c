/* SPDX-License-Identifier: MIT
 * Tests of removing a folder with all that is in it. */
#include "base/remove.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static char home[] = "/tmp/to-remove-XXXXXX";
static int folder;

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(home));
    folder = open(home, O_RDONLY | O_DIRECTORY);
    ck_assert_int_ge(folder, 0);
}

static void teardown(void)
{
    ck_assert_int_eq(rmdir(home), 0);
    close(folder);
    snprintf(home + sizeof home - 7, 7, "XXXXXX");
}

static void make_file(int parent, const char *name)
{
    int file = openat(parent, name, O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(file, 0);
    close(file);
}

static void make_folder(int parent, const char *name)
{
    ck_assert_int_eq(mkdirat(parent, name, 0700), 0);
}

START_TEST(a_file_or_nothing)
{
    make_file(folder, "a");
    ck_assert_int_eq(to_remove(folder, "a"), 0);
    ck_assert_int_eq(to_remove(folder, "a"), 0);
    ck_assert_int_eq(faccessat(folder, "a", F_OK, 0), -1);
}
END_TEST

START_TEST(a_tree)
{
    static const char *const folders[] = {"t", "t/a", "t/a/b", "t/a/b/c", "t/d", "t/.removed.0",
                                          "t/.removed.0/x", "t/a/.removed.1"};
    static const char *const names[] = {"t/f", "t/a/f", "t/a/b/c/f", "t/.removed.0/f",
                                        "t/a/.removed.1/g"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        make_folder(folder, folders[i]);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        make_file(folder, names[i]);
    }
    ck_assert_int_eq(to_remove(folder, "t"), 0);
}
END_TEST

START_TEST(links_are_not_followed)
{
    make_folder(folder, "kept");
    make_file(folder, "kept/file");
    make_folder(folder, "t");
    ck_assert_int_eq(symlinkat("../kept", folder, "t/link"), 0);
    ck_assert_int_eq(symlinkat("kept", folder, "link"), 0);
    ck_assert_int_eq(to_remove(folder, "t"), 0);
    ck_assert_int_eq(to_remove(folder, "link"), 0);
    ck_assert_int_eq(faccessat(folder, "kept/file", F_OK, 0), 0);
    ck_assert_int_eq(to_remove(folder, "kept"), 0);
}
END_TEST

/* The user root may write there anyway: so as another one, where that is possible. */
START_TEST(read_only_folders)
{
    make_folder(folder, "t");
    make_folder(folder, "t/a");
    make_folder(folder, "t/a/b");
    make_file(folder, "t/a/b/f");
    make_file(folder, "t/a/f");
    ck_assert_int_eq(fchmodat(folder, "t/a/b", 0, 0), 0);
    ck_assert_int_eq(fchmodat(folder, "t/a", 0500, 0), 0);
    ck_assert_int_eq(fchmodat(folder, "t", 0100, 0), 0);
    if (geteuid() == 0) {
        static const char *const names[] = {"t/a/b/f", "t/a/b", "t/a/f", "t/a", "t", "."};
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            ck_assert_int_eq(fchownat(folder, names[i], 65534, 65534, 0), 0);
        }
        ck_assert_int_eq(seteuid(65534), 0);
    }
    int result = to_remove(folder, "t");
    ck_assert_int_eq(seteuid(getuid()), 0);
    ck_assert_int_eq(result, 0);
}
END_TEST

/* Far deeper than a path may be long, or than there are descriptors. */
START_TEST(any_depth)
{
    int inner = dup(folder);
    for (int i = 0; i < 1200; i++) {
        make_folder(inner, "deeper");
        make_file(inner, "file");
        int next = openat(inner, "deeper", O_RDONLY | O_DIRECTORY);
        close(inner);
        inner = next;
    }
    close(inner);
    ck_assert_int_eq(to_remove(folder, "deeper"), 0);
    ck_assert_int_eq(to_remove(folder, "file"), 0);
}
END_TEST

START_TEST(many_names)
{
    make_folder(folder, "t");
    for (int i = 0; i < 3000; i++) {
        char name[40];
        snprintf(name, sizeof name, "t/a rather long name %d", i);
        if (i % 3 == 0) {
            make_folder(folder, name);
        } else {
            make_file(folder, name);
        }
    }
    ck_assert_int_eq(to_remove(folder, "t"), 0);
}
END_TEST

/* The folder that it is mounted in has been moved, to a name of the function's own. */
static void unmount_all(void)
{
    glob_t found;
    char pattern[100];
    snprintf(pattern, sizeof pattern, "%s/t/.removed.*/here", home);
    ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
    ck_assert_uint_eq(found.gl_pathc, 1);
    ck_assert_int_eq(umount(found.gl_pathv[0]), 0);
    globfree(&found);
}

/* Needs the right to mount, for this process alone: what is mounted stays, all else goes. */
START_TEST(mounts_are_left_alone)
{
    char source[100], target[100];
    snprintf(source, sizeof source, "%s/kept", home);
    snprintf(target, sizeof target, "%s/t/a/here", home);
    make_folder(folder, "kept");
    make_file(folder, "kept/file");
    make_folder(folder, "t");
    make_folder(folder, "t/a");
    make_folder(folder, "t/a/here");
    make_file(folder, "t/a/file");
    if (unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
        mount(source, target, NULL, MS_BIND, NULL) == 0) {
        ck_assert_int_eq(to_remove(folder, "t"), -EBUSY);
        ck_assert_int_eq(faccessat(folder, "kept/file", F_OK, 0), 0);
        unmount_all();
    }
    ck_assert_int_eq(to_remove(folder, "t"), 0);
    ck_assert_int_eq(to_remove(folder, "kept"), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("remove");
    TCase *tests = tcase_create("remove");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_file_or_nothing);
    tcase_add_test(tests, a_tree);
    tcase_add_test(tests, links_are_not_followed);
    tcase_add_test(tests, read_only_folders);
    tcase_add_test(tests, any_depth);
    tcase_add_test(tests, many_names);
    tcase_add_test(tests, mounts_are_left_alone);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

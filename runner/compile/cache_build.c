/* SPDX-License-Identifier: MIT
 * Programs that come into the cache, and those that go. */
#include "compile/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/remove.h"
#include "compile/files.h"
#include "compile/owned.h"

#define KEPT_UNUSED (30 * 24 * 60 * 60 * TO_SECOND)

static const char build_prefix[] = "build.";

/* Opens the lock of a program's folder and locks it. -EAGAIN where the folder was removed
 * by who had the lock, or where `wait` is not set and somebody has it. */
static int take_lock(const struct to_cache *cache, const char *key, int entry, bool wait,
                     int *ret_lock)
{
    int lock = openat(entry, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock < 0) {
        return errno == ENOENT ? -EAGAIN : -errno;
    }
    int result = 0;
    while (flock(lock, LOCK_EX | (wait ? 0 : LOCK_NB)) < 0) {
        if (errno != EINTR) {
            result = -errno;
            break;
        }
    }
    char name[sizeof "/lock" + TO_STAMP_KEY];
    snprintf(name, sizeof name, "%s/lock", key);
    struct stat ours;
    struct stat present;
    if (result == 0 && (fstat(lock, &ours) < 0 ||
                        fstatat(cache->folder, name, &present, AT_SYMLINK_NOFOLLOW) < 0 ||
                        ours.st_ino != present.st_ino || ours.st_dev != present.st_dev)) {
        result = -EAGAIN;
    }
    if (result < 0) {
        close(lock);
        return result;
    }
    *ret_lock = lock;
    return 0;
}

static int enter(struct to_cache_build *build, struct to_error *error)
{
    const char *path = build->entry_path;
    for (;;) {
        if (mkdirat(build->cache->folder, build->key, 0700) < 0 && errno != EEXIST) {
            int code = -errno;
            return to_error_set(error, code, "%s: %s", path, strerror(-code));
        }
        int result =
            to_owned_folder(build->cache->folder, build->key, path, &build->entry, error);
        if (result == -ENOENT) {
            continue;
        }
        if (result < 0) {
            return result;
        }
        result = take_lock(build->cache, build->key, build->entry, true, &build->lock);
        if (result == 0) {
            return 0;
        }
        close(build->entry);
        if (result != -EAGAIN) {
            return to_error_set(error, result, "%s/lock: %s", path, strerror(-result));
        }
    }
}

static void free_names(struct to_cache_build *build)
{
    free(build->entry_path);
    free(build->name);
    free(build->path);
}

int to_cache_begin(struct to_cache_build *build, const struct to_cache *cache,
                   const char *recipe, struct to_error *error)
{
    *build = (struct to_cache_build){.cache = cache};
    to_stamp_key(recipe, build->key);
    struct to_buffer name = {0};
    /* Unlike any earlier one: compilers that a killed to-test left behind may still write
     * to theirs. */
    to_buffer_print(&name, "%s%ld.%lld", build_prefix, (long)getpid(),
                    (long long)to_stamp_now());
    build->name = to_buffer_take(&name);
    build->entry_path = to_files_join(cache->path, build->key);
    if (build->name && build->entry_path) {
        build->path = to_files_join(build->entry_path, build->name);
    }
    int result = build->path ? enter(build, error) : -ENOMEM;
    if (result < 0) {
        free_names(build);
        return result;
    }
    to_files_remove_all(build->entry, build_prefix);
    if (mkdirat(build->entry, build->name, 0700) < 0) {
        result = -errno;
        to_error_set(error, result, "%s: %s", build->path, strerror(-result));
        to_cache_end(build);
    }
    return result;
}

static int write_stamp(const struct to_cache_build *build, int folder,
                       const struct to_buffer *stamp)
{
    if (stamp->failed) {
        return -ENOMEM;
    }
    int file = openat(folder, "stamp", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return -errno;
    }
    int result = 0;
    for (size_t done = 0; result == 0 && done < stamp->size;) {
        ssize_t size = write(file, stamp->data + done, stamp->size - done);
        if (size < 0) {
            result = errno == EINTR ? 0 : -errno;
        } else {
            done += (size_t)size;
        }
    }
    if (close(file) < 0 && result == 0) {
        result = -errno;
    }
    if (result == 0 && renameat(folder, "stamp", build->entry, "stamp") < 0) {
        result = -errno;
    }
    return result;
}

/* The older stamp goes first and the new one comes last: at no moment does a stamp stand
 * beside a program that is not its own. */
static int install(const struct to_cache_build *build, int folder, struct to_buffer *stamp,
                   const char *program)
{
    /* Whatever the umask is, others must not be able to write to it. */
    if (fchmodat(folder, "program", 0700, 0) < 0) {
        return -errno;
    }
    if (unlinkat(build->entry, "stamp", 0) < 0 && errno != ENOENT) {
        return -errno;
    }
    if (renameat(folder, "program", build->entry, "program") < 0) {
        return -errno;
    }
    to_stamp_depend(stamp, program, INT64_MAX);
    to_stamp_end(stamp);
    return write_stamp(build, folder, stamp);
}

int to_cache_commit(struct to_cache_build *build, struct to_buffer *stamp, char **ret_program,
                    struct to_error *error)
{
    char *program = to_files_join(build->entry_path, "program");
    if (!program) {
        return -ENOMEM;
    }
    int folder = openat(build->entry, build->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = folder < 0 ? -errno : install(build, folder, stamp, program);
    if (folder >= 0) {
        close(folder);
    }
    if (result == -ENOENT) {
        result = to_error_set(error, -ENOEXEC, "%s: was not made, though no command failed",
                              program);
    } else if (result < 0) {
        to_error_set(error, result, "%s: %s", program, strerror(-result));
    }
    if (result < 0) {
        free(program);
        return result;
    }
    *ret_program = program;
    return 0;
}

void to_cache_end(struct to_cache_build *build)
{
    to_remove(build->entry, build->name);
    if (faccessat(build->entry, "program", F_OK, AT_SYMLINK_NOFOLLOW) < 0) {
        to_remove(build->cache->folder, build->key);
    }
    close(build->lock);
    close(build->entry);
    free_names(build);
}

/* When the program was last used; long ago, where there is none. */
static int64_t last_use(int entry)
{
    struct stat status;
    int result = fstatat(entry, "stamp", &status, AT_SYMLINK_NOFOLLOW);
    return result < 0 ? INT64_MIN : status.st_mtim.tv_sec * TO_SECOND;
}

static void sweep_one(int folder, const char *name, void *argument)
{
    const struct to_cache *cache = argument;
    struct stat status;
    int entry;
    int lock;
    if (!to_stamp_is_key(name) || to_owned_folder(folder, name, name, &entry, NULL) < 0) {
        return;
    }
    int64_t limit = to_stamp_now() - KEPT_UNUSED;
    if (fstat(entry, &status) == 0 && status.st_mtim.tv_sec * TO_SECOND < limit &&
        last_use(entry) < limit && take_lock(cache, name, entry, false, &lock) == 0) {
        /* Somebody may have built it in between. */
        if (last_use(entry) < limit) {
            to_remove(folder, name);
        }
        close(lock);
    }
    close(entry);
}

void to_cache_sweep(const struct to_cache *cache)
{
    to_files_each(cache->folder, sweep_one, (void *)cache);
}

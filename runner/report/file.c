/* SPDX-License-Identifier: MIT
 * An output that is there whole or not at all. */
#include "report/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/folders.h"

enum { NAME_SIZE = 32 };

struct to_file {
    char *path;       /* as the user gave it, for messages */
    const char *name; /* its last part */
    bool direct;
    bool owns_fd;
    int folder;           /* where the file lies, so that a chdir does no harm; or -1 */
    int fd;               /* the new file, or the direct one; -1: not begun */
    char temporary[NAME_SIZE]; /* the new file's name; "" while it has none */
};

int to_write_all(int fd, const void *data, size_t size)
{
    const char *at = data;
    while (size > 0) {
        ssize_t written = write(fd, at, size);
        if (written >= 0) {
            at += written;
            size -= (size_t)written;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            /* Somebody who shares our terminal or pipe made it non-blocking. */
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

static int fail(const struct to_file *file, int code, struct to_error *error)
{
    return to_error_set(error, code, "%s: %s", file->path, strerror(-code));
}

static bool begins(const char *path, const char *folder)
{
    return strncmp(path, folder, strlen(folder)) == 0;
}

static bool is_direct(const char *path)
{
    struct stat status;
    if (begins(path, "/proc/") || (begins(path, "/dev/") && !begins(path, "/dev/shm/"))) {
        return true;
    }
    /* Not stat: a link is replaced, wherever it leads. */
    return lstat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode) &&
           !S_ISDIR(status.st_mode);
}

static int open_direct(struct to_file *file)
{
    file->folder = -1;
    if (strcmp(file->path, "/dev/stdout") == 0) {
        file->fd = STDOUT_FILENO;
        return 0;
    }
    if (strcmp(file->path, "/dev/stderr") == 0) {
        file->fd = STDERR_FILENO;
        return 0;
    }
    /* O_APPEND: /dev/fd/3 may be a regular file that somebody has written to. */
    file->fd = open(file->path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    file->owns_fd = true;
    return file->fd < 0 ? -errno : 0;
}

static void draw_name(char name[NAME_SIZE])
{
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
        random = (uint64_t)getpid();
    }
    snprintf(name, NAME_SIZE, ".to-test-%016" PRIx64, random);
}

/* A file without a name can only get one through /proc, where that is not mounted it would
 * be lost. */
static bool has_proc_entry(int fd, char entry[NAME_SIZE])
{
    snprintf(entry, NAME_SIZE, "/proc/self/fd/%d", fd);
    return access(entry, F_OK) == 0;
}

static int open_named(struct to_file *file)
{
    int fd = -1;
    do {
        draw_name(file->temporary);
        fd = openat(file->folder, file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                    0666);
    } while (fd < 0 && errno == EEXIST);
    if (fd < 0) {
        file->temporary[0] = '\0';
        return -errno;
    }
    return fd;
}

static int open_folder(struct to_file *file)
{
    char *slash = strrchr(file->path, '/');
    file->name = slash ? slash + 1 : file->path;
    if (!*file->name) {
        return -EISDIR;
    }
    char *folder = slash ? strndup(file->path, (size_t)(slash - file->path) + 1) : strdup(".");
    if (!folder) {
        return -ENOMEM;
    }
    file->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    /* An artifact's folder that is not there yet is no reason to lose a report. */
    if (file->folder < 0 && errno == ENOENT && to_make_folders(folder) == 0) {
        file->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    int result = file->folder < 0 ? -errno : 0;
    free(folder);

    struct stat status;
    if (result == 0 && fstatat(file->folder, file->name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(status.st_mode)) {
        result = -EISDIR;
    }
    return result;
}

static int open_new(struct to_file *file)
{
    char entry[NAME_SIZE];
    int fd = openat(file->folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (fd >= 0 && !has_proc_entry(fd, entry)) {
        close(fd);
        fd = -1;
    }
    if (fd < 0) {
        fd = open_named(file);
    }
    return fd;
}

/* A test may have removed the folder. */
static int open_folder_again(struct to_file *file)
{
    int before = file->folder;
    int result = open_folder(file);
    if (result == 0) {
        close(before);
        return 0;
    }
    if (file->folder >= 0) {
        close(file->folder);
    }
    file->folder = before;
    return result;
}

static int begin(struct to_file *file)
{
    int fd = open_new(file);
    if (fd == -ENOENT && open_folder_again(file) == 0) {
        fd = open_new(file);
    }
    file->fd = fd;
    return fd < 0 ? fd : 0;
}

static int set_up(struct to_file *file, const char *path)
{
    bool standard = !path || strcmp(path, "-") == 0;
    file->path = strdup(standard ? "standard output" : path);
    if (!file->path) {
        return -ENOMEM;
    }
    if (standard) {
        file->direct = true;
        file->fd = STDOUT_FILENO;
        return 0;
    }
    file->direct = is_direct(path);
    if (file->direct) {
        return open_direct(file);
    }
    int result = open_folder(file);
    return result < 0 ? result : begin(file);
}

/* The old file goes: its readers keep it, and a link is not followed. */
static int become_live(struct to_file *file)
{
    if (file->direct) {
        return 0;
    }
    to_file_drop(file);
    if (unlinkat(file->folder, file->name, 0) < 0 && errno != ENOENT) {
        return -errno;
    }
    file->fd = openat(file->folder, file->name,
                      O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    file->direct = true;
    file->owns_fd = true;
    return file->fd < 0 ? -errno : 0;
}

static struct to_file *open_file(const char *path, bool live, struct to_error *error)
{
    struct to_file *file = calloc(1, sizeof *file);
    if (!file) {
        to_error_set(error, -ENOMEM, "%s", strerror(ENOMEM));
        return NULL;
    }
    file->folder = -1;
    file->fd = -1;
    int result = set_up(file, path);
    if (result == 0 && live) {
        result = become_live(file);
    }
    if (result < 0) {
        to_error_set(error, result, "%s: %s", path ? path : "-", strerror(-result));
        return to_file_free(file);
    }
    return file;
}

struct to_file *to_file_new(const char *path, struct to_error *error)
{
    return open_file(path, false, error);
}

struct to_file *to_file_new_live(const char *path, struct to_error *error)
{
    return open_file(path, true, error);
}

struct to_file *to_file_free(struct to_file *file)
{
    if (!file) {
        return NULL;
    }
    to_file_drop(file);
    if (file->owns_fd && file->fd >= 0) {
        close(file->fd);
    }
    if (file->folder >= 0) {
        close(file->folder);
    }
    free(file->path);
    free(file);
    return NULL;
}

bool to_file_is_replaceable(const struct to_file *file)
{
    return !file->direct;
}

void to_file_drop(struct to_file *file)
{
    if (file->direct || file->fd < 0) {
        return;
    }
    if (file->temporary[0]) {
        unlinkat(file->folder, file->temporary, 0);
        file->temporary[0] = '\0';
    }
    close(file->fd);
    file->fd = -1;
}

static int drop_and_fail(struct to_file *file, int code, struct to_error *error)
{
    to_file_drop(file);
    return fail(file, code, error);
}

int to_file_write(struct to_file *file, const void *data, size_t size, struct to_error *error)
{
    int result = file->fd < 0 ? begin(file) : 0;
    if (result == 0) {
        result = to_write_all(file->fd, data, size);
    }
    return result < 0 ? drop_and_fail(file, result, error) : 0;
}

static int synchronize(int fd)
{
    /* Some network and user-space file systems have no fsync: no reason to fail. */
    if (fsync(fd) < 0 && errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) {
        return -errno;
    }
    return 0;
}

/* Gives a file without a name the one it shall have, if that is free, else a new one. */
static int give_name(struct to_file *file, bool *ret_in_place)
{
    char entry[NAME_SIZE];
    has_proc_entry(file->fd, entry);
    if (linkat(AT_FDCWD, entry, file->folder, file->name, AT_SYMLINK_FOLLOW) == 0) {
        *ret_in_place = true;
        return 0;
    }
    while (errno == EEXIST) {
        draw_name(file->temporary);
        if (linkat(AT_FDCWD, entry, file->folder, file->temporary, AT_SYMLINK_FOLLOW) == 0) {
            return 0;
        }
    }
    file->temporary[0] = '\0';
    return -errno;
}

static int put_into_place(struct to_file *file)
{
    bool in_place = false;
    int result = synchronize(file->fd);
    if (result == 0 && !file->temporary[0]) {
        result = give_name(file, &in_place);
        if (result == -ENOENT && open_folder_again(file) == 0) {
            result = give_name(file, &in_place);
        }
    }
    if (result < 0 || in_place) {
        return result;
    }
    if (renameat(file->folder, file->temporary, file->folder, file->name) < 0) {
        return -errno;
    }
    file->temporary[0] = '\0';
    return 0;
}

/* What grows in its place is lost with its name. */
static bool was_removed(const struct to_file *file)
{
    struct stat status;
    return file->direct && file->folder >= 0 && fstat(file->fd, &status) == 0 &&
           status.st_nlink == 0;
}

int to_file_replace(struct to_file *file, struct to_error *error)
{
    if (was_removed(file)) {
        return fail(file, -ENOENT, error);
    }
    if (file->direct) {
        return 0;
    }
    int result = file->fd < 0 ? begin(file) : 0;
    if (result == 0) {
        result = put_into_place(file);
    }
    if (result < 0) {
        return drop_and_fail(file, result, error);
    }
    to_file_drop(file);
    return 0;
}

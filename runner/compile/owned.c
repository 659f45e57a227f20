/* SPDX-License-Identifier: MIT
 * Opening folders and files only where they are this user's own. */
#include "compile/owned.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "compile/files.h"

#define REMEDY "remove it, or set $XDG_CACHE_HOME to a folder of your own"

static int vet(int file, mode_t type, const char *path, struct to_error *error)
{
    struct stat status;
    if (fstat(file, &status) < 0) {
        int code = -errno;
        return to_error_set(error, code, "%s: %s", path, strerror(-code));
    }
    if ((status.st_mode & S_IFMT) != type) {
        const char *kind = S_ISLNK(status.st_mode) ? "a link"
                           : type == S_IFDIR       ? "not a folder"
                                                   : "not a file";
        return to_error_set(error, -EPERM, "%s: is %s, and is not used: " REMEDY, path, kind);
    }
    if (status.st_uid != geteuid()) {
        return to_error_set(error, -EPERM,
                            "%s: belongs to user %lu, not to you, and is not used: " REMEDY,
                            path, (unsigned long)status.st_uid);
    }
    if (status.st_mode & (S_IWGRP | S_IWOTH)) {
        return to_error_set(error, -EPERM,
                            "%s: others may write to it, so it is not used: " REMEDY
                            " (or chmod 700 it, where all that is in it is yours)",
                            path);
    }
    return 0;
}

static int open_owned(int parent, const char *name, int flags, mode_t type, const char *path,
                      int *ret_file, struct to_error *error)
{
    /* Looked at before it is opened: opening a device or a pipe may do something. */
    int place = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (place < 0) {
        int code = -errno;
        return code == -ENOENT ? code
                               : to_error_set(error, code, "%s: %s", path, strerror(-code));
    }
    int result = vet(place, type, path, error);
    close(place);
    if (result < 0) {
        return result;
    }
    int file = openat(parent, name, flags | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) {
        int code = -errno;
        return code == -ENOENT ? code
                               : to_error_set(error, code, "%s: %s", path, strerror(-code));
    }
    /* And again: it may have been replaced in between. */
    result = vet(file, type, path, error);
    if (result < 0) {
        close(file);
        return result;
    }
    *ret_file = file;
    return 0;
}

int to_owned_folder(int parent, const char *name, const char *path, int *ret_folder,
                    struct to_error *error)
{
    return open_owned(parent, name, O_RDONLY | O_DIRECTORY, S_IFDIR, path, ret_folder, error);
}

int to_owned_file(int parent, const char *name, const char *path, int flags, int *ret_file,
                  struct to_error *error)
{
    char *whole = to_files_join(path, name);
    if (!whole) {
        return -ENOMEM;
    }
    int result = open_owned(parent, name, flags, S_IFREG, whole, ret_file, error);
    free(whole);
    return result;
}

/* SPDX-License-Identifier: MIT
 * Removing a folder with all that is in it.
 *
 * A folder that is met on the way is moved up into the topmost one and emptied there. So there
 * is no recursion, two descriptors will do, and a path is never longer than one name. What is
 * mounted cannot be moved, and so is never looked into. */
#include "base/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct removal {
    int top;         /* the topmost folder */
    unsigned number; /* of the next name that a folder gets there */
    bool moved;      /* a folder into it from below, in this pass */
    int error;       /* of the first thing that could not be removed, in this pass */
};

static void note(struct removal *removal, int result)
{
    if (result < 0 && errno != ENOENT && removal->error == 0) {
        removal->error = -errno;
    }
}

/* Without following a link that somebody may have put there. */
static void make_accessible(int parent, const char *name)
{
    char path[40];
    int folder = openat(parent, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", folder);
        chmod(path, S_IRWXU);
        close(folder);
    }
}

/* Where it can be, the folder is then also writable. */
static int open_folder(int parent, const char *name)
{
    static const int how = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    struct stat status;
    int folder = openat(parent, name, how);
    if (folder < 0 && errno == EACCES) {
        make_accessible(parent, name);
        folder = openat(parent, name, how);
    }
    if (folder >= 0 && fstat(folder, &status) == 0 && (status.st_mode & S_IRWXU) != S_IRWXU) {
        fchmod(folder, S_IRWXU);
    }
    return folder;
}

/* Moves a folder into the topmost one, where it may be already. Writes its name there to
 * `room`. */
static int move_up(struct removal *removal, int parent, const char *name, char *room, size_t size)
{
    enum { ATTEMPTS = 100 };
    for (int i = 0; i < ATTEMPTS; i++) {
        snprintf(room, size, ".removed.%u", removal->number++);
        if (renameat(parent, name, removal->top, room) == 0) {
            return 0;
        }
        if (errno == EACCES) {
            make_accessible(parent, name);
        } else if (errno != ENOTEMPTY && errno != EEXIST) {
            break;
        }
    }
    return -1;
}

/* Removes what is no folder, or an empty one. Returns whether it is done with. */
static bool remove_simple(struct removal *removal, int parent, const char *name)
{
    int result = unlinkat(parent, name, 0);
    if (result < 0 && (errno == EISDIR || errno == EPERM)) {
        int error = errno;
        result = unlinkat(parent, name, AT_REMOVEDIR);
        if (result < 0 && (errno == ENOTEMPTY || errno == EEXIST || errno == EACCES)) {
            return false;
        }
        errno = result < 0 && errno == ENOTDIR ? error : errno;
    }
    note(removal, result);
    return true;
}

static void each_name(int folder, struct removal *removal,
                      void (*visit)(struct removal *removal, int folder, const char *name))
{
    int own = dup(folder);
    DIR *stream = own < 0 ? NULL : fdopendir(own);
    const struct dirent *entry;
    if (!stream) {
        note(removal, -1);
        if (own >= 0) {
            close(own);
        }
        return;
    }
    rewinddir(stream);
    while ((entry = readdir(stream))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            visit(removal, folder, entry->d_name);
        }
    }
    closedir(stream);
}

static void empty_one(struct removal *removal, int folder, const char *name)
{
    char moved[32];
    if (remove_simple(removal, folder, name)) {
        return;
    }
    if (move_up(removal, folder, name, moved, sizeof moved) < 0) {
        note(removal, -1);
    } else {
        removal->moved = true;
    }
}

/* Of the topmost folder. */
static void remove_one(struct removal *removal, int top, const char *name)
{
    char moved[32];
    if (remove_simple(removal, top, name)) {
        return;
    }
    if (move_up(removal, top, name, moved, sizeof moved) < 0) {
        note(removal, -1);
        return;
    }
    int folder = open_folder(top, moved);
    if (folder < 0) {
        note(removal, -1);
        return;
    }
    each_name(folder, removal, empty_one);
    close(folder);
    note(removal, unlinkat(top, moved, AT_REMOVEDIR));
}

int to_remove(int parent, const char *name)
{
    struct removal removal = {0};
    if (remove_simple(&removal, parent, name)) {
        return removal.error;
    }
    removal.top = open_folder(parent, name);
    if (removal.top < 0) {
        return -errno;
    }
    /* What was moved up in a pass is found in the next. */
    do {
        removal.moved = false;
        removal.error = 0;
        each_name(removal.top, &removal, remove_one);
    } while (removal.moved);
    close(removal.top);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0 ? 0 : removal.error ? removal.error : -errno;
}

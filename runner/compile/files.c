/* SPDX-License-Identifier: MIT
 * Files and folders. */
#include "compile/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/remove.h"

static const int how = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

char *to_files_join(const char *folder, const char *name)
{
    struct to_buffer path = {0};
    to_buffer_print(&path, "%s/%s", folder, name);
    return to_buffer_take(&path);
}

int to_files_make(const char *path)
{
    char *copy = strdup(path);
    if (!copy) {
        return -ENOMEM;
    }
    int result = 0;
    for (char *at = copy + 1; result == 0; at++) {
        if (*at != '/' && *at != '\0') {
            continue;
        }
        char byte = *at;
        *at = '\0';
        if (mkdir(copy, 0700) < 0 && errno != EEXIST) {
            result = -errno;
            /* Some folders are there and yet answer so, such as those of an automounter. */
            if (access(copy, F_OK) == 0) {
                result = 0;
            }
        }
        *at = byte;
        if (byte == '\0') {
            break;
        }
    }
    free(copy);
    return result;
}

int to_files_read(int file, struct to_buffer *text)
{
    enum { STEP = 65536 };
    for (;;) {
        char *room = to_buffer_reserve(text, STEP);
        ssize_t size = room ? read(file, room, STEP) : 0;
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0) {
            return -errno;
        }
        if (size == 0) {
            return text->failed ? -ENOMEM : 0;
        }
        text->size += (size_t)size;
        text->data[text->size] = '\0';
    }
}

void to_files_each(int folder, void (*visit)(int folder, const char *name, void *argument),
                   void *argument)
{
    /* A descriptor of its own: the caller's keeps its position, and stays open. */
    int own = openat(folder, ".", how);
    DIR *stream = own < 0 ? NULL : fdopendir(own);
    if (!stream) {
        if (own >= 0) {
            close(own);
        }
        return;
    }
    for (;;) {
        const struct dirent *entry = readdir(stream);
        if (!entry) {
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            visit(folder, entry->d_name, argument);
        }
    }
    closedir(stream);
}

/* `argument` is the prefix of what is to be removed. */
static void remove_one(int parent, const char *name, void *argument)
{
    const char *prefix = argument;
    if (strncmp(name, prefix, strlen(prefix)) == 0) {
        to_remove(parent, name);
    }
}

void to_files_remove_all(int parent, const char *prefix)
{
    to_files_each(parent, remove_one, (void *)prefix);
}

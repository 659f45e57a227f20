/* SPDX-License-Identifier: MIT
 * Files with the output that a test expects. */
#include "test/golden.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/folders.h"

enum { PART = 64 * 1024 };
static const size_t MOST = (size_t)64 * 1024 * 1024;

bool to_golden_is_updated(void)
{
    const char *value = getenv(TO_GOLDEN_VARIABLE);
    return value && *value && strcmp(value, "0") != 0;
}

static int read_all(int file, struct to_buffer *content)
{
    for (;;) {
        char *to = to_buffer_reserve(content, PART);
        ssize_t size = to ? read(file, to, PART) : -1;
        if (!to || (size < 0 && errno != EINTR)) {
            return to ? -errno : -ENOMEM;
        }
        if (size == 0) {
            return 0;
        }
        content->size += size > 0 ? (size_t)size : 0;
        content->data[content->size] = '\0';
        if (content->size > MOST) {
            return -EFBIG;
        }
    }
}

int to_golden_read(const char *path, struct to_buffer *content)
{
    if (!path) {
        return -EFAULT;
    }
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return -errno;
    }
    int result = read_all(file, content);
    close(file);
    return result;
}

static int write_all(int file, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, text, size);
        if (written < 0 && errno != EINTR) {
            return -errno;
        }
        text += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
    return 0;
}

/* What goes wrong shows when the file is opened. */
static void make_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path)) : NULL;
    if (folder) {
        to_make_folders(folder);
    }
    free(folder);
}

int to_golden_write(const char *path, const char *text, size_t size)
{
    struct to_buffer other = {0};
    to_buffer_print(&other, "%s.%ld.new", path, (long)getpid());
    if (other.failed) {
        return -ENOMEM;
    }
    make_folder_of(path);
    int file = open(other.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int result = file < 0 ? -errno : write_all(file, text, size);
    if (file >= 0 && close(file) < 0 && result == 0) {
        result = -errno;
    }
    if (result == 0 && rename(other.data, path) < 0) {
        result = -errno;
    }
    if (result < 0 && file >= 0) {
        unlink(other.data);
    }
    to_buffer_free(&other);
    return result;
}

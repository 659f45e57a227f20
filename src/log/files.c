/* SPDX-License-Identifier: MIT
 * One log file a worker. */
#include "log/files.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/folders.h"

struct to_log_files {
    pthread_mutex_t lock; /* of the table */
    int folder;
    int *files; /* by worker + 1; -1: not open */
    size_t count;
};

int to_log_files_open(const char *folder, struct to_log_files **ret_files)
{
    struct to_log_files *files = calloc(1, sizeof *files);
    if (!files) {
        return -ENOMEM;
    }
    int result = to_make_folders(folder);
    files->folder = result < 0 ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (result == 0 &&
        (files->folder < 0 || faccessat(files->folder, ".", W_OK | X_OK, 0) < 0)) {
        result = -errno;
    }
    if (result < 0) {
        if (files->folder >= 0) {
            close(files->folder);
        }
        free(files);
        return result;
    }
    pthread_mutex_init(&files->lock, NULL);
    *ret_files = files;
    return 0;
}

void to_log_files_close(struct to_log_files *files)
{
    if (!files) {
        return;
    }
    for (size_t i = 0; i < files->count; i++) {
        if (files->files[i] >= 0) {
            close(files->files[i]);
        }
    }
    close(files->folder);
    pthread_mutex_destroy(&files->lock);
    free(files->files);
    free(files);
}

static int open_file(const struct to_log_files *files, int worker)
{
    char name[32] = "main.log";
    if (worker >= 0) {
        snprintf(name, sizeof name, "worker-%d.log", worker);
    }
    int file = openat(files->folder, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    return file < 0 ? -errno : file;
}

/* The file of this worker, or a negative errno. */
static int find_file(struct to_log_files *files, int worker)
{
    size_t place = (size_t)(worker + 1);
    if (place >= files->count) {
        int *more = reallocarray(files->files, place + 1, sizeof *more);
        if (!more) {
            return -ENOMEM;
        }
        files->files = more;
        while (files->count <= place) {
            files->files[files->count++] = -1;
        }
    }
    if (files->files[place] < 0) {
        files->files[place] = open_file(files, worker);
    }
    return files->files[place];
}

int to_log_files_write(struct to_log_files *files, int worker, const char *data, size_t size)
{
    pthread_mutex_lock(&files->lock);
    int file = find_file(files, worker);
    pthread_mutex_unlock(&files->lock);
    if (file < 0) {
        return file;
    }
    ssize_t written = write(file, data, size);
    return written < 0 ? -errno : (size_t)written < size ? -ENOSPC : 0;
}

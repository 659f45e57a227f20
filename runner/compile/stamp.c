/* SPDX-License-Identifier: MIT
 * Whether a cached program is up to date. */
#include "compile/stamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/buffer.h"
#include "base/clock.h"

/* A truncated stamp must not pass for a program with few dependencies. */
static const char end_line[] = "end\n";

void to_stamp_key(const char *recipe, char ret_key[TO_STAMP_KEY + 1])
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (; *recipe; recipe++) {
        hash = (hash ^ (unsigned char)*recipe) * UINT64_C(0x100000001b3);
    }
    snprintf(ret_key, TO_STAMP_KEY + 1, "%016" PRIx64, hash);
}

bool to_stamp_is_key(const char *name)
{
    return strspn(name, "0123456789abcdef") == TO_STAMP_KEY && name[TO_STAMP_KEY] == '\0';
}

static int64_t nanoseconds(struct timespec time)
{
    return time.tv_sec * TO_SECOND + time.tv_nsec;
}

int64_t to_stamp_now(void)
{
    /* File systems stamp by the coarse clock, which is some milliseconds behind. */
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return nanoseconds(now);
}

void to_stamp_begin(struct to_buffer *stamp, const char *recipe)
{
    to_buffer_text(stamp, recipe);
}

void to_stamp_depend(struct to_buffer *stamp, const char *path, int64_t since)
{
    struct stat status;
    if (stat(path, &status) < 0 || nanoseconds(status.st_ctim) >= since) {
        status.st_size = -1;
        status.st_mtim = (struct timespec){0};
    }
    to_buffer_print(stamp, "depends %lld %" PRId64 " %s\n", (long long)status.st_size,
                    nanoseconds(status.st_mtim), path);
}

void to_stamp_end(struct to_buffer *stamp)
{
    to_buffer_text(stamp, end_line);
}

/* `line` is "depends SIZE TIME PATH", without its newline. */
static bool is_unchanged(const char *line)
{
    long long size;
    int64_t time;
    int path = 0;
    if (sscanf(line, "depends %lld %" SCNd64 "%n", &size, &time, &path) < 2 ||
        line[path] != ' ') {
        return false;
    }
    struct stat status;
    return stat(line + path + 1, &status) == 0 && status.st_size == size &&
           nanoseconds(status.st_mtim) == time;
}

bool to_stamp_holds(const char *stamp, const char *recipe)
{
    size_t size = strlen(recipe);
    if (strncmp(stamp, recipe, size) != 0) {
        return false;
    }
    const char *at = stamp + size;
    while (strcmp(at, end_line) != 0) {
        size_t length = strcspn(at, "\n");
        char *line = strndup(at, length);
        bool unchanged = line && is_unchanged(line);
        free(line);
        if (!unchanged || at[length] == '\0') {
            return false;
        }
        at += length + 1;
    }
    return true;
}

/* SPDX-License-Identifier: MIT
 * Where to-test finds what came with it. */
#include "places.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "build.h"
#include "memory.h"

static char *join(const char *prefix, const char *folder, const char *name)
{
    struct to_buffer path = {0};
    if (folder[0] == '/') {
        to_buffer_text(&path, folder);
    } else {
        to_buffer_print(&path, "%s/%s", prefix, folder);
    }
    to_buffer_print(&path, "%s%s", *name ? "/" : "", name);
    return to_memory_need(to_buffer_take(&path));
}

/* An installation may have been moved as a whole: PREFIX/bin/to-test tells its prefix. */
static const char *find_prefix(char *folder)
{
    size_t size = strlen(folder);
    size_t tail = strlen(TO_BINDIR);
    if (size > tail && folder[size - tail - 1] == '/' &&
        strcmp(folder + size - tail, TO_BINDIR) == 0) {
        folder[size - tail - 1] = '\0';
        return folder;
    }
    return TO_PREFIX;
}

int to_places_find(struct to_places *places, struct to_error *error)
{
    char own[PATH_MAX];
    *places = (struct to_places){0};
    ssize_t size = readlink("/proc/self/exe", own, sizeof own - 1);
    if (size <= 0) {
        return to_error_set(error, -ENOENT, "/proc/self/exe cannot be read: %s", strerror(errno));
    }
    own[size] = '\0';
    *strrchr(own, '/') = '\0';

    if (strcmp(own, TO_BUILD_FOLDER) == 0) {
        places->include = join(TO_SOURCE_FOLDER, "include", "");
        places->library = join(own, ".", "libto.a");
        places->shared = join(own, ".", "to-test-shared");
    } else {
        const char *prefix = find_prefix(own);
        places->include = join(prefix, TO_INCLUDEDIR, "");
        places->library = join(prefix, TO_LIBDIR, "libto.a");
        places->shared = join(prefix, TO_LIBEXECDIR, "to-test-shared");
    }
    return 0;
}

void to_places_free(struct to_places *places)
{
    free(places->include);
    free(places->library);
    free(places->shared);
    *places = (struct to_places){0};
}

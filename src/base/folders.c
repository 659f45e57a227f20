/* SPDX-License-Identifier: MIT
 * Making a folder, and those that it is in. */
#include "base/folders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int make(const char *path)
{
    return mkdir(path, 0777) < 0 && errno != EEXIST ? -errno : 0;
}

int to_make_folders(const char *path)
{
    char *part = strdup(path);
    if (!part) {
        return -ENOMEM;
    }
    int result = 0;
    char *end = *part ? strchr(part + 1, '/') : NULL;
    for (; end && result == 0; end = strchr(end + 1, '/')) {
        *end = '\0';
        result = make(part);
        *end = '/';
    }
    if (result == 0) {
        result = make(part);
    }
    free(part);
    return result;
}

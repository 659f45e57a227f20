/* SPDX-License-Identifier: MIT
 * Where a source file is that a compiler saw under some name. */
#include "source_path.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

/* Looks in the folder of `module`, then in each above. The found file's full path. */
static char *find_upwards(const char *file, const char *module)
{
    char *folder = realpath(module, NULL);
    char *found = NULL;
    char *slash;
    while (folder && !found && (slash = strrchr(folder, '/'))) {
        char path[PATH_MAX];
        *slash = '\0';
        if (snprintf(path, sizeof path, "%s/%s", folder, file) < (int)sizeof path) {
            found = realpath(path, NULL);
        }
    }
    free(folder);
    return found;
}

char *to_source_path(const char *file, const char *module)
{
    if (file[0] != '/' && access(file, F_OK) == 0) {
        return to_memory_string(file);
    }
    char *full = file[0] == '/' ? to_memory_string(file) : find_upwards(file, module);
    char *here = getcwd(NULL, 0);
    char *result = NULL;
    if (full && here) {
        size_t size = strcmp(here, "/") == 0 ? 0 : strlen(here);
        if (strncmp(full, here, size) == 0 && full[size] == '/') {
            result = to_memory_string(full + size + 1);
        }
    }
    if (!result) {
        result = to_memory_string(full ? full : file);
    }
    free(full);
    free(here);
    return result;
}

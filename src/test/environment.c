/* SPDX-License-Identifier: MIT
 * A program's environment, made of another one. */
#include "test/environment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static bool is_named_in(const char *variable, const char *const *changes)
{
    size_t size = strcspn(variable, "=");
    for (; *changes; changes++) {
        if (strcspn(*changes, "=") == size && strncmp(*changes, variable, size) == 0) {
            return true;
        }
    }
    return false;
}

static size_t count(const char *const *list)
{
    size_t size = 0;
    while (list && list[size]) {
        size++;
    }
    return size;
}

char **to_environment_with(char *const *base, const char *const *changes)
{
    size_t size = 0;
    char **result =
        calloc(count((const char *const *)base) + count(changes) + 1, sizeof *result);
    for (; result && base && *base; base++) {
        if (!is_named_in(*base, changes)) {
            result[size++] = *base;
        }
    }
    for (; result && *changes; changes++) {
        if (strchr(*changes, '=') && !is_named_in(*changes, changes + 1)) {
            result[size++] = (char *)*changes;
        }
    }
    return result;
}

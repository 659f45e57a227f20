/* SPDX-License-Identifier: MIT
 * Memory for the runner. */
#include "memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "status.h"

void to_memory_die(const char *what)
{
    fprintf(stderr, "to-test: %s: %s\n", what, strerror(errno));
    _Exit(TO_STATUS_INTERNAL);
}

void *to_memory_need(void *memory)
{
    if (!memory) {
        errno = ENOMEM;
        to_memory_die("memory");
    }
    return memory;
}

void to_memory_check(int64_t result)
{
    if (result < 0) {
        errno = (int)-result;
        to_memory_die("memory");
    }
}

void *to_memory_new(size_t size)
{
    return to_memory_need(calloc(1, size));
}

void *to_memory_array(size_t count, size_t size)
{
    return to_memory_need(calloc(count ? count : 1, size));
}

void *to_memory_resize(void *memory, size_t size)
{
    return to_memory_need(realloc(memory, size ? size : 1));
}

char *to_memory_string(const char *string)
{
    return to_memory_need(strdup(string));
}

/* SPDX-License-Identifier: MIT
 * Memory that a host need not share with its tests. */
#include "test/private.h"

#include <sys/mman.h>

/* Not from malloc: other blocks would share its pages, and leak checkers, which run in the
 * tests, read all that malloc gave out. */
void *to_private_new(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void to_private_keep(void *memory, size_t size)
{
    /* Where it fails, forks are slower, no more. */
    madvise(memory, size, MADV_DONTFORK);
}

void to_private_free(void *memory, size_t size)
{
    if (memory) {
        munmap(memory, size);
    }
}

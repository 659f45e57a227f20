/* SPDX-License-Identifier: MIT
 *
 * A pool: a process that runs tests in one lane or several, and its watcher, who starts it
 * anew when a test has brought it down, and tells which tests were lost.
 */
#ifndef TO_TEST_POOL_H
#define TO_TEST_POOL_H

#include <stddef.h>

struct to_registry;

/* A worker's two sockets. */
struct to_pool_sockets {
    int control;
    int test;
};

/* Becomes the watcher of a pool with a lane for each pair; serves until all of them are
 * closed, then ends the process. */
_Noreturn void to_pool_serve(const struct to_registry *registry,
                             const struct to_pool_sockets *sockets, size_t count);

#endif

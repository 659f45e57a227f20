/* SPDX-License-Identifier: MIT
 *
 * A host: runs the tests that the runner names, one at a time, each in a fork of itself.
 */
#ifndef TO_TEST_HOST_H
#define TO_TEST_HOST_H

#include <stdint.h>

struct to_registry;

/* Serves until the control socket is closed, then ends the process. Owns both sockets.
 * `number`: which of the module's hosts it is. */
_Noreturn void to_host_serve(struct to_registry *registry, uint32_t number, int control,
                              int test_socket);

#endif

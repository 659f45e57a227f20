/* SPDX-License-Identifier: MIT
 *
 * A host: runs the tests that the runner names, one at a time, each in a fork of itself.
 */
#ifndef TO_TEST_HOST_H
#define TO_TEST_HOST_H

struct to_registry;

/* Serves until the control socket is closed, then ends the process. Owns both sockets. */
_Noreturn void to_host_serve(struct to_registry *registry, int control, int test_socket);

#endif

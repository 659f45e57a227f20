/* SPDX-License-Identifier: MIT
 *
 * Which ports a test may be given. Pure.
 */
#ifndef TO_TEST_PORT_H
#define TO_TEST_PORT_H

#include <stdint.h>

/*
 * How many there are, where the kernel gives those from `low` to `high` to connections: ports
 * from 20000 on, but for these. Where that leaves few, those up to 32767 whatever the kernel
 * does.
 */
uint32_t to_port_count(int low, int high);

/* That of this number, which counts around. */
int to_port_candidate(uint32_t number, int low, int high);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Ports for tests: which ones there are, and when to start no process.
 */
#ifndef TO_TEST_PORT_H
#define TO_TEST_PORT_H

#include <stdint.h>

/*
 * How many there are (this and the next are pure), where the kernel gives those from `low` to `high` to connections: ports
 * from 20000 on, but for these. Where that leaves few, those up to 32767 whatever the kernel
 * does.
 */
uint32_t to_port_count(int low, int high);

/* That of this number, which counts around. */
int to_port_candidate(uint32_t number, int low, int high);

/*
 * While it is looked whether a port is free, a socket has it. A process that came to be just
 * then would keep it for a while: so who starts one, other than by fork(), holds this meanwhile.
 */
void to_port_lock(void);
void to_port_unlock(void);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What a test asks of the shared state, taken to the runner: each thread of it, and each
 * process that it forks, has a connection of its own.
 */
#ifndef TO_TEST_CLIENT_H
#define TO_TEST_CLIENT_H

struct to_running;

/* From now on, and in all forks, the state is asked for by way of the test that runs. `control`:
 * a socket that the runner has made; -1 where there is none. */
void to_client_open(int control);

/* The test that ran on this thread has ended: its connection, and what it was handed. */
void to_client_end(struct to_running *running);

/* The set-up that ran in this process has ended: what it was handed stays, and pointers that
 * it has set are good in the forks of this process. */
void to_client_keep(struct to_running *running);

#endif

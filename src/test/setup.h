/* SPDX-License-Identifier: MIT
 *
 * A module's set-up: run once, in a process from which all of its hosts are then forked, so
 * that what it leaves in memory is there in every test.
 */
#ifndef TO_TEST_SETUP_H
#define TO_TEST_SETUP_H

#include <signal.h>
#include <stdbool.h>

struct to_test_;

/*
 * Takes the order to run the set-up from `control`, and runs it in a fork of this process.
 * Where nothing went wrong in it, that fork takes this process's place: true is returned
 * there, while this process waits for its end, and then ends alike. Else false is returned
 * here. The runner is told as of a test. Both sockets are closed. `mask`: the signals that are
 * blocked in the body.
 */
bool to_setup_run(const struct to_test_ *setup, const sigset_t *mask, int control,
                  int test_socket);

#endif

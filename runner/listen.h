/* SPDX-License-Identifier: MIT
 *
 * Where the program that a debugger has started reaches the desk: it has no socket from the
 * runner, as debuggers need not hand any on, but a name to connect to.
 */
#ifndef TO_RUNNER_LISTEN_H
#define TO_RUNNER_LISTEN_H

#include "desk.h"
#include "loop.h"

struct to_entry;

struct to_listener {
    struct to_source source;
    struct to_visitors visitors;
    struct to_desk *desk;
    struct to_loop *loop;
    const struct to_entry *entry; /* the test that asks */
    char name[32]; /* in Linux' own space of unix sockets, without the NUL before it */
};

/* Listens until it is closed. 0, or a negative errno. */
int to_listen_open(struct to_listener *listener, struct to_loop *loop, struct to_desk *desk,
                   const struct to_entry *entry);

void to_listen_close(struct to_listener *listener);

#endif

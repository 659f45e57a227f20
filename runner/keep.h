/* SPDX-License-Identifier: MIT
 *
 * Waiting for somebody who looks at fixtures that were kept up: until Enter is pressed.
 */
#ifndef TO_RUNNER_KEEP_H
#define TO_RUNNER_KEEP_H

#include <stdbool.h>

#include "loop.h"

struct to_keep {
    struct to_loop *loop;
    void (*over)(void *context); /* told once, when Enter was pressed */
    void *context;
    struct to_source input;
    bool waits;
};

/* Begins to wait. Returns whether Enter can be pressed: standard input is the terminal, and
 * to-test is in its foreground. If not, nobody will be told. */
bool to_keep_wait(struct to_keep *keep, struct to_loop *loop, void (*over)(void *context),
                  void *context);

/* Waits no longer; also where it does not wait. */
void to_keep_end(struct to_keep *keep);

#endif

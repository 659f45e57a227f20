/* SPDX-License-Identifier: MIT
 *
 * The modes of the terminal, such as echo, which a test may change and leave so.
 */
#ifndef TO_RUNNER_MODES_H
#define TO_RUNNER_MODES_H

#include <stdbool.h>
#include <termios.h>

struct to_modes {
    int terminal; /* -1: there is none, or it is another's to use now */
    struct termios before;
};

/* Notes how they are, where the process is in the foreground of its terminal. */
void to_modes_note(struct to_modes *modes);

/* Makes them so again, and this process the foreground, where the terminal is still ours, a
 * test's or nobody's; forgets them. SIGTTOU is ignored by then. */
void to_modes_restore(struct to_modes *modes);

#endif

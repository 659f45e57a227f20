/* SPDX-License-Identifier: MIT
 * The modes of the terminal. */
#include "modes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/children.h"

void to_modes_note(struct to_modes *modes)
{
    modes->terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (modes->terminal >= 0 && (tcgetpgrp(modes->terminal) != getpgrp() ||
                                 tcgetattr(modes->terminal, &modes->before) < 0)) {
        close(modes->terminal);
        modes->terminal = -1;
    }
}

/* A test may have made its group the foreground, and be gone; not a shell that has taken it. */
static bool take_back(int terminal)
{
    pid_t foreground = tcgetpgrp(terminal);
    if (foreground == getpgrp()) {
        return true;
    }
    bool is_gone = foreground > 1 && kill(-foreground, 0) < 0 && errno == ESRCH;
    return (is_gone || (foreground > 1 && to_children_are_below_us(foreground))) &&
           tcsetpgrp(terminal, getpgrp()) == 0;
}

void to_modes_restore(struct to_modes *modes)
{
    struct termios now;
    if (modes->terminal < 0) {
        return;
    }
    if (take_back(modes->terminal) && tcgetattr(modes->terminal, &now) == 0 &&
        memcmp(&now, &modes->before, sizeof now) != 0) {
        tcsetattr(modes->terminal, TCSADRAIN, &modes->before);
    }
    close(modes->terminal);
    modes->terminal = -1;
}

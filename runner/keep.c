/* SPDX-License-Identifier: MIT
 * Waiting for somebody who looks at fixtures that were kept up. */
#include "keep.h"

#include <stddef.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static void input_ready(struct to_source *source)
{
    struct to_keep *keep = (struct to_keep *)((char *)source - offsetof(struct to_keep, input));
    char line[256];
    ssize_t size = read(source->fd, line, sizeof line);
    /* A terminal gives whole lines; its end is as good. */
    if (size <= 0 || memchr(line, '\n', (size_t)size)) {
        to_keep_end(keep);
        keep->over(keep->context);
    }
}

bool to_keep_wait(struct to_keep *keep, struct to_loop *loop, void (*over)(void *context),
                  void *context)
{
    *keep = (struct to_keep){.loop = loop, .over = over, .context = context};
    if (!isatty(STDIN_FILENO) || tcgetpgrp(STDIN_FILENO) != getpgrp()) {
        return false;
    }
    tcflush(STDIN_FILENO, TCIFLUSH); /* a key that was pressed before is not meant */
    keep->input = (struct to_source){.fd = STDIN_FILENO, .ready = input_ready};
    keep->waits = true;
    to_loop_add(loop, &keep->input);
    return true;
}

void to_keep_end(struct to_keep *keep)
{
    if (keep->waits) {
        keep->waits = false;
        to_loop_remove(keep->loop, &keep->input);
    }
}

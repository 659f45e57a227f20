/* SPDX-License-Identifier: MIT
 * What a person looks at. */
#include "report/screen.h"

#include <stdlib.h>
#include <unistd.h>

#include "report/file.h"

struct to_screen {
    int fd;
    int code; /* the first thing that went wrong */
};

struct to_screen *to_screen_new(int fd)
{
    struct to_screen *screen = calloc(1, sizeof *screen);
    if (screen) {
        screen->fd = fd;
    }
    return screen;
}

struct to_screen *to_screen_free(struct to_screen *screen)
{
    free(screen);
    return NULL;
}

int to_screen_write(struct to_screen *screen, const void *text, size_t size)
{
    if (screen->code == 0) {
        screen->code = to_write_all(screen->fd, text, size);
    }
    return screen->code;
}

const char *to_screen_name(const struct to_screen *screen)
{
    return screen->fd == STDERR_FILENO ? "standard error" : "standard output";
}

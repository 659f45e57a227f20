/* SPDX-License-Identifier: MIT
 * A test program that was started by itself. */
#include "test/standalone.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "where.h"

enum { USAGE = 4 };

/* The program's own path, so that the runner can start it. */
static const char *own_path(char *argv0, char *room, size_t size)
{
    if (argv0 && strchr(argv0, '/')) {
        return argv0;
    }
    ssize_t got = readlink("/proc/self/exe", room, size - 1);
    if (got <= 0) {
        return argv0;
    }
    room[got] = '\0';
    return room;
}

int to_standalone_main(int argc, char **argv)
{
    static const char *const places[] = {TO_RUNNER_PLACES};
    char room[PATH_MAX];
    char **arguments = calloc((size_t)argc + 3, sizeof *arguments);
    if (!arguments) {
        perror("to-test");
        return USAGE;
    }
    arguments[1] = (char *)own_path(argc > 0 ? argv[0] : NULL, room, sizeof room);
    for (int i = 1; i < argc; i++) {
        arguments[i + 1] = argv[i];
    }

    /* What main() has printed would be lost with this process's memory. */
    fflush(NULL);

    /* The runner that was named, the one libto was built with, one that is installed. */
    const char *named = getenv("TO_TEST");
    if (named && *named) {
        arguments[0] = (char *)named;
        execvp(named, arguments);
        fprintf(stderr, "to-test: cannot start %s, which $TO_TEST names: %s\n", named,
                strerror(errno));
        free(arguments);
        return USAGE;
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        arguments[0] = (char *)places[i];
        execv(places[i], arguments);
    }
    arguments[0] = (char *)"to-test";
    execvp("to-test", arguments);
    fprintf(stderr,
            "to-test: this is a test program, which to-test runs, but to-test is not found: "
            "install it, or name it by the environment variable TO_TEST\n");
    free(arguments);
    return USAGE;
}

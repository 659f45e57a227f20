/* SPDX-License-Identifier: MIT
 *
 * A command that is run without a shell, and what it said.
 */
#ifndef TO_COMPILE_COMMAND_H
#define TO_COMPILE_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

struct to_buffer;

/* Between start and finish. */
struct to_command {
    pid_t pid;
    int output; /* a memory file: parallel commands must not mix their texts */
};

/* The path of the executable that a shell would run for `name`; the caller frees it.
 * NULL where there is none (errno ENOENT) or memory ran out (ENOMEM). */
char *to_command_find(const char *name);

/*
 * Starts the executable at `path`, in this folder and environment, with no input. Its
 * standard output is kept; its standard error too where `keep_errors` is set, else it is
 * ours. 0 or a negative errno; after 0 to_command_finish must be called.
 */
int to_command_start(struct to_command *command, const char *path, char *const *argv,
                     bool keep_errors);

/* Waits for its end and adds what it said to the buffer. 0, with its wait status, or a
 * negative errno. */
int to_command_finish(struct to_command *command, struct to_buffer *output, int *ret_status);

/* Adds how it ended: "exited with status 1", "was killed by signal 9 (Killed)". */
void to_command_describe(struct to_buffer *buffer, int status);

#endif

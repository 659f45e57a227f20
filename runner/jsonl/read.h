/* SPDX-License-Identifier: MIT
 *
 * Reads a run from its JSON lines, and tells a bus what happened in it as if it happened now.
 *
 * The lines may come from anywhere: none is believed before it was looked at. Where they end
 * too early, or one is wrong, all that was told up to there holds, and the tests that have no
 * end get one: cancelled.
 */
#ifndef TO_JSONL_READ_H
#define TO_JSONL_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "event.h"

struct to_bus;
struct to_error;
struct to_stream;

struct to_stream_end {
    size_t tests; /* and fixtures; set-ups are none */
    size_t outcomes[TO_OUTCOMES];
    size_t counts[TO_COUNTS];
    size_t flaky;
    bool bailed;
};

/* Reads up to the last of the declared tests. Borrows `file` and `name`, which is for messages.
 * NULL with a message where this is no such stream, or one of a newer version. */
struct to_stream *to_stream_open(FILE *file, const char *name, struct to_error *error);

/*
 * Tells everything. 0; -ENODATA where the stream ends before the run; another negative errno
 * where it is wrong or cannot be read: with a message that names the line.
 */
int to_stream_play(struct to_stream *stream, struct to_bus *bus, struct to_stream_end *ret_end,
                   struct to_error *error);

struct to_stream *to_stream_free(struct to_stream *stream); /* takes NULL, returns NULL */

#endif

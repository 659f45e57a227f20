/* SPDX-License-Identifier: MIT
 *
 * Writes to a report's file in large pieces, and remembers why it could not.
 */
#ifndef TO_REPORT_SINK_H
#define TO_REPORT_SINK_H

#include <stddef.h>

#include "base/buffer.h"

struct to_error;
struct to_file;

/* Starts as {.file = file}; after the first error nothing more is written. */
struct to_sink {
    struct to_file *file; /* borrowed */
    struct to_buffer piece; /* what is not written yet; may be added to */
    struct to_error *error; /* gets the message of the first error; may be NULL */
    int code; /* of the first error: a negative errno; 0 */
};

/* Writes what has been added if that is much. */
void to_sink_turn(struct to_sink *sink);

void to_sink_add(struct to_sink *sink, const void *data, size_t size);

/* Writes all that is left, and frees the piece. `code`. */
int to_sink_end(struct to_sink *sink);

#endif

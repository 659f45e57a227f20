/* SPDX-License-Identifier: MIT
 * Writes to a report's file in large pieces, and remembers why it could not. */
#include "report/sink.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "report/file.h"

enum { PIECE = 64 * 1024 };

static void write_piece(struct to_sink *sink)
{
    if (sink->code == 0 && sink->piece.failed) {
        sink->code = to_error_set(sink->error, -ENOMEM, "%s", strerror(ENOMEM));
    }
    if (sink->code == 0 && sink->piece.size > 0) {
        sink->code = to_file_write(sink->file, sink->piece.data, sink->piece.size, sink->error);
    }
    to_buffer_clear(&sink->piece);
}

void to_sink_turn(struct to_sink *sink)
{
    if (sink->piece.size >= PIECE || sink->piece.failed) {
        write_piece(sink);
    }
}

void to_sink_add(struct to_sink *sink, const void *data, size_t size)
{
    to_buffer_add(&sink->piece, data, size);
    to_sink_turn(sink);
}

int to_sink_end(struct to_sink *sink)
{
    write_piece(sink);
    to_buffer_free(&sink->piece);
    return sink->code;
}

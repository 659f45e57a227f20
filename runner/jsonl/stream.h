/* SPDX-License-Identifier: MIT
 *
 * What both halves of the reader share: the stream, and members of its lines.
 */
#ifndef TO_JSONL_STREAM_H
#define TO_JSONL_STREAM_H

#include <jansson.h>
#include <obstack.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attempts.h"
#include "base/error.h"
#include "event.h"
#include "jsonl/form.h"
#include "jsonl/line.h"
#include "jsonl/read.h"
#include "memory.h"

#define obstack_chunk_alloc to_memory_new
#define obstack_chunk_free free

struct progress {
    int64_t begin;
    bool begun;
    bool ended;
    struct to_attempts *attempts; /* that were told of; NULL: none */
};

struct to_stream {
    struct to_lines lines;
    struct obstack memory; /* for as long as the stream */
    struct obstack moment; /* for a line */
    struct to_event begin; /* of the run */
    struct to_case **cases;
    struct progress *progress; /* of each case */
    size_t count;
    size_t room;
    int code; /* what was wrong before the run could be told; 0: nothing */
    struct to_error why;
    struct to_bus *bus;
    int64_t now; /* the time of the last event */
    uint64_t number;
    bool over;
    struct to_stream_end end;
};

/* Each of these: 0, or -EINVAL with a message that names the line and the member. */
int to_stream_members(struct to_stream *stream, const json_t *object,
                      const struct to_members *members, struct obstack *memory, void *to,
                      struct to_error *error);
int to_stream_number(struct to_stream *stream, const json_t *object, const char *name,
                     size_t most, size_t *ret_number, struct to_error *error);

/* A text that need not be there: then NULL. */
int to_stream_text(struct to_stream *stream, const json_t *object, const char *name,
                   struct obstack *memory, const char **ret_text, struct to_error *error);

/* A whole number below `end`; SIZE_MAX where there is none. */
size_t to_stream_below(const json_t *value, size_t end);

/* Whether the line is one of these. */
bool to_stream_is(const json_t *object, enum to_jsonl_line kind);

#endif

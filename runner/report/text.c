/* SPDX-License-Identifier: MIT
 * Any bytes, as text that every reader of a report takes and that harms no terminal. */
#include "report/text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "event.h"

enum { ESC = 0x1b, BEL = 0x07 };

typedef unsigned char byte;

/* A sequence's length: 0 if there is none here, INCOMPLETE if it goes on beyond the end. */
static const size_t INCOMPLETE = (size_t)-1;

static size_t span(const byte *at, size_t from, size_t size, byte first, byte last)
{
    while (from < size && at[from] >= first && at[from] <= last) {
        from++;
    }
    return from;
}

/* What ends with `ESC \` (or BEL, for OSC), such as a window title. A control character
 * within means that it is none: or one stray ESC would hide all that follows. */
static size_t string_length(const byte *at, size_t size)
{
    size_t end = 2;
    while (end < size && at[end] >= 0x20) {
        end++;
    }
    if (end == size || (at[end] == ESC && end + 1 == size)) {
        return INCOMPLETE;
    }
    if (at[end] == BEL) {
        return end + 1;
    }
    return at[end] == ESC && at[end + 1] == '\\' ? end + 2 : 0;
}

static size_t sequence_length(const byte *at, size_t size)
{
    if (at[0] != ESC) {
        return 0;
    }
    if (size == 1) {
        return INCOMPLETE;
    }
    size_t end;
    if (at[1] == '[') {
        end = span(at, 2, size, 0x30, 0x3f);
        end = span(at, end, size, 0x20, 0x2f);
        if (end == size) {
            return INCOMPLETE;
        }
        return at[end] >= 0x40 && at[end] <= 0x7e ? end + 1 : 0;
    }
    if (strchr("]PX^_", at[1])) {
        return at[1] ? string_length(at, size) : 0;
    }
    end = span(at, 1, size, 0x20, 0x2f);
    if (end == size) {
        return INCOMPLETE;
    }
    return at[end] >= 0x30 && at[end] <= 0x7e ? end + 1 : 0;
}

/* Adds one of newline, return and tab; returns how many bytes it took. */
static size_t add_break(struct to_buffer *buffer, const byte *at, size_t size,
                        enum to_text_use use)
{
    bool pair = at[0] == '\r' && size > 1 && at[1] == '\n';
    if (use == TO_TEXT_LINE) {
        to_buffer_byte(buffer, ' ');
    } else if (at[0] == '\t') {
        to_buffer_byte(buffer, '\t');
    } else if (at[0] == '\r' && !pair && use == TO_TEXT_VALUE) {
        to_buffer_text(buffer, "\\r");
    } else {
        to_buffer_byte(buffer, '\n');
    }
    return pair ? 2 : 1;
}

static void trim(struct to_buffer *buffer, size_t start)
{
    if (buffer->failed || buffer->size == start) {
        return;
    }
    char *text = buffer->data + start;
    size_t size = buffer->size - start;
    while (size > 0 && text[size - 1] == ' ') {
        size--;
    }
    size_t before = 0;
    while (before < size && text[before] == ' ') {
        before++;
    }
    memmove(text, text + before, size - before);
    text[size - before] = '\0';
    buffer->size = start + size - before;
}

void to_text_add(struct to_buffer *buffer, const void *bytes, size_t size, enum to_text_use use)
{
    const byte *at = bytes;
    size_t start = buffer->size;
    while (size > 0) {
        /* The common case first, as one piece: what is printable ASCII. */
        size_t length = span(at, 0, size, 0x20, 0x7e);
        if (length > 0) {
            to_buffer_add(buffer, at, length);
        } else if (*at == '\n' || *at == '\r' || *at == '\t') {
            length = add_break(buffer, at, size, use);
        } else {
            length = sequence_length(at, size);
            if (length == 0 || length == INCOMPLETE) {
                length = to_utf8_add(buffer, at, size);
            }
        }
        at += length;
        size -= length;
    }
    if (use == TO_TEXT_LINE) {
        trim(buffer, start);
    }
}

void to_text_string(struct to_buffer *buffer, const char *string, enum to_text_use use)
{
    if (string) {
        to_text_add(buffer, string, strlen(string), use);
    }
}

/* The size of what is left when a character that is cut off at the end is taken away. */
static size_t whole_characters(const byte *at, size_t size)
{
    size_t back = 0;
    while (back < 3 && back < size && to_utf8_continues(at[size - 1 - back])) {
        back++;
    }
    if (back < size && to_utf8_announced(at[size - 1 - back]) > back + 1) {
        return size - 1 - back;
    }
    return size;
}

/* The same for an ANSI sequence. */
static size_t whole_sequences(const byte *at, size_t size)
{
    const byte *last = size > 0 ? memrchr(at, ESC, size) : NULL;
    size_t rest = last ? (size_t)(at + size - last) : 0;
    return last && sequence_length(last, rest) == INCOMPLETE ? size - rest : size;
}

void to_text_limit(struct to_buffer *buffer, size_t start, size_t limit)
{
    static const char mark[] = " ...";
    if (buffer->failed || buffer->size <= start || buffer->size - start <= limit) {
        return;
    }
    size_t room = limit > strlen(mark) ? limit - strlen(mark) : 0;
    buffer->size = start + whole_characters((const byte *)buffer->data + start, room);
    to_buffer_add(buffer, mark, limit < strlen(mark) ? limit : strlen(mark));
}

static size_t cut_head(const char *bytes, size_t size)
{
    return whole_characters((const byte *)bytes, whole_sequences((const byte *)bytes, size));
}

/* The rest of a sequence that sets colours, the usual ones: "[1;31m" behind an ESC that is gone,
 * or "31m". */
static size_t rest_of_colour(const byte *at, size_t size)
{
    size_t end = size > 0 && at[0] == '[' ? 1 : 0;
    end = span(at, end, size, '0', ';');
    return end > 0 && end < 16 && end < size && at[end] == 'm' ? end + 1 : 0;
}

/* How many bytes at the beginning belong to a character or a sequence that began before. */
static size_t cut_tail(const char *bytes, size_t size)
{
    size_t skip = 0;
    while (skip < 3 && skip < size && to_utf8_continues((byte)bytes[skip])) {
        skip++;
    }
    return skip ? skip : rest_of_colour((const byte *)bytes, size);
}

struct to_output to_text_cut(const struct to_output *output, size_t limit)
{
    struct to_output kept = *output;
    uint64_t known = (uint64_t)output->head_size + output->tail_size;
    if (output->dropped == 0 && (known <= limit || known - limit <= limit)) {
        return kept;
    }
    if (kept.dropped == 0 && kept.tail_size == 0) {
        kept.tail = kept.head + limit;
        kept.tail_size = kept.head_size - limit;
        kept.head_size = limit;
    }
    if (kept.head_size > limit) {
        kept.head_size = limit;
    }
    if (kept.tail_size > limit) {
        kept.tail += kept.tail_size - limit;
        kept.tail_size = limit;
    }
    if (known + output->dropped == (uint64_t)kept.head_size + kept.tail_size) {
        return kept;
    }
    kept.head_size = cut_head(kept.head, kept.head_size);
    size_t skip = cut_tail(kept.tail, kept.tail_size);
    kept.tail += kept.tail_size ? skip : 0;
    kept.tail_size -= skip;
    kept.dropped = output->dropped + (known - kept.head_size - kept.tail_size);
    return kept;
}

static void end_line(struct to_buffer *buffer, size_t start)
{
    if (buffer->size > start && buffer->data[buffer->size - 1] != '\n') {
        to_buffer_byte(buffer, '\n');
    }
}

void to_text_stream(struct to_buffer *buffer, const struct to_output *output)
{
    size_t start = buffer->size;
    if (output->dropped > 0) {
        to_text_add(buffer, output->head, output->head_size, TO_TEXT_OUTPUT);
        end_line(buffer, start);
        to_buffer_print(buffer, "[... %" PRIu64 " bytes left out by to-test ...]\n",
                        output->dropped);
        to_text_add(buffer, output->tail, output->tail_size, TO_TEXT_OUTPUT);
        return;
    }
    if (output->tail_size == 0) {
        to_text_add(buffer, output->head, output->head_size, TO_TEXT_OUTPUT);
        return;
    }
    /* A character may lie across the border: read the two as one. */
    struct to_buffer whole = {0};
    to_buffer_add(&whole, output->head, output->head_size);
    to_buffer_add(&whole, output->tail, output->tail_size);
    if (whole.failed) {
        buffer->failed = true;
    } else {
        to_text_add(buffer, whole.data, whole.size, TO_TEXT_OUTPUT);
    }
    to_buffer_free(&whole);
}

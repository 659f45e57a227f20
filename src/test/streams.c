/* SPDX-License-Identifier: MIT
 * Output that the C library still holds. */
#include "test/streams.h"

#include <stdbool.h>
#include <stdio.h>

#ifdef __GLIBC__

/* glibc's list of all open streams. It is exported, and its members are in glibc's headers,
 * but it is declared in none of them. */
extern FILE *_IO_list_all __attribute__((weak));

static bool is_known;

void to_streams_learn(void)
{
    /* A linker may have given the program a copy of the list's head, which stays as it is. */
    if (&_IO_list_all) {
        FILE *before = _IO_list_all;
        FILE *stream = fopen("/dev/null", "w");
        is_known = stream && _IO_list_all == stream && stream->_chain == before;
        if (stream) {
            fclose(stream);
        }
    }
}

/* As _IO_flush_all of glibc judges it; the buffers of wide streams are not in the headers. */
static bool holds_output(const FILE *stream)
{
    return stream->_mode > 0 || stream->_IO_write_ptr > stream->_IO_write_base;
}

static bool is_all_written(void)
{
    if (!is_known) {
        return false;
    }
    for (const FILE *stream = _IO_list_all; stream; stream = stream->_chain) {
        if (holds_output(stream)) {
            return false;
        }
    }
    return true;
}

#else

void to_streams_learn(void)
{
}

static bool is_all_written(void)
{
    return false;
}

#endif

void to_streams_flush(void)
{
    if (!is_all_written()) {
        fflush(NULL);
    }
}

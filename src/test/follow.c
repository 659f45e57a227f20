/* SPDX-License-Identifier: MIT
 * What a test prints, handed on while it runs. */
#include "test/follow.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "test/capture.h"

enum { CHUNK = 16 * 1024 };

void to_follow_begin(struct to_capture *capture, const char *name)
{
    capture->follow = (struct to_follow){.name = name};
}

/* As far as it can be: who closed it wants to see nothing. */
static void write_all(int descriptor, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(descriptor, data, size);
        struct pollfd wait = {.fd = descriptor, .events = POLLOUT};
        if (written >= 0) {
            data += written;
            size -= (size_t)written;
        } else if (errno == EAGAIN) {
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

/* How much of it can be shown now: whole lines, or all where there is more than a line has. */
static size_t whole_lines(const char *data, size_t size, bool last)
{
    const char *end = memrchr(data, '\n', size);
    return last || (!end && size == CHUNK) ? size : end ? (size_t)(end - data) + 1 : 0;
}

static void show(struct to_capture *capture, int i, const char *data, size_t size, bool last)
{
    struct to_follow *follow = &capture->follow;
    struct to_buffer text = {0};
    while (size > 0) {
        const char *end = memchr(data, '\n', size);
        size_t length = end ? (size_t)(end - data) + 1 : size;
        if (!follow->within[i]) {
            to_buffer_text(&text, follow->name);
            to_buffer_text(&text, "| ");
        }
        to_buffer_add(&text, data, length);
        follow->within[i] = !end;
        data += length;
        size -= length;
    }
    if (last && follow->within[i]) {
        to_buffer_byte(&text, '\n');
        follow->within[i] = false;
    }
    write_all(capture->before[i], text.data, text.size);
    to_buffer_free(&text);
}

static void look_at(struct to_capture *capture, int i, uint64_t size, bool last)
{
    uint64_t *shown = &capture->follow.shown[i];
    char data[CHUNK];
    *shown = size < *shown ? size : *shown; /* the test has cut the file */
    while (*shown < size) {
        size_t wanted = size - *shown < CHUNK ? (size_t)(size - *shown) : CHUNK;
        ssize_t got = pread(capture->files[i], data, wanted, (off_t)*shown);
        size_t whole =
            got > 0 ? whole_lines(data, (size_t)got, last && *shown + (uint64_t)got == size)
                    : 0;
        if (whole == 0) {
            break;
        }
        show(capture, i, data, whole, false);
        *shown += whole;
    }
    if (last) {
        show(capture, i, "", 0, true);
    }
}

void to_follow_look(struct to_capture *capture, bool last)
{
    for (int i = 0; i < 2 && capture->follow.name; i++) {
        look_at(capture, i, to_capture_size(capture, (unsigned)i + 1), last);
    }
}

void to_follow_range(const struct to_capture *capture, const char *name, const uint64_t *from,
                     const uint64_t *to)
{
    struct to_capture own = *capture;
    own.follow = (struct to_follow){.name = name, .shown = {from[0], from[1]}};
    for (int i = 0; i < 2; i++) {
        uint64_t size = to[i] > from[i] ? to[i] - from[i] : 0;
        if (size > TO_CAPTURE_HEAD + TO_CAPTURE_TAIL) {
            static const char mark[] = "[... output left out ...]\n";
            look_at(&own, i, from[i] + TO_CAPTURE_HEAD, true);
            show(&own, i, mark, sizeof mark - 1, true);
            own.follow.shown[i] = to[i] - TO_CAPTURE_TAIL;
        }
        look_at(&own, i, to[i], true);
    }
}

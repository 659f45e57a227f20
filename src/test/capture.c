/* SPDX-License-Identifier: MIT
 * What a test writes, caught in two files in memory. */
#include "test/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "wire/packet.h"
#include "wire/record.h"

enum { CHUNK = 32 * 1024, PAGE = 64 * 1024 /* of any machine, at most */ };

/* Of the middle of a stream, before it is worth the while to give it back. */
#define SLACK ((uint64_t)1024 * 1024)

static int open_stream(int descriptor, int *ret_file, int *ret_before)
{
    int file = memfd_create("to-test-output", MFD_CLOEXEC);
    if (file < 0) {
        return -errno;
    }
    /* Appending, so that a test that opens /dev/stdout anew overwrites nothing. */
    *ret_before = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    if (fcntl(file, F_SETFL, O_APPEND) < 0 || *ret_before < 0 || dup2(file, descriptor) < 0) {
        int error = -errno;
        close(file);
        return error;
    }
    *ret_file = file;
    return 0;
}

int to_capture_open(struct to_capture *capture)
{
    for (int i = 0; i < 2; i++) {
        int result = open_stream(i + 1, &capture->files[i], &capture->before[i]);
        struct stat status;
        if (result < 0 || fstat(capture->files[i], &status) < 0) {
            return result < 0 ? result : -errno;
        }
        capture->inodes[i] = status.st_ino;
    }
    struct stat before;
    capture->claims = fstat(capture->before[1], &before) == 0 && S_ISREG(before.st_mode);
    return 0;
}

void to_capture_restore(const struct to_capture *capture, uint64_t ret_sizes[2])
{
    for (int i = 0; i < 2; i++) {
        struct stat status;
        if (fstat(i + 1, &status) < 0 || status.st_ino != capture->inodes[i]) {
            dup2(capture->files[i], i + 1);
            ret_sizes[i] = to_capture_size(capture, (unsigned)i + 1);
        } else {
            ret_sizes[i] = (uint64_t)status.st_size;
        }
    }
}

/* Where it is a terminal or a pipe, everything has been seen. */
static off_t size_before(const struct to_capture *capture)
{
    struct stat status;
    return capture->claims && fstat(capture->before[1], &status) == 0 ? status.st_size : 0;
}

void to_capture_clear(struct to_capture *capture)
{
    capture->seen = size_before(capture);
    for (unsigned stream = 1; stream <= 2; stream++) {
        if (to_capture_size(capture, stream) > 0) {
            int result = ftruncate(capture->files[stream - 1], 0);
            (void)result;
        }
        capture->low[stream - 1] = capture->trimmed[stream - 1] = 0;
        /* The tests share its flags. */
        fcntl(capture->files[stream - 1], F_SETFL, O_APPEND);
    }
}

/* Whether valgrind wrote this line of this process: "==12== ", "--12-- ", "**12** ". */
static bool is_of(const char *line, size_t size, pid_t process)
{
    char mark[32];
    static const char *const signs[] = {"==", "--", "**"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        int length = snprintf(mark, sizeof mark, "%s%d%s ", signs[i], (int)process, signs[i]);
        if (size >= (size_t)length && memcmp(line, mark, (size_t)length) == 0) {
            return true;
        }
    }
    return false;
}

void to_capture_claim(struct to_capture *capture, pid_t process)
{
    static char chunk[CHUNK];
    off_t end = size_before(capture);
    while (capture->seen < end) {
        off_t left = end - capture->seen;
        ssize_t got = pread(capture->before[1], chunk, left < CHUNK ? (size_t)left : CHUNK,
                            capture->seen);
        size_t at = 0;
        while (got > 0 && at < (size_t)got) {
            const char *newline = memchr(chunk + at, '\n', (size_t)got - at);
            if (!newline && at > 0) {
                break; /* the rest of the line is in the next chunk */
            }
            size_t size = newline ? (size_t)(newline + 1 - chunk) - at : (size_t)got - at;
            if (is_of(chunk + at, size, process) &&
                write(capture->files[1], chunk + at, size) < 0) {
                return;
            }
            at += size;
        }
        if (at == 0) {
            return;
        }
        capture->seen += (off_t)at;
    }
}

uint64_t to_capture_size(const struct to_capture *capture, unsigned stream)
{
    struct stat status;
    return fstat(capture->files[stream - 1], &status) == 0 ? (uint64_t)status.st_size : 0;
}

static int by_first(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return left[0] < right[0] ? -1 : left[0] > right[0];
}

static int by_second(const void *a, const void *b)
{
    return by_first((const uint64_t *)a + 1, (const uint64_t *)b + 1);
}

static void give_back(int file, uint64_t from, uint64_t to)
{
    if (from < to) {
        /* Where this cannot be done, there is only more memory in use. */
        fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)from,
                  (off_t)(to - from));
    }
}

static bool trim_stream(struct to_capture *capture, int i, const struct to_capture_begin *begins,
                        size_t count)
{
    uint64_t size = to_capture_size(capture, (unsigned)i + 1);
    if (size < capture->trimmed[i]) {
        capture->low[i] = capture->trimmed[i] = 0; /* a test has cut the file */
    }
    if (capture->follow.name && capture->follow.shown[i] < size) {
        size = capture->follow.shown[i];
    }
    if (size < capture->trimmed[i] + TO_CAPTURE_TAIL + SLACK) {
        return false;
    }
    uint64_t end = (size - TO_CAPTURE_TAIL) / PAGE * PAGE;
    uint64_t at = capture->low[i];
    capture->low[i] = end;
    for (size_t j = 0; j < count && begins[j].at[i] < end; j++) {
        uint64_t first = begins[j].at[i] / PAGE * PAGE;
        uint64_t last = (begins[j].at[i] + TO_CAPTURE_HEAD + PAGE - 1) / PAGE * PAGE;
        if (capture->low[i] == end && last > at) {
            capture->low[i] = first > at ? first : at;
        }
        give_back(capture->files[i], at, first);
        at = last > at ? last : at;
    }
    give_back(capture->files[i], at, end);
    capture->trimmed[i] = end;
    return true;
}

bool to_capture_trim(struct to_capture *capture, struct to_capture_begin *begins, size_t count)
{
    qsort(begins, count, sizeof *begins, by_first);
    bool out = trim_stream(capture, 0, begins, count);
    qsort(begins, count, sizeof *begins, by_second);
    bool err = trim_stream(capture, 1, begins, count);
    return out || err;
}

/* Sends [at, end) of a stream whose first byte stands at `from`. */
static int send_range(int file, struct to_record *record, uint64_t from, uint64_t at,
                      uint64_t end, int socket)
{
    char chunk[CHUNK];
    struct to_buffer packet = {0};
    int result = 0;

    while (at < end && result == 0) {
        size_t wanted = end - at < CHUNK ? (size_t)(end - at) : CHUNK;
        ssize_t got = pread(file, chunk, wanted, (off_t)at);
        if (got <= 0) {
            break; /* the test has cut the file while it wrote */
        }
        record->as.output.position = at - from;
        record->as.output.bytes = (struct to_text){chunk, (size_t)got};
        to_buffer_clear(&packet);
        to_record_encode(&packet, record);
        result = packet.failed ? -ENOMEM
                               : to_packet_send(socket, packet.data, packet.size, NULL, 0);
        at += (uint64_t)got;
    }
    to_buffer_free(&packet);
    return result;
}

int to_capture_send(const struct to_capture *capture, unsigned stream, uint64_t from,
                    uint64_t to, uint32_t run, int socket)
{
    struct to_record record = {.kind = TO_RECORD_OUTPUT};
    record.as.output.run = run;
    record.as.output.stream = stream;

    uint64_t size = to > from ? to - from : 0;
    uint64_t head = size < TO_CAPTURE_HEAD ? size : TO_CAPTURE_HEAD;
    uint64_t tail = size - head < TO_CAPTURE_TAIL ? size - head : TO_CAPTURE_TAIL;
    int file = capture->files[stream - 1];
    int result = send_range(file, &record, from, from, from + head, socket);
    return result < 0 ? result : send_range(file, &record, from, to - tail, to, socket);
}

void to_capture_close(struct to_capture *capture)
{
    for (int i = 0; i < 2; i++) {
        dup2(capture->before[i], i + 1);
        close(capture->files[i]);
        close(capture->before[i]);
    }
}

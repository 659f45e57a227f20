/* SPDX-License-Identifier: MIT
 *
 * What a test writes to its standard output and error, caught in two files in memory.
 *
 * Files, not pipes: writing to them never blocks, nobody has to read along, and a process
 * that keeps one open delays nothing.
 */
#ifndef TO_TEST_CAPTURE_H
#define TO_TEST_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "test/follow.h"

/* Head and tail of each stream that are handed on; what lies between is counted. */
#define TO_CAPTURE_HEAD ((uint64_t)64 * 1024)
#define TO_CAPTURE_TAIL ((uint64_t)64 * 1024)

struct to_capture {
    int files[2];      /* of descriptors 1 and 2 */
    ino_t inodes[2];   /* of these files */
    int before[2];     /* what these were before */
    uint64_t low[2];     /* below, all memory was given back */
    uint64_t trimmed[2]; /* and up to here, where it was not to be kept */
    bool claims;       /* what was standard error before is a file: see to_capture_claim */
    off_t seen;        /* of that */
    struct to_follow follow;
};

/* Makes the two files this process's descriptors 1 and 2. 0 or a negative errno. */
int to_capture_open(struct to_capture *capture);

/* Makes the files this process's descriptors 1 and 2 again, where a test has closed them or
 * put others in their place. Tells their sizes. */
void to_capture_restore(const struct to_capture *capture, uint64_t ret_sizes[2]);

/* Empties the files for the next test. */
void to_capture_clear(struct to_capture *capture);

/* Where the output of a test that runs begins in the two streams. */
struct to_capture_begin {
    uint64_t at[2];
};

/*
 * Gives back the memory of what nobody will ask for, where that is a lot: all but the heads
 * of these tests (which it sorts) and the streams' tails; the sizes stay. To be called now
 * and then while tests run: what they print costs no more than is printed between two calls.
 * What is still to be shown (follow.h) is kept. Returns whether there was any to give back.
 */
bool to_capture_trim(struct to_capture *capture, struct to_capture_begin *begins, size_t count);

/*
 * Valgrind writes what it has to say of a test not to the test's standard error, but to
 * that which the module was started with, as lines that begin with the process's number.
 * Copies those of this process that came since the files were emptied.
 */
void to_capture_claim(struct to_capture *capture, pid_t process);

/* The bytes written to stream 1 or 2. */
uint64_t to_capture_size(const struct to_capture *capture, unsigned stream);

/* Sends the head and the tail of what stands from `from` on to `to` in the stream, as OUTPUT
 * records of this run. 0 or a negative errno. */
int to_capture_send(const struct to_capture *capture, unsigned stream, uint64_t from,
                    uint64_t to, uint32_t run, int socket);

/* Gives this process its former descriptors 1 and 2, and closes the files. */
void to_capture_close(struct to_capture *capture);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Starting a program for a test, up to how it has ended.
 */
#ifndef TO_TEST_START_H
#define TO_TEST_START_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct to_buffer;
struct to_estate;
struct to_program;
struct to_tool;

/* A program that has been started; it stands in the test's estate until it is reaped. */
struct to_started {
    pid_t process; /* leads a process group */
    int watch;     /* see to_children_watch */
    struct to_estate *estate;
    size_t place;  /* in there */
};

/*
 * Starts it. `streams` are its descriptors 0 to 2, all above the standard ones, or -1: no
 * input, the test's own output. False where it could not be started; that was noted.
 */
bool to_start(const struct to_tool *tool, const struct to_program *program,
              const int streams[3], struct to_started *ret_started);

/* Waits until it has ended, at most until this moment of to_clock_now. Returns whether it has.
 * Several threads may, also while it is reaped. */
bool to_start_wait(const struct to_started *started, int64_t end);

/*
 * Reaps it, now that it has ended. `kill_group`: and ends what is left of its process group. The
 * status is as a test sees it: that of its exit, or -N for signal N. False where it is not
 * known.
 */
bool to_start_reap(struct to_started *started, bool kill_group, int *ret_status);

/* To be called in the end, when nobody waits for it any more. */
void to_start_close(struct to_started *started);

/* A file in memory, above the standard descriptors: to read this from, or (NULL) to append to
 * and read again. -1 and errno. */
int to_start_file(const char *content, size_t size);

/* A pipe above the standard descriptors, close-on-exec. 0, or -1 and errno. */
int to_start_pipe(int ends[2]);

/* The program's name; "" where there is none. */
const char *to_start_name(const struct to_program *program);

/* Adds the whole command, as one would type it; of a long one its beginning. */
void to_start_print(struct to_buffer *text, const struct to_program *program);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Output that the C library still holds.
 */
#ifndef TO_TEST_STREAMS_H
#define TO_TEST_STREAMS_H

/* To be called once, before any thread: learns how to see whether there is such output. */
void to_streams_learn(void);

/* As fflush(NULL), but where nothing is held it touches neither libc's code nor its locks:
 * in a fork each would cost a page fault. */
void to_streams_flush(void);

#endif

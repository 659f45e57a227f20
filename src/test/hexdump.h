/* SPDX-License-Identifier: MIT
 *
 * Where two runs of bytes differ, in hexadecimal.
 */
#ifndef TO_TEST_HEXDUMP_H
#define TO_TEST_HEXDUMP_H

#include <stddef.h>

struct to_buffer;

/*
 * Adds the rows of 16 bytes that differ, "-" the first's and "+" the second's, with marks
 * below the bytes that do, and the rows next to them; at most 8 that differ, then it says how
 * many more do. Either may go on where the other has ended. Every line that it adds is ended.
 */
void to_hexdump_difference(struct to_buffer *buffer, const void *from, size_t from_size,
                           const void *to, size_t to_size);

/* How many bytes differ; those that only one has differ. `*ret_first` is the first's offset. */
size_t to_hexdump_count(const void *from, size_t from_size, const void *to, size_t to_size,
                        size_t *ret_first);

#endif

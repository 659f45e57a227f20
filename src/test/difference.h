/* SPDX-License-Identifier: MIT
 *
 * Where two texts, or two runs of bytes, differ that should be equal.
 */
#ifndef TO_TEST_DIFFERENCE_H
#define TO_TEST_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

struct to_buffer;

/* Whether to show it by lines: there is more after a newline. */
bool to_is_of_lines(const char *text, size_t size);

/* The number of the first line that differs, from 1 on. */
size_t to_first_line(const char *a, size_t a_size, const char *b, size_t b_size);

/*
 * Adds how they differ, in lines that are all ended: of texts of several lines a unified diff;
 * of others both, one below the other, with a mark under the first difference, and of long
 * ones what is around it.
 */
void to_difference_text(struct to_buffer *detail, const char *got, size_t got_size,
                        const char *expected, size_t expected_size);

/* The same of wide texts, given as UTF-8. */
void to_difference_wide(struct to_buffer *detail, const char *got, size_t got_size,
                        const char *expected, size_t expected_size);

/* Likewise a hexdump. */
void to_difference_memory(struct to_buffer *detail, const void *got, size_t got_size,
                          const void *expected, size_t expected_size);

#endif

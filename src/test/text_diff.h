/* SPDX-License-Identifier: MIT
 *
 * How two texts of several lines differ, as a unified diff.
 */
#ifndef TO_TEST_TEXT_DIFF_H
#define TO_TEST_TEXT_DIFF_H

#include <stddef.h>

struct to_buffer;

/*
 * Adds the hunks, with two lines around each difference: "-" and what is only in the first
 * text, "+" and what is only in the second, as visible.h writes them, and spaces at a line's
 * end as \x20. A text whose last line is not ended has "\ no newline at the end" below it.
 * At most `limit` bytes or so; then it says how many lines are left out. Every line that it
 * adds is ended.
 */
void to_text_diff(struct to_buffer *buffer, const char *from, size_t from_size, const char *to,
                  size_t to_size, size_t limit);

#endif

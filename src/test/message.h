/* SPDX-License-Identifier: MIT
 *
 * What a failed check says: its one line, and the lines below it.
 */
#ifndef TO_TEST_MESSAGE_H
#define TO_TEST_MESSAGE_H

struct to_buffer;
struct to_site_;
struct to_value_;

/*
 * Builds both from a check and its operands. `note` is the user's own message or NULL.
 *   line:    "expected 3, got 2: rows == 3 (in shard 4)"
 *   detail:  "rows = 2", a line for each operand whose value its text does not tell
 */
void to_message_build(const struct to_site_ *site, struct to_value_ left,
                      struct to_value_ right, const char *note, struct to_buffer *line,
                      struct to_buffer *detail);

#endif

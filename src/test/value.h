/* SPDX-License-Identifier: MIT
 *
 * How a check's operand is shown.
 */
#ifndef TO_TEST_VALUE_H
#define TO_TEST_VALUE_H

struct to_buffer;
struct to_value_;

/* So many bytes of a text are shown in short. */
enum { TO_VALUE_SHORT = 80 };

/* Short, for the one line of the message: 42, -1, 0.5, true, 'x', "text", NULL. */
void to_value_print(struct to_buffer *buffer, struct to_value_ value);

/* With what else helps to see it: 42 (0x2a); a long text in full up to 4 KiB. */
void to_value_print_full(struct to_buffer *buffer, struct to_value_ value);

#endif

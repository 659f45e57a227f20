/* SPDX-License-Identifier: MIT
 *
 * What a failed check says: its one line, and the lines below it.
 */
#ifndef TO_TEST_MESSAGE_H
#define TO_TEST_MESSAGE_H

#include <stddef.h>

#include "test/value.h"

struct to_buffer;
struct to_site;

struct to_message {
    struct to_buffer *line;
    struct to_buffer *detail;
};

/*
 * Each adds to both, of a check and its operands:
 *   line:    "expected 3, got 2: rows == 3"
 *   detail:  "rows = 2", a line for each operand whose value its text does not tell; of texts
 *            and memory that should be equal where they differ
 */
void to_message_compare(const struct to_message *message, const struct to_site *site,
                        struct to_value left, struct to_value right);

/* "expected 3 within 0.1, got 3.5: x ~ 3"; `kind` is what to show them as. */
void to_message_near(const struct to_message *message, const struct to_site *site,
                     enum to_value_kind kind, long double left, long double right,
                     const char *distance);

/* "expected 1 to 9, got 12: n between 1 and 9" */
void to_message_between(const struct to_message *message, const struct to_site *site,
                        const struct to_value values[3]);

/* "expected to contain "x", got "abc": out contains "x"" */
void to_message_text(const struct to_message *message, const struct to_site *site,
                     const char *text, const char *part);

/* "expected success, got -1 (EACCES: Permission denied): open(path, O_RDONLY)" */
void to_message_ok(const struct to_message *message, const struct to_site *site,
                   intmax_t result, int error);

/* "expected ENOENT, got EACCES: unlink(path)"; a `result` that is no failure is shown. */
void to_message_errno(const struct to_message *message, const struct to_site *site,
                      intmax_t result, int error, int expected);

/* Of texts that came from elsewhere: "expected the text of a, got another from line 3 on". */
void to_message_content(const struct to_message *message, const char *what, const char *got,
                        size_t got_size, const char *expected, size_t expected_size);

/* "left op right", as written. */
void to_message_expression(struct to_buffer *line, const struct to_site *site);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The message of an error that a user must read: written once, where the names are known.
 */
#ifndef TO_BASE_ERROR_H
#define TO_BASE_ERROR_H

/* Owner: whoever declared it, as `struct to_error error = {0};`, and frees it. */
struct to_error {
    char *text; /* NULL while there is none; may have several lines, ends without newline */
};

/*
 * Sets the message, replacing an earlier one, and returns `code` (a negative errno), so
 * that a function can end with `return to_error_set(error, -EINVAL, ...)`. `error` may be
 * NULL: then only the code is told.
 */
int to_error_set(struct to_error *error, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The message, or the code's own text where there is none. */
const char *to_error_text(const struct to_error *error, int code);

void to_error_free(struct to_error *error);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The names of errno's values.
 */
#ifndef TO_TEST_ERRNO_NAME_H
#define TO_TEST_ERRNO_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* "ENOENT"; NULL for a number that is none, and where libc does not tell. */
const char *to_errno_name(int error);

/* Whether this is a name of the error, "ENOENT": it may have more than one. */
bool to_errno_is_name(int error, const char *text, size_t size);

#endif

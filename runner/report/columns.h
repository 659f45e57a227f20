/* SPDX-License-Identifier: MIT
 *
 * How much room a text takes on a terminal: wide characters take two columns, those that join
 * the one before them none.
 */
#ifndef TO_REPORT_COLUMNS_H
#define TO_REPORT_COLUMNS_H

#include <stddef.h>

/* Of text as text.h makes it, whatever the locale is. */
size_t to_columns(const char *text, size_t size);

/* How many bytes of it, whole characters, take at most so many columns. */
size_t to_columns_fit(const char *text, size_t size, size_t columns);

#endif

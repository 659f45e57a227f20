/* SPDX-License-Identifier: MIT
 *
 * How the rows of a data-driven test are called: parse[0], parse[one digit].
 */
#ifndef TO_TEST_ROWS_H
#define TO_TEST_ROWS_H

#include <stddef.h>

#include "base/buffer.h"

struct to_rows_;

/* Bytes of a label that are shown. */
enum { TO_LABEL_MAX = 100 };

struct to_row_names {
    struct to_buffer text; /* one after the other, each with its NUL */
    size_t *starts;        /* in there */
};

/* The names of all rows of the test that is called `test`: different ones, of characters that
 * are all to be seen, unless labels were made up so that they cannot be. 0 or -ENOMEM. */
int to_row_names_make(struct to_row_names *names, const char *test,
                      const struct to_rows_ *rows);

static inline const char *to_row_name(const struct to_row_names *names, size_t row)
{
    return names->text.data + names->starts[row];
}

void to_row_names_free(struct to_row_names *names);

#endif

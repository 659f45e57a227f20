/* SPDX-License-Identifier: MIT
 *
 * Where a check stands, and how it was written: read from what the macros give (see
 * to/check/site.h).
 */
#ifndef TO_TEST_SITE_H
#define TO_TEST_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include <to/check/site.h>

struct to_buffer;

enum to_severity { TO_EXPECTS, TO_ASSERTS, TO_ASSUMES };

/* All texts are borrowed. */
struct to_site {
    const char *type; /* "EQ": the check's name without the severity */
    const char *op;   /* "==" */
    const char *file;
    const char *function;
    const char *left; /* the first operand as written */
    const char *rest; /* all that follows it, up to the end of the macro's arguments */
    int line;
    enum to_sort_ sort;
    enum to_severity severity;
    bool has_message; /* which is still to come */
};

struct to_site to_site_read(const char *site, const char *function, int where);

/* Whether it is the check of this type. */
bool to_site_is(const struct to_site *site, const char *type);

/* The length of the first of the arguments in this text: up to a comma that stands outside
 * of all brackets, strings and characters. */
size_t to_argument_size(const char *text);

/* What follows the first argument and the comma. */
const char *to_argument_next(const char *text);

/* Adds the first argument as written; of a long one its beginning. */
void to_argument_print(struct to_buffer *buffer, const char *text);

#endif

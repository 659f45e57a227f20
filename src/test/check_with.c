/* SPDX-License-Identifier: MIT
 * Checks with a comparer and a printer of the user's. */
#include <to/check/compare.h>

#include <stdlib.h>

#include "test/difference.h"
#include "test/failure.h"

/* What the user's printer has written so far, on this thread. */
static __thread struct {
    struct to_failure failure;
    FILE *file;
    char *text[2];
    size_t size[2];
} now;

/* A file to print to, also where there is no memory for one. */
static FILE *open_text(int which)
{
    now.text[which] = NULL;
    now.size[which] = 0;
    now.file = open_memstream(&now.text[which], &now.size[which]);
    return now.file ? now.file : stderr;
}

static void close_text(void)
{
    if (now.file) {
        fclose(now.file);
        now.file = NULL;
    }
}

FILE *to_failed_with_a_(TO_SITE_PARAMETERS_)
{
    to_failure_begin(&now.failure, TO_SITE_ARGUMENTS_);
    return open_text(0);
}

FILE *to_failed_with_b_(void)
{
    close_text();
    return open_text(1);
}

static void print(struct to_failure *failure, const char *a, size_t a_size, const char *b,
                  size_t b_size)
{
    to_buffer_text(&failure->line, "expected ");
    bool in_line = !to_is_of_lines(a, a_size) && !to_is_of_lines(b, b_size) &&
                   a_size <= TO_VALUE_SHORT && b_size <= TO_VALUE_SHORT;
    if (in_line) {
        to_buffer_print(&failure->line, "%s, got %s: ", b, a);
    } else {
        to_buffer_text(&failure->line, "equal: ");
    }
    to_message_expression(&failure->line, &failure->site);
    if (a_size == b_size && memcmp(a, b, a_size) == 0) {
        to_buffer_text(&failure->detail, "they differ, but are printed alike\n");
    } else if (!in_line) {
        to_difference_text(&failure->detail, a, a_size, b, b_size);
    }
}

bool to_failed_with_(void)
{
    close_text();
    struct to_failure failure = now.failure;
    failure.message = (struct to_message){&failure.line, &failure.detail};
    print(&failure, now.text[0] ? now.text[0] : "", now.size[0],
          now.text[1] ? now.text[1] : "", now.size[1]);
    free(now.text[0]);
    free(now.text[1]);
    return to_failure_end(&failure);
}

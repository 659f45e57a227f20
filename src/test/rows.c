/* SPDX-License-Identifier: MIT
 * How the rows of a data-driven test are called. */
#include "test/rows.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <to/test.h>

#include "test/shown.h"

/* A row's label, for finding those that are the same. */
struct label {
    const char *text;
    size_t row;
};

/* All labels as they are shown; where there is none, the row's number. */
static int read_labels(struct to_row_names *labels, const struct to_rows_ *rows)
{
    labels->starts = calloc(rows->count_, sizeof *labels->starts);
    for (size_t i = 0; i < rows->count_ && labels->starts; i++) {
        const char *row = (const char *)rows->first_ + i * rows->size_;
        const char *label = rows->label_ ? rows->label_(row) : NULL;
        labels->starts[i] = labels->text.size;
        if (label && *label) {
            to_shown_add(&labels->text, label, TO_LABEL_MAX);
        } else {
            to_buffer_print(&labels->text, "%zu", i);
        }
        to_buffer_byte(&labels->text, '\0');
    }
    return labels->starts && !labels->text.failed ? 0 : -ENOMEM;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(((const struct label *)left)->text, ((const struct label *)right)->text);
}

/* Marks the rows whose label another has, too. NULL where there is no memory. */
static bool *find_shared(const struct to_row_names *labels, size_t count)
{
    struct label *sorted = calloc(count, sizeof *sorted);
    bool *shared = calloc(count, sizeof *shared);
    if (!sorted || !shared) {
        free(sorted);
        free(shared);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = (struct label){to_row_name(labels, i), i};
    }
    qsort(sorted, count, sizeof *sorted, by_text);
    for (size_t i = 1; i < count; i++) {
        if (by_text(&sorted[i - 1], &sorted[i]) == 0) {
            shared[sorted[i - 1].row] = shared[sorted[i].row] = true;
        }
    }
    free(sorted);
    return shared;
}

static int join(struct to_row_names *names, const char *test, const struct to_row_names *labels,
                size_t count)
{
    bool *shared = find_shared(labels, count);
    names->starts = calloc(count, sizeof *names->starts);
    for (size_t i = 0; i < count && shared && names->starts; i++) {
        names->starts[i] = names->text.size;
        to_buffer_print(&names->text, "%s[%s", test, to_row_name(labels, i));
        if (shared[i]) {
            to_buffer_print(&names->text, " (row %zu)", i);
        }
        to_buffer_byte(&names->text, ']');
        to_buffer_byte(&names->text, '\0');
    }
    bool good = shared && names->starts && !names->text.failed;
    free(shared);
    return good ? 0 : -ENOMEM;
}

int to_row_names_make(struct to_row_names *names, const char *test,
                      const struct to_rows_ *rows)
{
    struct to_row_names labels = {{0}, NULL};
    *names = (struct to_row_names){{0}, NULL};
    int result = read_labels(&labels, rows);
    if (result == 0) {
        result = join(names, test, &labels, rows->count_);
    }
    to_row_names_free(&labels);
    if (result < 0) {
        to_row_names_free(names);
    }
    return result;
}

void to_row_names_free(struct to_row_names *names)
{
    to_buffer_free(&names->text);
    free(names->starts);
    names->starts = NULL;
}

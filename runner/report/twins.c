/* SPDX-License-Identifier: MIT
 * Tests of a suite whose names differ only in what cannot be shown. */
#include "report/twins.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "event.h"
#include "report/text.h"

struct shown {
    const struct to_case *test;
    char *name;
};

static char *shown_name(const struct to_case *test)
{
    struct to_buffer text = {0};
    to_text_string(&text, test->name, TO_TEXT_LINE);
    return to_buffer_take(&text);
}

/* Most runs have no name that is shown as another, and so no twins. */
static bool has_odd_names(const struct to_case *const *cases, size_t count)
{
    struct to_buffer text = {0};
    bool odd = false;
    for (size_t i = 0; i < count && !odd; i++) {
        to_buffer_clear(&text);
        to_text_string(&text, cases[i]->name, TO_TEXT_LINE);
        odd = text.failed || strcmp(text.size ? text.data : "", cases[i]->name) != 0;
    }
    to_buffer_free(&text);
    return odd;
}

static int compare_shown(const void *a, const void *b)
{
    const struct shown *left = a;
    const struct shown *right = b;
    int order = strcmp(left->test->module, right->test->module);
    order = order ? order : strcmp(left->test->suite, right->test->suite);
    return order ? order : strcmp(left->name, right->name);
}

static int compare_places(const void *a, const void *b)
{
    const struct shown *left = a;
    const struct shown *right = b;
    int order = compare_shown(a, b);
    return order ? order
                 : (left->test->index > right->test->index) -
                       (left->test->index < right->test->index);
}

static void number(struct to_twins *twins, struct shown *list, size_t count)
{
    qsort(list, count, sizeof *list, compare_places);
    for (size_t i = 1; i < count; i++) {
        if (compare_shown(&list[i - 1], &list[i]) == 0) {
            unsigned before = twins->list[list[i - 1].test->index];
            twins->list[list[i].test->index] = before ? before + 1 : 2;
        }
    }
}

bool to_twins_find(struct to_twins *twins, const struct to_case *const *cases, size_t count)
{
    if (!has_odd_names(cases, count)) {
        return true;
    }
    struct shown *list = calloc(count, sizeof *list);
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        twins->indices =
            cases[i]->index < twins->indices ? twins->indices : cases[i]->index + 1;
    }
    twins->list = calloc(twins->indices, sizeof *twins->list);
    while (list && made < count && (list[made].name = shown_name(cases[made])) != NULL) {
        list[made].test = cases[made];
        made++;
    }
    bool fine = list && twins->list && made == count;
    if (fine) {
        number(twins, list, count);
    }
    for (size_t i = 0; i < made; i++) {
        free(list[i].name);
    }
    free(list);
    return fine;
}

void to_twins_name(const struct to_twins *twins, struct to_buffer *buffer,
                   const struct to_case *test)
{
    size_t start = buffer->size;
    to_text_string(buffer, test->name, TO_TEXT_LINE);
    if (buffer->size == start) {
        to_buffer_text(buffer, "(unnamed)");
    }
    if (twins->list && test->index < twins->indices && twins->list[test->index] > 0) {
        to_buffer_print(buffer, " (%u)", twins->list[test->index]);
    }
}

void to_twins_free(struct to_twins *twins)
{
    free(twins->list);
    twins->list = NULL;
}

/* SPDX-License-Identifier: MIT
 * A unified diff of two texts, by Myers' algorithm. Pure. */
#include "test/text_diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "test/visible.h"

enum {
    AROUND = 2,     /* lines shown before and after a difference */
    LINE_MAX_SHOWN = 400,
    MAX_STEPS = 600 /* more edits than this are not looked for: memory is quadratic in them */
};

struct line {
    const char *text;
    size_t size; /* with its newline */
    bool differs;
};

struct lines {
    struct line *of;
    size_t count;
};

/* ---- lines ---- */

static bool split(const char *text, size_t size, struct lines *ret_lines)
{
    size_t count = 0;
    for (const char *at = text, *end = text + size; at < end; count++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline ? newline + 1 : end;
    }
    struct line *lines = calloc(count + 1, sizeof *lines);
    for (size_t i = 0; lines && i < count; i++) {
        const char *newline = memchr(text, '\n', size);
        lines[i].text = text;
        lines[i].size = newline ? (size_t)(newline - text) + 1 : size;
        text += lines[i].size;
        size -= lines[i].size;
    }
    *ret_lines = (struct lines){lines, lines ? count : 0};
    return lines;
}

static bool same(const struct line *a, const struct line *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static void mark(struct lines *lines, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        lines->of[i].differs = true;
    }
}

/* ---- which lines differ ---- */

/* What is left of the two when the lines that they begin and end with alike are away. */
struct middle {
    struct lines *a, *b;
    size_t start;
    long n, m;
};

static bool same_at(const struct middle *middle, long x, long y)
{
    return same(&middle->a->of[middle->start + (size_t)x],
                &middle->b->of[middle->start + (size_t)y]);
}

/* Goes back over the furthest points of each step, and marks the lines that the path leaves. */
static void trace(const struct middle *middle, int32_t *const *steps, long last)
{
    long x = middle->n;
    long y = middle->m;
    for (long d = last; d > 0; d--) {
        const int32_t *before = steps[d - 1] + (d - 1);
        long k = x - y;
        bool down = k == -d || (k != d && before[k - 1] < before[k + 1]);
        long old_k = down ? k + 1 : k - 1;
        long old_x = before[old_k];
        long old_y = old_x - old_k;
        if (down) {
            middle->b->of[middle->start + (size_t)old_y].differs = true;
        } else {
            middle->a->of[middle->start + (size_t)old_x].differs = true;
        }
        x = old_x;
        y = old_y;
    }
}

/* One more edit: the furthest x on each diagonal. True when both ends are reached. */
static bool step(const struct middle *middle, const int32_t *before, int32_t *now, long d)
{
    for (long k = -d; k <= d; k += 2) {
        long x = d == 0                                                  ? 0
                 : k == -d || (k != d && before[k - 1] < before[k + 1]) ? before[k + 1]
                                                                         : before[k - 1] + 1;
        while (x < middle->n && x - k < middle->m && same_at(middle, x, x - k)) {
            x++;
        }
        now[k] = (int32_t)x;
        if (x >= middle->n && x - k >= middle->m) {
            return true;
        }
    }
    return false;
}

/* False where they differ by too much, or there is no memory. */
static bool find_path(const struct middle *middle)
{
    int32_t *steps[MAX_STEPS] = {NULL};
    bool found = false;
    for (long d = 0; d < MAX_STEPS && !found; d++) {
        steps[d] = malloc((size_t)(2 * d + 1) * sizeof **steps); /* for -d to d */
        if (!steps[d]) {
            break;
        }
        found = step(middle, d > 0 ? steps[d - 1] + (d - 1) : NULL, steps[d] + d, d);
        if (found) {
            trace(middle, steps, d);
        }
    }
    for (size_t i = 0; i < MAX_STEPS; i++) {
        free(steps[i]);
    }
    return found;
}

static void compare(struct lines *a, struct lines *b)
{
    size_t start = 0;
    size_t a_end = a->count;
    size_t b_end = b->count;
    while (start < a_end && start < b_end && same(&a->of[start], &b->of[start])) {
        start++;
    }
    while (a_end > start && b_end > start && same(&a->of[a_end - 1], &b->of[b_end - 1])) {
        a_end--;
        b_end--;
    }
    struct middle middle = {a, b, start, (long)(a_end - start), (long)(b_end - start)};
    bool too_long = middle.n > INT32_MAX / 2 || middle.m > INT32_MAX / 2;
    if (too_long || !find_path(&middle)) {
        mark(a, start, a_end);
        mark(b, start, b_end);
    }
}

/* ---- the hunks ---- */

struct hunk {
    size_t a, b;         /* where it begins */
    size_t a_end, b_end; /* and ends */
};

struct writer {
    struct to_buffer *buffer;
    size_t start;
    size_t limit;
    size_t dropped;
};

static void write_line(struct writer *writer, char sign, const struct line *line)
{
    struct to_buffer *buffer = writer->buffer;
    if (writer->dropped > 0 || buffer->size - writer->start > writer->limit) {
        writer->dropped++;
        return;
    }
    bool ended = line->size > 0 && line->text[line->size - 1] == '\n';
    size_t size = line->size - ended;
    size_t solid = size;
    while (solid > 0 && line->text[solid - 1] == ' ') {
        solid--;
    }
    to_buffer_byte(buffer, sign);
    if (size > LINE_MAX_SHOWN) {
        to_visible_add(buffer, line->text, LINE_MAX_SHOWN, 0);
        to_buffer_print(buffer, "... (%zu bytes)", size);
    } else {
        to_visible_add(buffer, line->text, solid, 0);
        for (size_t i = solid; i < size; i++) {
            to_buffer_text(buffer, "\\x20");
        }
    }
    to_buffer_byte(buffer, '\n');
    if (!ended) {
        to_buffer_text(buffer, "\\ no newline at the end\n");
    }
}

/* From the next difference on, with all that are so near that what is around them meets. */
static bool next_hunk(const struct lines *a, const struct lines *b, size_t *i, size_t *j,
                      struct hunk *ret_hunk)
{
    while (*i < a->count && *j < b->count && !a->of[*i].differs && !b->of[*j].differs) {
        ++*i;
        ++*j;
    }
    if (*i == a->count && *j == b->count) {
        return false;
    }
    size_t around = *i < AROUND ? *i : AROUND;
    size_t alike = 0;
    ret_hunk->a = *i - around;
    ret_hunk->b = *j - around;
    while ((*i < a->count || *j < b->count) && alike <= 2 * AROUND) {
        bool in_a = *i < a->count && a->of[*i].differs;
        bool in_b = *j < b->count && b->of[*j].differs;
        alike = in_a || in_b ? 0 : alike + 1;
        *i += in_a || !in_b;
        *j += in_b || !in_a;
    }
    size_t more = alike > AROUND ? alike - AROUND : 0;
    ret_hunk->a_end = *i - more;
    ret_hunk->b_end = *j - more;
    return true;
}

static void write_hunk(struct writer *writer, const struct lines *a, const struct lines *b,
                       const struct hunk *hunk)
{
    size_t i = hunk->a;
    size_t j = hunk->b;
    if (writer->dropped == 0) {
        to_buffer_print(writer->buffer, "@@ -%zu,%zu +%zu,%zu @@\n",
                        hunk->a + (hunk->a_end > hunk->a), hunk->a_end - hunk->a,
                        hunk->b + (hunk->b_end > hunk->b), hunk->b_end - hunk->b);
    }
    while (i < hunk->a_end || j < hunk->b_end) {
        while (i < hunk->a_end && a->of[i].differs) {
            write_line(writer, '-', &a->of[i++]);
        }
        while (j < hunk->b_end && b->of[j].differs) {
            write_line(writer, '+', &b->of[j++]);
        }
        while (i < hunk->a_end && j < hunk->b_end && !a->of[i].differs && !b->of[j].differs) {
            write_line(writer, ' ', &a->of[i++]);
            j++;
        }
    }
}

static void write(struct writer *writer, const struct lines *a, const struct lines *b)
{
    struct hunk hunk;
    size_t i = 0;
    size_t j = 0;
    while (next_hunk(a, b, &i, &j, &hunk)) {
        write_hunk(writer, a, b, &hunk);
    }
    if (writer->dropped > 0) {
        to_buffer_print(writer->buffer, "... %zu more line%s of the diff left out ...\n",
                        writer->dropped, writer->dropped == 1 ? "" : "s");
    }
}

void to_text_diff(struct to_buffer *buffer, const char *from, size_t from_size, const char *to,
                  size_t to_size, size_t limit)
{
    struct lines a = {0};
    struct lines b = {0};
    if (split(from, from_size, &a) && split(to, to_size, &b)) {
        compare(&a, &b);
        struct writer writer = {buffer, buffer->size, limit, 0};
        write(&writer, &a, &b);
    }
    free(a.of);
    free(b.of);
}

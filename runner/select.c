/* SPDX-License-Identifier: MIT
 * Which tests of the catalog run. */
#include "select.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/nearest.h"
#include "catalog.h"
#include "expression.h"
#include "memory.h"
#include "module.h"
#include "plan/needs.h"
#include "target.h"

/* ---- MODULE::NAME ---- */

static bool is_glob(const char *text)
{
    return strpbrk(text, "*?[") != NULL;
}

/* The glob, with its brackets taken for what they are in the name of a row. */
static char *with_plain_brackets(const char *glob)
{
    struct to_buffer text = {0};
    for (; *glob; glob++) {
        if (*glob == '[' || *glob == ']') {
            to_buffer_byte(&text, '\\');
        }
        to_buffer_byte(&text, *glob);
    }
    return to_memory_need(to_buffer_take(&text));
}

/* Its own name, or that of all rows. */
static bool has_name(const struct to_entry *entry, const char *name)
{
    return strcmp(entry->base.name, name) == 0 ||
           (entry->stem > 0 && strlen(name) == entry->stem &&
            strncmp(entry->base.name, name, entry->stem) == 0);
}

static bool fits(const struct to_entry *entry, const char *glob, int flags)
{
    if (fnmatch(glob, entry->base.name, flags) == 0) {
        return true;
    }
    if (entry->stem == 0) {
        return false;
    }
    char *stem = to_memory_need(strndup(entry->base.name, entry->stem));
    bool found = fnmatch(glob, stem, flags) == 0;
    free(stem);
    return found;
}

/* A pattern on one of several source files means the tests of that file; a test from a
 * header belongs to none of the files, and so to each. */
static bool is_of_file(const struct to_entry *entry, const struct to_pattern *pattern,
                       const struct to_target *target)
{
    const char *file = entry->module->tests[entry->number].file;
    if (!pattern->file || strcmp(pattern->file, file) == 0) {
        return true;
    }
    for (size_t i = 0; i < target->files.count; i++) {
        if (strcmp(target->files.list[i], file) == 0) {
            return false;
        }
    }
    return true;
}

/* As to_nearest_offer, of its name and that of all rows; then tells it in the hint. */
static void offer(struct to_nearest *nearest, const struct to_entry *entry, char *hint,
                  size_t size, const char *path)
{
    struct to_buffer stem = {0};
    bool nearer = to_nearest_offer(nearest, entry->base.name);
    const char *name = entry->base.name;
    if (entry->stem > 0 && entry->rows > 0) {
        to_buffer_add(&stem, entry->base.name, entry->stem);
        if (to_nearest_offer(nearest, to_memory_need(stem.data))) {
            nearer = true;
            name = stem.data;
        }
    }
    if (nearer) {
        snprintf(hint, size, "; did you mean \"%s::%s\"?", path, name);
    }
    to_buffer_free(&stem);
}

static int unmatched(const struct to_catalog *catalog, const struct to_target *target,
                     size_t place, const struct to_pattern *pattern, struct to_error *error)
{
    struct to_nearest nearest;
    char hint[512] = "";
    to_nearest_init(&nearest, pattern->text);
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        if (entry->target == place && entry->base.is_fixture &&
            fnmatch(pattern->text, entry->base.name, 0) == 0) {
            return to_error_set(error, -ENOENT,
                                "\"%s\" matches no test; the fixture %s::%s comes with the tests "
                                "that need it, or when it is named in full",
                                pattern->argument, to_entry_path(entry, target),
                                entry->base.name);
        }
        if (entry->target == place && !entry->base.is_setup) {
            offer(&nearest, entry, hint, sizeof hint, to_entry_path(entry, target));
        }
    }
    return to_error_set(error, -ENOENT, "\"%s\" matches no test%s (--list shows all)",
                        pattern->argument, hint);
}

/* Marks what has the name, or where it is NULL what fits the glob: but fixtures, which are
 * taken where they are needed, or named in full. Returns whether there is any. */
static bool mark_all(const struct to_catalog *catalog, const struct to_target *target,
                     size_t place, const struct to_pattern *pattern, const char *glob,
                     unsigned char *marks)
{
    bool matched = false;
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        if (entry->target != place || entry->base.is_setup ||
            !is_of_file(entry, pattern, target)) {
            continue;
        }
        if (glob ? !entry->base.is_fixture && fits(entry, glob, 0)
                 : has_name(entry, pattern->text)) {
            marks[i] = 1;
            matched = true;
        }
    }
    return matched;
}

/* A name is one, whatever is in it: "parse[2]" is that row, and no glob. In a glob brackets
 * are those of rows where any are called so, else a set of characters. */
static int mark_pattern(const struct to_catalog *catalog, const struct to_target *target,
                        size_t place, const struct to_pattern *pattern, unsigned char *marks,
                        struct to_error *error)
{
    bool matched = mark_all(catalog, target, place, pattern, NULL, marks);
    if (!matched && is_glob(pattern->text)) {
        char *plain = with_plain_brackets(pattern->text);
        matched = mark_all(catalog, target, place, pattern, plain, marks) ||
                  mark_all(catalog, target, place, pattern, pattern->text, marks);
        free(plain);
    }
    return matched ? 0 : unmatched(catalog, target, place, pattern, error);
}

static int mark_targets(const struct to_catalog *catalog, const struct to_target *targets,
                        size_t count, unsigned char *marks, struct to_error *error)
{
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        marks[i] = !entry->base.is_fixture && !entry->base.is_setup &&
                   targets[entry->target].pattern_count == 0;
    }
    for (size_t place = 0; place < count; place++) {
        const struct to_target *target = &targets[place];
        for (size_t i = 0; i < target->pattern_count; i++) {
            int result =
                mark_pattern(catalog, target, place, &target->patterns[i], marks, error);
            if (result < 0) {
                return result;
            }
        }
    }
    return 0;
}

/* ---- -k and -t ---- */

/* Part of the name or the suite, in any case of letters; a glob is for the whole name. */
static bool is_named(void *context, const char *word)
{
    const struct to_entry *entry = context;
    if (strcasestr(entry->base.name, word) || strcasestr(entry->base.suite, word)) {
        return true;
    }
    if (!is_glob(word)) {
        return false;
    }
    char *plain = with_plain_brackets(word);
    bool found = fits(entry, plain, FNM_CASEFOLD) || fits(entry, word, FNM_CASEFOLD);
    free(plain);
    return found;
}

static bool is_tagged(void *context, const char *word)
{
    const struct to_entry *entry = context;
    for (size_t i = 0; i < entry->base.tag_count; i++) {
        if (strcmp(entry->base.tags[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_tag(const struct to_catalog *catalog, const char *tag)
{
    for (size_t i = 0; i < catalog->count; i++) {
        if (is_tagged(&catalog->entries[i], tag)) {
            return true;
        }
    }
    return false;
}

static int unknown_tag(const struct to_catalog *catalog, const char *tag,
                       struct to_error *error)
{
    struct to_nearest nearest;
    char hint[512] = "";
    to_nearest_init(&nearest, tag);
    for (size_t i = 0; i < catalog->count; i++) {
        for (size_t j = 0; j < catalog->entries[i].base.tag_count; j++) {
            if (to_nearest_offer(&nearest, catalog->entries[i].base.tags[j])) {
                snprintf(hint, sizeof hint, "; did you mean \"%s\"?", nearest.name);
            }
        }
    }
    return to_error_set(error, -ENOENT, "no test has the tag \"%s\"%s", tag, hint);
}

static int check_tags(const struct to_catalog *catalog, const struct to_expression *tags,
                      struct to_error *error)
{
    size_t count;
    const char *const *words = to_expression_words(tags, &count);
    for (size_t i = 0; i < count; i++) {
        if (!has_tag(catalog, words[i])) {
            return unknown_tag(catalog, words[i], error);
        }
    }
    return 0;
}

static void narrow(const struct to_catalog *catalog, const struct to_expression *expression,
                   bool (*holds)(void *, const char *), unsigned char *marks)
{
    for (size_t i = 0; i < catalog->count; i++) {
        if (marks[i] && !to_expression_value(expression, holds, &catalog->entries[i])) {
            marks[i] = 0;
        }
    }
}

/* ---- the whole ---- */

void to_select_setups(const struct to_catalog *catalog, const unsigned char *mocked,
                      unsigned char *marks)
{
    /* Each stands behind the tests of its module. */
    bool wanted = false;
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        wanted = wanted && i > 0 && entry->module == entry[-1].module;
        if (entry->base.is_setup) {
            marks[i] = wanted;
        }
        wanted |= marks[i] && !(mocked && mocked[i]);
    }
}

int to_select(const struct to_catalog *catalog, const struct to_target *targets, size_t count,
              const struct to_selection *selection, unsigned char *marks,
              struct to_error *error)
{
    int result = mark_targets(catalog, targets, count, marks, error);
    for (size_t i = 0; i < catalog->count && selection->only; i++) {
        marks[i] &= selection->only[i];
    }
    if (result == 0 && selection->names) {
        narrow(catalog, selection->names, is_named, marks);
    }
    if (result == 0 && selection->tags) {
        result = check_tags(catalog, selection->tags, error);
        if (result == 0) {
            narrow(catalog, selection->tags, is_tagged, marks);
        }
    }
    if (selection->asked_for) {
        memcpy(selection->asked_for, marks, catalog->count);
    }
    if (result == 0) {
        to_select_needs(catalog, selection->needs, marks);
    }
    return result;
}

void to_select_needs(const struct to_catalog *catalog, enum to_needs_taken needs,
                     unsigned char *marks)
{
    if (needs != TO_TAKE_NOTHING) {
        to_memory_check(to_needs_mark(catalog->graph, catalog->fixtures,
                                      needs == TO_TAKE_FIXTURES, marks));
    }
    for (size_t i = 0; i < catalog->count; i++) {
        marks[i] &= !catalog->entries[i].base.is_setup;
    }
}

/* SPDX-License-Identifier: MIT
 * What the user asked to run. */
#include "target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "compile/compile.h"
#include "memory.h"

static enum to_target_kind kind_of(const char *path)
{
    if (to_compile_is_source(path)) {
        return TO_TARGET_SOURCES;
    }
    const char *slash = strrchr(path, '/');
    const char *ending = strstr(slash ? slash : path, ".so");
    bool shared = ending && (ending[3] == '\0' || ending[3] == '.');
    return shared ? TO_TARGET_SHARED : TO_TARGET_PROGRAM;
}

static struct to_target *find(struct to_targets *targets, enum to_target_kind kind,
                              const char *path)
{
    for (size_t i = 0; i < targets->count; i++) {
        struct to_target *target = &targets->list[i];
        if (target->kind == kind &&
            (kind == TO_TARGET_SOURCES || strcmp(target->files.list[0], path) == 0)) {
            return target;
        }
    }
    return NULL;
}

static void add_file(struct to_target *target, const char *path)
{
    for (size_t i = 0; i < target->files.count; i++) {
        if (strcmp(target->files.list[i], path) == 0) {
            return;
        }
    }
    to_memory_check(to_words_add(&target->files, path));
}

static void add_pattern(struct to_target *target, const char *argument, const char *path,
                        const char *text)
{
    size_t count = target->pattern_count + 1;
    target->patterns = to_memory_resize(target->patterns, count * sizeof *target->patterns);
    target->patterns[target->pattern_count++] = (struct to_pattern){
        .text = to_memory_string(text),
        .file = target->kind == TO_TARGET_SOURCES ? to_memory_string(path) : NULL,
        .argument = to_memory_string(argument),
    };
}

/* Splits at "::", but a file may be called so. */
static int read_argument(struct to_targets *targets, const char *argument,
                         struct to_error *error)
{
    const char *colons = strstr(argument, "::");
    if (colons && access(argument, F_OK) == 0) {
        colons = NULL;
    }
    size_t size = colons ? (size_t)(colons - argument) : strlen(argument);
    if (size == 0) {
        return to_error_set(error, -EINVAL,
                            "\"%s\" names no module: write MODULE::NAME, or -k for names in "
                            "all modules",
                            argument);
    }
    if (colons && colons[2] == '\0') {
        return to_error_set(error, -EINVAL, "\"%s\" names no test after \"::\"", argument);
    }
    char *path = to_memory_need(strndup(argument, size));
    enum to_target_kind kind = kind_of(path);
    struct to_target *target = find(targets, kind, path);
    if (!target) {
        targets->list =
            to_memory_resize(targets->list, (targets->count + 1) * sizeof *targets->list);
        target = &targets->list[targets->count++];
        *target = (struct to_target){.kind = kind};
    }
    add_file(target, path);
    if (colons) {
        add_pattern(target, argument, path, colons + 2);
    }
    free(path);
    return 0;
}

/* ---- names ---- */

/* The path's last `depth` components, without the ending unless `whole`, dots as '_'. */
static char *make_name(const struct to_target *target, size_t depth, bool whole)
{
    const char *path = target->files.list[0];
    const char *at = path + strlen(path);
    for (size_t i = 0; i < depth && at > path; i++) {
        at--;
        while (at > path && at[-1] != '/') {
            at--;
        }
    }
    char *name = to_memory_string(at);
    char *slash = strrchr(name, '/');
    char *base = slash ? slash + 1 : name;
    char *ending = target->kind == TO_TARGET_SHARED ? strstr(base, ".so") : strrchr(base, '.');
    if (!whole && target->kind != TO_TARGET_PROGRAM && ending && ending > base) {
        *ending = '\0';
    }
    for (char *c = name; *c; c++) {
        if (*c == '.') {
            *c = '_';
        }
    }
    return name;
}

static bool is_taken(const struct to_targets *targets, const struct to_target *by)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct to_target *other = &targets->list[i];
        if (other != by && other->name && strcmp(other->name, by->name) == 0) {
            return true;
        }
    }
    return false;
}

static void rename_target(struct to_target *target, char *name)
{
    free(target->name);
    target->name = name;
}

/* Names all that have no name of their own yet by so much of their paths; false: there
 * were none. */
static bool deepen(struct to_targets *targets, size_t depth)
{
    bool *taken = to_memory_array(targets->count, sizeof *taken);
    bool any = false;
    for (size_t i = 0; i < targets->count; i++) {
        taken[i] = !targets->list[i].name || is_taken(targets, &targets->list[i]);
        any |= taken[i];
    }
    for (size_t i = 0; i < targets->count; i++) {
        if (taken[i]) {
            rename_target(&targets->list[i], make_name(&targets->list[i], depth, false));
        }
    }
    free(taken);
    return any;
}

/* Two modules "tests" of different folders become "a/tests" and "b/tests". */
static void make_names(struct to_targets *targets)
{
    enum { DEEPEST = 16 };
    for (size_t depth = 1; depth < DEEPEST && deepen(targets, depth); depth++) {
    }
    for (size_t i = 0; i < targets->count; i++) {
        struct to_target *target = &targets->list[i];
        if (is_taken(targets, target)) {
            rename_target(target, make_name(target, 1, true));
        }
        for (size_t number = 2; is_taken(targets, target); number++) {
            struct to_buffer name = {0};
            char *stem = make_name(target, DEEPEST, true);
            to_buffer_print(&name, "%s (%zu)", stem, number);
            free(stem);
            rename_target(target, to_memory_need(to_buffer_take(&name)));
        }
    }
}

int to_targets_read(struct to_targets *targets, char *const *arguments, size_t count,
                    struct to_error *error)
{
    for (size_t i = 0; i < count; i++) {
        int result = read_argument(targets, arguments[i], error);
        if (result < 0) {
            return result;
        }
    }
    make_names(targets);
    return 0;
}

void to_targets_free(struct to_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        struct to_target *target = &targets->list[i];
        to_words_free(&target->files);
        free(target->name);
        for (size_t j = 0; j < target->pattern_count; j++) {
            free(target->patterns[j].text);
            free(target->patterns[j].file);
            free(target->patterns[j].argument);
        }
        free(target->patterns);
    }
    free(targets->list);
    *targets = (struct to_targets){0};
}

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

/* Where ".so", ".so.1" or the like begins in the last component of the path, or NULL. */
static char *shared_ending(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *at = slash ? slash : path;
    while ((at = strstr(at, ".so"))) {
        if (at[3] == '\0' || at[3] == '.') {
            return (char *)at;
        }
        at++;
    }
    return NULL;
}

static enum to_target_kind kind_of(const char *path)
{
    if (to_compile_is_source(path)) {
        return TO_TARGET_SOURCES;
    }
    return shared_ending(path) ? TO_TARGET_SHARED : TO_TARGET_PROGRAM;
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
    if (to_words_add(&target->files, path) < 0) {
        to_memory_die("memory");
    }
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

static bool is_file(const char *path, size_t size)
{
    char *copy = to_memory_need(strndup(path, size));
    bool found = access(copy, F_OK) == 0;
    free(copy);
    return found;
}

/* The "::" that divides path and name, or NULL. Files may be called so, too: the longest
 * path that is one is taken; where none is, the first "::" divides. */
static const char *find_colons(const char *argument)
{
    const char *first = strstr(argument, "::");
    if (!first || is_file(argument, strlen(argument))) {
        return NULL;
    }
    for (const char *at = argument + strlen(argument) - 2; at > first; at--) {
        if (strncmp(at, "::", 2) == 0 && is_file(argument, (size_t)(at - argument))) {
            return at;
        }
    }
    return first;
}

static int read_argument(struct to_targets *targets, const char *argument,
                         struct to_error *error)
{
    const char *colons = find_colons(argument);
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
    char *ending =
        target->kind == TO_TARGET_SHARED ? shared_ending(base) : strrchr(base, '.');
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

static bool is_taken(const struct to_targets *targets, size_t count,
                     const struct to_target *by)
{
    for (size_t i = 0; i < count; i++) {
        const struct to_target *other = &targets->list[i];
        if (other != by && strcmp(other->name, by->name) == 0) {
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

/* One more component of the path for each of those that share a name; false: none does. */
static bool lengthen_names(struct to_targets *targets, size_t depth)
{
    bool *taken = to_memory_array(targets->count + 1, sizeof *taken);
    bool any = false;
    for (size_t i = 0; i < targets->count; i++) {
        taken[i] = is_taken(targets, targets->count, &targets->list[i]);
        any = any || taken[i];
    }
    for (size_t i = 0; i < targets->count; i++) {
        if (taken[i]) {
            rename_target(&targets->list[i], make_name(&targets->list[i], depth, false));
        }
    }
    free(taken);
    return any;
}

static size_t depth_of(const char *name)
{
    size_t depth = 1;
    for (; *name; name++) {
        depth += *name == '/';
    }
    return depth;
}

static void number_name(struct to_targets *targets, struct to_target *target)
{
    char *stem = to_memory_string(target->name);
    for (size_t number = 2; is_taken(targets, targets->count, target); number++) {
        struct to_buffer name = {0};
        to_buffer_print(&name, "%s (%zu)", stem, number);
        rename_target(target, to_memory_need(to_buffer_take(&name)));
    }
    free(stem);
}

/* Two modules "tests" of different folders become "a/tests" and "b/tests"; "t.so" beside
 * "t" becomes "t_so"; what is left is numbered. */
static void make_names(struct to_targets *targets)
{
    enum { DEEPEST = 16 };
    for (size_t i = 0; i < targets->count; i++) {
        rename_target(&targets->list[i], make_name(&targets->list[i], 1, false));
    }
    for (size_t depth = 2; depth <= DEEPEST && lengthen_names(targets, depth); depth++) {
    }
    for (size_t i = 0; i < targets->count; i++) {
        struct to_target *target = &targets->list[i];
        if (target->kind != TO_TARGET_PROGRAM && is_taken(targets, targets->count, target)) {
            rename_target(target, make_name(target, depth_of(target->name), true));
        }
    }
    for (size_t i = 0; i < targets->count; i++) {
        if (is_taken(targets, i, &targets->list[i])) {
            number_name(targets, &targets->list[i]);
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

/* SPDX-License-Identifier: MIT
 * From what the user named to modules that have told their tests. */
#include "load.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/nearest.h"
#include "compile/compile.h"
#include "memory.h"
#include "module.h"
#include "options.h"
#include "places.h"
#include "target.h"

/* ---- files ---- */

/* "; did you mean "tests"?" where a file beside has nearly this name. */
static void add_hint(struct to_buffer *text, const char *path)
{
    char hint[300] = "";
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    char *folder = to_memory_need(size ? strndup(path, size) : strdup("."));
    DIR *stream = opendir(folder);
    struct to_nearest nearest;
    to_nearest_init(&nearest, path + size);
    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        if (to_nearest_offer(&nearest, entry->d_name)) {
            snprintf(hint, sizeof hint, "; did you mean \"%.*s%s\"?", (int)size, path,
                     entry->d_name);
        }
    }
    to_buffer_text(text, hint);
    if (stream) {
        closedir(stream);
    }
    free(folder);
}

static int check_file(const char *path, struct to_error *error)
{
    struct stat status;
    struct to_buffer text = {0};
    if (stat(path, &status) < 0) {
        to_buffer_print(&text, "%s: %s", path, strerror(errno));
        add_hint(&text, path);
    } else if (S_ISDIR(status.st_mode)) {
        to_buffer_print(&text, "%s is a folder, not a test program", path);
    } else if (!S_ISREG(status.st_mode)) {
        to_buffer_print(&text, "%s is no file, so no test program", path);
    } else {
        return 0;
    }
    int result = to_error_set(error, -ENOENT, "%s", text.data);
    to_buffer_free(&text);
    return result;
}

/* ---- commands ---- */

static int compile(const struct to_target *target, const struct to_places *places,
                   const struct to_options *options, char **ret_program,
                   struct to_error *error)
{
    struct to_compile_options compile_options = {
        .include = places->include,
        .library = places->library,
        .verbose = options->level > 0,
    };
    return to_compile(&compile_options, (const char *const *)target->files.list,
                      target->files.count, ret_program, error);
}

/* A name without a slash would be looked for among the system's libraries. */
static char *path_of(const char *name)
{
    struct to_buffer path = {0};
    to_buffer_print(&path, "%s%s", strchr(name, '/') ? "" : "./", name);
    return to_memory_need(to_buffer_take(&path));
}

/* What has to be started for this target. A program is started by its path, not looked
 * for in $PATH. */
static int make_command(struct to_module *module, const struct to_target *target,
                        const struct to_places *places, const struct to_options *options,
                        struct to_error *error)
{
    char *program = NULL;
    int result = 0;
    for (size_t i = 0; i < target->files.count && result == 0; i++) {
        result = check_file(target->files.list[i], error);
    }
    if (result < 0) {
        return result;
    }
    switch (target->kind) {
    case TO_TARGET_PROGRAM:
        program = to_memory_string(module->path);
        break;
    case TO_TARGET_SHARED:
        to_memory_check(to_words_add(&module->command, places->shared));
        program = path_of(module->path);
        break;
    case TO_TARGET_SOURCES:
        module->title = target->name; /* not the cache's path, which says nothing */
        result = compile(target, places, options, &program, error);
        break;
    }
    if (result == 0) {
        to_memory_check(to_words_add(&module->command, program));
    }
    free(program);
    return result;
}

/* ---- all of them ---- */

struct loading {
    size_t left;
};

static void changed(struct to_module *module)
{
    struct loading *loading = module->context;
    /* One that told its tests and has ended already has been counted before. */
    loading->left -= module->state != TO_MODULE_GONE;
}

static void no_host(struct to_module *module, uint32_t host, int status)
{
    (void)module;
    (void)host;
    (void)status;
}

static int start_all(struct to_module *modules, size_t count, const struct to_options *options,
                     int output, struct to_loop *loop, struct to_error *error)
{
    struct loading loading = {.left = count};
    for (size_t i = 0; i < count; i++) {
        modules[i].changed = changed;
        modules[i].host_ended = no_host;
        modules[i].context = &loading;
        to_module_start(&modules[i], loop, options->load_timeout, options->live, output);
    }
    while (loading.left > 0) {
        to_loop_turn(loop);
    }
    struct to_buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        if (modules[i].state == TO_MODULE_BROKEN) {
            to_buffer_print(&text, "%s%s", text.size ? "\nto-test: " : "",
                            to_error_text(&modules[i].error, -ENOEXEC));
        }
    }
    int result = text.size ? to_error_set(error, -ENOEXEC, "%s", text.data) : 0;
    to_buffer_free(&text);
    return result;
}

int to_load(const struct to_targets *targets, const struct to_options *options, int output,
            struct to_loop *loop, struct to_module **ret_modules, struct to_error *error)
{
    struct to_places places;
    struct to_module *modules = to_memory_array(targets->count, sizeof *modules);
    int result = to_places_find(&places, error);
    for (size_t i = 0; i < targets->count; i++) {
        modules[i].name = targets->list[i].name;
        modules[i].path = targets->list[i].files.list[0];
        modules[i].wrapper = &options->wrapper;
        modules[i].control.fd = modules[i].end.fd = modules[i].printed = -1;
        if (result == 0) {
            result = make_command(&modules[i], &targets->list[i], &places, options, error);
        }
    }
    if (result == 0) {
        result = start_all(modules, targets->count, options, output, loop, error);
    }
    to_places_free(&places);
    *ret_modules = modules;
    return result;
}

void to_load_free(struct to_module *modules, size_t count)
{
    /* All are let go before the first is waited for. */
    for (size_t i = 0; i < count; i++) {
        to_module_stop(&modules[i]);
    }
    for (size_t i = 0; i < count; i++) {
        to_module_free(&modules[i]);
    }
    free(modules);
}

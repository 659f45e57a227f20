/* SPDX-License-Identifier: MIT
 * C and C++ files, compiled to one test program. */
#include "compile/compile.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/processors.h"
#include "base/words.h"
#include "compile/cache.h"
#include "compile/command.h"
#include "compile/depfile.h"
#include "compile/files.h"
#include "compile/recipe.h"
#include "compile/recipe_line.h"
#include "compile/stamp.h"

/* What is being built, and where. */
struct build {
    const struct to_recipe *recipe;
    const char *folder; /* where objects, dependency files and the program are written */
    int64_t since;
    struct to_buffer *failures; /* a message, with one line for each command that failed */
};

/* A compiler that runs. */
struct job {
    struct to_words line;
    struct to_command command;
    const char *what;   /* the file, for messages */
    const char *undone; /* "not compiled" */
};

bool to_compile_is_source(const char *path)
{
    static const char *const endings[] = {".c", ".cc", ".cpp", ".cxx", ".C"};
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof endings / sizeof endings[0]; i++) {
        if (strcmp(ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void show(const struct to_words *words)
{
    struct to_buffer text = {0};
    for (size_t i = 0; i < words->count; i++) {
        to_buffer_text(&text, i > 0 ? " " : "");
        to_words_quote(&text, words->list[i]);
    }
    to_buffer_byte(&text, '\n');
    if (!text.failed) {
        fwrite(text.data, 1, text.size, stderr);
    }
    to_buffer_free(&text);
}

/* `result` is how putting the line together went; the line is freed after a failure. */
static int start(const struct build *build, struct job *job, enum to_language language,
                 int result, struct to_error *error)
{
    const char *program = build->recipe->compilers[language].program;
    if (result == 0 && build->recipe->options->verbose) {
        show(&job->line);
    }
    if (result == 0) {
        result = to_command_start(&job->command, program, job->line.list, true);
    }
    if (result < 0) {
        to_words_free(&job->line);
        to_error_set(error, result, "%s: %s", program, strerror(-result));
    }
    return result;
}

/* Waits for the command, shows what it said, and notes it where it failed. */
static int finish(const struct build *build, struct job *job, struct to_error *error)
{
    struct to_buffer output = {0};
    int status = 0;
    int result = to_command_finish(&job->command, &output, &status);
    if (result < 0) {
        to_error_set(error, result, "%s: %s", job->line.list[0], strerror(-result));
    } else if (output.size > 0) {
        fwrite(output.data, 1, output.size, stderr);
    }
    if (result == 0 && status != 0) {
        struct to_buffer *failures = build->failures;
        to_buffer_print(failures, "%s%s: %s (%s ", failures->size > 0 ? "\n" : "", job->what,
                        job->undone, job->line.list[0]);
        to_command_describe(failures, status);
        to_buffer_byte(failures, ')');
    }
    to_buffer_free(&output);
    to_words_free(&job->line);
    return result;
}

/* Whether all went well so far. */
static int check_failures(const struct build *build, struct to_error *error)
{
    if (build->failures->failed) {
        return -ENOMEM;
    }
    return build->failures->size > 0
               ? to_error_set(error, -ENOEXEC, "%s", build->failures->data)
               : 0;
}

/* Waits for the jobs in the order in which they were started: so what they say comes in the
 * order of the files. All files are compiled, so that one sees all errors at once. */
static int compile_all(const struct build *build, struct to_error *error)
{
    const struct to_recipe *recipe = build->recipe;
    size_t processors = to_processors();
    struct job *jobs = calloc(recipe->count, sizeof *jobs);
    if (!jobs) {
        return -ENOMEM;
    }
    int result = 0;
    size_t started = 0;
    size_t finished = 0;
    while (finished < started || (result == 0 && started < recipe->count)) {
        if (result == 0 && started < recipe->count && started - finished < processors) {
            struct job *job = &jobs[started];
            job->what = recipe->files[started].path;
            job->undone = "not compiled";
            result = to_recipe_compile_line(recipe, started, build->folder, &job->line);
            result = start(build, job, recipe->files[started].language, result, error);
            started += result == 0;
        } else {
            int ended = finish(build, &jobs[finished++], error);
            result = result < 0 ? result : ended;
        }
    }
    free(jobs);
    return result < 0 ? result : check_failures(build, error);
}

static int link_all(const struct build *build, struct to_error *error)
{
    struct job job = {.what = build->recipe->files[0].path, .undone = "not linked"};
    int result = to_recipe_link_line(build->recipe, build->folder, &job.line);
    result = start(build, &job, build->recipe->linked_by, result, error);
    if (result == 0) {
        result = finish(build, &job, error);
    }
    return result < 0 ? result : check_failures(build, error);
}

/* Adds what the compiler says that the file includes. A compiler that writes no dependency
 * file is told by the error. */
static int read_dependencies(const struct build *build, size_t index, struct to_words *paths)
{
    char name[32];
    snprintf(name, sizeof name, "%zu.d", index);
    char *path = to_files_join(build->folder, name);
    if (!path) {
        return -ENOMEM;
    }
    struct to_buffer text = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    int result = file < 0 ? -errno : to_files_read(file, &text);
    if (file >= 0) {
        close(file);
    }
    if (result == 0) {
        result = to_depfile_parse(text.data ? text.data : "", paths);
    }
    to_buffer_free(&text);
    free(path);
    return result;
}

static int add_libraries(struct to_words *paths, const struct to_words *flags)
{
    int result = 0;
    for (size_t i = 0; result == 0 && i < flags->count; i++) {
        if (to_directives_is_library(flags->list[i])) {
            result = to_words_add(paths, flags->list[i]);
        }
    }
    return result;
}

/* All files that the program hangs on: sources, headers, libraries, compilers. */
static int find_dependencies(const struct build *build, struct to_words *paths)
{
    const struct to_recipe *recipe = build->recipe;
    int result = to_words_add(paths, recipe->options->library);
    for (size_t i = 0; result == 0 && i < TO_LANGUAGES; i++) {
        if (recipe->compilers[i].program) {
            result = to_words_add(paths, recipe->compilers[i].program);
        }
    }
    for (size_t i = 0; result == 0 && i < recipe->count; i++) {
        result = to_words_add(paths, recipe->files[i].path);
        if (result == 0) {
            result = add_libraries(paths, &recipe->files[i].asks.link);
        }
        if (result == 0) {
            result = read_dependencies(build, i, paths);
        }
    }
    if (result == 0) {
        result = add_libraries(paths, &recipe->ldflags);
    }
    return result < 0 ? result : add_libraries(paths, &recipe->ldlibs);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every file includes the same headers of the system: each is told once. */
static int write_stamp(const struct build *build, struct to_buffer *stamp)
{
    struct to_words paths = {0};
    int result = find_dependencies(build, &paths);
    to_stamp_begin(stamp, build->recipe->text.data);
    if (result == -ENOENT || result == -EINVAL) {
        to_stamp_depend(stamp, "(what the compiler did not tell)", 0);
        result = 0;
    }
    if (paths.count > 1) {
        qsort(paths.list, paths.count, sizeof *paths.list, compare_paths);
    }
    for (size_t i = 0; i < paths.count; i++) {
        if (i == 0 || strcmp(paths.list[i], paths.list[i - 1]) != 0) {
            to_stamp_depend(stamp, paths.list[i], build->since);
        }
    }
    to_words_free(&paths);
    return result;
}

static int build_program(const struct to_recipe *recipe, struct to_cache_build *place,
                         char **ret_program, struct to_error *error)
{
    struct to_buffer failures = {0};
    struct to_buffer stamp = {0};
    struct build build = {.recipe = recipe,
                          .folder = place->path,
                          .since = to_stamp_now(),
                          .failures = &failures};
    int result = compile_all(&build, error);
    if (result == 0) {
        result = link_all(&build, error);
    }
    if (result == 0) {
        result = write_stamp(&build, &stamp);
    }
    if (result == 0) {
        result = to_cache_commit(place, &stamp, ret_program, error);
    }
    to_buffer_free(&failures);
    to_buffer_free(&stamp);
    return result;
}

/* Builds the program unless somebody else did while we waited for the lock. */
static int build_locked(const struct to_recipe *recipe, const struct to_cache *cache,
                        char **ret_program, struct to_error *error)
{
    struct to_cache_build place;
    int result = to_cache_begin(&place, cache, recipe->text.data, error);
    if (result < 0) {
        return result;
    }
    result = to_cache_find(cache, recipe->text.data, ret_program, error);
    if (result == 0) {
        result = build_program(recipe, &place, ret_program, error);
    }
    to_cache_end(&place);
    to_cache_sweep(cache);
    return result;
}

int to_compile(const struct to_compile_options *options, const char *const *files, size_t count,
               char **ret_program, struct to_error *error)
{
    assert(count > 0);
    struct to_recipe recipe;
    struct to_cache cache;
    int result = to_recipe_read(&recipe, options, files, count, error);
    if (result < 0) {
        goto done;
    }
    result = to_cache_open(&cache, error);
    if (result < 0) {
        goto done;
    }
    result = to_cache_find(&cache, recipe.text.data, ret_program, error);
    if (result == 0) {
        result = build_locked(&recipe, &cache, ret_program, error);
    }
    to_cache_close(&cache);
done:
    to_recipe_free(&recipe);
    return result < 0 ? result : 0;
}

/* SPDX-License-Identifier: MIT
 * All that a program is made of. */
#include "compile/recipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "compile/command.h"
#include "compile/compile.h"
#include "compile/files.h"

/* Another number wherever the same recipe is to give another program than before. */
static const char format_line[] = "to-test program 1\n";

static const struct {
    const char *variable;
    const char *fallback;
    const char *flags;
    const char *what;
    const char *package;
} languages[TO_LANGUAGES] = {
    [TO_LANGUAGE_C] = {"CC", "cc", "CFLAGS", "C", "gcc"},
    [TO_LANGUAGE_CXX] = {"CXX", "c++", "CXXFLAGS", "C++", "g++"},
};

static enum to_language find_language(const char *path)
{
    size_t size = strlen(path);
    return size > 1 && strcmp(path + size - 2, ".c") == 0 ? TO_LANGUAGE_C : TO_LANGUAGE_CXX;
}

/* Adds the words of an environment variable, or of the fallback where it is empty. */
static int split_variable(struct to_words *words, const char *name, const char *fallback,
                          struct to_error *error)
{
    const char *value = getenv(name);
    int result = to_words_split(words, value ? value : "");
    if (result == -EINVAL) {
        return to_error_set(error, result, "$%s: a quote is not closed: %s", name, value);
    }
    if (result == 0 && words->count == 0) {
        result = to_words_split(words, fallback);
    }
    return result;
}

static int read_compiler(struct to_recipe_compiler *compiler, enum to_language language,
                         struct to_error *error)
{
    const char *variable = languages[language].variable;
    int result =
        split_variable(&compiler->words, variable, languages[language].fallback, error);
    if (result == 0) {
        result = split_variable(&compiler->flags, languages[language].flags, "", error);
    }
    if (result < 0) {
        return result;
    }
    const char *name = compiler->words.list[0];
    compiler->program = to_command_find(name);
    if (compiler->program) {
        return 0;
    }
    return errno == ENOMEM
               ? -ENOMEM
               : to_error_set(error, -ENOENT,
                              "%s: the %s compiler is not found: install one (such as the "
                              "package %s), or name yours in $%s",
                              name, languages[language].what, languages[language].package,
                              variable);
}

static int read_compilers(struct to_recipe *recipe, struct to_error *error)
{
    bool needed[TO_LANGUAGES] = {false};
    for (size_t i = 0; i < recipe->count; i++) {
        enum to_language language = recipe->files[i].language;
        needed[language] = true;
        recipe->linked_by = language > recipe->linked_by ? language : recipe->linked_by;
    }
    int result = 0;
    for (size_t i = 0; result == 0 && i < TO_LANGUAGES; i++) {
        if (needed[i]) {
            result = read_compiler(&recipe->compilers[i], i, error);
        }
    }
    if (result == 0) {
        result = split_variable(&recipe->ldflags, "LDFLAGS", "", error);
    }
    return result < 0 ? result : split_variable(&recipe->ldlibs, "LDLIBS", "", error);
}

/* Opens a file that is going to be compiled; without O_NONBLOCK a pipe would hang. */
static int open_source(struct to_recipe_file *file, int *ret_file, struct to_error *error)
{
    int opened = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (opened < 0 || fstat(opened, &status) < 0) {
        int code = -errno;
        if (opened >= 0) {
            close(opened);
        }
        return to_error_set(error, code, "%s: %s", file->path, strerror(-code));
    }
    if (!S_ISREG(status.st_mode)) {
        close(opened);
        int code = S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
        return to_error_set(error, code, "%s: %s", file->path,
                            code == -EISDIR ? strerror(EISDIR) : "Not a regular file");
    }
    file->device = status.st_dev;
    file->number = status.st_ino;
    *ret_file = opened;
    return 0;
}

static int read_source(struct to_recipe_file *file, struct to_error *error)
{
    int opened = -1;
    int result = open_source(file, &opened, error);
    if (result < 0) {
        return result;
    }
    struct to_buffer text = {0};
    result = to_files_read(opened, &text);
    close(opened);
    if (result < 0) {
        to_error_set(error, result, "%s: %s", file->path, strerror(-result));
    } else {
        result = to_directives_read(&file->asks, file->path, text.data, text.size, error);
    }
    to_buffer_free(&text);
    return result;
}

static int check_twice(const struct to_recipe *recipe, size_t last, struct to_error *error)
{
    const struct to_recipe_file *file = &recipe->files[last];
    for (size_t i = 0; i < last; i++) {
        const struct to_recipe_file *other = &recipe->files[i];
        if (other->number != file->number || other->device != file->device) {
            continue;
        }
        if (strcmp(other->path, file->path) == 0) {
            return to_error_set(error, -EINVAL, "%s: is given twice", file->path);
        }
        return to_error_set(error, -EINVAL, "%s: is the same file as %s", file->path,
                            other->path);
    }
    return 0;
}

/* Asks pkg-config for what the file wants, unless an earlier one wants just the same. */
static int add_packages(struct to_recipe *recipe, size_t index, struct to_error *error)
{
    struct to_recipe_file *file = &recipe->files[index];
    const struct to_packages *answer = NULL;
    for (size_t i = 0; !answer && i < index; i++) {
        if (to_packages_are(&recipe->files[i].packages, &file->asks.packages)) {
            answer = &recipe->files[i].packages;
        }
    }
    int result = 0;
    if (!answer) {
        result = to_packages_ask(&file->packages, file->path, &file->asks.packages, error);
        answer = &file->packages;
    }
    if (result == 0) {
        result = to_directives_sort(&file->asks, &answer->compile);
    }
    for (size_t i = 0; result == 0 && i < answer->link.count; i++) {
        result = to_words_add(&file->asks.link, answer->link.list[i]);
    }
    return result;
}

static int read_files(struct to_recipe *recipe, const char *const *files, size_t count,
                      struct to_error *error)
{
    recipe->files = calloc(count, sizeof *recipe->files);
    if (!recipe->files) {
        return -ENOMEM;
    }
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        recipe->files[i].path = files[i];
        recipe->files[i].language = find_language(files[i]);
        recipe->count = i + 1;
        result = read_source(&recipe->files[i], error);
        if (result == 0) {
            result = check_twice(recipe, i, error);
        }
    }
    for (size_t i = 0; result == 0 && i < count; i++) {
        if (recipe->files[i].asks.packages.count > 0) {
            result = add_packages(recipe, i, error);
        }
    }
    return result;
}

/* Adds a line; as all words are quoted, no two lists give the same one. */
static void tell(struct to_buffer *text, const char *name, const struct to_words *words)
{
    to_buffer_text(text, name);
    for (size_t i = 0; i < words->count; i++) {
        to_buffer_byte(text, ' ');
        to_words_quote(text, words->list[i]);
    }
    to_buffer_byte(text, '\n');
}

static void tell_word(struct to_buffer *text, const char *name, const char *word)
{
    to_buffer_print(text, "%s ", name);
    to_words_quote(text, word);
    to_buffer_byte(text, '\n');
}

/* Variables that compilers and linkers look at themselves. */
static void tell_environment(struct to_buffer *text)
{
    static const char *const names[] = {"CPATH",        "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH",
                                        "LIBRARY_PATH", "COMPILER_PATH",  "GCC_EXEC_PREFIX"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value) {
            tell_word(text, names[i], value);
        }
    }
}

/* The folder is told as relative paths, in flags and in __FILE__, hang on it. */
static int tell_all(struct to_recipe *recipe)
{
    struct to_buffer *text = &recipe->text;
    char *folder = getcwd(NULL, 0);
    if (!folder) {
        return -errno;
    }
    to_buffer_text(text, format_line);
    tell_word(text, "folder", folder);
    free(folder);
    for (size_t i = 0; i < recipe->count; i++) {
        tell_word(text, "file", recipe->files[i].path);
        tell(text, "compile", &recipe->files[i].asks.compile);
        tell(text, "link", &recipe->files[i].asks.link);
    }
    for (size_t i = 0; i < TO_LANGUAGES; i++) {
        if (recipe->compilers[i].program) {
            tell_word(text, "compiler", recipe->compilers[i].program);
            tell(text, languages[i].variable, &recipe->compilers[i].words);
            tell(text, languages[i].flags, &recipe->compilers[i].flags);
        }
    }
    tell(text, "LDFLAGS", &recipe->ldflags);
    tell(text, "LDLIBS", &recipe->ldlibs);
    tell_word(text, "include", recipe->options->include);
    tell_word(text, "library", recipe->options->library);
    tell_environment(text);
    return text->failed ? -ENOMEM : 0;
}

int to_recipe_read(struct to_recipe *recipe, const struct to_compile_options *options,
                   const char *const *files, size_t count, struct to_error *error)
{
    *recipe = (struct to_recipe){.options = options};
    int result = read_files(recipe, files, count, error);
    if (result == 0) {
        result = read_compilers(recipe, error);
    }
    return result < 0 ? result : tell_all(recipe);
}

void to_recipe_free(struct to_recipe *recipe)
{
    for (size_t i = 0; i < recipe->count; i++) {
        to_directives_free(&recipe->files[i].asks);
        to_packages_free(&recipe->files[i].packages);
    }
    for (size_t i = 0; i < TO_LANGUAGES; i++) {
        to_words_free(&recipe->compilers[i].words);
        to_words_free(&recipe->compilers[i].flags);
        free(recipe->compilers[i].program);
    }
    free(recipe->files);
    to_words_free(&recipe->ldflags);
    to_words_free(&recipe->ldlibs);
    to_buffer_free(&recipe->text);
}

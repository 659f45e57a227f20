/* SPDX-License-Identifier: MIT
 * The command lines that follow from a recipe. */
#include "compile/recipe_line.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/words.h"
#include "compile/compile.h"
#include "compile/recipe.h"

/* A command line that is being put together; adding to it does nothing after a failure. */
struct line {
    struct to_words *words;
    int result;
};

static void add(struct line *line, const char *word)
{
    if (line->result == 0) {
        line->result = to_words_add(line->words, word);
    }
}

static void add_all(struct line *line, const struct to_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        add(line, words->list[i]);
    }
}

__attribute__((format(printf, 2, 3))) static void add_print(struct line *line,
                                                            const char *format, ...)
{
    struct to_buffer word = {0};
    va_list arguments;
    va_start(arguments, format);
    to_buffer_vprint(&word, format, arguments);
    va_end(arguments);
    char *text = to_buffer_take(&word);
    if (text) {
        add(line, text);
    } else {
        line->result = -ENOMEM;
    }
    free(text);
}

static bool has_say(const struct to_words *words)
{
    static const char *const heads[] = {"-fsanitize", "-fpi", "-fPI", "-pie", "-static-pie"};
    for (size_t i = 0; i < words->count; i++) {
        for (size_t j = 0; j < sizeof heads / sizeof *heads; j++) {
            if (strncmp(words->list[i], heads[j], strlen(heads[j])) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Whether the user has a say in where the program may lie, or a sanitizer has. */
static bool is_position_chosen(const struct to_recipe *recipe)
{
    bool chosen = has_say(&recipe->ldflags);
    for (size_t i = 0; i < sizeof recipe->compilers / sizeof *recipe->compilers; i++) {
        chosen = chosen || has_say(&recipe->compilers[i].words) ||
                 has_say(&recipe->compilers[i].flags);
    }
    for (size_t i = 0; i < recipe->count; i++) {
        chosen = chosen || has_say(&recipe->files[i].asks.compile) ||
                 has_say(&recipe->files[i].asks.link);
    }
    return chosen;
}

/* The compiler with its flags, as all commands begin. Every fork of a position-independent
 * program copies the pages that were relocated when it was loaded, all descriptors of tests
 * among them: that is a quarter of what a test costs with 10,000 of them. */
static void add_compiler(struct line *line, const struct to_recipe *recipe,
                         const struct to_recipe_compiler *compiler, const char *position)
{
    add_all(line, &compiler->words);
    add(line, "-g");
    if (!is_position_chosen(recipe)) {
        add(line, position);
    }
    add_all(line, &compiler->flags);
}

/* The file under its own name, that messages and __FILE__ show, unless the compiler would
 * take that for an option. */
static void add_source(struct line *line, const char *path)
{
    add_print(line, "%s%s", path[0] == '-' || path[0] == '@' ? "./" : "", path);
}

int to_recipe_compile_line(const struct to_recipe *recipe, size_t index, const char *folder,
                           struct to_words *words)
{
    struct line line = {words, 0};
    const struct to_recipe_file *file = &recipe->files[index];
    add_compiler(&line, recipe, &recipe->compilers[file->language], "-fno-pie");
    add_all(&line, &file->asks.compile);
    add_print(&line, "-I%s", recipe->options->include);
    add(&line, "-MD");
    add(&line, "-MF");
    add_print(&line, "%s/%zu.d", folder, index);
    add(&line, "-MT"); /* to_depfile_parse wants a plain name */
    add(&line, "object");
    add(&line, "-c");
    add_source(&line, file->path);
    add(&line, "-o");
    add_print(&line, "%s/%zu.o", folder, index);
    return line.result;
}

int to_recipe_link_line(const struct to_recipe *recipe, const char *folder,
                        struct to_words *words)
{
    struct line line = {words, 0};
    add_compiler(&line, recipe, &recipe->compilers[recipe->linked_by], "-no-pie");
    for (size_t i = 0; i < recipe->count; i++) {
        add_all(&line, &recipe->files[i].asks.compile);
    }
    for (size_t i = 0; i < recipe->count; i++) {
        add_print(&line, "%s/%zu.o", folder, i);
    }
    add_all(&line, &recipe->ldflags);
    for (size_t i = 0; i < recipe->count; i++) {
        add_all(&line, &recipe->files[i].asks.link);
    }
    add(&line, recipe->options->library);
    add(&line, "-pthread");
    add_all(&line, &recipe->ldlibs);
    add(&line, "-o");
    add_print(&line, "%s/program", folder);
    return line.result;
}

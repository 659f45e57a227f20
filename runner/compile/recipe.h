/* SPDX-License-Identifier: MIT
 *
 * All that a program is made of: its files, the compilers, the flags.
 */
#ifndef TO_COMPILE_RECIPE_H
#define TO_COMPILE_RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/words.h"
#include "compile/directive.h"
#include "compile/packages.h"

struct to_compile_options;
struct to_error;

enum to_language { TO_LANGUAGE_C, TO_LANGUAGE_CXX, TO_LANGUAGES };

struct to_recipe_file {
    const char *path; /* as the user gave it; borrowed */
    enum to_language language;
    struct to_directives asks;   /* with what pkg-config answered */
    struct to_packages packages; /* the answer itself, where it was asked for this file */
    dev_t device;
    ino_t number;
};

struct to_recipe_compiler {
    struct to_words words; /* $CC */
    struct to_words flags; /* $CFLAGS */
    char *program;         /* the executable; NULL where it is not needed */
};

/* Starts as {0}. */
struct to_recipe {
    const struct to_compile_options *options; /* borrowed */
    struct to_recipe_file *files;
    size_t count;
    enum to_language linked_by;
    struct to_recipe_compiler compilers[TO_LANGUAGES];
    struct to_words ldflags;
    struct to_words ldlibs;
    struct to_buffer text; /* tells two recipes apart */
};

/*
 * Reads the files' comment lines and the environment, asks pkg-config, and finds the
 * compilers. 0 or a negative errno with a message; to_recipe_free must be called in both
 * cases.
 */
int to_recipe_read(struct to_recipe *recipe, const struct to_compile_options *options,
                   const char *const *files, size_t count, struct to_error *error);

void to_recipe_free(struct to_recipe *recipe);

#endif

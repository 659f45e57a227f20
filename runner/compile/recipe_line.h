/* SPDX-License-Identifier: MIT
 *
 * The command lines that follow from a recipe.
 */
#ifndef TO_COMPILE_RECIPE_LINE_H
#define TO_COMPILE_RECIPE_LINE_H

#include <stddef.h>

struct to_recipe;
struct to_words;

/* Adds the command that compiles the file of this index to N.o in the folder, and tells in
 * N.d what it includes. 0 or -ENOMEM. */
int to_recipe_compile_line(const struct to_recipe *recipe, size_t index, const char *folder,
                           struct to_words *line);

/* Adds the command that links the folder's objects to its "program". 0 or -ENOMEM. */
int to_recipe_link_line(const struct to_recipe *recipe, const char *folder,
                        struct to_words *line);

#endif

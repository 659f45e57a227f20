/* SPDX-License-Identifier: MIT
 *
 * The dependency file that a compiler writes with -MD: a rule in the language of make.
 */
#ifndef TO_COMPILE_DEPFILE_H
#define TO_COMPILE_DEPFILE_H

struct to_words;

/*
 * Adds the paths on the right side of the first rule, as they are on disk. The target on
 * the left side must be a plain name (compile with -MT). 0, -EINVAL where there is no
 * rule, or -ENOMEM.
 */
int to_depfile_parse(const char *text, struct to_words *paths);

#endif

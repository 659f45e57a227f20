/* SPDX-License-Identifier: MIT
 *
 * The text beside a cached program by which it is known to be up to date: the recipe that
 * it was built by, and the size and time of each file that it was built from.
 */
#ifndef TO_COMPILE_STAMP_H
#define TO_COMPILE_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_buffer;

#define TO_STAMP_KEY 16 /* hexadecimal digits */

/* The name of the recipe's folder in the cache. Two recipes may have the same one. */
void to_stamp_key(const char *recipe, char ret_key[TO_STAMP_KEY + 1]);

/* Whether a folder may have been named by to_stamp_key. */
bool to_stamp_is_key(const char *name);

/* The time now, as a later change of a file will be stamped at the earliest. */
int64_t to_stamp_now(void);

/* A stamp is the recipe, its dependencies, and the end. */
void to_stamp_begin(struct to_buffer *stamp, const char *recipe);

/* Adds a file as it is now. If it was changed at `since` or later, which version the
 * compiler saw is not known: then, as where it is missing, the stamp never holds. */
void to_stamp_depend(struct to_buffer *stamp, const char *path, int64_t since);

void to_stamp_end(struct to_buffer *stamp);

/* Whether the stamp is one of this recipe and all its files are as they were. */
bool to_stamp_holds(const char *stamp, const char *recipe);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The folder where compiled programs are kept, each in a folder of its own:
 *
 *     <cache>/to-test/<key>/program
 *                           stamp       see stamp.h; its time tells when it was last used
 *                           lock        locked by who builds the program
 *                           build.*     while somebody builds
 *
 * What is run from here must have been put here by this user: each folder and file is
 * opened as owned.h tells, and refused (-EPERM) where it is not the user's own.
 */
#ifndef TO_COMPILE_CACHE_H
#define TO_COMPILE_CACHE_H

#include "compile/stamp.h"

struct to_buffer;
struct to_error;

struct to_cache {
    int folder;
    char *path;
};

/* A program that is being built; holds its lock. */
struct to_cache_build {
    const struct to_cache *cache;
    char key[TO_STAMP_KEY + 1];
    int entry; /* the program's folder */
    int lock;
    char *entry_path;
    char *name; /* of the temporary folder in it, */
    char *path; /* and its whole path: the program is to be made there, as "program" */
};

/* Opens the user's cache, making it where it is missing. 0 or a negative errno; only
 * after 0 to_cache_close must be called. */
int to_cache_open(struct to_cache *cache, struct to_error *error);
void to_cache_close(struct to_cache *cache);

/* Looks for the program of this recipe. 1 with its path, which the caller frees; 0 where
 * there is none or it is out of date; or a negative errno. */
int to_cache_find(const struct to_cache *cache, const char *recipe, char **ret_program,
                  struct to_error *error);

/* Waits until nobody else builds this recipe, and makes an empty folder to build in. 0 or
 * a negative errno; only after 0 to_cache_end must be called. */
int to_cache_begin(struct to_cache_build *build, const struct to_cache *cache,
                   const char *recipe, struct to_error *error);

/* Puts the program that was built in the place of the older one, with the stamp, which is
 * completed here. 0 with its path, which the caller frees, or a negative errno. */
int to_cache_commit(struct to_cache_build *build, struct to_buffer *stamp, char **ret_program,
                    struct to_error *error);

/* Removes the temporary folder, with what is in it, and unlocks. */
void to_cache_end(struct to_cache_build *build);

/* Removes programs that were not used for 30 days. What cannot be removed stays. */
void to_cache_sweep(const struct to_cache *cache);

#endif

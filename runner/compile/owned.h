/* SPDX-License-Identifier: MIT
 *
 * Opening folders and files only where they are this user's own.
 *
 * Links are not followed. Where the owner is another, where others may write, or where
 * it is something else than it should be, it is refused: -EPERM with a message that names
 * the path and what to do. -ENOENT comes without message.
 */
#ifndef TO_COMPILE_OWNED_H
#define TO_COMPILE_OWNED_H

struct to_error;

/* `name` is looked for in the folder `parent`; `path` is for messages. */
int to_owned_folder(int parent, const char *name, const char *path, int *ret_folder,
                    struct to_error *error);

/* As to_owned_folder, for a file; `path` is that of its folder. `flags` are those of open. */
int to_owned_file(int parent, const char *name, const char *path, int flags, int *ret_file,
                  struct to_error *error);

#endif

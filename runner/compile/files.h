/* SPDX-License-Identifier: MIT
 *
 * Files and folders: what is in them. Links are not followed.
 */
#ifndef TO_COMPILE_FILES_H
#define TO_COMPILE_FILES_H

struct to_buffer;

/* The path of a name in a folder; the caller frees it. NULL when memory ran out. */
char *to_files_join(const char *folder, const char *name);

/* Makes the folder, and those that it lies in, as mkdir -p -m 700. 0 or a negative errno. */
int to_files_make(const char *path);

/* Adds what is in the open file, from where it stands to its end. 0 or a negative errno. */
int to_files_read(int file, struct to_buffer *text);

/* Calls `visit` with each name in the folder. It may remove what it is called with. */
void to_files_each(int folder, void (*visit)(int folder, const char *name, void *argument),
                   void *argument);

/* Removes all files and folders whose name starts so. What cannot be removed stays. */
void to_files_remove_all(int parent, const char *prefix);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Making a folder, and those that it is in.
 */
#ifndef TO_BASE_FOLDERS_H
#define TO_BASE_FOLDERS_H

/* As mkdir -p: makes what is not there of the folders of `path`, itself included. 0, also where it
 * is there, as whatever it is; or a negative errno. */
int to_make_folders(const char *path);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Removing a folder with all that is in it, whatever that is: links are not followed, read-only
 * folders are made writable, what is mounted there is left alone, and no depth is too great.
 */
#ifndef TO_BASE_REMOVE_H
#define TO_BASE_REMOVE_H

/*
 * Removes the file or folder `name` of the open folder `parent` (or AT_FDCWD). 0, also where
 * there is none; else a negative errno: that of the first thing that could not be removed.
 * All else is removed.
 */
int to_remove(int parent, const char *name);

#endif

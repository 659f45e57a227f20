/* SPDX-License-Identifier: MIT
 *
 * An output that is there whole or not at all, or else live.
 *
 * What is written goes to a new file, which takes the place of the old one when it is
 * complete: nobody ever reads half of it, a longer old file leaves nothing behind, and a
 * symbolic link at the path is replaced, not followed. Then the same can be done again.
 *
 * Written to directly, as nothing can take their place: standard output, what exists and
 * is no regular file (a device, a fifo), and what lies under /dev/ (but /dev/shm/) or
 * /proc/.
 *
 * SIGPIPE must be ignored or blocked: then a closed pipe is an error like any other. All
 * errors are negative errnos with a message "path: reason".
 */
#ifndef TO_REPORT_FILE_H
#define TO_REPORT_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct to_error;
struct to_file;

/* Writes it all, however often it takes; 0 or a negative errno. */
int to_write_all(int fd, const void *data, size_t size);

/* Begins the new file; folders that are not there are made. `path` NULL or "-": standard output. NULL with a message. */
struct to_file *to_file_new(const char *path, struct to_error *error);

/*
 * A file that everybody sees growing: it takes the place of the old one at once, and what is
 * written is there at once. Neither replaced nor dropped. Else as above.
 */
struct to_file *to_file_new_live(const char *path, struct to_error *error);

/* Takes NULL and returns NULL. What was written and not put into place is dropped. */
struct to_file *to_file_free(struct to_file *file);

/* Whether a path can be replaced again and again; if not, it can be written once. */
bool to_file_is_replaceable(const struct to_file *file);

/* Adds to the new file: by a single write where it is written to directly and takes it. */
int to_file_write(struct to_file *file, const void *data, size_t size, struct to_error *error);

/*
 * Puts what was written into the place of the old file. A write after that begins the
 * next new file. After any error the new file is dropped, the old one still there, and
 * the next write begins again. Where the folder was removed meanwhile, it is made again. One
 * that is written to directly is there already: an error tells that it was removed.
 */
int to_file_replace(struct to_file *file, struct to_error *error);

/* Drops what was written since the last replacement. */
void to_file_drop(struct to_file *file);

#endif

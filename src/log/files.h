/* SPDX-License-Identifier: MIT
 *
 * One log file a worker, in a folder; opened when its first line comes.
 */
#ifndef TO_LOG_FILES_H
#define TO_LOG_FILES_H

#include <stddef.h>

struct to_log_files;

/* Makes the folder if it is not there. 0, or a negative errno: then `*ret_files` is not set. */
int to_log_files_open(const char *folder, struct to_log_files **ret_files);
void to_log_files_close(struct to_log_files *files); /* takes NULL */

/* Appends to the file of this worker (-1: of all that are none), in one piece. From any
 * thread. What cannot be written is lost: a negative errno tells why. */
int to_log_files_write(struct to_log_files *files, int worker, const char *data, size_t size);

#endif

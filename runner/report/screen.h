/* SPDX-License-Identifier: MIT
 *
 * What a person looks at: the one owner of the terminal, or of the file in its place. All
 * reporters that write there do it through this.
 */
#ifndef TO_REPORT_SCREEN_H
#define TO_REPORT_SCREEN_H

#include <stddef.h>

struct to_screen;

/* `fd`: standard output or standard error. NULL when memory runs out. */
struct to_screen *to_screen_new(int fd);
struct to_screen *to_screen_free(struct to_screen *screen); /* takes NULL, returns NULL */

/* Writes whole lines. 0 or a negative errno: the first that there ever was, as nothing is
 * written after it. */
int to_screen_write(struct to_screen *screen, const void *text, size_t size);

/* "standard output" or "standard error". */
const char *to_screen_name(const struct to_screen *screen);

#endif

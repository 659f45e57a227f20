/* SPDX-License-Identifier: MIT
 *
 * What a person looks at: the one owner of the terminal, or of the file in its place. All
 * reporters that write there do it through this.
 *
 * On a terminal a status of one or more rows may stand below the lines. The cursor stands at its
 * beginning: there a terminal leaves it also when a new size makes it break rows anew. So what is
 * drawn next, over it, leaves nothing behind, and a program that is killed leaves a terminal that
 * works: nothing was switched on that would have to be switched off.
 */
#ifndef TO_REPORT_SCREEN_H
#define TO_REPORT_SCREEN_H

#include <stddef.h>
#include <stdint.h>

struct to_screen;

/* `fd`: standard output or standard error. NULL when memory runs out. */
struct to_screen *to_screen_new(int fd);
struct to_screen *to_screen_free(struct to_screen *screen); /* takes NULL, returns NULL */

/* Adds whole lines. They are written by to_screen_settle; where there is a status they come above
 * it when that is drawn next: to draw it anew for each line would flicker. 0 or a negative errno:
 * the first that there ever was, as nothing is written after it. */
int to_screen_write(struct to_screen *screen, const void *text, size_t size);

/* Nothing comes for now: the lines that wait are written, all at once. Returns what
 * to_screen_write does. */
int to_screen_settle(struct to_screen *screen);

/* From now on lines do not wait, as others write to the same place. */
void to_screen_share(struct to_screen *screen);

/* From now on the status is this: rows divided by newlines, each of them shorter than the
 * terminal is wide, and fewer than it is high. Empty: there is none. A single write, with the
 * lines that wait, and none where nothing changes. As long as we are in the background, nothing
 * is drawn. */
void to_screen_status(struct to_screen *screen, const char *text, size_t size);

/* The terminal's columns and rows; 80 and 24 where it does not tell. */
void to_screen_size(const struct to_screen *screen, size_t *ret_columns, size_t *ret_rows);

/* When lines were written last, of to_clock_now; 0: never. */
int64_t to_screen_last(const struct to_screen *screen);

/* "standard output" or "standard error". */
const char *to_screen_name(const struct to_screen *screen);

#endif

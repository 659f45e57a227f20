/* SPDX-License-Identifier: MIT
 *
 * What a test may do to itself, to its processes and to those around it.
 */
#ifndef DEEDS_H
#define DEEDS_H

/* Does what is called so, in the running test; fails it where nothing is. Most come back. */
void deed_do(const char *name);

/* Prints the names, a line each. */
void deed_list(void);

#endif

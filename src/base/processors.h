/* SPDX-License-Identifier: MIT
 *
 * How much this process can do at the same time.
 */
#ifndef TO_BASE_PROCESSORS_H
#define TO_BASE_PROCESSORS_H

/* How many processors it may run on; at least 1. */
unsigned to_processors(void);

#endif

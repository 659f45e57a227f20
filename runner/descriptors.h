/* SPDX-License-Identifier: MIT
 *
 * How many descriptors the runner may have open: as many as the system lets it, as tests may
 * hand on theirs. What it starts may have what the runner was started with.
 */
#ifndef TO_RUNNER_DESCRIPTORS_H
#define TO_RUNNER_DESCRIPTORS_H

#include <stdbool.h>

void to_descriptors_raise(void);

/* Around the start of another program, which inherits the limit. */
void to_descriptors_lower(void);

/* Whether one with this number may be kept for a test: half of them are the runner's own. */
bool to_descriptors_has_room(int descriptor);

#endif

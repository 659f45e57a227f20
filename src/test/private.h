/* SPDX-License-Identifier: MIT
 *
 * Memory that a host need not share with its tests. What a fork does not get, it need not
 * copy (a large table would cost more than the rest of the fork), and cannot spoil.
 */
#ifndef TO_TEST_PRIVATE_H
#define TO_TEST_PRIVATE_H

#include <stddef.h>

/* Zeroed, in pages of its own; NULL where there is none. */
void *to_private_new(size_t size);

/* From now on, forks of this process do not get it: they must not touch it. */
void to_private_keep(void *memory, size_t size);

/* NULL is fine. */
void to_private_free(void *memory, size_t size);

#endif

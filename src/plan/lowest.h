/* SPDX-License-Identifier: MIT
 *
 * A set of numbers below a limit, of which the lowest comes out first.
 *
 * A tree of bits, 64 to a word: a bit says that the number is in, in the levels above that
 * there is one in that word below. So adding and taking look at a word a level (four for a
 * million numbers), and the memory is little more than a bit a number.
 */
#ifndef TO_PLAN_LOWEST_H
#define TO_PLAN_LOWEST_H

#include <stddef.h>
#include <stdint.h>

enum { TO_LOWEST_LEVELS = 6 }; /* 64 to the sixth is more than there are uint32_t */

struct to_lowest {
    uint64_t *levels[TO_LOWEST_LEVELS]; /* [0]: the numbers themselves; all in one block */
    unsigned depth;                     /* levels in use; the highest has one word */
    size_t count;
};

/* For numbers below `limit`. Starts empty. 0, or -ENOMEM: then there is nothing to free. */
int to_lowest_init(struct to_lowest *set, uint32_t limit);
void to_lowest_free(struct to_lowest *set); /* also one that is all zero */

/* The number must not be in yet. */
void to_lowest_add(struct to_lowest *set, uint32_t number);

/* The lowest, and the same taken out. There must be one. */
uint32_t to_lowest_first(const struct to_lowest *set);
uint32_t to_lowest_take(struct to_lowest *set);

#endif

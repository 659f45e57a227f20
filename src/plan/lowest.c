/* SPDX-License-Identifier: MIT
 * A set of numbers, of which the lowest comes out first. */
#include "plan/lowest.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

enum { BITS = 6 }; /* of a number are its place in a word */

int to_lowest_init(struct to_lowest *set, uint32_t limit)
{
    size_t sizes[TO_LOWEST_LEVELS];
    size_t words = limit;
    size_t sum = 0;
    *set = (struct to_lowest){0};
    do {
        words = words ? ((words - 1) >> BITS) + 1 : 1;
        sizes[set->depth++] = words;
        sum += words;
    } while (words > 1);
    uint64_t *block = calloc(sum, sizeof *block);
    if (!block) {
        return -ENOMEM;
    }
    for (unsigned level = 0; level < set->depth; level++) {
        set->levels[level] = block;
        block += sizes[level];
    }
    return 0;
}

void to_lowest_free(struct to_lowest *set)
{
    free(set->levels[0]);
    *set = (struct to_lowest){0};
}

void to_lowest_add(struct to_lowest *set, uint32_t number)
{
    set->count++;
    for (unsigned level = 0; level < set->depth; level++) {
        uint64_t *word = &set->levels[level][number >> BITS];
        uint64_t before = *word;
        *word = before | UINT64_C(1) << (number & 63);
        if (before) {
            return; /* those above know of this word */
        }
        number >>= BITS;
    }
}

uint32_t to_lowest_first(const struct to_lowest *set)
{
    assert(set->count > 0);
    uint32_t number = 0;
    for (unsigned level = set->depth; level-- > 0;) {
        uint64_t word = set->levels[level][number];
        number = number << BITS | (uint32_t)__builtin_ctzll(word);
    }
    return number;
}

uint32_t to_lowest_take(struct to_lowest *set)
{
    uint32_t number = to_lowest_first(set);
    uint32_t at = number;
    set->count--;
    for (unsigned level = 0; level < set->depth; level++) {
        uint64_t *word = &set->levels[level][at >> BITS];
        *word &= *word - 1; /* its lowest bit */
        if (*word) {
            break;
        }
        at >>= BITS;
    }
    return number;
}

/* SPDX-License-Identifier: MIT
 * Nodes in the order of their urgency. */
#include "plan/rank.h"

#include <string.h>

enum { DIGITS = 256, KEY_BYTES = 8 };

/* Turned round, so that the highest comes first. */
static unsigned digit(uint64_t key, unsigned byte)
{
    return DIGITS - 1 - (key >> (8 * byte) & (DIGITS - 1));
}

/* Moves `from` to `to`, sorted by one byte of the keys; equals keep their order. */
static void sort_by(const uint64_t *keys, unsigned byte, uint32_t size, const uint32_t *from,
                    uint32_t *to)
{
    uint32_t starts[DIGITS + 1] = {0};
    for (uint32_t i = 0; i < size; i++) {
        starts[digit(keys[i], byte) + 1]++;
    }
    for (unsigned i = 0; i < DIGITS; i++) {
        starts[i + 1] += starts[i];
    }
    for (uint32_t i = 0; i < size; i++) {
        to[starts[digit(keys[from[i]], byte)]++] = from[i];
    }
}

static uint64_t differing_bits(const uint64_t *keys, uint32_t size)
{
    uint64_t bits = 0;
    for (uint32_t i = 1; i < size; i++) {
        bits |= keys[i] ^ keys[0];
    }
    return bits;
}

void to_rank(const uint64_t *keys, uint32_t size, uint32_t *order, uint32_t *spare)
{
    uint64_t differing = differing_bits(keys, size);
    uint32_t *sorted = order;
    uint32_t *other = spare;
    for (uint32_t i = 0; i < size; i++) {
        sorted[i] = i;
    }
    for (unsigned byte = 0; byte < KEY_BYTES; byte++) {
        if (differing >> (8 * byte) & (DIGITS - 1)) {
            sort_by(keys, byte, size, sorted, other);
            uint32_t *swap = sorted;
            sorted = other;
            other = swap;
        }
    }
    if (sorted != order) {
        memcpy(order, sorted, size * sizeof *order);
    }
}

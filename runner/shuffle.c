/* SPDX-License-Identifier: MIT
 * Keys for a random order. */
#include "shuffle.h"

#include <sys/random.h>

#include "base/clock.h"
#include "catalog.h"
#include "memory.h"

/* A step of splitmix64: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
 * generators" (2014), with the constants of S. Vigna's. */
static uint64_t scatter(uint64_t number)
{
    number += UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ (number >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ (number >> 27)) * UINT64_C(0x94d049bb133111eb);
    return number ^ (number >> 31);
}

/* With its end, so that "a", "bc" is not "ab", "c". */
static uint64_t scatter_text(uint64_t state, const char *text)
{
    for (; *text; text++) {
        state = scatter(state ^ (unsigned char)*text);
    }
    return scatter(state);
}

uint64_t to_shuffle_seed(void)
{
    uint32_t seed;
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed) {
        seed = (uint32_t)scatter((uint64_t)to_clock_date());
    }
    return seed;
}

uint64_t *to_shuffle_keys(const struct to_catalog *catalog, uint64_t seed)
{
    uint64_t *keys = to_memory_array(catalog->count, sizeof *keys);
    uint64_t begin = scatter(seed);
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_case *test = &catalog->entries[i].base;
        keys[i] = scatter_text(begin, test->module);
        keys[i] = scatter_text(keys[i], test->suite);
        keys[i] = scatter_text(keys[i], test->name);
    }
    return keys;
}

/* SPDX-License-Identifier: MIT
 * The known name that somebody who mistyped may have meant. */
#include "base/nearest.h"

#include <string.h>

enum { LONGEST = 64 };

static size_t min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t max(size_t a, size_t b)
{
    return a > b ? a : b;
}

size_t to_distance(const char *a, const char *b)
{
    size_t rows = strnlen(a, LONGEST);
    size_t columns = strnlen(b, LONGEST);
    size_t table[3][LONGEST + 1];

    for (size_t j = 0; j <= columns; j++) {
        table[0][j] = j;
    }
    for (size_t i = 1; i <= rows; i++) {
        size_t *now = table[i % 3];
        const size_t *before = table[(i + 2) % 3];
        const size_t *before_that = table[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t replaced = before[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = min(replaced, 1 + min(before[j], now[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = min(now[j], before_that[j - 2] + 1);
            }
        }
    }
    return table[rows % 3][columns];
}

void to_nearest_init(struct to_nearest *nearest, const char *wanted)
{
    /* One letter and a third of them may be wrong: more is another word. */
    size_t wrong = 1 + strnlen(wanted, LONGEST) / 3;
    *nearest = (struct to_nearest){.wanted = wanted, .distance = wrong + 1};
}

bool to_nearest_offer(struct to_nearest *nearest, const char *name)
{
    size_t distance = to_distance(nearest->wanted, name);
    size_t longer = max(strnlen(nearest->wanted, LONGEST), strnlen(name, LONGEST));
    /* With no letter in common it is not near, however short both are. */
    if (distance >= nearest->distance || distance >= longer) {
        return false;
    }
    nearest->distance = distance;
    nearest->name = name;
    return true;
}

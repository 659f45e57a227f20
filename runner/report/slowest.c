/* SPDX-License-Identifier: MIT
 * The slowest tests of a run. */
#include "report/slowest.h"

#include <stdlib.h>
#include <string.h>

void to_slowest_open(struct to_slowest *slowest, size_t most)
{
    slowest->list = calloc(most ? most : 1, sizeof *slowest->list);
    slowest->count = 0;
    slowest->most = slowest->list ? most : 0;
}

/* Equal ones stay in the order in which they came. */
void to_slowest_offer(struct to_slowest *slowest, const struct to_case *test, int64_t duration)
{
    struct to_slow *list = slowest->list;
    size_t place = slowest->count;
    while (place > 0 && list[place - 1].duration < duration) {
        place--;
    }
    if (place == slowest->most) {
        return;
    }
    slowest->count += slowest->count < slowest->most;
    memmove(&list[place + 1], &list[place], (slowest->count - place - 1) * sizeof *list);
    list[place] = (struct to_slow){test, duration};
}

void to_slowest_free(struct to_slowest *slowest)
{
    free(slowest->list);
    slowest->list = NULL;
}

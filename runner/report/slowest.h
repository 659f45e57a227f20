/* SPDX-License-Identifier: MIT
 *
 * The slowest tests of a run.
 */
#ifndef TO_REPORT_SLOWEST_H
#define TO_REPORT_SLOWEST_H

#include <stddef.h>
#include <stdint.h>

struct to_case;

struct to_slow {
    const struct to_case *test;
    int64_t duration;
};

struct to_slowest {
    struct to_slow *list; /* the slowest first */
    size_t count;
    size_t most;
};

/* Room for so many; they are none when memory runs out. */
void to_slowest_open(struct to_slowest *slowest, size_t most);

void to_slowest_offer(struct to_slowest *slowest, const struct to_case *test, int64_t duration);

void to_slowest_free(struct to_slowest *slowest);

#endif

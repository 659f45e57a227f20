/* SPDX-License-Identifier: MIT
 *
 * Why tests did not pass, remembered for those that are skipped for them.
 */
#ifndef TO_REPORT_CAUSES_H
#define TO_REPORT_CAUSES_H

#include <stddef.h>

struct to_case;
struct to_result;

struct to_cause {
    const struct to_case *test; /* NULL: it has passed, or not ended */
    char *why;                  /* in a few words; NULL when memory ran out */
    size_t skipped;             /* tests that were skipped for it */
};

/* Starts zeroed. */
struct to_causes {
    struct to_cause *list; /* by the tests' indices; NULL while all have passed */
    size_t indices;
};

void to_causes_begin(struct to_causes *causes, const struct to_case *const *cases,
                     size_t count);

/* A test has ended and did not pass. */
void to_causes_keep(struct to_causes *causes, const struct to_case *test,
                    const struct to_result *result);

/* The cause of a result with a root; NULL where it is not known. */
struct to_cause *to_causes_of(const struct to_causes *causes, const struct to_result *result);

void to_causes_free(struct to_causes *causes);

#endif

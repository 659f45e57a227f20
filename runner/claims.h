/* SPDX-License-Identifier: MIT
 *
 * The locks that the tests of a run want: their names become numbers.
 */
#ifndef TO_RUNNER_CLAIMS_H
#define TO_RUNNER_CLAIMS_H

#include <stddef.h>

struct to_catalog;
struct to_claim;

struct to_claims {
    struct to_claim *list; /* for to_agenda_new */
    size_t count;
    size_t locks; /* they are on locks 0 to locks-1 */
};

/* Those of the marked tests. */
void to_claims_make(struct to_claims *claims, const struct to_catalog *catalog,
                    const unsigned char *marks);

void to_claims_free(struct to_claims *claims);

#endif

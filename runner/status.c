/* SPDX-License-Identifier: MIT
 * What to-test's exit status says. */
#include "status.h"

#include "event.h"

enum to_status to_status_of(const size_t *outcomes, size_t tests, bool bailed)
{
    size_t bad = outcomes[TO_CANCELLED];
    for (int i = 0; i < TO_OUTCOMES; i++) {
        bool failed = to_outcome_counts_as((enum to_outcome)i) == TO_COUNT_FAILED;
        bad += failed ? outcomes[i] : 0;
    }
    return bailed       ? TO_STATUS_INTERRUPTED
           : tests == 0 ? TO_STATUS_NO_TESTS
           : bad > 0    ? TO_STATUS_FAILED
                        : TO_STATUS_PASSED;
}

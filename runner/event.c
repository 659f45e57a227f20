/* SPDX-License-Identifier: MIT
 * How the outcomes are called, and what they count as. */
#include "event.h"

static const struct {
    const char *name;
    enum to_count counts_as;
} outcomes[TO_OUTCOMES] = {
    [TO_PASSED] = {"passed", TO_COUNT_PASSED},
    [TO_FAILED] = {"failed", TO_COUNT_FAILED},
    [TO_ERRORED] = {"errored", TO_COUNT_FAILED},
    [TO_TIMED_OUT] = {"timed out", TO_COUNT_FAILED},
    [TO_SKIPPED] = {"skipped", TO_COUNT_SKIPPED},
    [TO_CANCELLED] = {"cancelled", TO_COUNT_SKIPPED},
    [TO_XFAILED] = {"expected failure", TO_COUNT_PASSED},
    [TO_XPASSED] = {"unexpected pass", TO_COUNT_FAILED},
};

enum to_count to_outcome_counts_as(enum to_outcome outcome)
{
    return outcomes[outcome].counts_as;
}

bool to_result_is_flaky(const struct to_result *result)
{
    return result->flaky && result->earlier_count > 0;
}

const char *to_outcome_name(enum to_outcome outcome)
{
    return outcomes[outcome].name;
}

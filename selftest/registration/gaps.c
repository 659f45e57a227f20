/* SPDX-License-Identifier: MIT
 * Entries that are empty, as linkers may leave some between those of two files. */
#include <to/test.h>

static const struct to_test_ *const gaps_first TO_ENTRY_ = TO_NULL_;
static const struct to_test_ *const gaps_second TO_ENTRY_ = TO_NULL_;

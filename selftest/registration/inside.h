/* SPDX-License-Identifier: MIT
 * A header that holds a test; included by one file. */
#ifndef INSIDE_H
#define INSIDE_H

#include <to/test.h>

TO_TEST(in_header, after(no_semicolon), tags("header")) { TO_ASSERT_STR("a", ==, "a"); }

#endif

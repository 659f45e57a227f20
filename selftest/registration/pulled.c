/* SPDX-License-Identifier: MIT
 * Lies in a static library for some programs; named by a test outside of it. */
#include <to/test.h>

TO_TEST(pulled, tags("library")) { TO_ASSERT_LT(-1, 1u); }

TO_TEST(neighbour, after(pulled)) {}

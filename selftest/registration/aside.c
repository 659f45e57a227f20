/* SPDX-License-Identifier: MIT
 * Lies in a static library for some programs; no test names what is here. */
#include <to/test.h>

TO_TEST(aside, after(pulled), tags("library")) {}

TO_SUITE(aside_too)
TO_TEST(aside_too) {}

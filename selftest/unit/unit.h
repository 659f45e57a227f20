/* SPDX-License-Identifier: MIT
 *
 * What the main function of every unit test does.
 */
#ifndef SELFTEST_UNIT_UNIT_H
#define SELFTEST_UNIT_UNIT_H

#include <check.h>

/* Runs the suite in this process, TAP on standard output. Returns the exit status. */
int to_unit_main(Suite *suite);

#endif

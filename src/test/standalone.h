/* SPDX-License-Identifier: MIT
 *
 * A test program that was started by itself: hands itself to to-test.
 */
#ifndef TO_TEST_STANDALONE_H
#define TO_TEST_STANDALONE_H

/* Becomes `to-test PROGRAM ARGUMENTS...`. Returns only where to-test is not found: the
 * exit status 4, after a message. */
int to_standalone_main(int argc, char **argv);

#endif

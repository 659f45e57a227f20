/* SPDX-License-Identifier: MIT
 *
 * What a test is run again with, so that it ends as it did.
 */
#ifndef TO_RUNNER_AGAIN_H
#define TO_RUNNER_AGAIN_H

struct to_catalog;
struct to_options;
struct to_target;

/* How to-test is called, as a shell takes it: the program, and those of the options that a
 * test's end may hang on. To be freed. */
char *to_again_command(const struct to_options *options, const char *program);

/*
 * Under --no-deps: the tests that run without something that they need do so again, and with those
 * that run beside them and are needed. `marks`: the entries that run; `command`: as above, what
 * the catalog was made with.
 */
void to_again_without_needs(struct to_catalog *catalog, const struct to_target *targets,
                            const unsigned char *marks, const char *command);

#endif

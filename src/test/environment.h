/* SPDX-License-Identifier: MIT
 *
 * A program's environment, made of another one. Pure.
 */
#ifndef TO_TEST_ENVIRONMENT_H
#define TO_TEST_ENVIRONMENT_H

/*
 * The variables of `base` with these changes, both ended by NULL: "NAME=value" sets one, "NAME"
 * takes it away; a later change of the same name wins. The caller frees the list; the strings
 * are those that were given. NULL when memory ran out. `base` may be NULL.
 */
char **to_environment_with(char *const *base, const char *const *changes);

#endif

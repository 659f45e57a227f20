/* SPDX-License-Identifier: MIT
 *
 * How far a module's set-up is. It is run again where the module was started again, which no
 * report tells.
 */
#ifndef TO_RUNNER_SET_UP_H
#define TO_RUNNER_SET_UP_H

#include <stdbool.h>
#include <stddef.h>

struct to_module;
struct to_result;

/* Starts as {0}. */
struct to_set_up {
    size_t life;  /* of the module, in which it has passed, and 1 */
    bool running; /* again */
    char *failed; /* again: why it has not passed */
};

/* Whether the module's tests may start: there is none, or it has passed in this life. */
bool to_set_up_is_over(const struct to_set_up *set_up, const struct to_module *module);

/* It has ended in this life of the module. */
void to_set_up_ended(struct to_set_up *set_up, size_t life, const struct to_result *result);

void to_set_up_free(struct to_set_up *set_up);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What a result is in a JUnit file: which element, of which type; and how much room a text
 * takes there.
 */
#ifndef TO_REPORT_JUNIT_ELEMENT_H
#define TO_REPORT_JUNIT_ELEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "event.h"

/* A test case has one of these at most. */
enum to_junit_element {
    TO_JUNIT_NONE,
    TO_JUNIT_FAILURE,
    TO_JUNIT_ERROR,
    TO_JUNIT_SKIPPED,
    TO_JUNIT_ELEMENTS,
};

/* "failure"; NULL: none. */
const char *to_junit_element_name(enum to_junit_element element);

enum to_junit_element to_junit_element_of(enum to_outcome outcome, bool started);

/* Its `type`, never empty; not made to fit a line. */
const char *to_junit_type(const struct to_result *result);

/* The string as one line, the caller's to free; NULL when memory ran out. */
char *to_junit_line(const char *string);

/* How many bytes of the file a text takes, with its entities. NULL: none. */
size_t to_junit_cost(const char *text);
size_t to_junit_cost_of(const char *text, size_t size);

#endif

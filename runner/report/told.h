/* SPDX-License-Identifier: MIT
 *
 * What a page tells of a test, as JSON: texts that are fit to be shown.
 *
 * All times are whole microseconds.
 */
#ifndef TO_REPORT_TOLD_H
#define TO_REPORT_TOLD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "report/text.h"

struct to_case;
struct to_result;
struct to_roll;

/* The text that text.h makes of a string; JSON's null of NULL. NULL when memory ran out. */
json_t *to_told_text(const char *string, enum to_text_use use);

/* Nanoseconds as microseconds. */
json_t *to_told_time(int64_t time);

/*
 * What was declared: names, place, tags, and what it comes after, by places in the roll:
 * "needs", "order" (of after_any). NULL when memory ran out.
 */
json_t *to_told_case(const struct to_roll *roll, const struct to_case *test);

/* When it began, how long it took, and on which worker; or nothing, where it never ran. Returns
 * whether memory ran out. */
bool to_told_times(json_t *object, const struct to_result *result);

/*
 * Why it is no plain pass, its problems, its subtests, and what it wrote and left: all that a
 * plain pass has none of. Then, and where memory runs out, NULL; `*ret_failed` tells which.
 * `spent` is how many bytes of such were told before: the more there were, the less of each
 * stream is taken. It is added to.
 */
json_t *to_told_result(const struct to_roll *roll, const struct to_result *result,
                       size_t *spent, int *ret_failed);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A test as it was declared, in JSON: in the lines of a run and in --list=json.
 */
#ifndef TO_JSONL_CASE_H
#define TO_JSONL_CASE_H

#include <stddef.h>

#include <jansson.h>

struct to_case;

/* In a list of tests, where each stands: by that they are called in JSON. */
struct to_jsonl_places {
    size_t *of; /* by a test's index; SIZE_MAX: it is not in the list */
    size_t count;
};

/* 0 or -ENOMEM: then none has a place. */
int to_jsonl_places_make(struct to_jsonl_places *places, const struct to_case *const *cases, size_t count);
void to_jsonl_places_free(struct to_jsonl_places *places);

/* SIZE_MAX: it has none. */
size_t to_jsonl_places_find(const struct to_jsonl_places *places, size_t index);

/* Adds all members to the object. Of what the test needs, that which has no place is left out.
 * 0, or below 0 where some of it is missing. */
int to_jsonl_case_write(json_t *object, const struct to_jsonl_places *places,
                        const struct to_case *test);

#endif

/* SPDX-License-Identifier: MIT
 * A test as it was declared, in JSON. */
#include "jsonl/case.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "jsonl/bytes.h"
#include "jsonl/form.h"

int to_jsonl_places_make(struct to_jsonl_places *places, const struct to_case *const *cases, size_t count)
{
    size_t indices = 0;
    *places = (struct to_jsonl_places){0};
    for (size_t i = 0; i < count; i++) {
        indices = cases[i]->index < indices ? indices : cases[i]->index + 1;
    }
    places->of = malloc((indices + 1) * sizeof *places->of);
    if (!places->of) {
        return -ENOMEM;
    }
    places->count = indices;
    memset(places->of, 0xff, indices * sizeof *places->of);
    for (size_t i = 0; i < count; i++) {
        places->of[cases[i]->index] = i;
    }
    return 0;
}

void to_jsonl_places_free(struct to_jsonl_places *places)
{
    free(places->of);
    *places = (struct to_jsonl_places){0};
}

size_t to_jsonl_places_find(const struct to_jsonl_places *places, size_t index)
{
    return index < places->count ? places->of[index] : SIZE_MAX;
}

/* `any`: only what need not have passed. */
static int set_needs(json_t *object, const struct to_jsonl_places *places, const struct to_case *test,
                     const char *name, bool any)
{
    json_t *list = json_array();
    int result = 0;
    for (size_t i = 0; i < test->need_count; i++) {
        size_t place = to_jsonl_places_find(places, test->needs[i].node);
        if (place != SIZE_MAX && (!any || test->needs[i].edge == TO_EDGE_AFTER_ANY)) {
            result |= json_array_append_new(list, json_integer((json_int_t)place));
        }
    }
    if (json_array_size(list) == 0) {
        json_decref(list);
        return result;
    }
    return result | json_object_set_new_nocheck(object, name, list);
}

int to_jsonl_case_write(json_t *object, const struct to_jsonl_places *places,
                        const struct to_case *test)
{
    size_t place = to_jsonl_places_find(places, test->index);
    int failed = json_object_set_new_nocheck(object, "test", json_integer((json_int_t)place));
    failed |= to_members_write(object, to_jsonl_case.list, to_jsonl_case.count, test);
    failed |= set_needs(object, places, test, "needs", false);
    failed |= set_needs(object, places, test, "needs_any", true);
    failed |= to_bytes_set_list(object, "tags", test->tags, test->tag_count);
    return failed;
}

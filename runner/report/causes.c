/* SPDX-License-Identifier: MIT
 * Why tests did not pass, remembered for those that are skipped for them. */
#include "report/causes.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "event.h"
#include "report/message.h"
#include "report/text.h"

enum { LONGEST = 120 };

void to_causes_begin(struct to_causes *causes, const struct to_case *const *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        causes->indices =
            cases[i]->index < causes->indices ? causes->indices : cases[i]->index + 1;
    }
}

void to_causes_keep(struct to_causes *causes, const struct to_case *test,
                    const struct to_result *result)
{
    struct to_buffer text = {0};
    if (!causes->list) {
        causes->list = calloc(causes->indices, sizeof *causes->list);
    }
    if (!causes->list || test->index >= causes->indices || causes->list[test->index].test) {
        return;
    }
    to_message_short(&text, result);
    to_text_limit(&text, 0, LONGEST);
    causes->list[test->index].test = test;
    causes->list[test->index].why = to_buffer_take(&text);
}

struct to_cause *to_causes_of(const struct to_causes *causes, const struct to_result *result)
{
    const struct to_case *root = result->root;
    bool known = root && causes->list && root->index < causes->indices &&
                 causes->list[root->index].test == root;
    return known ? &causes->list[root->index] : NULL;
}

void to_causes_free(struct to_causes *causes)
{
    for (size_t i = 0; causes->list && i < causes->indices; i++) {
        free(causes->list[i].why);
    }
    free(causes->list);
}

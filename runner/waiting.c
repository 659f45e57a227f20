/* SPDX-License-Identifier: MIT
 * The tests that wait for their module. */
#include "waiting.h"

#include <stdlib.h>

#include "memory.h"
#include "module.h"

enum { RETURNS_MAX = 3 };

bool to_waiting_is_worthwhile(struct to_waiting *waiting, struct to_module *module)
{
    if (module->state == TO_MODULE_READY) {
        to_module_expect_end(module);
    } else if (module->state == TO_MODULE_GONE) {
        bool never_came = module->given_up && !module->has_hosts;
        if (waiting->returns == RETURNS_MAX || never_came || module->error.text) {
            return false;
        }
        waiting->returns++;
        to_module_return(module);
    }
    return module->state != TO_MODULE_GONE;
}

void to_waiting_add(struct to_waiting *waiting, struct to_entry *entry)
{
    if (waiting->count == waiting->room) {
        waiting->room = waiting->room ? 2 * waiting->room : 16;
        waiting->entries =
            to_memory_resize(waiting->entries, waiting->room * sizeof(struct to_entry *));
    }
    waiting->entries[waiting->count++] = entry;
}

static bool is_settled(const struct to_module *module)
{
    return module->state == TO_MODULE_GONE ||
           (module->state == TO_MODULE_READY && module->limit.place == 0);
}

struct to_entry *to_waiting_next(struct to_waiting *waiting, const struct to_module *module)
{
    return is_settled(module) ? to_waiting_take(waiting) : NULL;
}

struct to_entry *to_waiting_take(struct to_waiting *waiting)
{
    if (to_waiting_is_empty(waiting)) {
        return NULL;
    }
    struct to_entry *entry = waiting->entries[waiting->first++];
    if (to_waiting_is_empty(waiting)) {
        waiting->first = waiting->count = 0;
    }
    return entry;
}

void to_waiting_free(struct to_waiting *waiting)
{
    free(waiting->entries);
}

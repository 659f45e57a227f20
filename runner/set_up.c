/* SPDX-License-Identifier: MIT
 * How far a module's set-up is. */
#include "set_up.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "event.h"
#include "memory.h"
#include "module.h"

bool to_set_up_is_over(const struct to_set_up *set_up, const struct to_module *module)
{
    return !module->has_setup || set_up->life == module->lives + 1;
}

static char *say_why(const struct to_result *result)
{
    const struct to_problem *problem = result->problem_count > 0 ? &result->problems[0] : NULL;
    struct to_buffer why = {0};
    to_buffer_print(&why, "the set-up of its module, which was started again, %s: ",
                    to_outcome_name(result->outcome));
    if (problem && problem->file) {
        to_buffer_print(&why, "%s:%d: ", problem->file, problem->line);
    }
    to_buffer_text(&why, result->reason ? result->reason : "it gives no reason");
    return to_memory_need(to_buffer_take(&why));
}

void to_set_up_ended(struct to_set_up *set_up, size_t life, const struct to_result *result)
{
    bool again = set_up->running;
    set_up->running = false;
    if (to_outcome_counts_as(result->outcome) == TO_COUNT_PASSED) {
        set_up->life = life + 1;
    } else if (again && result->outcome != TO_CANCELLED) {
        set_up->failed = say_why(result);
    }
}

void to_set_up_free(struct to_set_up *set_up)
{
    free(set_up->failed);
}

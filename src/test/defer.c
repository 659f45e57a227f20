/* SPDX-License-Identifier: MIT
 * TO_DEFER: calls that are made when the test ends. */
#include <to/tools.h>

#include <stdlib.h>

#include "test/belongings.h"
#include "test/running.h"
#include "test/tool.h"

struct deferred {
    struct to_belonging belonging;
    void (*call)(void (*function)(void *), void *argument); /* NULL in C */
    void (*function)(void *);
    void *argument;
};

static void release(struct to_belonging *belonging, struct to_running *running)
{
    struct deferred deferred = *(struct deferred *)belonging;
    free(belonging);
    __atomic_sub_fetch(&running->tally->estate.deferred, 1, __ATOMIC_RELAXED);
    if (deferred.call) {
        deferred.call(deferred.function, deferred.argument);
    } else {
        deferred.function(deferred.argument);
    }
}

bool to_defer_(struct to_here_ here_, void (*call_)(void (*function_)(void *), void *argument_),
               void (*function_)(void *), void *argument_)
{
    struct to_tool tool;
    if (!to_tool_begin(&tool, "TO_DEFER", here_)) {
        return false;
    }
    if (!function_) {
        return to_tool_fail(&tool, NULL, "TO_DEFER: the function is NULL");
    }
    if (to_running_is_copy(tool.running)) {
        return to_tool_fail(&tool, NULL,
                            "TO_DEFER in a process that the test has forked: nobody would make "
                            "the call; defer it in the test itself");
    }
    struct deferred *deferred = malloc(sizeof *deferred);
    if (!deferred) {
        return to_tool_fail(&tool, NULL, "TO_DEFER: out of memory");
    }
    *deferred = (struct deferred){{NULL, release}, call_, function_, argument_};
    __atomic_add_fetch(&tool.running->tally->estate.deferred, 1, __ATOMIC_RELAXED);
    to_belongings_add(tool.running, &deferred->belonging);
    return true;
}

/* SPDX-License-Identifier: MIT
 *
 * What the tools of <to/tools.h> share: how they tell what they could not do.
 */
#ifndef TO_TEST_TOOL_H
#define TO_TEST_TOOL_H

#include <to/tools.h>

struct to_running;

/* One call of a tool. */
struct to_tool {
    const char *name; /* "to_spawn", "TO_DEFER" */
    struct to_here_ here;
    struct to_running *running; /* whose it is */
};

/* Finds the test that called it. False where there is none that could be told: that was noted,
 * and the caller leaves. */
bool to_tool_begin(struct to_tool *tool, const char *name, struct to_here_ here);

/* Notes a problem at the place of the call; `detail` may be NULL. Returns false. */
bool to_tool_fail(const struct to_tool *tool, const char *detail, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

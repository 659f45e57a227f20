/* SPDX-License-Identifier: MIT
 *
 * What is said where the shared state cannot do what a test asks.
 */
#ifndef TO_STATE_TROUBLE_H
#define TO_STATE_TROUBLE_H

#include "base/buffer.h"
#include "state/front.h"

/* Found before anybody was asked, or in the answer. */
enum {
    TO_TROUBLE_NO_KEY = TO_STATE_STATUSES,
    TO_TROUBLE_NO_VALUE,
    TO_TROUBLE_LARGE,
    TO_TROUBLE_NO_FD,
    TO_TROUBLE_OTHER_TYPE, /* `argument`: the kind that was wanted */
    TO_TROUBLE_OTHER_PROCESS,
    TO_TROUBLE_UNREACHABLE, /* `text`: why */
};

/* One line: what, and what to do. `asker` is what has asked, "test" or "task" (NULL: neither),
 * `called` the function that it has called. */
void to_trouble_print(struct to_buffer *line, const char *asker, const char *called,
                      const struct to_front_ask *ask, const struct to_front_answer *answer);

#endif

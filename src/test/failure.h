/* SPDX-License-Identifier: MIT
 *
 * A check that does not hold: from what is found to what the runner is told.
 */
#ifndef TO_TEST_FAILURE_H
#define TO_TEST_FAILURE_H

#include <errno.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "test/alone.h"
#include "test/message.h"
#include "test/site.h"

struct to_failure {
    struct to_site site;
    struct to_buffer line;
    struct to_buffer detail;
    struct to_message message; /* the two to add to */
    int error;                 /* errno, as the check's user left it */
    struct to_failure *before; /* an outer check that waits for its message */
};

/* `*ret_failure` stays where it is until the end. */
void to_failure_begin(struct to_failure *ret_failure, TO_SITE_PARAMETERS_);

/* Tells the runner; or, where a message is to follow, keeps it for to_said_. */
void to_failure_tell(struct to_failure *failure);

/* Forgets what waits for a message on this thread, and tells it without: the message's
 * arguments have left the test. */
void to_failure_flush(void);

/* Tells, and stops in a debugger, as near to the test as can be. Returns false. */
static inline __attribute__((always_inline)) bool to_failure_end(struct to_failure *failure)
{
    int error = failure->error;
    to_failure_tell(failure);
    to_alone_stop();
    errno = error;
    return false;
}

#endif

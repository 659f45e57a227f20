/* SPDX-License-Identifier: MIT
 * Waiting for something to come true: TO_EVENTUALLY, to_wait_path. */
#include <to/tools.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "test/failure.h"
#include "test/tool.h"

#define FIRST_PAUSE TO_MILLISECOND
#define LAST_PAUSE (50 * TO_MILLISECOND)

struct to_waiting_ to_waiting_begin_(double seconds_)
{
    return (struct to_waiting_){
        .seconds_ = seconds_,
        .end_ = to_clock_now() + to_clock_span(seconds_),
        .pause_ = FIRST_PAUSE,
    };
}

bool to_waiting_goes_on_(struct to_waiting_ *waiting_)
{
    int64_t left = waiting_->end_ - to_clock_now();
    int saved = errno;
    waiting_->tries_++;
    if (left <= 0) {
        return false;
    }
    /* Not beyond the end: what came true meanwhile is seen by a last try, just there. */
    int64_t pause = waiting_->pause_ < left ? waiting_->pause_ : left;
    struct timespec time = {pause / TO_SECOND, pause % TO_SECOND};
    nanosleep(&time, NULL);
    errno = saved;
    waiting_->pause_ += waiting_->pause_ / 2;
    waiting_->pause_ = waiting_->pause_ < LAST_PAUSE ? waiting_->pause_ : LAST_PAUSE;
    return true;
}

bool to_wait_path_(struct to_here_ here_, const char *path_, double seconds_)
{
    struct to_tool tool;
    struct stat status;
    if (!to_tool_begin(&tool, "to_wait_path", here_)) {
        return false;
    }
    if (!path_) {
        return to_tool_fail(&tool, NULL, "to_wait_path: the path is NULL");
    }
    struct to_waiting_ waiting = to_waiting_begin_(seconds_);
    do {
        if (stat(path_, &status) == 0) {
            return true;
        }
    } while (to_waiting_goes_on_(&waiting));
    return to_tool_fail(&tool, NULL, "there is no \"%s\" within %g s: %s", path_, seconds_,
                        strerror(errno));
}

bool to_failed_eventually_(TO_SITE_PARAMETERS_, const struct to_waiting_ *waiting_)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    struct to_value seconds = to_value_real(TO_VALUE_DOUBLE, waiting_->seconds_);
    to_buffer_text(&failure.line, "not true within ");
    to_value_print(&failure.line, &seconds);
    to_buffer_print(&failure.line, " s (%ju tr%s): ", waiting_->tries_,
                    waiting_->tries_ == 1 ? "y" : "ies");
    to_message_expression(&failure.line, &failure.site);
    return to_failure_end(&failure);
}

/* SPDX-License-Identifier: MIT
 *
 * A line for each of the first, and the rest as a number.
 */
#include "report/terminal/flaky.h"

#include <stdlib.h>

#include "report/message.h"
#include "report/terminal/pen.h"
#include "report/text.h"

enum { LONGEST_LIST = 100, LONGEST_LINE = 200 };

struct to_wobble {
    const struct to_case *test;
    char *message; /* of its first failure */
};

bool to_flaky_keep(struct to_flaky *flaky, const struct to_case *test,
                   const struct to_result *result)
{
    if (flaky->count == LONGEST_LIST) {
        flaky->left_out++;
        return true;
    }
    if (!flaky->list) {
        flaky->list = calloc(LONGEST_LIST, sizeof *flaky->list);
    }
    if (!flaky->list) {
        return false;
    }
    struct to_buffer message = {0};
    to_message_short(&message, result->earlier[0]);
    to_text_limit(&message, 0, LONGEST_LINE);
    struct to_wobble *wobble = &flaky->list[flaky->count++];
    *wobble = (struct to_wobble){.test = test, .message = to_buffer_take(&message)};
    return wobble->message;
}

void to_flaky_tell(const struct to_flaky *flaky, struct to_pen *pen)
{
    size_t all = flaky->count + flaky->left_out;
    if (all == 0) {
        return;
    }
    to_buffer_print(&pen->text, "\n%zu test%s flaky, and passed only on a retry:\n", all,
                    all == 1 ? " is" : "s are");
    for (size_t i = 0; i < flaky->count; i++) {
        to_pen_head(pen, TO_YELLOW, "FLAKY", flaky->list[i].test);
        to_pen_text(pen, ": ");
        to_pen_text(pen, flaky->list[i].message ? flaky->list[i].message : "");
        to_pen_text(pen, "\n");
    }
    if (flaky->left_out > 0) {
        to_buffer_print(&pen->text, "       ... %zu more ...\n", flaky->left_out);
    }
}

void to_flaky_free(struct to_flaky *flaky)
{
    for (size_t i = 0; i < flaky->count; i++) {
        free(flaky->list[i].message);
    }
    free(flaky->list);
}

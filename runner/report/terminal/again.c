/* SPDX-License-Identifier: MIT
 *
 * The first failures are kept in full, some more in a line, and the rest as a number.
 */
#include "report/terminal/again.h"

#include <stdlib.h>
#include <string.h>

#include "report/message.h"
#include "report/terminal/pen.h"
#include "report/text.h"

enum {
    SCREENFUL = 20,         /* lines after which failures are told again */
    LONGEST_LIST = 100,     /* failures that are told again */
    FULL_LIST = 20,         /* of these: in full */
    FULL_LIMIT = 64 * 1024, /* bytes of each */
};

struct to_failure {
    const struct to_case *test;
    enum to_outcome outcome;
    char *message;
    char *block; /* all that was told; NULL: told again in a line */
};

/* What was written of it, for the next time. */
static char *copy_block(const struct to_buffer *text)
{
    struct to_buffer block = {0};
    to_buffer_add(&block, text->data, text->size);
    to_text_limit(&block, 0, FULL_LIMIT);
    if (block.size > 0 && block.data[block.size - 1] != '\n') {
        to_buffer_byte(&block, '\n');
    }
    return to_buffer_take(&block);
}

void to_again_keep(struct to_again *again, struct to_buffer *text, const struct to_case *test,
                   const struct to_result *result)
{
    if (again->count == LONGEST_LIST) {
        again->left_out++;
        return;
    }
    if (!again->list) {
        again->list = calloc(LONGEST_LIST, sizeof *again->list);
    }
    if (!again->list) {
        text->failed = true;
        return;
    }
    bool in_full = again->count < FULL_LIST;
    struct to_buffer message = {0};
    to_message_short(&message, result);
    struct to_failure *failure = &again->list[again->count++];
    *failure = (struct to_failure){.test = test, .outcome = result->outcome};
    failure->message = to_buffer_take(&message);
    failure->block = in_full ? copy_block(text) : NULL;
    text->failed |= !failure->message || (in_full && !failure->block);
}

void to_again_count(struct to_again *again, const struct to_buffer *text)
{
    const char *at = text->data;
    const char *end = at + text->size;
    while (again->count > 0 && at && at < end) {
        at = memchr(at, '\n', (size_t)(end - at));
        again->lines += at ? 1 : 0;
        at = at ? at + 1 : NULL;
    }
}

static void add_failure_line(struct to_pen *pen, const struct to_failure *failure)
{
    to_pen_head(pen, to_look(failure->outcome).colour, to_look(failure->outcome).word,
                failure->test);
    to_pen_text(pen, ": ");
    size_t start = pen->text.size;
    to_pen_text(pen, failure->message ? failure->message : "");
    to_text_limit(&pen->text, start, 200);
    to_pen_text(pen, "\n");
}

void to_again_tell(const struct to_again *again, struct to_pen *pen)
{
    if (again->count == 0 || again->lines <= SCREENFUL) {
        return;
    }
    size_t all = again->count + again->left_out;
    to_buffer_print(&pen->text, "\n%s, once more:\n",
                    all == 1 ? "The failure" : "The failures");
    for (size_t i = 0; i < again->count; i++) {
        const struct to_failure *failure = &again->list[i];
        if (failure->block) {
            to_pen_text(pen, failure->block);
        } else {
            add_failure_line(pen, failure);
        }
    }
    if (again->left_out > 0) {
        to_buffer_print(&pen->text,
                        "       ... %zu more: all are above, and in what --html, --junit and "
                        "--tap write ...\n",
                        again->left_out);
    }
}

void to_again_free(struct to_again *again)
{
    for (size_t i = 0; i < again->count; i++) {
        free(again->list[i].message);
        free(again->list[i].block);
    }
    free(again->list);
}

/* SPDX-License-Identifier: MIT
 * What the test is at, on this thread.
 *
 * The contexts are in the heap, not in their users' frames: a test may leave those by longjmp,
 * and then none may point there. One that was left so goes when one around it does. */
#include "test/context.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/buffer.h"

struct to_context_ {
    struct to_context_ *outer;
    struct to_buffer text;
};

static __thread struct to_context_ *innermost;

struct to_context_ *to_context_begin_(const char *format_, ...)
{
    struct to_context_ *context = calloc(1, sizeof *context);
    if (context) {
        va_list arguments;
        va_start(arguments, format_);
        to_buffer_vprint(&context->text, format_, arguments);
        va_end(arguments);
        context->outer = innermost;
        innermost = context;
    }
    return context;
}

static void forget_up_to(const struct to_context_ *end)
{
    while (innermost != end) {
        struct to_context_ *context = innermost;
        innermost = context->outer;
        to_buffer_free(&context->text);
        free(context);
    }
}

void to_context_end_(struct to_context_ *const *context_)
{
    for (struct to_context_ *each = innermost; each; each = each->outer) {
        if (each == *context_) {
            forget_up_to(each->outer);
            return;
        }
    }
}

void to_contexts_print(struct to_buffer *detail)
{
    for (const struct to_context_ *each = innermost; each; each = each->outer) {
        if (!each->text.failed) {
            to_buffer_print(detail, "while: %s\n", each->text.data);
        }
    }
}

struct to_context_ *to_contexts_mark(void)
{
    return innermost;
}

void to_contexts_return(const struct to_context_ *mark)
{
    forget_up_to(mark);
}

void to_contexts_forget(void)
{
    forget_up_to(NULL);
}

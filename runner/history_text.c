/* SPDX-License-Identifier: MIT
 * The text in which a module's history is kept. */
#include "history_text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"

#define HEAD "to-test history 1\n"
#define END "end\n"

void to_history_text_begin(struct to_buffer *text, const char *module)
{
    to_buffer_print(text, HEAD "%s\n", module);
}

void to_history_text_add(struct to_buffer *text, const char *name,
                         const struct to_remembered *remembered)
{
    if (*name && !strchr(name, '\n')) {
        to_buffer_print(text, "%" PRId64 " %c %s\n", remembered->duration,
                        remembered->failed ? 'f' : 'p', name);
    }
}

void to_history_text_end(struct to_buffer *text)
{
    to_buffer_text(text, END);
}

static bool begins_with(const char **at, const char *end, const char *words)
{
    size_t size = strlen(words);
    if ((size_t)(end - *at) < size || memcmp(*at, words, size) != 0) {
        return false;
    }
    *at += size;
    return true;
}

/* "1250000 p login", up to `end`. */
static bool read_line(const char *at, const char *end, struct to_remembered *remembered,
                      const char **ret_name)
{
    const char *digits = at;
    int64_t duration = 0;
    for (; at < end && *at >= '0' && *at <= '9' && at - digits < 18; at++) {
        duration = 10 * duration + (*at - '0');
    }
    bool good = at > digits && end - at > 3 && at[0] == ' ' && (at[1] == 'p' || at[1] == 'f') &&
                at[2] == ' ';
    if (good) {
        *remembered = (struct to_remembered){duration, at[1] == 'f', true};
        *ret_name = at + 3;
    }
    return good;
}

int to_history_text_read(const char *text, size_t size, const char *module,
                         void (*take)(void *context, const char *name, size_t size,
                                      const struct to_remembered *remembered),
                         void *context)
{
    const char *at = text;
    const char *end = at + size;
    size_t tail = sizeof END - 1;
    /* A text that was cut off has no end. */
    if (!begins_with(&at, end, HEAD) || !begins_with(&at, end, module) ||
        !begins_with(&at, end, "\n") || (size_t)(end - at) < tail ||
        memcmp(end - tail, END, tail) != 0 || end[-(ptrdiff_t)tail - 1] != '\n') {
        return -EINVAL;
    }
    end -= tail;
    while (at < end) {
        struct to_remembered remembered;
        const char *name;
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (!memchr(at, '\0', (size_t)(line_end - at)) &&
            read_line(at, line_end, &remembered, &name)) {
            take(context, name, (size_t)(line_end - name), &remembered);
        }
        at = line_end + 1;
    }
    return 0;
}

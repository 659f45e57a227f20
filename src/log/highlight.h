/* SPDX-License-Identifier: MIT
 *
 * Text in colours: what matches a pattern, and the escape sequences.
 */
#ifndef TO_LOG_HIGHLIGHT_H
#define TO_LOG_HIGHLIGHT_H

#include <stddef.h>

#include <to/log.h>

struct to_buffer;

/* Patterns that are ready for use. Starts as {0}. */
struct to_highlights {
    struct to_pattern *patterns; /* the more important first */
    size_t count;
};

/* Compiles these, and after them those for "passed" and so on. 0, -ENOMEM, or -EINVAL: one is
 * no regular expression. Then there is nothing to free. */
int to_highlights_init(struct to_highlights *highlights, const struct to_log_highlight *own,
                       size_t count);
void to_highlights_free(struct to_highlights *highlights);

/* Adds the text, with what matches in its colours. */
void to_highlights_add(const struct to_highlights *highlights, struct to_buffer *buffer,
                       const char *text);

/* Adds the escape sequence that begins the colour, or for TO_LOG_DEFAULT ends any. */
void to_color_add(struct to_buffer *buffer, enum to_log_color color);

#endif

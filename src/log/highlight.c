/* SPDX-License-Identifier: MIT
 * Text in colours. */
#include "log/highlight.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

struct to_pattern {
    regex_t expression;
    enum to_log_color color;
};

static const struct to_log_highlight usual[] = {
    {"\\bpassed\\b", TO_LOG_GREEN},
    {"\\bfailed\\b", TO_LOG_RED},
    {"\\b(skipped|cancelled)\\b", TO_LOG_YELLOW},
};

enum { USUAL = sizeof usual / sizeof *usual };

static int compile(struct to_highlights *highlights, const struct to_log_highlight *highlight)
{
    struct to_pattern *pattern = &highlights->patterns[highlights->count];
    pattern->color = highlight->color;
    int result = regcomp(&pattern->expression, highlight->pattern, REG_EXTENDED | REG_ICASE);
    if (result != 0) {
        return result == REG_ESPACE ? -ENOMEM : -EINVAL;
    }
    highlights->count++;
    return 0;
}

int to_highlights_init(struct to_highlights *highlights, const struct to_log_highlight *own,
                       size_t count)
{
    *highlights = (struct to_highlights){0};
    highlights->patterns = calloc(count + USUAL, sizeof *highlights->patterns);
    int result = highlights->patterns ? 0 : -ENOMEM;
    for (size_t i = 0; i < count + USUAL && result == 0; i++) {
        result = compile(highlights, i < count ? &own[i] : &usual[i - count]);
    }
    if (result < 0) {
        to_highlights_free(highlights);
    }
    return result;
}

void to_highlights_free(struct to_highlights *highlights)
{
    for (size_t i = 0; i < highlights->count; i++) {
        regfree(&highlights->patterns[i].expression);
    }
    free(highlights->patterns);
    *highlights = (struct to_highlights){0};
}

void to_color_add(struct to_buffer *buffer, enum to_log_color color)
{
    to_buffer_print(buffer, "\033[%dm", color == TO_LOG_DEFAULT ? 0 : 30 + (int)color);
}

/* Notes in `colors`, one byte for each of the text, what this pattern matches. */
static void paint(const struct to_pattern *pattern, const char *text, unsigned char *colors)
{
    regmatch_t match;
    size_t at = 0;
    int flags = 0;
    while (regexec(&pattern->expression, text + at, 1, &match, flags) == 0) {
        size_t begin = at + (size_t)match.rm_so;
        size_t end = at + (size_t)match.rm_eo;
        memset(colors + begin, (int)pattern->color, end - begin);
        at = end > begin ? end : end + 1; /* an empty match is at the same place for ever */
        if (at > 0 && text[at - 1] == '\0') {
            break;
        }
        flags = REG_NOTBOL;
    }
}

void to_highlights_add(const struct to_highlights *highlights, struct to_buffer *buffer,
                       const char *text)
{
    size_t size = strlen(text);
    unsigned char *colors = calloc(size + 1, 1);
    if (!colors) {
        to_buffer_text(buffer, text);
        return;
    }
    for (size_t i = highlights->count; i-- > 0;) {
        paint(&highlights->patterns[i], text, colors);
    }
    for (size_t begin = 0; begin < size;) {
        size_t end = begin;
        while (end < size && colors[end] == colors[begin]) {
            end++;
        }
        if (colors[begin]) {
            to_color_add(buffer, (enum to_log_color)colors[begin]);
        }
        to_buffer_add(buffer, text + begin, end - begin);
        if (colors[begin]) {
            to_color_add(buffer, TO_LOG_DEFAULT);
        }
        begin = end;
    }
    free(colors);
}

/* SPDX-License-Identifier: MIT
 * What --highlight says. */
#include "highlight.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "memory.h"

static const struct {
    const char *name;
    enum to_log_color color;
} colors[] = {
    {"red", TO_LOG_RED},   {"green", TO_LOG_GREEN},     {"yellow", TO_LOG_YELLOW},
    {"blue", TO_LOG_BLUE}, {"magenta", TO_LOG_MAGENTA}, {"cyan", TO_LOG_CYAN},
};

static enum to_log_color find_color(const char *name)
{
    for (size_t i = 0; i < sizeof colors / sizeof *colors; i++) {
        if (strcmp(colors[i].name, name) == 0) {
            return colors[i].color;
        }
    }
    return TO_LOG_DEFAULT;
}

static int check_pattern(const char *option, const char *pattern, struct to_error *error)
{
    regex_t expression;
    char why[200];
    int code = regcomp(&expression, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB);
    if (code == 0) {
        regfree(&expression);
        return 0;
    }
    regerror(code, &expression, why, sizeof why);
    return to_error_set(error, -EINVAL, "%s: \"%s\" is no regular expression: %s", option, pattern,
                        why);
}

int to_highlight_read(struct to_highlights_given *given, const char *option, const char *text,
                      struct to_error *error)
{
    const char *equals = strrchr(text, '=');
    enum to_log_color color = equals ? find_color(equals + 1) : TO_LOG_DEFAULT;
    if (color == TO_LOG_DEFAULT || equals == text) {
        return to_error_set(error, -EINVAL,
                            "%s %s: PATTERN=COLOUR is expected, the colour being red, green, "
                            "yellow, blue, magenta or cyan",
                            option, *text ? text : "\"\"");
    }
    char *pattern = to_memory_need(strndup(text, (size_t)(equals - text)));
    int result = check_pattern(option, pattern, error);
    if (result < 0) {
        free(pattern);
        return result;
    }
    given->list = to_memory_resize(given->list, (given->count + 1) * sizeof *given->list);
    given->list[given->count++] = (struct to_log_highlight){pattern, color};
    return 0;
}

void to_highlights_given_free(struct to_highlights_given *given)
{
    for (size_t i = 0; i < given->count; i++) {
        free((char *)given->list[i].pattern);
    }
    free(given->list);
    *given = (struct to_highlights_given){0};
}

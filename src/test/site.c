/* SPDX-License-Identifier: MIT
 * Where a check stands, and how it was written. Pure. */
#include "test/site.h"

#include <ctype.h>
#include <string.h>

#include "base/buffer.h"

enum { LONG_OPERAND = 60 };

static const char *next_part(const char *part)
{
    return part + strlen(part) + 1;
}

struct to_site to_site_read(const char *site, const char *function, int where)
{
    bool has_message = site[0] == '+';
    const char *name = site + has_message;
    const char *op = next_part(name);
    const char *file = next_part(op);
    const char *left = next_part(file);
    return (struct to_site){
        .type = name + strlen("TO_ASSERT_"), /* all three are as long */
        .op = op,
        .file = file,
        .function = function,
        .left = left,
        .rest = next_part(left),
        .line = where / 4,
        .sort = (enum to_sort_)(where % 4),
        .severity = name[3] == 'E' ? TO_EXPECTS : name[6] == 'E' ? TO_ASSERTS : TO_ASSUMES,
        .has_message = has_message,
    };
}

bool to_site_is(const struct to_site *site, const char *type)
{
    return strcmp(site->type, type) == 0;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '\'';
}

/* Whether the quote there divides digits, as in C++'s 1'000. */
static bool is_in_number(const char *text, size_t at)
{
    size_t begin = at;
    while (begin > 0 && is_word(text[begin - 1])) {
        begin--;
    }
    return begin < at && isdigit((unsigned char)text[begin]);
}

size_t to_argument_size(const char *text)
{
    int depth = 0;
    char quote = '\0';
    size_t i = 0;
    for (; text[i]; i++) {
        char c = text[i];
        if (quote) {
            if (c == '\\' && text[i + 1]) {
                i++;
            } else if (c == quote) {
                quote = '\0';
            }
        } else if (c == '\'' && is_in_number(text, i)) {
            continue;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (strchr("([{", c)) {
            depth++;
        } else if (strchr(")]}", c)) {
            depth--;
        } else if (c == ',' && depth == 0) {
            break;
        }
    }
    while (i > 0 && text[i - 1] == ' ') {
        i--;
    }
    return i;
}

const char *to_argument_next(const char *text)
{
    text += to_argument_size(text);
    return text + strspn(text, " ,");
}

void to_argument_print(struct to_buffer *buffer, const char *text)
{
    size_t size = to_argument_size(text);
    if (size > LONG_OPERAND) {
        to_buffer_print(buffer, "%.*s...", LONG_OPERAND - 3, text);
    } else {
        to_buffer_add(buffer, text, size);
    }
}

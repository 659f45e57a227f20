/* SPDX-License-Identifier: MIT
 * Command lines as lists of words, and back. */
#include "base/words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static int own(struct to_words *words, char *word)
{
    /* With the NULL at its end it is full whenever that makes a power of two. */
    size_t used = words->count ? words->count + 1 : 0;
    char **list = words->list;
    if ((used & (used - 1)) == 0 || !list) {
        list = word ? realloc(list, (used ? 2 * used : 2) * sizeof *list) : NULL;
        if (list) {
            words->list = list;
        }
    }
    if (!word || !list) {
        free(word);
        return -ENOMEM;
    }
    list[words->count++] = word;
    list[words->count] = NULL;
    return 0;
}

int to_words_add(struct to_words *words, const char *word)
{
    return own(words, strdup(word));
}

/* Reads one word at `at` into `word`; returns where it ended, NULL for an open quote. */
static const char *read_word(const char *at, struct to_buffer *word)
{
    char quote = '\0';
    for (; *at; at++) {
        if (quote ? *at == quote : *at == '\'' || *at == '"') {
            quote = quote ? '\0' : *at;
        } else if (*at == '\\' && quote != '\'' && at[1] &&
                   (!quote || strchr("\"\\$`", at[1]))) {
            to_buffer_byte(word, *++at);
        } else if (!quote && strchr(" \t\r\n", *at)) {
            break;
        } else {
            to_buffer_byte(word, *at);
        }
    }
    return quote ? NULL : at;
}

int to_words_split(struct to_words *words, const char *line)
{
    size_t before = words->count;
    int result = 0;
    for (;;) {
        line += strspn(line, " \t\r\n");
        if (!*line) {
            return 0;
        }
        struct to_buffer word = {0};
        line = read_word(line, &word);
        if (!line) {
            to_buffer_free(&word);
            result = -EINVAL;
            break;
        }
        result = own(words, to_buffer_take(&word));
        if (result < 0) {
            break;
        }
    }
    while (words->count > before) {
        free(words->list[--words->count]);
        words->list[words->count] = NULL;
    }
    return result;
}

void to_words_quote(struct to_buffer *buffer, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-+=:,./@%";
    if (*word && word[strspn(word, plain)] == '\0') {
        to_buffer_text(buffer, word);
        return;
    }
    to_buffer_byte(buffer, '\'');
    for (; *word; word++) {
        if (*word == '\'') {
            to_buffer_text(buffer, "'\\''");
        } else {
            to_buffer_byte(buffer, *word);
        }
    }
    to_buffer_byte(buffer, '\'');
}

void to_words_free(struct to_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        free(words->list[i]);
    }
    free(words->list);
    *words = (struct to_words){0};
}

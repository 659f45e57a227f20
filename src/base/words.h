/* SPDX-License-Identifier: MIT
 *
 * Command lines as lists of words, and back.
 */
#ifndef TO_BASE_WORDS_H
#define TO_BASE_WORDS_H

#include <stddef.h>

struct to_buffer;

/* A list that ends with NULL, as exec takes it. Starts as {0}; owns its words. */
struct to_words {
    char **list; /* NULL while empty */
    size_t count;
};

/* Adds a copy of the word. 0 or -ENOMEM. */
int to_words_add(struct to_words *words, const char *word);

/*
 * Splits at white space and adds the words, heeding '...', "..." and \ as a shell does;
 * nothing is expanded. 0, -ENOMEM, or -EINVAL where a quote is not closed (then nothing
 * was added).
 */
int to_words_split(struct to_words *words, const char *line);

/* Adds to the buffer the word as a shell would have to be given it. */
void to_words_quote(struct to_buffer *buffer, const char *word);

void to_words_free(struct to_words *words);

#endif

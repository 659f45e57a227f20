/* SPDX-License-Identifier: MIT
 * Dependency files of compilers. */
#include "compile/depfile.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/words.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Skips blanks and continued line ends. */
static const char *skip_blanks(const char *at)
{
    for (;;) {
        if (is_blank(*at)) {
            at++;
        } else if (at[0] == '\\' && at[1] == '\n') {
            at += 2;
        } else if (at[0] == '\\' && at[1] == '\r') {
            at += at[2] == '\n' ? 3 : 2;
        } else {
            return at;
        }
    }
}

static void add_backslashes(struct to_buffer *path, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to_buffer_byte(path, '\\');
    }
}

/*
 * Reads one path. Make's rule, which gcc and clang write by: before a blank, 2n + 1
 * backslashes are n of them and the blank, 2n are n of them at the end of the path; before
 * # one backslash is dropped; anywhere else backslashes are themselves. $ is doubled. (clang 14
 * writes / for a backslash: a file that is not there, so the program is never up to date.)
 */
static const char *read_path(const char *at, struct to_buffer *path)
{
    while (*at && !is_blank(*at) && *at != '\n' && *at != '\r') {
        size_t backslashes = strspn(at, "\\");
        char next = at[backslashes];
        if (backslashes > 0 && (next == '\n' || next == '\r')) {
            add_backslashes(path, backslashes - 1);
            return at + backslashes - 1;
        }
        if (backslashes > 0 && is_blank(next)) {
            add_backslashes(path, backslashes / 2);
            at += backslashes;
            if (backslashes % 2 == 0) {
                return at;
            }
            to_buffer_byte(path, *at++);
        } else if (backslashes > 0) {
            add_backslashes(path, next == '#' ? backslashes - 1 : backslashes);
            at += backslashes;
            if (next == '#') {
                to_buffer_byte(path, *at++);
            }
        } else {
            at += at[0] == '$' && at[1] == '$';
            to_buffer_byte(path, *at++);
        }
    }
    return at;
}

int to_depfile_parse(const char *text, struct to_words *paths)
{
    const char *at = strchr(text, ':');
    if (!at) {
        return -EINVAL;
    }
    at = skip_blanks(at + 1);
    while (*at && *at != '\n' && *at != '\r') {
        struct to_buffer path = {0};
        at = skip_blanks(read_path(at, &path));
        char *word = to_buffer_take(&path);
        int result = word ? to_words_add(paths, word) : -ENOMEM;
        free(word);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

/* SPDX-License-Identifier: MIT
 * Comment lines that ask for flags. */
#include "compile/directive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static bool starts_with(const char *word, const char *start)
{
    return strncmp(word, start, strlen(start)) == 0;
}

static bool ends_with(const char *word, const char *end)
{
    size_t size = strlen(word);
    return size > strlen(end) && strcmp(word + size - strlen(end), end) == 0;
}

bool to_directives_is_library(const char *word)
{
    return word[0] != '-' && (ends_with(word, ".a") || ends_with(word, ".o") ||
                              ends_with(word, ".so") || strstr(word, ".so."));
}

static bool is_any_of(const char *word, const char *const *list)
{
    while (*list && strcmp(word, *list) != 0) {
        list++;
    }
    return *list;
}

/* A compiler that only compiles warns about these, or takes them for its input. */
static bool is_for_link(const char *word)
{
    static const char *const starts[] = {"-l", "-L", "-Wl,", "-static", "-fuse-ld=", NULL};
    static const char *const whole[] = {"-Xlinker", "-z", "-u", "-T", "-s", "-rdynamic", NULL};
    for (size_t i = 0; starts[i]; i++) {
        if (starts_with(word, starts[i])) {
            return true;
        }
    }
    return is_any_of(word, whole) || to_directives_is_library(word);
}

/* Whether the word after this one belongs to it. */
static bool takes_another(const char *word)
{
    static const char *const list[] = {"-l", "-L", "-Xlinker", "-z", "-u", "-T", NULL};
    return is_any_of(word, list);
}

int to_directives_sort(struct to_directives *directives, const struct to_words *flags)
{
    bool follows = false;
    for (size_t i = 0; i < flags->count; i++) {
        const char *word = flags->list[i];
        bool link = follows || is_for_link(word);
        int result = to_words_add(link ? &directives->link : &directives->compile, word);
        if (result < 0) {
            return result;
        }
        follows = !follows && takes_another(word);
    }
    return 0;
}

/* The text behind "to-test:" where the line is a comment that begins so; cuts the line at
 * the comment's end. */
static char *find_request(char *line)
{
    line += strspn(line, " \t");
    if (!starts_with(line, "//") && !starts_with(line, "/*")) {
        return NULL;
    }
    char *end = line[1] == '*' ? strstr(line + 2, "*/") : NULL;
    if (end) {
        *end = '\0';
    }
    line += 2;
    line += strspn(line, " \t");
    static const char mark[] = "to-test:";
    return starts_with(line, mark) ? line + strlen(mark) : NULL;
}

static int add_packages(struct to_directives *directives, const struct to_words *words)
{
    for (size_t i = 1; i < words->count; i++) {
        int result = to_words_add(&directives->packages, words->list[i]);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

/* Takes one request; -EINVAL with the reason where it is none. */
static int take_request(struct to_directives *directives, const char *request,
                        struct to_error *error)
{
    struct to_words words = {0};
    int result = to_words_split(&words, request);
    if (result == -EINVAL) {
        to_error_set(error, result, "a quote is not closed");
        goto done;
    }
    if (result < 0 || words.count == 0) {
        goto done;
    }
    const char *first = words.list[0];
    if (strcmp(first, "pkg-config") == 0) {
        result = words.count > 1
                     ? add_packages(directives, &words)
                     : to_error_set(error, -EINVAL, "pkg-config needs the name of a package");
    } else if (first[0] == '-' || to_directives_is_library(first)) {
        result = to_directives_sort(directives, &words);
    } else {
        result = to_error_set(error, -EINVAL,
                              "'%s' is neither a flag (-l..., -D...), a library (.a, .o, .so) "
                              "nor pkg-config",
                              first);
    }
done:
    to_words_free(&words);
    return result;
}

static int read_line(struct to_directives *directives, char *line, const char *path,
                     size_t number, struct to_error *error)
{
    char *request = find_request(line);
    if (!request) {
        return 0;
    }
    struct to_error reason = {0};
    int result = take_request(directives, request, &reason);
    if (result == -EINVAL) {
        to_error_set(error, result, "%s:%zu: to-test: %s", path, number,
                     to_error_text(&reason, result));
    }
    to_error_free(&reason);
    return result;
}

int to_directives_read(struct to_directives *directives, const char *path, const char *text,
                       size_t size, struct to_error *error)
{
    const char *end = text + size;
    for (size_t number = 1; text < end; number++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((newline ? newline : end) - text);
        char *line = strndup(text, length);
        int result = line ? read_line(directives, line, path, number, error) : -ENOMEM;
        free(line);
        if (result < 0) {
            return result;
        }
        text = newline ? newline + 1 : end;
    }
    return 0;
}

void to_directives_free(struct to_directives *directives)
{
    to_words_free(&directives->compile);
    to_words_free(&directives->link);
    to_words_free(&directives->packages);
}

/* SPDX-License-Identifier: MIT
 * All that is read by a grammar: the first byte says which. */
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/nearest.h"
#include "base/words.h"
#include "compile/depfile.h"
#include "compile/directive.h"
#include "event.h"
#include "expression.h"
#include "given.h"
#include "input.h"
#include "report/text.h"
#include "state/store.h"
#include "state_file.h"

static bool holds(void *context, const char *word)
{
    (void)context;
    return word[0] & 1;
}

static void try_expression(const char *text)
{
    struct to_error error = {0};
    struct to_expression *expression = to_expression_new(text, &error);
    if (expression) {
        size_t count;
        to_expression_value(expression, holds, NULL);
        to_expression_words(expression, &count);
    } else if (!error.text) {
        abort();
    }
    to_expression_free(expression);
    to_error_free(&error);
}

/* Words that were quoted are the same when they are split. */
static void try_words(const char *text)
{
    struct to_words words = {0}, again = {0};
    struct to_buffer line = {0};
    if (to_words_split(&words, text) == 0) {
        for (size_t i = 0; i < words.count; i++) {
            to_buffer_text(&line, i ? " " : "");
            to_words_quote(&line, words.list[i]);
        }
        if (to_words_split(&again, line.size ? line.data : "") < 0 ||
            again.count != words.count) {
            abort();
        }
        for (size_t i = 0; i < words.count; i++) {
            if (strcmp(words.list[i], again.list[i]) != 0) {
                abort();
            }
        }
    }
    to_words_free(&words);
    to_words_free(&again);
    to_buffer_free(&line);
}

static void try_directives(const char *text, size_t size)
{
    struct to_directives directives = {0};
    struct to_error error = {0};
    int result = to_directives_read(&directives, "a.c", text, size, &error);
    if (result == 0) {
        struct to_directives sorted = {0};
        to_directives_sort(&sorted, &directives.compile);
        to_directives_free(&sorted);
    } else if (!error.text) {
        abort();
    }
    to_directives_free(&directives);
    to_error_free(&error);
}

static void try_depfile(const char *text)
{
    struct to_words paths = {0};
    to_depfile_parse(text, &paths);
    to_words_free(&paths);
}

/* What text has become is text: it stays as it is. */
static void try_text(const char *text, size_t size, enum to_text_use use)
{
    struct to_buffer once = {0}, twice = {0};
    to_text_add(&once, text, size, use);
    to_text_add(&twice, once.data, once.size, use);
    if (once.size != twice.size || (once.size && memcmp(once.data, twice.data, once.size) != 0)) {
        abort();
    }
    for (size_t i = 0; i < once.size; i++) {
        if ((unsigned char)once.data[i] < ' ' && once.data[i] != '\n' && once.data[i] != '\t') {
            abort();
        }
    }
    to_text_limit(&once, 0, size / 2 + 64);
    to_buffer_free(&once);
    to_buffer_free(&twice);
}

static void try_stream(const char *text, size_t size)
{
    struct to_buffer buffer = {0};
    struct to_output output = {.head = text,
                               .head_size = size / 2,
                               .tail = text + size / 2,
                               .tail_size = size - size / 2,
                               .dropped = size % 3};
    to_text_stream(&buffer, &output);
    to_buffer_free(&buffer);
}

static void try_given(const char *text)
{
    struct to_given given;
    struct to_error error = {0};
    if (to_given_read(&given, "--set", text, &error) == 0) {
        to_given_free(&given);
    } else if (!error.text) {
        abort();
    }
    to_error_free(&error);
}

/* What was read is written, and read to the same. */
static void try_state_file(const char *text, size_t size)
{
    struct to_store *stores[2] = {to_store_new(1000, 10000), to_store_new(1000, 10000)};
    struct to_buffer written[2] = {{0}, {0}}, skipped = {0};
    struct to_error error = {0};
    int result = 0;
    for (int i = 0; i < 2 && result == 0; i++) {
        char path[64];
        int file = memfd_create("state", MFD_CLOEXEC);
        ssize_t put = i ? write(file, written[0].data, written[0].size) : write(file, text, size);
        (void)put;
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        result = to_state_file_read(path, stores[i], &skipped, &error);
        close(file);
        to_state_file_print(&written[i], stores[i]);
    }
    if (result < 0 ? !error.text || written[1].size > 0
                   : strcmp(written[0].data, written[1].data) != 0) {
        abort();
    }
    to_error_free(&error);
    to_buffer_free(&skipped);
    for (int i = 0; i < 2; i++) {
        to_buffer_free(&written[i]);
        to_store_free(stores[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    unsigned what = take_byte(&input);
    char *text = copy_text(input.data, input.size);
    if (what >= 0xe0) {
        if (what >= 0xf0) {
            try_state_file(text, input.size);
        } else {
            try_given(text);
        }
        free(text);
        return 0;
    }
    switch (what % 8) {
    case 0:
        try_expression(text);
        break;
    case 1:
        try_words(text);
        break;
    case 2:
        try_directives(text, input.size);
        break;
    case 3:
        try_depfile(text);
        break;
    case 4:
        try_stream(text, input.size);
        break;
    default:
        try_text(text, input.size, (enum to_text_use)(what % 8 - 5));
        break;
    }
    free(text);
    return 0;
}

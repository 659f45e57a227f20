/* SPDX-License-Identifier: MIT
 * Selecting expressions: read into postfix order, so that no depth of parentheses can
 * exhaust the stack when they are worked out. */
#include "expression.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "memory.h"

enum { DEEPEST = 200 };

enum step { STEP_WORD, STEP_NOT, STEP_AND, STEP_OR };

struct to_expression {
    enum step *steps; /* postfix; the n-th STEP_WORD is words[n] */
    size_t step_count;
    char **words;
    size_t word_count;
};

/* A token is a parenthesis or a run of other characters that are no white space. */
struct reader {
    struct to_expression *expression;
    const char *text;
    const char *at;
    size_t size; /* of the token at `at`, 0 at the end */
    int depth;
    struct to_error *error;
};

static void advance(struct reader *reader)
{
    reader->at += reader->size;
    reader->at += strspn(reader->at, " \t\n");
    reader->size = *reader->at && strchr("()", *reader->at) ? 1
                                                            : strcspn(reader->at, " \t\n()");
}

static bool is(const struct reader *reader, const char *token)
{
    return reader->size == strlen(token) && strncmp(reader->at, token, reader->size) == 0;
}

static int complain(struct reader *reader, const char *wanted)
{
    if (reader->size == 0) {
        return to_error_set(reader->error, -EINVAL, "\"%s\": %s is expected at the end",
                            reader->text, wanted);
    }
    return to_error_set(reader->error, -EINVAL, "\"%s\": %s is expected before \"%s\"",
                        reader->text, wanted, reader->at);
}

static void add_step(struct to_expression *expression, enum step step)
{
    expression->steps = to_memory_resize(expression->steps,
                                         (expression->step_count + 1) * sizeof(enum step));
    expression->steps[expression->step_count++] = step;
}

static void add_word(struct to_expression *expression, const char *word, size_t size)
{
    expression->words =
        to_memory_resize(expression->words, (expression->word_count + 1) * sizeof(char *));
    expression->words[expression->word_count++] = to_memory_need(strndup(word, size));
    add_step(expression, STEP_WORD);
}

static int read_or(struct reader *reader);

static int read_not(struct reader *reader)
{
    if (++reader->depth > DEEPEST) {
        return to_error_set(reader->error, -EINVAL, "the expression is nested too deeply");
    }
    int result;
    if (is(reader, "not")) {
        advance(reader);
        result = read_not(reader);
        if (result == 0) {
            add_step(reader->expression, STEP_NOT);
        }
    } else if (is(reader, "(")) {
        advance(reader);
        result = read_or(reader);
        if (result == 0 && !is(reader, ")")) {
            result = complain(reader, "a closing parenthesis");
        }
        if (result == 0) {
            advance(reader);
        }
    } else if (reader->size == 0 || is(reader, ")") || is(reader, "and") || is(reader, "or")) {
        result = complain(reader, "a name");
    } else {
        add_word(reader->expression, reader->at, reader->size);
        advance(reader);
        result = 0;
    }
    reader->depth--;
    return result;
}

static int read_chain(struct reader *reader, const char *token, enum step step,
                      int (*read_part)(struct reader *))
{
    int result = read_part(reader);
    while (result == 0 && is(reader, token)) {
        advance(reader);
        result = read_part(reader);
        add_step(reader->expression, step);
    }
    return result;
}

static int read_and(struct reader *reader)
{
    return read_chain(reader, "and", STEP_AND, read_not);
}

static int read_or(struct reader *reader)
{
    return read_chain(reader, "or", STEP_OR, read_and);
}

struct to_expression *to_expression_new(const char *text, struct to_error *error)
{
    struct to_expression *expression = to_memory_new(sizeof *expression);
    struct reader reader = {
        .expression = expression, .text = text, .at = text, .error = error};
    advance(&reader);
    int result = read_or(&reader);
    if (result == 0 && is(&reader, ")")) {
        result = to_error_set(error, -EINVAL, "\"%s\": no parenthesis is open before \"%s\"",
                              text, reader.at);
    } else if (result == 0 && reader.size > 0) {
        result = complain(&reader, "\"and\" or \"or\"");
    }
    return result == 0 ? expression : to_expression_free(expression);
}

struct to_expression *to_expression_free(struct to_expression *expression)
{
    if (expression) {
        for (size_t i = 0; i < expression->word_count; i++) {
            free(expression->words[i]);
        }
        free(expression->words);
        free(expression->steps);
        free(expression);
    }
    return NULL;
}

bool to_expression_value(const struct to_expression *expression,
                         bool (*holds)(void *context, const char *word), void *context)
{
    /* No more values wait than there are parentheses and operators open. */
    bool values[2 * DEEPEST + 3];
    size_t top = 0;
    size_t word = 0;
    for (size_t i = 0; i < expression->step_count; i++) {
        switch (expression->steps[i]) {
        case STEP_WORD:
            values[top++] = holds(context, expression->words[word++]);
            break;
        case STEP_NOT:
            values[top - 1] = !values[top - 1];
            break;
        case STEP_AND:
            top--;
            values[top - 1] = values[top - 1] && values[top];
            break;
        case STEP_OR:
            top--;
            values[top - 1] = values[top - 1] || values[top];
            break;
        }
    }
    return values[0];
}

const char *const *to_expression_words(const struct to_expression *expression,
                                       size_t *ret_count)
{
    *ret_count = expression->word_count;
    return (const char *const *)expression->words;
}

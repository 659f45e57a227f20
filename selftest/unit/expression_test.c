/* SPDX-License-Identifier: MIT
 * Tests of selecting expressions. */
#include "expression.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "random.h"
#include "unit.h"

/* The words that hold are the letters of the context. */
static bool holds(void *context, const char *word)
{
    const char *letters = context;
    return strlen(word) == 1 && strchr(letters, word[0]);
}

static struct to_expression *expression_of(const char *text)
{
    struct to_error error = {0};
    struct to_expression *expression = to_expression_new(text, &error);
    ck_assert_msg(expression != NULL, "%s", error.text);
    ck_assert_ptr_null(error.text);
    return expression;
}

static bool value(const struct to_expression *expression, const char *letters)
{
    return to_expression_value(expression, holds, (void *)letters);
}

/* For which of the eight sets of a, b and c it holds. */
static const struct truth {
    const char *text;
    const char *sets;
} truths[] = {
    {"a", "a ab ac abc"},
    {"not a", "- b c bc"},
    {"not not a", "a ab ac abc"},
    {"not not not a", "- b c bc"},
    {"a and b", "ab abc"},
    {"a or b", "a b ab ac bc abc"},
    {"a and b and c", "abc"},
    {"a or b or c", "a b c ab ac bc abc"},
    {"a or b and c", "a ab ac bc abc"},
    {"a and b or c", "c ab ac bc abc"},
    {"(a or b) and c", "ac bc abc"},
    {"a and (b or c)", "ab ac abc"},
    {"not a and b", "b bc"},
    {"not (a and b)", "- a b c ac bc"},
    {"a and not b", "a ac"},
    {"not a or b", "- b c ab bc abc"},
    {"not a and not b or not c", "- a b c ab"},
    {"((a))", "a ab ac abc"},
    {"(a)and(b)or(not(c))", "- a b ab abc"},
    {"\t a\n and  b ", "ab abc"},
    {"nothing", ""},
    {"a and notb", ""},
    {"a or orb or android", "a ab ac abc"},
    {"a::b or NOT or And", ""},
};

START_TEST(truth)
{
    static const char *const sets[] = {"-", "a", "b", "c", "ab", "ac", "bc", "abc"};
    struct to_expression *expression = expression_of(truths[_i].text);
    struct to_buffer found = {0};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (value(expression, sets[i])) {
            to_buffer_print(&found, "%s%s", found.size ? " " : "", sets[i]);
        }
    }
    char *text = to_buffer_take(&found);
    ck_assert_msg(strcmp(text, truths[_i].sets) == 0, "%s holds for %s", truths[_i].text, text);
    free(text);
    to_expression_free(expression);
}
END_TEST

static const struct mistake {
    const char *text;
    const char *message;
} mistakes[] = {
    {"", "\"\": a name is expected at the end"},
    {" ", "\" \": a name is expected at the end"},
    {"a and", "\"a and\": a name is expected at the end"},
    {"not", "\"not\": a name is expected at the end"},
    {"a or not", "\"a or not\": a name is expected at the end"},
    {"(", "\"(\": a name is expected at the end"},
    {"and a", "\"and a\": a name is expected before \"and a\""},
    {"a or or b", "\"a or or b\": a name is expected before \"or b\""},
    {"a and ()", "\"a and ()\": a name is expected before \")\""},
    {"a b", "\"a b\": \"and\" or \"or\" is expected before \"b\""},
    {"a AND b", "\"a AND b\": \"and\" or \"or\" is expected before \"AND b\""},
    {"a not b", "\"a not b\": \"and\" or \"or\" is expected before \"not b\""},
    {"a (b)", "\"a (b)\": \"and\" or \"or\" is expected before \"(b)\""},
    {"(a", "\"(a\": a closing parenthesis is expected at the end"},
    {"((a or b)", "\"((a or b)\": a closing parenthesis is expected at the end"},
    {"(a b)", "\"(a b)\": a closing parenthesis is expected before \"b)\""},
    {"a)", "\"a)\": no parenthesis is open before \")\""},
    {"(a)) or b", "\"(a)) or b\": no parenthesis is open before \") or b\""},
};

START_TEST(mistake)
{
    struct to_error error = {0};
    ck_assert_ptr_null(to_expression_new(mistakes[_i].text, &error));
    ck_assert_str_eq(error.text, mistakes[_i].message);
    to_error_free(&error);
}
END_TEST

static char *nested(const char *open, const char *middle, const char *close, int depth)
{
    struct to_buffer text = {0};
    for (int i = 0; i < depth; i++) {
        to_buffer_text(&text, open);
    }
    to_buffer_text(&text, middle);
    for (int i = 0; i < depth; i++) {
        to_buffer_text(&text, close);
    }
    return to_buffer_take(&text);
}

/* The last that is taken, and the first that is refused. */
static void check_depth(const char *open, const char *close, bool expected)
{
    struct to_error error = {0};
    char *text = nested(open, "a", close, 199);
    struct to_expression *expression = expression_of(text);
    ck_assert_int_eq(value(expression, "a"), expected);
    to_expression_free(expression);
    free(text);

    for (int depth = 200; depth < 1000000; depth *= 10) {
        text = nested(open, "a", close, depth);
        ck_assert_ptr_null(to_expression_new(text, &error));
        ck_assert_str_eq(error.text, "the expression is nested too deeply");
        to_error_free(&error);
        free(text);
    }
}

START_TEST(deep_nesting)
{
    check_depth("(", ")", true);
    check_depth("not ", "", false);
    check_depth("b or a and (", ")", true); /* the most that can wait for the rest */
    check_depth("(", ") and a or b", true);
}
END_TEST

START_TEST(long_chains)
{
    char *text = nested("b or ", "a", " and a", 10000);
    struct to_expression *expression = expression_of(text);
    ck_assert(value(expression, "a"));
    ck_assert(value(expression, "b"));
    ck_assert(!value(expression, "c"));
    to_expression_free(expression);
    free(text);
}
END_TEST

/* ---- random ones, whose value is known while they are written ---- */

struct writer {
    uint64_t state;
    const char *letters; /* that hold */
    struct to_buffer text;
};

static bool write_or(struct writer *writer, int depth);

static void write_space(struct writer *writer)
{
    to_buffer_text(&writer->text, random_below(&writer->state, 4) ? " " : "\t ");
}

static bool write_not(struct writer *writer, int depth)
{
    uint32_t choice = depth > 6 ? 0 : random_below(&writer->state, 4);
    if (choice < 2) {
        char letter = (char)('a' + random_below(&writer->state, 5));
        to_buffer_byte(&writer->text, letter);
        return strchr(writer->letters, letter) != NULL;
    }
    if (choice == 2) {
        to_buffer_text(&writer->text, "not");
        write_space(writer);
        return !write_not(writer, depth + 1);
    }
    to_buffer_text(&writer->text, "(");
    bool inner = write_or(writer, depth + 1);
    to_buffer_text(&writer->text, ")");
    return inner;
}

static bool write_and(struct writer *writer, int depth)
{
    bool all = write_not(writer, depth);
    while (random_below(&writer->state, 3) == 0) {
        write_space(writer);
        to_buffer_text(&writer->text, "and");
        write_space(writer);
        bool next = write_not(writer, depth);
        all = all && next;
    }
    return all;
}

static bool write_or(struct writer *writer, int depth)
{
    bool any = write_and(writer, depth);
    while (random_below(&writer->state, 3) == 0) {
        write_space(writer);
        to_buffer_text(&writer->text, "or");
        write_space(writer);
        bool next = write_and(writer, depth);
        any = any || next;
    }
    return any;
}

START_TEST(random_expressions)
{
    static const char *const sets[] = {"-", "a", "bd", "ce", "abc", "cde", "abcde"};
    struct writer writer = {.state = 6};
    size_t held = 0;
    for (int i = 0; i < 2000; i++) {
        writer.letters = sets[random_below(&writer.state, 7)];
        to_buffer_clear(&writer.text);
        bool expected = write_or(&writer, 0);
        struct to_expression *expression = expression_of(writer.text.data);
        ck_assert_msg(value(expression, writer.letters) == expected, "%s for %s",
                      writer.text.data, writer.letters);
        to_expression_free(expression);
        held += expected;
    }
    ck_assert_uint_gt(held, 400);
    ck_assert_uint_lt(held, 1600);
    to_buffer_free(&writer.text);
}
END_TEST

START_TEST(random_tokens)
{
    static const char *const tokens[] = {"(", ")", "and ", "or ", "not ", "a ", " "};
    uint64_t state = 7;
    for (int i = 0; i < 2000; i++) {
        struct to_buffer text = {0};
        struct to_error error = {0};
        for (uint32_t j = random_below(&state, 12); j > 0; j--) {
            to_buffer_text(&text, tokens[random_below(&state, 7)]);
        }
        to_buffer_text(&text, "");
        struct to_expression *expression = to_expression_new(text.data, &error);
        ck_assert(!expression == !!error.text);
        if (expression) {
            value(expression, "a");
        }
        to_expression_free(expression);
        to_error_free(&error);
        to_buffer_free(&text);
    }
}
END_TEST

START_TEST(words)
{
    struct to_expression *expression = expression_of("slow and not (net or db*) or slow");
    size_t count;
    const char *const *words = to_expression_words(expression, &count);
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(words[0], "slow");
    ck_assert_str_eq(words[1], "net");
    ck_assert_str_eq(words[2], "db*");
    ck_assert_str_eq(words[3], "slow");
    ck_assert_ptr_null(to_expression_free(expression));
    ck_assert_ptr_null(to_expression_free(NULL));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expression");
    TCase *tests = tcase_create("expression");
    tcase_add_loop_test(tests, truth, 0, sizeof truths / sizeof *truths);
    tcase_add_loop_test(tests, mistake, 0, sizeof mistakes / sizeof *mistakes);
    tcase_add_test(tests, deep_nesting);
    tcase_add_test(tests, long_chains);
    tcase_add_test(tests, random_expressions);
    tcase_add_test(tests, random_tokens);
    tcase_add_test(tests, words);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

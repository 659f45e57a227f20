/* SPDX-License-Identifier: MIT
 * Tests of command lines as lists of words. */
#include "base/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "random.h"
#include "unit.h"

/* The words, each followed by a bar. */
static void check_words(const struct to_words *words, const char *line, const char *expected)
{
    struct to_buffer text = {0};
    for (size_t i = 0; i < words->count; i++) {
        to_buffer_print(&text, "%s|", words->list[i]);
    }
    char *joined = to_buffer_take(&text);
    ck_assert_msg(strcmp(joined, expected) == 0, "<%s>: %s, not %s", line, joined, expected);
    free(joined);
    ck_assert(!words->list || !words->list[words->count]);
}

static const struct line {
    const char *line;
    const char *words;
} lines[] = {
    {"", ""},
    {" \t\r\n ", ""},
    {"a", "a|"},
    {"  a  b\tc\r\nd ", "a|b|c|d|"},
    {"'a b' c", "a b|c|"},
    {"\"a b\" c", "a b|c|"},
    {"a' 'b", "a b|"},
    {"-DX=\"y z\"w", "-DX=y zw|"},
    {"''", "|"},
    {"\"\" '' x", "||x|"},
    {"a''b", "ab|"},
    {"'\"'", "\"|"},
    {"\"'\"", "'|"},
    {"a\\ b", "a b|"},
    {"\\'a\\\"", "'a\"|"},
    {"\\\\", "\\|"},
    {"a\\bc", "abc|"},
    {"a\\", "a\\|"},               /* nothing to escape */
    {"'a\\b\\'", "a\\b\\|"},       /* no escapes in these */
    {"\"a\\b\"", "a\\b|"},         /* in these, only of what means something */
    {"\"\\\"\\\\\\$\\`\"", "\"\\$`|"},
    {"$x ~ *.c #a", "$x|~|*.c|#a|"}, /* nothing is expanded */
    {"a;b|c", "a;b|c|"},
};

START_TEST(split)
{
    struct to_words words = {0};
    ck_assert_int_eq(to_words_split(&words, lines[_i].line), 0);
    check_words(&words, lines[_i].line, lines[_i].words);
    to_words_free(&words);
}
END_TEST

static const char *const open_quotes[] = {
    "'", "\"", "a 'b", "a \"b", "a b c'", "'a\\''", "\"a\\\"", "x 'a\"", "x \"a'",
};

START_TEST(an_open_quote_adds_nothing)
{
    struct to_words words = {0};
    ck_assert_int_eq(to_words_split(&words, open_quotes[_i]), -EINVAL);
    ck_assert_uint_eq(words.count, 0);
    ck_assert_int_eq(to_words_add(&words, "first"), 0);
    ck_assert_int_eq(to_words_split(&words, open_quotes[_i]), -EINVAL);
    check_words(&words, open_quotes[_i], "first|");
    ck_assert_int_eq(to_words_split(&words, "second"), 0);
    check_words(&words, open_quotes[_i], "first|second|");
    to_words_free(&words);
}
END_TEST

START_TEST(added)
{
    struct to_words words = {0};
    char word[] = "a b";
    ck_assert_int_eq(to_words_add(&words, word), 0);
    word[0] = 'x'; /* a copy was added */
    ck_assert_int_eq(to_words_add(&words, ""), 0);
    ck_assert_int_eq(to_words_split(&words, "c d"), 0);
    check_words(&words, "", "a b||c|d|");
    to_words_free(&words);
    ck_assert_ptr_null(words.list);
    ck_assert_uint_eq(words.count, 0);
    to_words_free(&words);
}
END_TEST

static const struct quoted {
    const char *word;
    const char *text;
} quoted[] = {
    {"", "''"},
    {"a", "a"},
    {"./build/tests::log_in-1", "./build/tests::log_in-1"},
    {"a=b,c+d@e%f", "a=b,c+d@e%f"},
    {"a b", "'a b'"},
    {"it's", "'it'\\''s'"},
    {"'", "''\\'''"},
    {"\"", "'\"'"},
    {"tests::*", "'tests::*'"},
    {"$HOME", "'$HOME'"},
    {"~", "'~'"},
    {"a\\b", "'a\\b'"},
    {"a\nb", "'a\nb'"},
    {"m\xc3\xbc", "'m\xc3\xbc'"},
};

START_TEST(quote)
{
    struct to_buffer buffer = {0};
    to_buffer_text(&buffer, "x ");
    to_words_quote(&buffer, quoted[_i].word);
    ck_assert_str_eq(buffer.data + 2, quoted[_i].text);
    to_buffer_free(&buffer);
}
END_TEST

/* Half of the bytes are of those that mean something. */
static void draw_word(uint64_t *state, char word[20])
{
    static const char special[] = "'\"\\ \t\n\r$`a";
    size_t size = random_below(state, 20);
    for (size_t i = 0; i < size; i++) {
        word[i] = random_below(state, 2) ? special[random_below(state, sizeof special - 1)]
                                         : (char)(1 + random_below(state, 255));
    }
    word[size] = '\0';
}

START_TEST(what_was_quoted_is_split_to_the_same)
{
    uint64_t state = 2;
    for (int i = 0; i < 5000; i++) {
        char words[4][20];
        struct to_buffer line = {0};
        for (int j = 0; j < 4; j++) {
            draw_word(&state, words[j]);
            to_words_quote(&line, words[j]);
            to_buffer_byte(&line, ' ');
        }
        struct to_words split = {0};
        ck_assert_int_eq(to_words_split(&split, line.data), 0);
        ck_assert_uint_eq(split.count, 4);
        for (int j = 0; j < 4; j++) {
            ck_assert_str_eq(split.list[j], words[j]);
        }
        to_words_free(&split);
        to_buffer_free(&line);
    }
}
END_TEST

START_TEST(any_line_is_split_or_refused)
{
    uint64_t state = 3;
    for (int i = 0; i < 20000; i++) {
        char line[20];
        struct to_words words = {0};
        draw_word(&state, line);
        int result = to_words_split(&words, line);
        ck_assert(result == 0 || (result == -EINVAL && words.count == 0));
        to_words_free(&words);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("words");
    TCase *tests = tcase_create("words");
    tcase_add_loop_test(tests, split, 0, sizeof lines / sizeof *lines);
    tcase_add_loop_test(tests, an_open_quote_adds_nothing, 0,
                        sizeof open_quotes / sizeof *open_quotes);
    tcase_add_test(tests, added);
    tcase_add_loop_test(tests, quote, 0, sizeof quoted / sizeof *quoted);
    tcase_add_test(tests, what_was_quoted_is_split_to_the_same);
    tcase_add_test(tests, any_line_is_split_or_refused);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

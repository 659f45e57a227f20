/* SPDX-License-Identifier: MIT
 * Tests of runner/report/text.c: what comes out is text for XML, for TAP and a terminal. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "event.h"
#include "report/text.h"
#include "unit.h"

#define BYTES(literal) (literal), sizeof(literal) - 1

static void check(const char *bytes, size_t size, enum to_text_use use, const char *expected)
{
    struct to_buffer text = {0};
    to_text_add(&text, bytes, size, use);
    to_buffer_add(&text, "", 0);
    ck_assert_str_eq(text.data, expected);
    ck_assert_uint_eq(text.size, strlen(expected));
    to_buffer_free(&text);
}

/* ---- an own reading of what is valid, written in another way than text.c's ---- */

static bool is_allowed(uint32_t c, enum to_text_use use)
{
    if (use != TO_TEXT_LINE && (c == '\n' || c == '\t')) {
        return true;
    }
    return c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) && !(c >= 0xd800 && c < 0xe000) &&
           !(c >= 0xfdd0 && c < 0xfdf0) && c % 0x10000 < 0xfffe && c < 0x110000;
}

static size_t encoded(uint32_t c, unsigned char bytes[4])
{
    if (c < 0x80) {
        bytes[0] = (unsigned char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; c >>= 6) {
        bytes[i] = (unsigned char)(0x80 | (c & 0x3f));
    }
    bytes[0] = (unsigned char)((0xf00u >> length) | c);
    return length;
}

/* Decodes loosely, then encodes again: only the one right form stays as it is. */
static bool is_valid(const char *text, size_t size, enum to_text_use use)
{
    const unsigned char *at = (const unsigned char *)text;
    while (size > 0) {
        size_t length = *at < 0x80 ? 1 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
        if (length > size) {
            return false;
        }
        uint32_t c = length == 1 ? *at : *at & (0x3fu >> (length - 1));
        for (size_t i = 1; i < length; i++) {
            c = c << 6 | (at[i] & 0x3f);
        }
        unsigned char again[4];
        if (encoded(c, again) != length || memcmp(again, at, length) != 0 ||
            !is_allowed(c, use)) {
            return false;
        }
        at += length;
        size -= length;
    }
    return true;
}

/* ---- single things ---- */

START_TEST(each_single_byte)
{
    for (unsigned value = 0; value < 256; value++) {
        char byte = (char)value;
        char expected[8];
        if (value == '\n' || value == '\r') {
            strcpy(expected, "\n");
        } else if (value == '\t' || (value >= 0x20 && value <= 0x7e)) {
            snprintf(expected, sizeof expected, "%c", byte);
        } else {
            snprintf(expected, sizeof expected, "\\x%02X", value);
        }
        check(&byte, 1, TO_TEXT_OUTPUT, expected);
    }
}
END_TEST

START_TEST(line_ends)
{
    check(BYTES("a\r\nb\rc\n\rd"), TO_TEXT_OUTPUT, "a\nb\nc\n\nd");
    check(BYTES("a\r\nb\rc\n"), TO_TEXT_VALUE, "a\nb\\rc\n");
    check(BYTES("\r\n a\r\nb\rc\td\n"), TO_TEXT_LINE, "a b c d");
    check(BYTES(" \n\t "), TO_TEXT_LINE, "");
    check(BYTES(""), TO_TEXT_LINE, "");
}
END_TEST

START_TEST(ansi_sequences)
{
    check(BYTES("\033[31mred\033[0m \033[1;38;5;12mx\033[K\033[?25l"), TO_TEXT_OUTPUT, "red x");
    check(BYTES("\033]0;title\007a\033]8;;http://x\033\\b"), TO_TEXT_OUTPUT, "ab");
    check(BYTES("a\033Mb\033(Bc\033=d\033Pq#0\033\\e"), TO_TEXT_OUTPUT, "abcde");
    check(BYTES("\xc3\033[0m\xa9"), TO_TEXT_OUTPUT, "\\xC3\\xA9");
}
END_TEST

START_TEST(ansi_sequences_that_are_none)
{
    check(BYTES("a\033"), TO_TEXT_OUTPUT, "a\\x1B");
    check(BYTES("a\033[31"), TO_TEXT_OUTPUT, "a\\x1B[31");
    check(BYTES("a\033[31\nb"), TO_TEXT_OUTPUT, "a\\x1B[31\nb");
    check(BYTES("\033\033[31mx"), TO_TEXT_OUTPUT, "\\x1Bx");
    check(BYTES("a\xe2\x80\xa8ok 7\xe2\x80\xa9\xef\xbb\xbf"), TO_TEXT_LINE,
          "a\\u2028ok 7\\u2029\\uFEFF");
    check(BYTES("\033]0;never\nended\007"), TO_TEXT_OUTPUT, "\\x1B]0;never\nended\\x07");
    check(BYTES("\033]0;never"), TO_TEXT_OUTPUT, "\\x1B]0;never");
    check(BYTES("\033\0x"), TO_TEXT_OUTPUT, "\\x1B\\x00x");
    check(BYTES("\033]0;x\033"), TO_TEXT_OUTPUT, "\\x1B]0;x\\x1B");
}
END_TEST

START_TEST(good_characters)
{
    check(BYTES("\xc2\xa0\xc3\xa9\xdf\xbf"), TO_TEXT_OUTPUT, "\xc2\xa0\xc3\xa9\xdf\xbf");
    check(BYTES("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd"), TO_TEXT_LINE,
          "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd");
    check(BYTES("\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbd"), TO_TEXT_VALUE,
          "\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbd");
}
END_TEST

START_TEST(bad_utf8)
{
    check(BYTES("\xc0\x80"), TO_TEXT_OUTPUT, "\\xC0\\x80");
    check(BYTES("\xc1\xbf"), TO_TEXT_OUTPUT, "\\xC1\\xBF");
    check(BYTES("\xe0\x9f\xbf"), TO_TEXT_OUTPUT, "\\xE0\\x9F\\xBF");
    check(BYTES("\xf0\x8f\xbf\xbf"), TO_TEXT_OUTPUT, "\\xF0\\x8F\\xBF\\xBF");
    check(BYTES("\xed\xa0\x80"), TO_TEXT_OUTPUT, "\\xED\\xA0\\x80");
    check(BYTES("\xed\xbf\xbf"), TO_TEXT_OUTPUT, "\\xED\\xBF\\xBF");
    check(BYTES("\xf4\x90\x80\x80"), TO_TEXT_OUTPUT, "\\xF4\\x90\\x80\\x80");
    check(BYTES("\xf5\x80\x80\x80"), TO_TEXT_OUTPUT, "\\xF5\\x80\\x80\\x80");
    check(BYTES("\xe2\x82" "A"), TO_TEXT_OUTPUT, "\\xE2\\x82" "A");
    check(BYTES("\xe2\xc3\xa9"), TO_TEXT_OUTPUT, "\\xE2\xc3\xa9");
    check(BYTES("a\xe2\x82"), TO_TEXT_OUTPUT, "a\\xE2\\x82");
    check(BYTES("\xff\xfe"), TO_TEXT_OUTPUT, "\\xFF\\xFE");
}
END_TEST

START_TEST(noncharacters_and_c1)
{
    check(BYTES("\xef\xbf\xbe\xef\xbf\xbf"), TO_TEXT_OUTPUT, "\\uFFFE\\uFFFF");
    check(BYTES("\xef\xb7\x90\xef\xb7\xaf"), TO_TEXT_OUTPUT, "\\uFDD0\\uFDEF");
    check(BYTES("\xef\xb7\x8f\xef\xb7\xb0"), TO_TEXT_OUTPUT, "\xef\xb7\x8f\xef\xb7\xb0");
    check(BYTES("\xf0\x9f\xbf\xbe\xf4\x8f\xbf\xbf"), TO_TEXT_OUTPUT, "\\u1FFFE\\u10FFFF");
    check(BYTES("\xc2\x80\xc2\x85\xc2\x9b" "31m\xc2\x9f\x7f"), TO_TEXT_OUTPUT,
          "\\x80\\x85\\x9B31m\\x9F\\x7F");
}
END_TEST

START_TEST(text_after_text)
{
    struct to_buffer text = {0};
    to_buffer_text(&text, "a: ");
    to_text_string(&text, "  b \n", TO_TEXT_LINE);
    to_text_string(&text, NULL, TO_TEXT_LINE);
    to_text_string(&text, "\t\t", TO_TEXT_LINE);
    ck_assert_str_eq(text.data, "a: b");
    to_buffer_free(&text);
}
END_TEST

/* ---- limits ---- */

static void check_limit(const char *from, size_t limit, const char *expected)
{
    struct to_buffer text = {0};
    to_buffer_text(&text, "x");
    to_buffer_text(&text, from);
    to_text_limit(&text, 1, limit);
    ck_assert_str_eq(text.data + 1, expected);
    ck_assert_uint_eq(text.size, 1 + strlen(expected));
    to_buffer_free(&text);
}

START_TEST(limit)
{
    check_limit("12345678", 8, "12345678");
    check_limit("123456789", 8, "1234 ...");
    check_limit("123\xc3\xa9" "6789", 8, "123 ...");
    check_limit("12\xc3\xa9" "56789", 8, "12\xc3\xa9 ...");
    check_limit("\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 11, "\xf0\x9f\x98\x80 ...");
    check_limit("123456789", 3, " ..");
    check_limit("1", 0, "");
}
END_TEST

static void check_stream(struct to_output output, size_t limit, const char *expected)
{
    struct to_buffer text = {0};
    struct to_output kept = to_text_cut(&output, limit);
    to_text_stream(&text, &kept);
    to_buffer_add(&text, "", 0);
    ck_assert_str_eq(text.data, expected);
    to_buffer_free(&text);
}

#define HEAD(literal) .head = (literal), .head_size = sizeof(literal) - 1
#define TAIL(literal) .tail = (literal), .tail_size = sizeof(literal) - 1

START_TEST(streams)
{
    check_stream((struct to_output){0}, 4, "");
    check_stream((struct to_output){HEAD("12345678")}, 4, "12345678");
    check_stream((struct to_output){HEAD("123456789")}, 4,
                 "1234\n[... 1 bytes left out by to-test ...]\n6789");
    check_stream((struct to_output){HEAD("abc\xe2\x82"), TAIL("\xac" "def")}, 8,
                 "abc\xe2\x82\xac" "def");
    check_stream((struct to_output){HEAD("ab\n"), TAIL("yz"), .dropped = 7}, 8,
                 "ab\n[... 7 bytes left out by to-test ...]\nyz");
    check_stream((struct to_output){HEAD("abcdef"), TAIL("uvwxyz"), .dropped = 7}, 3,
                 "abc\n[... 13 bytes left out by to-test ...]\nxyz");
    check_stream((struct to_output){HEAD("abcdef")}, 0,
                 "[... 6 bytes left out by to-test ...]\n");
}
END_TEST

START_TEST(streams_are_cut_between_characters)
{
    check_stream((struct to_output){HEAD("123\xe2\x82\xac" "78\xe2\x82\xac" "234")}, 5,
                 "123\n[... 8 bytes left out by to-test ...]\n234");
    check_stream((struct to_output){HEAD("12\033[31mred34567")}, 5,
                 "12\n[... 8 bytes left out by to-test ...]\n34567");
    check_stream((struct to_output){HEAD("ab\xf0\x9f"), TAIL("\x98\x80" "cd"), .dropped = 1}, 9,
                 "ab\n[... 5 bytes left out by to-test ...]\ncd");
    check_stream((struct to_output){HEAD("ab\033["), TAIL("cd"), .dropped = 1}, 9,
                 "ab\n[... 3 bytes left out by to-test ...]\ncd");
    check_stream((struct to_output){HEAD("ab\033"), TAIL("[1;31mcd"), .dropped = 1}, 9,
                 "ab\n[... 8 bytes left out by to-test ...]\ncd");
    check_stream((struct to_output){HEAD("ab"), TAIL("31mcd"), .dropped = 1}, 9,
                 "ab\n[... 4 bytes left out by to-test ...]\ncd");
    check_stream((struct to_output){HEAD("ab"), TAIL("31,cd"), .dropped = 1}, 9,
                 "ab\n[... 1 bytes left out by to-test ...]\n31,cd");
}
END_TEST

/* ---- any bytes ---- */

static uint64_t state = 12345;

static uint64_t draw(uint64_t below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (state >> 33) % below;
}

/* Bytes that matter are drawn often. */
static size_t draw_bytes(char *bytes, size_t room)
{
    static const char *const pieces[] = {
        "\033", "\033[", "\033]", "\033\\", "\007", "m", "1;2", "\r", "\n", "\t", " ", "\\",
        "\xc3", "\xa9", "\xe2\x82\xac", "\xe2\x82", "\xed\xa0\x80", "\xef\xbf\xbe", "\xf0\x9f",
        "\x98\x80", "\xf4\x90", "\xc2\x9b", "\xff", "]]>", "&", "a",
    };
    size_t size = 0;
    size_t wanted = draw(room - 8);
    while (size < wanted) {
        if (draw(3) == 0) {
            bytes[size++] = (char)draw(256);
        } else {
            const char *piece = pieces[draw(sizeof pieces / sizeof pieces[0])];
            memcpy(bytes + size, piece, strlen(piece));
            size += strlen(piece);
        }
    }
    return size;
}

START_TEST(any_bytes_become_text)
{
    char bytes[64];
    int bad = 0;
    for (int i = 0; i < 300000; i++) {
        enum to_text_use use = (enum to_text_use)(i % 3);
        size_t size = draw_bytes(bytes, sizeof bytes);
        struct to_buffer once = {0};
        struct to_buffer twice = {0};
        to_text_add(&once, bytes, size, use);
        bad += !is_valid(once.data, once.size, use);
        to_text_add(&twice, once.data, once.size, use);
        bad += once.size != twice.size ||
               (once.size > 0 && memcmp(once.data, twice.data, once.size) != 0);
        to_text_limit(&once, 0, 1 + draw(20));
        bad += once.size > 20 || !is_valid(once.data, once.size, use);
        to_buffer_free(&once);
        to_buffer_free(&twice);
    }
    ck_assert_int_eq(bad, 0);
}
END_TEST

START_TEST(any_stream_becomes_text)
{
    char bytes[64];
    int bad = 0;
    for (int i = 0; i < 100000; i++) {
        size_t size = draw_bytes(bytes, sizeof bytes);
        size_t head = draw(size + 1);
        struct to_output output = {bytes, head, bytes + head, size - head, draw(3) ? 0 : 5};
        struct to_output kept = to_text_cut(&output, draw(40));
        struct to_buffer text = {0};
        to_text_stream(&text, &kept);
        bad += !is_valid(text.data, text.size, TO_TEXT_OUTPUT);
        bad += kept.head_size + kept.tail_size + kept.dropped != size + output.dropped;
        to_buffer_free(&text);
    }
    ck_assert_int_eq(bad, 0);
}
END_TEST

START_TEST(long_binary_output_is_quick)
{
    /* Each of these begins a title that never ends: none may be searched to the end. */
    size_t size = 4 * 1024 * 1024;
    char *bytes = malloc(size);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < size; i += 2) {
        memcpy(bytes + i, "\033]", 2);
    }
    struct to_buffer text = {0};
    to_text_add(&text, bytes, size, TO_TEXT_OUTPUT);
    ck_assert_uint_eq(text.size, size / 2 * 5);
    to_buffer_free(&text);
    free(bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, each_single_byte);
    tcase_add_test(tests, line_ends);
    tcase_add_test(tests, ansi_sequences);
    tcase_add_test(tests, ansi_sequences_that_are_none);
    tcase_add_test(tests, good_characters);
    tcase_add_test(tests, bad_utf8);
    tcase_add_test(tests, noncharacters_and_c1);
    tcase_add_test(tests, text_after_text);
    tcase_add_test(tests, limit);
    tcase_add_test(tests, streams);
    tcase_add_test(tests, streams_are_cut_between_characters);
    tcase_add_test(tests, any_bytes_become_text);
    tcase_add_test(tests, any_stream_becomes_text);
    tcase_add_test(tests, long_binary_output_is_quick);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

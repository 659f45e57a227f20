/* SPDX-License-Identifier: MIT
 * Tests of growing runs of bytes. */
#include "base/buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "unit.h"

/* Lets an allocation fail under AddressSanitizer, which would end the program. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

START_TEST(starts_empty)
{
    struct to_buffer buffer = {0};
    ck_assert_ptr_null(buffer.data);
    to_buffer_add(&buffer, NULL, 0);
    ck_assert_uint_eq(buffer.size, 0);
    ck_assert_str_eq(buffer.data, "");
    to_buffer_free(&buffer);
    ck_assert_ptr_null(buffer.data);
    ck_assert_uint_eq(buffer.capacity, 0);
    to_buffer_free(&buffer);
}
END_TEST

START_TEST(each_addition_is_followed_by_nul)
{
    struct to_buffer buffer = {0};
    to_buffer_text(&buffer, "one");
    ck_assert_str_eq(buffer.data, "one");
    to_buffer_byte(&buffer, ' ');
    ck_assert_str_eq(buffer.data, "one ");
    to_buffer_print(&buffer, "%s %d", "two", 3);
    ck_assert_str_eq(buffer.data, "one two 3");
    to_buffer_print(&buffer, "%s", "");
    ck_assert_str_eq(buffer.data, "one two 3");
    to_buffer_add(&buffer, "a\0b", 3);
    ck_assert_uint_eq(buffer.size, 12);
    ck_assert_mem_eq(buffer.data, "one two 3a\0b", 13);
    ck_assert(!buffer.failed);
    to_buffer_free(&buffer);
}
END_TEST

START_TEST(grows_over_every_size)
{
    struct to_buffer buffer = {0};
    size_t wrong = 0; /* counted, as an assertion of Check's takes milliseconds */
    for (size_t i = 0; i < 5000; i++) {
        to_buffer_byte(&buffer, (char)(i % 251));
        wrong += buffer.size != i + 1 || buffer.capacity <= buffer.size ||
                 buffer.data[buffer.size] != '\0';
    }
    for (size_t i = 0; i < 5000; i++) {
        wrong += buffer.data[i] != (char)(i % 251);
    }
    ck_assert_uint_eq(wrong, 0);
    /* Doubled each time: adding is linear. */
    ck_assert_uint_le(buffer.capacity, 2 * 5001);
    to_buffer_free(&buffer);

    for (size_t size = 0; size < 300; size++) {
        to_buffer_print(&buffer, "%*s", (int)size, "");
        wrong += buffer.size != size || strlen(buffer.data) != size;
        to_buffer_free(&buffer);
    }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(reserved_bytes_are_not_counted)
{
    struct to_buffer buffer = {0};
    to_buffer_text(&buffer, "ab");
    char *at = to_buffer_reserve(&buffer, 1000);
    ck_assert_ptr_eq(at, buffer.data + 2);
    ck_assert_uint_eq(buffer.size, 2);
    ck_assert_uint_ge(buffer.capacity, 1003);
    memset(at, 'x', 1001);
    to_buffer_text(&buffer, "c");
    ck_assert_str_eq(buffer.data, "abc");
    to_buffer_free(&buffer);
}
END_TEST

/* Room for none of these: more than there is, or than a size can count. */
static const size_t huge[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 4, SIZE_MAX / 2 + 1,
                              (size_t)PTRDIFF_MAX};

START_TEST(huge_sizes_fail)
{
    struct to_buffer buffer = {0};
    ck_assert_ptr_null(to_buffer_reserve(&buffer, huge[_i]));
    ck_assert(buffer.failed);
    to_buffer_clear(&buffer);
    ck_assert(!buffer.failed);

    to_buffer_text(&buffer, "abc");
    ck_assert_ptr_null(to_buffer_reserve(&buffer, huge[_i]));
    ck_assert(buffer.failed);
    ck_assert_str_eq(buffer.data, "abc");
    to_buffer_free(&buffer);
    ck_assert(!buffer.failed);
}
END_TEST

static void break_it(struct to_buffer *buffer)
{
    to_buffer_add(buffer, "x", SIZE_MAX);
    ck_assert(buffer->failed);
}

START_TEST(failure_is_remembered)
{
    struct to_buffer buffer = {0};
    to_buffer_text(&buffer, "abc");
    break_it(&buffer);
    to_buffer_text(&buffer, "d");
    to_buffer_byte(&buffer, 'd');
    to_buffer_print(&buffer, "%s", "d");
    ck_assert_ptr_null(to_buffer_reserve(&buffer, 0));
    ck_assert_uint_eq(buffer.size, 3);
    ck_assert_str_eq(buffer.data, "abc");
    ck_assert(buffer.failed);
    ck_assert_ptr_null(to_buffer_take(&buffer));
    ck_assert(!buffer.failed);
    ck_assert_ptr_null(buffer.data);
    ck_assert_uint_eq(buffer.size, 0);
}
END_TEST

START_TEST(format_that_fails)
{
    struct to_buffer buffer = {0};
    static const wchar_t no_character[] = {0x7fffffff, 0};
    to_buffer_print(&buffer, "%ls", no_character);
    ck_assert(buffer.failed);
    ck_assert_uint_eq(buffer.size, 0);
    to_buffer_free(&buffer);
}
END_TEST

START_TEST(cleared_and_used_again)
{
    struct to_buffer buffer = {0};
    to_buffer_clear(&buffer);
    ck_assert_ptr_null(buffer.data);
    to_buffer_text(&buffer, "abc");
    size_t capacity = buffer.capacity;
    to_buffer_clear(&buffer);
    ck_assert_uint_eq(buffer.size, 0);
    ck_assert_str_eq(buffer.data, "");
    ck_assert_uint_eq(buffer.capacity, capacity);
    to_buffer_text(&buffer, "d");
    ck_assert_str_eq(buffer.data, "d");
    break_it(&buffer);
    to_buffer_clear(&buffer);
    to_buffer_text(&buffer, "e");
    ck_assert_str_eq(buffer.data, "e");
    to_buffer_free(&buffer);
}
END_TEST

START_TEST(taken)
{
    struct to_buffer buffer = {0};
    char *text = to_buffer_take(&buffer);
    ck_assert_str_eq(text, "");
    free(text);
    ck_assert_ptr_null(buffer.data);

    to_buffer_text(&buffer, "abc");
    text = to_buffer_take(&buffer);
    ck_assert_str_eq(text, "abc");
    ck_assert_ptr_null(buffer.data);
    ck_assert_uint_eq(buffer.size, 0);
    ck_assert_uint_eq(buffer.capacity, 0);

    to_buffer_text(&buffer, "other");
    ck_assert_str_eq(text, "abc");
    to_buffer_free(&buffer);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("buffer");
    TCase *tests = tcase_create("buffer");
    tcase_add_test(tests, starts_empty);
    tcase_add_test(tests, each_addition_is_followed_by_nul);
    tcase_add_test(tests, grows_over_every_size);
    tcase_add_test(tests, reserved_bytes_are_not_counted);
    tcase_add_loop_test(tests, huge_sizes_fail, 0, sizeof huge / sizeof *huge);
    tcase_add_test(tests, failure_is_remembered);
    tcase_add_test(tests, format_that_fails);
    tcase_add_test(tests, cleared_and_used_again);
    tcase_add_test(tests, taken);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

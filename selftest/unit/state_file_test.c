/* SPDX-License-Identifier: MIT
 * Tests of the shared state as a JSON file, and of base64: what is written is read as it was. */
#include "state_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base64.h"
#include "random.h"
#include "state/store.h"
#include "unit.h"

static struct to_store *new_store(void)
{
    struct to_store *store = to_store_new(1 << 20, 1 << 26);
    ck_assert_ptr_nonnull(store);
    return store;
}

/* Reads the text, by way of a file in memory. */
static int read_text(struct to_store *store, const char *text, size_t size,
                     struct to_buffer *skipped, struct to_error *error)
{
    char path[64];
    int file = memfd_create("state", MFD_CLOEXEC);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, size), (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    int result = to_state_file_read(path, store, skipped, error);
    close(file);
    return result;
}

static void check_round(struct to_store *store)
{
    struct to_buffer text = {0}, again = {0}, skipped = {0};
    struct to_error error = {0};
    struct to_store *other = new_store();
    to_state_file_print(&text, store);
    ck_assert(!text.failed);
    int result = read_text(other, text.data, text.size, &skipped, &error);
    ck_assert_msg(result == 0, "%s\n%s", to_error_text(&error, result), text.data);
    ck_assert_uint_eq(skipped.size, 0);
    to_state_file_print(&again, other);
    ck_assert_str_eq(text.data, again.data);
    to_buffer_free(&text);
    to_buffer_free(&again);
    to_store_free(other);
}

static void set(struct to_store *store, const char *key, struct to_datum value)
{
    ck_assert_int_eq(to_store_set(store, TO_SPACE_STATE, key, &value), TO_STATE_OK);
}

START_TEST(nothing)
{
    struct to_store *store = new_store();
    struct to_buffer text = {0};
    to_state_file_print(&text, store);
    ck_assert_str_eq(text.data, "{\n  \"state\": {},\n  \"results\": {}\n}\n");
    to_buffer_free(&text);
    check_round(store);
    to_store_free(store);
}
END_TEST

static struct to_datum draw(uint64_t *state)
{
    static const double doubles[] = {0, -0.0, 0.1, 1e300, 5e-324, INFINITY, -INFINITY,
                                     (double)NAN, 3, 1.0 / 3};
    char bytes[40];
    size_t size = random_below(state, sizeof bytes);
    struct to_datum value = {.kind = TO_DATUM_INT, .as.integer = (int64_t)random_next(state)};
    switch (random_below(state, 6)) {
    case 0:
        return value;
    case 1:
        value.kind = TO_DATUM_DOUBLE;
        value.as.real = doubles[random_below(state, sizeof doubles / sizeof *doubles)];
        return value;
    case 2:
        /* Any bits at all: a number or none. */
        value.kind = TO_DATUM_DOUBLE;
        memcpy(&value.as.real, &(uint64_t){random_next(state)}, sizeof value.as.real);
        value.as.real = isnan(value.as.real) ? (double)NAN : value.as.real;
        return value;
    case 3:
        return (struct to_datum){.kind = TO_DATUM_BOOL, .as.truth = random_below(state, 2)};
    case 4:
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (char)(1 + random_below(state, random_below(state, 2) ? 127 : 255));
        }
        return to_datum_bytes(TO_DATUM_STRING, bytes, size);
    default:
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (char)random_next(state);
        }
        return to_datum_bytes(TO_DATUM_BYTES, bytes, size);
    }
}

START_TEST(anything)
{
    uint64_t state = (uint64_t)_i;
    struct to_store *store = new_store();
    for (int i = 0; i < 50; i++) {
        char key[20];
        snprintf(key, sizeof key, " key \"%d\" ", i);
        struct to_datum value = draw(&state);
        ck_assert_int_eq(to_store_set(store, i % 5 ? TO_SPACE_STATE : TO_SPACE_RESULTS, key,
                                      &value),
                         TO_STATE_OK);
    }
    check_round(store);
    to_store_free(store);
}
END_TEST

START_TEST(digits)
{
    static const struct {
        double number;
        const char *text;
    } numbers[] = {{0.1, "0.1"}, {1.0 / 3, "0.3333333333333333"}, {0.1 + 0.2, "0.30000000000000004"},
                   {100, "100.0"}, {1e100, "1e100"}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct to_store *store = new_store();
        struct to_buffer text = {0};
        char expected[100];
        set(store, "x", (struct to_datum){.kind = TO_DATUM_DOUBLE, .as.real = numbers[i].number});
        to_state_file_print(&text, store);
        snprintf(expected, sizeof expected, "\"x\": %s\n", numbers[i].text);
        ck_assert_msg(strstr(text.data, expected) != NULL, "%s", text.data);
        to_buffer_free(&text);
        to_store_free(store);
    }
}
END_TEST

START_TEST(what_ends_with_the_run_is_named_and_skipped)
{
    struct to_store *store = new_store();
    struct to_store *other = new_store();
    struct to_buffer text = {0}, skipped = {0};
    struct to_error error = {0};
    set(store, "fd", (struct to_datum){.kind = TO_DATUM_DESCRIPTOR, .as.descriptor = dup(0)});
    set(store, "here", (struct to_datum){.kind = TO_DATUM_POINTER, .as.address = 0xabc});
    set(store, "kept", (struct to_datum){.kind = TO_DATUM_INT});
    to_state_file_print(&text, store);
    ck_assert_ptr_nonnull(strstr(text.data, "\"pointer\": \"0xabc\""));
    ck_assert_ptr_nonnull(strstr(text.data, "\"descriptor\": \""));
    ck_assert_int_eq(read_text(other, text.data, text.size, &skipped, &error), 0);
    ck_assert_str_eq(skipped.data, "fd, here");
    ck_assert_ptr_null(to_store_get(other, TO_SPACE_STATE, "fd"));
    ck_assert_ptr_nonnull(to_store_get(other, TO_SPACE_STATE, "kept"));
    to_buffer_free(&text);
    to_buffer_free(&skipped);
    to_store_free(store);
    to_store_free(other);
}
END_TEST

START_TEST(too_much)
{
    struct to_store *store = to_store_new(10, 400);
    struct to_buffer skipped = {0};
    struct to_error error = {0};
    static const char large[] = "{\"state\": {\"a\": \"12345678901\"}}";
    static const char many[] = "{\"state\": {\"a\": 1, \"b\": 2, \"c\": 3}}";
    ck_assert_int_eq(read_text(store, large, sizeof large - 1, &skipped, &error), -EINVAL);
    ck_assert_ptr_nonnull(strstr(error.text, "state \"a\": the value is larger than --state-limit"));
    ck_assert_int_eq(read_text(store, many, sizeof many - 1, &skipped, &error), -EINVAL);
    ck_assert_ptr_nonnull(strstr(error.text, "state \"c\": all values together are larger than"));
    to_error_free(&error);
    to_store_free(store);
}
END_TEST

/* ---- base64 ---- */

static const struct {
    const char *bytes;
    const char *text;
} encoded[] = {{"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},
               {"foo", "Zm9v"},  {"foob", "Zm9vYg=="},  {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}, {"\xff\xfe\xfd", "//79"}};

START_TEST(base64)
{
    struct to_buffer text = {0}, bytes = {0};
    size_t size = strlen(encoded[_i].bytes);
    to_base64_encode(&text, encoded[_i].bytes, size);
    ck_assert_str_eq(text.data ? text.data : "", encoded[_i].text);
    ck_assert(to_base64_decode(&bytes, encoded[_i].text, strlen(encoded[_i].text)));
    ck_assert_uint_eq(bytes.size, size);
    ck_assert(size == 0 || memcmp(bytes.data, encoded[_i].bytes, size) == 0);
    to_buffer_free(&text);
    to_buffer_free(&bytes);
}
END_TEST

static const char *const no_base64[] = {"Z",    "Zg",   "Zg=",  "Zg===", "Zh==", "Zm9=", "====",
                                        "Z===", "Zm9v=", "Zg==Zm9v", "Zm 9", "Zm9-", "Zm\n9"};

START_TEST(no_such_text)
{
    struct to_buffer bytes = {0};
    ck_assert(!to_base64_decode(&bytes, no_base64[_i], strlen(no_base64[_i])));
    to_buffer_free(&bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("state_file");
    TCase *tests = tcase_create("state_file");
    tcase_add_test(tests, nothing);
    tcase_add_loop_test(tests, anything, 0, 100);
    tcase_add_test(tests, digits);
    tcase_add_test(tests, what_ends_with_the_run_is_named_and_skipped);
    tcase_add_test(tests, too_much);
    tcase_add_loop_test(tests, base64, 0, sizeof encoded / sizeof *encoded);
    tcase_add_loop_test(tests, no_such_text, 0, sizeof no_base64 / sizeof *no_base64);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

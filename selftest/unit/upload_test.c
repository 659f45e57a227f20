/* SPDX-License-Identifier: MIT
 * Tests of values that come in pieces. */
#include "upload.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"
#include "wire/record.h"

enum { LIMIT = 100, ROOM = 250 };

static struct to_upload_room room;
static struct to_upload upload;
static struct to_datum value, expected;

static void setup(void)
{
    room = (struct to_upload_room){.left = ROOM, .value_limit = LIMIT};
    upload = (struct to_upload){.room = &room};
}

static void teardown(void)
{
    to_upload_free(&upload);
    to_datum_free(&value);
    to_datum_free(&expected);
    ck_assert_uint_eq(room.left, ROOM);
}

static bool begin(uint32_t place, enum to_datum_kind kind, size_t size, const char *bytes)
{
    int none = -1;
    const struct to_record_state_value record = {
        .place = place, .kind = kind, .number = 5, .process = 6, .size = size,
        .bytes = to_text(bytes)};
    return to_upload_begin(&upload, &record, &none);
}

static enum to_state_status take(void)
{
    return to_upload_take(&upload, &value, &expected);
}

START_TEST(nothing)
{
    ck_assert_int_eq(take(), TO_STATE_OK);
    ck_assert_int_eq(value.kind, TO_DATUM_NONE);
    ck_assert_int_eq(expected.kind, TO_DATUM_NONE);
}
END_TEST

START_TEST(numbers)
{
    ck_assert(begin(0, TO_DATUM_POINTER, 0, ""));
    ck_assert(begin(1, TO_DATUM_INT, 0, ""));
    ck_assert_int_eq(take(), TO_STATE_OK);
    ck_assert_uint_eq(value.as.address, 5);
    ck_assert_uint_eq(value.process, 6);
    ck_assert_int_eq(expected.as.integer, 5);
    ck_assert(begin(0, TO_DATUM_BOOL, 0, ""));
    ck_assert_int_eq(take(), TO_STATE_OK);
    ck_assert(value.as.truth);
}
END_TEST

START_TEST(pieces)
{
    ck_assert(begin(0, TO_DATUM_STRING, 7, "one"));
    ck_assert(to_upload_is_open(&upload));
    ck_assert_uint_eq(room.left, ROOM - 7);
    ck_assert_int_eq(take(), TO_STATE_STATUSES);
    ck_assert(!begin(1, TO_DATUM_INT, 0, ""));
    ck_assert(to_upload_more(&upload, "", 0));
    ck_assert(to_upload_more(&upload, " tw", 3));
    ck_assert(to_upload_more(&upload, "o", 1));
    ck_assert(!to_upload_is_open(&upload));
    ck_assert(!to_upload_more(&upload, "x", 1));
    ck_assert(begin(1, TO_DATUM_BYTES, 0, ""));
    ck_assert_int_eq(take(), TO_STATE_OK);
    ck_assert_str_eq(value.blob->data, "one two");
    ck_assert_uint_eq(expected.blob->size, 0);
    ck_assert_uint_eq(room.left, ROOM);
}
END_TEST

START_TEST(nonsense)
{
    ck_assert(!begin(2, TO_DATUM_INT, 0, ""));
    ck_assert(!begin(0, TO_DATUM_NONE, 0, ""));
    ck_assert(!begin(0, TO_DATUM_KINDS, 0, ""));
    ck_assert(!begin(0, TO_DATUM_STRING, 2, "xyz")); /* more than it has */
    to_upload_free(&upload);
    ck_assert(begin(0, TO_DATUM_INT, 0, ""));
    ck_assert(!begin(0, TO_DATUM_INT, 0, "")); /* twice */
    ck_assert(!to_upload_more(&upload, "x", 1));
}
END_TEST

START_TEST(a_string_has_no_nul)
{
    ck_assert(begin(0, TO_DATUM_STRING, 5, "ab"));
    ck_assert(!to_upload_more(&upload, "\0cd", 3));
}
END_TEST

START_TEST(too_large)
{
    ck_assert(begin(0, TO_DATUM_BYTES, LIMIT + 2, "x"));
    ck_assert(to_upload_is_open(&upload));
    ck_assert_uint_eq(room.left, ROOM);
    char rest[LIMIT + 1] = "";
    ck_assert(to_upload_more(&upload, rest, sizeof rest));
    ck_assert(!to_upload_more(&upload, rest, 1));
    ck_assert_int_eq(take(), TO_STATE_TOO_LARGE);
    /* The next one is taken again. */
    ck_assert(begin(0, TO_DATUM_BYTES, LIMIT, "x"));
    ck_assert(to_upload_more(&upload, rest, LIMIT - 1));
    ck_assert_int_eq(take(), TO_STATE_OK);
}
END_TEST

START_TEST(no_room_for_all)
{
    struct to_upload others[2] = {{.room = &room}, {.room = &room}};
    for (int i = 0; i < 2; i++) {
        const struct to_record_state_value record = {.kind = TO_DATUM_BYTES, .size = LIMIT};
        int none = -1;
        ck_assert(to_upload_begin(&others[i], &record, &none));
    }
    ck_assert(begin(0, TO_DATUM_BYTES, LIMIT, ""));
    char bytes[LIMIT] = "";
    ck_assert(to_upload_more(&upload, bytes, LIMIT));
    ck_assert_int_eq(take(), TO_STATE_FULL);
    to_upload_free(&others[0]);
    to_upload_free(&others[1]);
}
END_TEST

START_TEST(a_descriptor)
{
    const struct to_record_state_value record = {.kind = TO_DATUM_DESCRIPTOR};
    int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int same = descriptor;
    ck_assert(to_upload_begin(&upload, &record, &descriptor));
    ck_assert_int_eq(descriptor, -1);
    ck_assert_int_eq(take(), TO_STATE_OK);
    ck_assert_int_eq(value.as.descriptor, same);
    /* It got lost on its way. */
    ck_assert(to_upload_begin(&upload, &record, &descriptor));
    to_datum_free(&value);
    ck_assert_int_eq(take(), TO_STATE_NO_DESCRIPTORS);
    ck_assert_int_eq(fcntl(same, F_GETFD), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("upload");
    TCase *tests = tcase_create("upload");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, nothing);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, pieces);
    tcase_add_test(tests, nonsense);
    tcase_add_test(tests, a_string_has_no_nul);
    tcase_add_test(tests, too_large);
    tcase_add_test(tests, no_room_for_all);
    tcase_add_test(tests, a_descriptor);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

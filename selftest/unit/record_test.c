/* SPDX-License-Identifier: MIT
 * Tests of records as bytes. */
#include "wire/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "random.h"
#include "unit.h"

#define TEXT(literal) {literal, sizeof literal - 1}

/* One of each kind, every field filled, numbers with all of their bytes. */
static const struct to_record records[] = {
    {TO_RECORD_HELLO, {.hello = {TO_WIRE_MAGIC, 0x80fedcba}}},
    {TO_RECORD_TEST,
     {.test = {TEXT("login"), TEXT("web"), TEXT("tests/a b.c"), 0x12345678, 1,
               INT64_C(-0x123456789abcdef0), 1, TEXT("since 1.2\0 or so"), 1, 3}}},
    {TO_RECORD_AFTER, {.after = {1, 0xffffffff, 1}}},
    {TO_RECORD_AFTER_NAMED, {.name = {70000, TEXT("other::login")}}},
    {TO_RECORD_TAG, {.name = {70000, TEXT("slow")}}},
    {TO_RECORD_LOCK, {.lock = {70000, 1, TEXT("db")}}},
    {TO_RECORD_READY, {.ready = {1000000, 1, 1}}},
    {TO_RECORD_BROKEN, {.broken = {TEXT("a test was\ncompiled")}}},
    {TO_RECORD_HOST, {.host = {3, TO_ISOLATE_THREAD, 1}}},
    {TO_RECORD_HOST_ENDED, {.host_ended = {3, 0x8b}}},
    {TO_RECORD_HOST_UP, {.host_up = {12345}}},
    {TO_RECORD_RUN, {.run = {4, 5, TO_RUN_LIVE}}},
    {TO_RECORD_RECALL, {.recall = {5}}},
    {TO_RECORD_RECALLED, {.recall = {6}}},
    {TO_RECORD_ASK, {.kill = {4, 0}}},
    {TO_RECORD_ASKED, {.asked = {3, 1}}},
    {TO_RECORD_KILL, {.kill = {4, 15}}},
    {TO_RECORD_DOWN, {.kill = {4, 0}}},
    {TO_RECORD_SHOW, {.kill = {5, 0}}},
    {TO_RECORD_SHOWN, {.kill = {6, 0}}},
    {TO_RECORD_STACK,
     {.stack = {4, 4711, 11, 1, UINT64_C(0xfedcba9876543210), TEXT("\0\1\2\3\4\5\6\7"),
                UINT64_C(0x7ffc00000010), 32768, TEXT("\xff\0 of the stack")}}},
    {TO_RECORD_OUTPUT, {.output = {4, 2, UINT64_C(0x123456789abcdef0), TEXT("\xff\0\n")}}},
    {TO_RECORD_LEFT_BEHIND, {.left = {4, 4194304, TEXT("sleep 1000")}}},
    {TO_RECORD_ENDED,
     {.ended = {4, 0x8b, 1, 2, 1, UINT64_MAX, INT64_MAX, UINT64_C(0x8000000000000001),
                UINT64_C(0x0102030405060708), 3, TEXT("/tmp/to-test.a"), 70000, TEXT("a/b")}}},
    {TO_RECORD_LOST,
     {.lost = {4, TO_CULPRIT_UNKNOWN, 0x8b, INT64_C(-2), 1, TEXT("/tmp/to-test.b"),
               TEXT("a")}}},
    {TO_RECORD_NOT_STARTED, {.not_started = {4, ENOMEM}}},
    {TO_RECORD_PROBLEM,
     {.problem = {4, TEXT("assert_eq"), TEXT("expected 1, got 2"), TEXT("a = 1\nb = 2"),
                  TEXT("a.c"), TEXT("body"), 99, 70000}}},
    {TO_RECORD_SKIP, {.skip = {4, TEXT("no network"), TEXT("a.c"), 7}}},
    {TO_RECORD_UP, {.up = {4, 4194304}}},
    {TO_RECORD_GOING_DOWN, {.up = {.run = 4}}},
    {TO_RECORD_STATE_OPEN, {.state_open = {4}}},
    {TO_RECORD_STATE_WELCOME, {.state_welcome = {16, UINT64_C(0x123456789abcdef0)}}},
    {TO_RECORD_STATE_VALUE,
     {.state_value = {1, 5, UINT64_C(0xfedcba9876543210), UINT64_C(0x0102030405060708),
                      UINT64_C(0x8000000000000001), TEXT("\xff\0 bytes")}}},
    {TO_RECORD_STATE_MORE, {.state_more = {TEXT("more\0")}}},
    {TO_RECORD_STATE_ASK, {.state_ask = {5, 6, 1, INT64_MIN, TEXT("port")}}},
    {TO_RECORD_STATE_REST, {.state_rest = {5, UINT64_C(0x123456789)}}},
    {TO_RECORD_STATE_ANSWER,
     {.state_answer = {5, 2, INT64_C(-3), 4, UINT64_MAX, 7, UINT64_C(0x8000000000000001),
                       UINT64_C(0x1000000), TEXT("\0value"), TEXT("pork")}}},
    {TO_RECORD_SETUP, {.setup = {TEXT("web"), TEXT("a.c"), 0x12345678}}},
    {TO_RECORD_ROWS, {.rows = {70000, 0xfedcba98, TEXT("parse")}}},
    {TO_RECORD_SUBTEST,
     {.subtest = {4, 70000, TO_SUBTEST_SKIPPED, TEXT("a/b"), TEXT("no network"), TEXT("a.c"), 7,
                  INT64_C(-2)}}},
    {TO_RECORD_LOG, {.log = {TO_RUN_ANY, 2, 3, INT64_C(0x123456789abcdef0), TEXT("up\0\n")}}},
};

enum { RECORDS = sizeof records / sizeof *records };

static struct to_buffer encode(const struct to_record *record)
{
    struct to_buffer packet = {0};
    to_record_encode(&packet, record);
    ck_assert(!packet.failed);
    return packet;
}

/* The bytes in memory of their own, so that a tool sees what is read beyond them. */
static char *copy(const char *data, size_t size)
{
    char *memory = malloc(size ? size : 1);
    ck_assert_ptr_nonnull(memory);
    memcpy(memory, data, size);
    return memory;
}

static int decode_one(const char *data, size_t size, struct to_record *ret_record)
{
    return to_record_decode(&data, &size, ret_record);
}

/* As each kind encodes to other bytes than any other record, so a copy does that is
 * encoded to the same. */
static void check_same(const struct to_buffer *packet, const struct to_record *record)
{
    struct to_buffer again = encode(record);
    ck_assert_uint_eq(again.size, packet->size);
    ck_assert_mem_eq(again.data, packet->data, again.size);
    to_buffer_free(&again);
}

START_TEST(each_kind_has_an_example)
{
    ck_assert_int_eq(RECORDS, TO_RECORD_KINDS - 1);
    for (int i = 0; i < RECORDS; i++) {
        ck_assert_int_eq(records[i].kind, i + 1);
    }
}
END_TEST

START_TEST(encoded_and_decoded)
{
    struct to_buffer packet = encode(&records[_i]);
    const char *data = packet.data;
    size_t size = packet.size;
    struct to_record record;
    ck_assert_int_eq(to_record_decode(&data, &size, &record), 1);
    ck_assert_uint_eq(size, 0);
    ck_assert_ptr_eq(data, packet.data + packet.size);
    ck_assert_int_eq(record.kind, records[_i].kind);
    check_same(&packet, &record);

    struct to_record unchanged = record;
    ck_assert_int_eq(to_record_decode(&data, &size, &record), 0);
    ck_assert_mem_eq(&record, &unchanged, sizeof record);
    to_buffer_free(&packet);
}
END_TEST

static void check_text(struct to_text text, const char *expected, size_t size)
{
    ck_assert_uint_eq(text.size, size);
    ck_assert_mem_eq(text.data, expected, size);
}

/* What a loop over the table cannot tell: that a field comes back as itself. */
START_TEST(fields)
{
    struct to_buffer packet = {0};
    const char *data;
    size_t size;
    struct to_record record;

    to_record_encode(&packet, &records[TO_RECORD_TEST - 1]);
    to_record_encode(&packet, &records[TO_RECORD_ENDED - 1]);
    to_record_encode(&packet, &records[TO_RECORD_PROBLEM - 1]);
    data = packet.data;
    size = packet.size;

    ck_assert_int_eq(to_record_decode(&data, &size, &record), 1);
    check_text(record.as.test.name, "login", 5);
    check_text(record.as.test.suite, "web", 3);
    check_text(record.as.test.file, "tests/a b.c", 11);
    ck_assert_uint_eq(record.as.test.line, 0x12345678);
    ck_assert_uint_eq(record.as.test.has_timeout, 1);
    ck_assert_int_eq(record.as.test.timeout, INT64_C(-0x123456789abcdef0));
    check_text(record.as.test.xfail, "since 1.2\0 or so", 16);

    ck_assert_int_eq(to_record_decode(&data, &size, &record), 1);
    ck_assert_uint_eq(record.as.ended.run, 4);
    ck_assert_uint_eq(record.as.ended.status, 0x8b);
    ck_assert_uint_eq(record.as.ended.returned, 1);
    ck_assert_uint_eq(record.as.ended.problems, 2);
    ck_assert_uint_eq(record.as.ended.skipped, 1);
    ck_assert_uint_eq(record.as.ended.checks, UINT64_MAX);
    ck_assert_int_eq(record.as.ended.duration, INT64_MAX);
    ck_assert_uint_eq(record.as.ended.out_size, UINT64_C(0x8000000000000001));
    ck_assert_uint_eq(record.as.ended.err_size, UINT64_C(0x0102030405060708));
    ck_assert_uint_eq(record.as.ended.deferred, 3);
    check_text(record.as.ended.kept, "/tmp/to-test.a", 14);

    ck_assert_int_eq(to_record_decode(&data, &size, &record), 1);
    check_text(record.as.problem.type, "assert_eq", 9);
    check_text(record.as.problem.message, "expected 1, got 2", 17);
    check_text(record.as.problem.function, "body", 4);
    ck_assert_uint_eq(record.as.problem.line, 99);
    ck_assert_int_eq(to_record_decode(&data, &size, &record), 0);
    to_buffer_free(&packet);
}
END_TEST

/* HELLO never changes: another version must be able to read it. */
START_TEST(the_bytes_of_hello)
{
    struct to_buffer packet =
        encode(&(struct to_record){TO_RECORD_HELLO, {.hello = {TO_WIRE_MAGIC, 0x01020304}}});
    static const char bytes[] = "\1\0\0\0"
                                "\10\0\0\0"
                                "TEST"
                                "\4\3\2\1";
    ck_assert_uint_eq(packet.size, sizeof bytes - 1);
    ck_assert_mem_eq(packet.data, bytes, sizeof bytes - 1);
    to_buffer_free(&packet);
}
END_TEST

START_TEST(the_bytes_of_a_text)
{
    struct to_buffer packet =
        encode(&(struct to_record){TO_RECORD_TAG, {.name = {2, TEXT("ab")}}});
    static const char bytes[] = "\5\0\0\0"
                                "\12\0\0\0"
                                "\2\0\0\0"
                                "\2\0\0\0"
                                "ab";
    ck_assert_uint_eq(packet.size, sizeof bytes - 1);
    ck_assert_mem_eq(packet.data, bytes, sizeof bytes - 1);
    to_buffer_free(&packet);
}
END_TEST

START_TEST(several_in_a_packet)
{
    struct to_buffer packet = {0};
    for (int i = 0; i < 100; i++) {
        to_record_encode(&packet, &records[i * 7 % RECORDS]);
    }
    const char *data = packet.data;
    size_t size = packet.size;
    struct to_record record;
    struct to_buffer again = {0};
    for (int i = 0; i < 100; i++) {
        ck_assert_int_eq(to_record_decode(&data, &size, &record), 1);
        ck_assert_int_eq(record.kind, records[i * 7 % RECORDS].kind);
        to_record_encode(&again, &record);
    }
    ck_assert_int_eq(to_record_decode(&data, &size, &record), 0);
    ck_assert_uint_eq(again.size, packet.size);
    ck_assert_mem_eq(again.data, packet.data, again.size);
    to_buffer_free(&packet);
    to_buffer_free(&again);
}
END_TEST

START_TEST(cut_at_every_byte)
{
    struct to_buffer packet = encode(&records[_i]);
    for (size_t size = 0; size < packet.size; size++) {
        char *bytes = copy(packet.data, size);
        struct to_record record = {.kind = TO_RECORD_KINDS};
        ck_assert_int_eq(decode_one(bytes, size, &record), size == 0 ? 0 : -EBADMSG);
        ck_assert_int_eq(record.kind, TO_RECORD_KINDS);
        free(bytes);
    }
    to_buffer_free(&packet);
}
END_TEST

START_TEST(cut_behind_a_whole_one)
{
    struct to_buffer packet = encode(&records[TO_RECORD_RUN - 1]);
    size_t whole = packet.size;
    to_record_encode(&packet, &records[_i]);
    for (size_t cut = whole; cut < packet.size; cut++) {
        char *bytes = copy(packet.data, cut);
        const char *data = bytes;
        size_t size = cut;
        struct to_record record;
        ck_assert_int_eq(to_record_decode(&data, &size, &record), 1);
        ck_assert_uint_eq(size, cut - whole);
        ck_assert_int_eq(to_record_decode(&data, &size, &record), size == 0 ? 0 : -EBADMSG);
        free(bytes);
    }
    to_buffer_free(&packet);
}
END_TEST

static void put(struct to_buffer *packet, size_t at, uint32_t number)
{
    for (size_t i = 0; i < 4; i++) {
        packet->data[at + i] = (char)(number >> 8 * i);
    }
}

static void check_bad(const struct to_buffer *packet)
{
    char *bytes = copy(packet->data, packet->size);
    const char *data = bytes;
    size_t size = packet->size;
    struct to_record record = {.kind = TO_RECORD_KINDS};
    ck_assert_int_eq(to_record_decode(&data, &size, &record), -EBADMSG);
    ck_assert_int_eq(record.kind, TO_RECORD_KINDS);
    free(bytes);
}

START_TEST(unknown_kinds)
{
    static const uint32_t kinds[] = {0, TO_RECORD_KINDS, 255, 256 + 1, 0x01000001, 0xffffffff};
    struct to_buffer packet = encode(&records[0]);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        put(&packet, 0, kinds[i]);
        check_bad(&packet);
    }
    to_buffer_free(&packet);
}
END_TEST

START_TEST(zeros)
{
    char zeros[8] = {0};
    struct to_buffer packet = {.data = zeros, .size = sizeof zeros};
    check_bad(&packet);
}
END_TEST

START_TEST(wrong_sizes)
{
    struct to_buffer packet = encode(&records[_i]);
    uint32_t right = (uint32_t)packet.size - 8;
    const uint32_t sizes[] = {0, right - 1, right + 1, right + 4, 0x80000000, 0xffffffff};
    to_buffer_text(&packet, "beyond");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        put(&packet, 4, sizes[i]);
        check_bad(&packet);
    }
    to_buffer_free(&packet);
}
END_TEST

START_TEST(wrong_sizes_of_texts)
{
    static const uint32_t sizes[] = {3, 5, 4 + 8, 0x7fffffff, 0xfffffffc, 0xffffffff};
    struct to_buffer packet =
        encode(&(struct to_record){TO_RECORD_TAG, {.name = {0, TEXT("slow")}}});
    to_record_encode(&packet, &records[0]);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        put(&packet, 12, sizes[i]);
        check_bad(&packet);
    }
    to_buffer_free(&packet);
}
END_TEST

START_TEST(long_texts_are_cut)
{
    char *text = malloc(3 * TO_FIELD_MAX);
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', 3 * TO_FIELD_MAX);
    const size_t sizes[] = {TO_FIELD_MAX - 1, TO_FIELD_MAX, TO_FIELD_MAX + 1, 3 * TO_FIELD_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct to_record record;
        struct to_buffer packet = encode(
            &(struct to_record){TO_RECORD_SKIP, {.skip = {1, {text, sizes[i]}, TEXT("a.c"), 5}}});
        ck_assert_int_eq(decode_one(packet.data, packet.size, &record), 1);
        ck_assert_uint_eq(record.as.skip.reason.size,
                          sizes[i] > TO_FIELD_MAX ? TO_FIELD_MAX : sizes[i]);
        check_text(record.as.skip.file, "a.c", 3);
        ck_assert_uint_eq(record.as.skip.line, 5);
        to_buffer_free(&packet);

        packet = encode(
            &(struct to_record){TO_RECORD_OUTPUT, {.output = {1, 1, 0, {text, sizes[i]}}}});
        ck_assert_int_eq(decode_one(packet.data, packet.size, &record), 1);
        ck_assert_uint_eq(record.as.output.bytes.size, sizes[i]);
        to_buffer_free(&packet);
    }
    free(text);
}
END_TEST

/* Whatever texts it has, a record fits into a packet. */
START_TEST(the_longest_fits)
{
    static char text[TO_FIELD_MAX];
    struct to_text full = {text, sizeof text};
    struct to_buffer packet = encode(&(struct to_record){
        TO_RECORD_PROBLEM, {.problem = {1, full, full, full, full, full, 1}}});
    ck_assert_uint_le(packet.size, TO_PACKET_MAX);
    to_buffer_free(&packet);
}
END_TEST

START_TEST(texts_of_strings)
{
    ck_assert_uint_eq(to_text(NULL).size, 0);
    ck_assert_uint_eq(to_text("").size, 0);
    check_text(to_text("abc"), "abc", 3);

    struct to_record record;
    struct to_buffer packet =
        encode(&(struct to_record){TO_RECORD_BROKEN, {.broken = {to_text(NULL)}}});
    ck_assert_int_eq(decode_one(packet.data, packet.size, &record), 1);
    ck_assert_uint_eq(record.as.broken.reason.size, 0);
    to_buffer_free(&packet);
}
END_TEST

/* Decodes all that comes; whatever it is, texts lie within the packet. */
static void decode_all(const char *data, size_t size)
{
    struct to_record record;
    int result;
    size_t left = size;
    while ((result = to_record_decode(&data, &left, &record)) == 1) {
        struct to_buffer again = encode(&record); /* reads each text to its end */
        to_buffer_free(&again);
        ck_assert_uint_lt(left, size);
    }
    ck_assert(result == 0 || result == -EBADMSG);
}

START_TEST(random_bytes)
{
    uint64_t state = 4;
    for (int i = 0; i < 20000; i++) {
        size_t size = random_below(&state, 100);
        char *bytes = malloc(size + 1);
        ck_assert_ptr_nonnull(bytes);
        for (size_t j = 0; j < size; j++) {
            bytes[j] = (char)random_next(&state);
        }
        char *exact = copy(bytes, size);
        decode_all(exact, size);
        free(exact);
        free(bytes);
    }
}
END_TEST

/* Nearly right: a byte or two of good packets changed. */
START_TEST(damaged_packets)
{
    uint64_t state = 5;
    for (int i = 0; i < 20000; i++) {
        struct to_buffer packet = encode(&records[random_below(&state, RECORDS)]);
        to_record_encode(&packet, &records[random_below(&state, RECORDS)]);
        for (uint32_t j = random_below(&state, 3); j < 3; j++) {
            packet.data[random_below(&state, (uint32_t)packet.size)] = (char)random_next(&state);
        }
        char *exact = copy(packet.data, packet.size);
        decode_all(exact, packet.size);
        free(exact);
        to_buffer_free(&packet);
    }
}
END_TEST

START_TEST(no_memory)
{
    struct to_buffer packet = {.failed = true};
    to_record_encode(&packet, &records[TO_RECORD_PROBLEM - 1]);
    ck_assert(packet.failed);
    ck_assert_uint_eq(packet.size, 0);
    to_buffer_free(&packet);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("record");
    TCase *tests = tcase_create("record");
    tcase_add_test(tests, each_kind_has_an_example);
    tcase_add_loop_test(tests, encoded_and_decoded, 0, RECORDS);
    tcase_add_test(tests, fields);
    tcase_add_test(tests, the_bytes_of_hello);
    tcase_add_test(tests, the_bytes_of_a_text);
    tcase_add_test(tests, several_in_a_packet);
    tcase_add_loop_test(tests, cut_at_every_byte, 0, RECORDS);
    tcase_add_loop_test(tests, cut_behind_a_whole_one, 0, RECORDS);
    tcase_add_test(tests, unknown_kinds);
    tcase_add_test(tests, zeros);
    tcase_add_loop_test(tests, wrong_sizes, 0, RECORDS);
    tcase_add_test(tests, wrong_sizes_of_texts);
    tcase_add_test(tests, long_texts_are_cut);
    tcase_add_test(tests, the_longest_fits);
    tcase_add_test(tests, texts_of_strings);
    tcase_add_test(tests, random_bytes);
    tcase_add_test(tests, damaged_packets);
    tcase_add_test(tests, no_memory);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}

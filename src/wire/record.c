/* SPDX-License-Identifier: MIT
 * Records as bytes: one table tells the fields of each kind, both directions read it. */
#include "wire/record.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"

enum field_type { FIELD_END, FIELD_U32, FIELD_U64, FIELD_I64, FIELD_TEXT };

struct field {
    enum field_type type;
    size_t offset;
};

enum { FIELDS_MAX = 14, HEAD = 8 };

#define FIELD(type, member) {FIELD_##type, offsetof(struct to_record, as.member)}

static const struct field fields[TO_RECORD_KINDS][FIELDS_MAX] = {
    [TO_RECORD_HELLO] = {FIELD(U32, hello.magic), FIELD(U32, hello.version)},
    [TO_RECORD_TEST] = {FIELD(TEXT, test.name), FIELD(TEXT, test.suite),
                        FIELD(TEXT, test.file), FIELD(U32, test.line),
                        FIELD(U32, test.has_timeout), FIELD(I64, test.timeout),
                        FIELD(U32, test.has_xfail), FIELD(TEXT, test.xfail),
                        FIELD(U32, test.is_fixture), FIELD(U32, test.retries)},
    [TO_RECORD_SUBTEST] = {FIELD(U32, subtest.run), FIELD(U32, subtest.number),
                           FIELD(U32, subtest.state), FIELD(TEXT, subtest.path),
                           FIELD(TEXT, subtest.reason), FIELD(TEXT, subtest.file),
                           FIELD(U32, subtest.line), FIELD(I64, subtest.duration)},
    [TO_RECORD_ROWS] = {FIELD(U32, rows.test), FIELD(U32, rows.count), FIELD(TEXT, rows.name)},
    [TO_RECORD_AFTER] = {FIELD(U32, after.test), FIELD(U32, after.prerequisite),
                         FIELD(U32, after.any)},
    [TO_RECORD_AFTER_NAMED] = {FIELD(U32, name.test), FIELD(TEXT, name.name)},
    [TO_RECORD_TAG] = {FIELD(U32, name.test), FIELD(TEXT, name.name)},
    [TO_RECORD_LOCK] = {FIELD(U32, lock.test), FIELD(U32, lock.shared),
                        FIELD(TEXT, lock.name)},
    [TO_RECORD_READY] = {FIELD(U32, ready.tests), FIELD(U32, ready.sanitized),
                         FIELD(U32, ready.valgrind)},
    [TO_RECORD_BROKEN] = {FIELD(TEXT, broken.reason)},
    [TO_RECORD_HOST] = {FIELD(U32, host.host), FIELD(U32, host.isolate),
                        FIELD(U32, host.more)},
    [TO_RECORD_HOST_ENDED] = {FIELD(U32, host_ended.host), FIELD(U32, host_ended.status)},
    [TO_RECORD_HOST_UP] = {FIELD(U32, host_up.process)},
    [TO_RECORD_RUN] = {FIELD(U32, run.run), FIELD(U32, run.test), FIELD(U32, run.flags)},
    [TO_RECORD_RECALL] = {FIELD(U32, recall.run)},
    [TO_RECORD_RECALLED] = {FIELD(U32, recall.run)},
    [TO_RECORD_ASK] = {FIELD(U32, kill.run)},
    [TO_RECORD_ASKED] = {FIELD(U32, asked.run), FIELD(U32, asked.traced)},
    [TO_RECORD_KILL] = {FIELD(U32, kill.run), FIELD(U32, kill.signal)},
    [TO_RECORD_DOWN] = {FIELD(U32, kill.run)},
    [TO_RECORD_SHOW] = {FIELD(U32, kill.run)},
    [TO_RECORD_SHOWN] = {FIELD(U32, kill.run)},
    [TO_RECORD_STACK] = {FIELD(U32, stack.run), FIELD(U32, stack.thread),
                         FIELD(U32, stack.signal), FIELD(U32, stack.has_address),
                         FIELD(U64, stack.address), FIELD(TEXT, stack.registers),
                         FIELD(U64, stack.from), FIELD(U64, stack.position),
                         FIELD(TEXT, stack.bytes)},
    [TO_RECORD_OUTPUT] = {FIELD(U32, output.run), FIELD(U32, output.stream),
                          FIELD(U64, output.position), FIELD(TEXT, output.bytes)},
    [TO_RECORD_LEFT_BEHIND] = {FIELD(U32, left.run), FIELD(U32, left.pid),
                               FIELD(TEXT, left.command)},
    [TO_RECORD_ENDED] = {FIELD(U32, ended.run), FIELD(U32, ended.status),
                         FIELD(U32, ended.returned), FIELD(U32, ended.problems),
                         FIELD(U32, ended.skipped), FIELD(U64, ended.checks),
                         FIELD(I64, ended.duration),
                         FIELD(U64, ended.out_size), FIELD(U64, ended.err_size),
                         FIELD(U32, ended.deferred), FIELD(TEXT, ended.kept),
                         FIELD(U32, ended.subtests), FIELD(TEXT, ended.subtest)},
    [TO_RECORD_LOST] = {FIELD(U32, lost.run), FIELD(U32, lost.culprit),
                        FIELD(U32, lost.status), FIELD(I64, lost.duration),
                        FIELD(U32, lost.deferred), FIELD(TEXT, lost.kept), FIELD(TEXT, lost.subtest)},
    [TO_RECORD_NOT_STARTED] = {FIELD(U32, not_started.run), FIELD(U32, not_started.error)},
    [TO_RECORD_PROBLEM] = {FIELD(U32, problem.run), FIELD(TEXT, problem.type),
                           FIELD(TEXT, problem.message), FIELD(TEXT, problem.detail),
                           FIELD(TEXT, problem.file), FIELD(TEXT, problem.function),
                           FIELD(U32, problem.line), FIELD(U32, problem.subtest)},
    [TO_RECORD_SKIP] = {FIELD(U32, skip.run), FIELD(TEXT, skip.reason),
                        FIELD(TEXT, skip.file), FIELD(U32, skip.line)},
    [TO_RECORD_UP] = {FIELD(U32, up.run), FIELD(U32, up.process)},
    [TO_RECORD_GOING_DOWN] = {FIELD(U32, up.run)},
    [TO_RECORD_STATE_OPEN] = {FIELD(U32, state_open.run)},
    [TO_RECORD_STATE_WELCOME] = {FIELD(U32, state_welcome.status),
                                 FIELD(U64, state_welcome.limit)},
    [TO_RECORD_STATE_VALUE] = {FIELD(U32, state_value.place), FIELD(U32, state_value.kind),
                               FIELD(U64, state_value.number),
                               FIELD(U64, state_value.process), FIELD(U64, state_value.size),
                               FIELD(TEXT, state_value.bytes)},
    [TO_RECORD_STATE_MORE] = {FIELD(TEXT, state_more.bytes)},
    [TO_RECORD_STATE_ASK] = {FIELD(U32, state_ask.number), FIELD(U32, state_ask.what),
                             FIELD(U32, state_ask.space), FIELD(I64, state_ask.argument),
                             FIELD(TEXT, state_ask.key)},
    [TO_RECORD_STATE_REST] = {FIELD(U32, state_rest.number), FIELD(U64, state_rest.position)},
    [TO_RECORD_STATE_ANSWER] = {FIELD(U32, state_answer.number),
                                FIELD(U32, state_answer.status),
                                FIELD(I64, state_answer.argument),
                                FIELD(U32, state_answer.kind), FIELD(U64, state_answer.value),
                                FIELD(U64, state_answer.process),
                                FIELD(U64, state_answer.size),
                                FIELD(U64, state_answer.position),
                                FIELD(TEXT, state_answer.bytes),
                                FIELD(TEXT, state_answer.text)},
    [TO_RECORD_LOG] = {FIELD(U32, log.run), FIELD(U32, log.level), FIELD(U32, log.lost),
                       FIELD(I64, log.date), FIELD(TEXT, log.text)},
    [TO_RECORD_SETUP] = {FIELD(TEXT, setup.suite), FIELD(TEXT, setup.file),
                         FIELD(U32, setup.line)},
};

/* Their texts are pieces of something larger, which their writer has cut. */
static bool holds_a_piece(enum to_record_kind kind)
{
    return kind == TO_RECORD_OUTPUT || kind == TO_RECORD_STACK ||
           kind == TO_RECORD_STATE_VALUE || kind == TO_RECORD_STATE_MORE ||
           kind == TO_RECORD_STATE_ANSWER;
}

struct to_text to_text(const char *string)
{
    return (struct to_text){string, string ? strlen(string) : 0};
}

static void put_number(struct to_buffer *packet, uint64_t number, size_t bytes)
{
    char data[sizeof number];
    for (size_t i = 0; i < bytes; i++) {
        data[i] = (char)(number >> (8 * i) & 0xff);
    }
    to_buffer_add(packet, data, bytes);
}

static uint64_t get_number(const char *data, size_t bytes)
{
    uint64_t number = 0;
    for (size_t i = 0; i < bytes; i++) {
        number |= (uint64_t)(unsigned char)data[i] << (8 * i);
    }
    return number;
}

static void put_field(struct to_buffer *packet, const struct field *field,
                      const struct to_record *record)
{
    const char *at = (const char *)record + field->offset;
    uint32_t u32;
    uint64_t u64;
    struct to_text text;

    switch (field->type) {
    case FIELD_END:
        break;
    case FIELD_U32:
        memcpy(&u32, at, sizeof u32);
        put_number(packet, u32, 4);
        break;
    case FIELD_U64:
    case FIELD_I64: /* two's complement, as C's exact-width types are */
        memcpy(&u64, at, sizeof u64);
        put_number(packet, u64, 8);
        break;
    case FIELD_TEXT:
        memcpy(&text, at, sizeof text);
        if (text.size > TO_FIELD_MAX && !holds_a_piece(record->kind)) {
            text.size = TO_FIELD_MAX;
        }
        put_number(packet, text.size, 4);
        to_buffer_add(packet, text.data, text.size);
        break;
    }
}

void to_record_encode(struct to_buffer *packet, const struct to_record *record)
{
    size_t head = packet->size;
    put_number(packet, record->kind, 4);
    put_number(packet, 0, 4);
    for (const struct field *field = fields[record->kind]; field->type != FIELD_END; field++) {
        put_field(packet, field, record);
    }
    if (packet->failed) {
        return;
    }
    size_t size = packet->size - head - HEAD;
    for (size_t i = 0; i < 4; i++) {
        packet->data[head + 4 + i] = (char)(size >> (8 * i) & 0xff);
    }
}

/* Reads a field from the `*size` bytes at `*data` into the record and steps over it. */
static int get_field(const struct field *field, const char **data, size_t *size,
                     struct to_record *record)
{
    char *at = (char *)record + field->offset;
    size_t width = field->type == FIELD_U32 || field->type == FIELD_TEXT ? 4 : 8;
    if (*size < width) {
        return -EBADMSG;
    }
    uint64_t number = get_number(*data, width);
    *data += width;
    *size -= width;

    if (field->type == FIELD_TEXT) {
        if (number > *size) {
            return -EBADMSG;
        }
        struct to_text text = {*data, (size_t)number};
        memcpy(at, &text, sizeof text);
        *data += number;
        *size -= (size_t)number;
    } else if (field->type == FIELD_U32) {
        uint32_t u32 = (uint32_t)number;
        memcpy(at, &u32, sizeof u32);
    } else {
        memcpy(at, &number, sizeof number);
    }
    return 0;
}

int to_record_decode(const char **data, size_t *size, struct to_record *ret_record)
{
    if (*size == 0) {
        return 0;
    }
    if (*size < HEAD) {
        return -EBADMSG;
    }
    uint64_t kind = get_number(*data, 4);
    uint64_t left = get_number(*data + 4, 4);
    if (kind == 0 || kind >= TO_RECORD_KINDS || left > *size - HEAD) {
        return -EBADMSG;
    }
    struct to_record record = {.kind = (enum to_record_kind)kind};
    const char *at = *data + HEAD;
    size_t rest = (size_t)left;
    for (const struct field *field = fields[kind]; field->type != FIELD_END; field++) {
        if (get_field(field, &at, &rest, &record) < 0) {
            return -EBADMSG;
        }
    }
    if (rest != 0) {
        return -EBADMSG;
    }
    *data += HEAD + left;
    *size -= HEAD + (size_t)left;
    *ret_record = record;
    return 1;
}

/* SPDX-License-Identifier: MIT
 * What a test asks of the shared state, taken to the runner. */
#include "test/client.h"

#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "state/front.h"
#include "state/trouble.h"
#include "test/alone.h"
#include "test/line.h"
#include "test/running.h"
#include "wire/packet.h"
#include "wire/record.h"

/* Beside a piece of a value, the rest of a record and a key. */
#define FULL (TO_PACKET_MAX - TO_FIELD_MAX - 256)

enum { NUMBER_SHIFT = 40 };

static uint64_t token; /* of this process; its number is above NUMBER_SHIFT */
static uint64_t setup_token; /* of the process that ran the module's set-up; 0: none */
static struct to_front_block *forever; /* handed to threads of which the test is not known */

/* ---- asking ---- */

/* Of no other process, also of none that had its number before. */
static uint64_t process_token(void)
{
    uint64_t number = (uint64_t)getpid() << NUMBER_SHIFT;
    uint64_t now = __atomic_load_n(&token, __ATOMIC_RELAXED);
    uint64_t next = number | ((uint64_t)to_clock_now() & ((UINT64_C(1) << NUMBER_SHIFT) - 1));
    /* A fork has its parent's; and another thread may be here, too. */
    while (now >> NUMBER_SHIFT != number >> NUMBER_SHIFT) {
        if (__atomic_compare_exchange_n(&token, &now, next, false, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED)) {
            return next;
        }
    }
    return now;
}

static bool flush(struct to_line *line, const int *descriptor)
{
    struct to_buffer *packet = &line->packet;
    bool fine = !packet->failed && to_packet_send(line->socket, packet->data, packet->size,
                                                  descriptor, descriptor ? 1 : 0) == 0;
    to_buffer_clear(packet);
    return fine;
}

static bool put(struct to_line *line, const struct to_record *record, size_t size)
{
    if (line->packet.size > 0 && line->packet.size + size > FULL && !flush(line, NULL)) {
        return false;
    }
    to_record_encode(&line->packet, record);
    return true;
}

static size_t size_of(const struct to_state_value_ *value)
{
    return !value                              ? 0
           : value->kind_ == TO_STATE_STRING_ ? strlen((const char *)(uintptr_t)value->as_.data_)
                                              : value->size_;
}

/* All but the bytes. */
static struct to_record describe(uint32_t place, const struct to_state_value_ *value)
{
    struct to_record record = {.kind = TO_RECORD_STATE_VALUE};
    struct to_record_state_value *its = &record.as.state_value;
    its->place = place;
    its->kind = (uint32_t)value->kind_;
    switch (value->kind_) {
    case TO_STATE_STRING_:
    case TO_STATE_BYTES_:
        its->size = size_of(value);
        break;
    case TO_STATE_POINTER_:
        its->number = (uint64_t)(uintptr_t)value->as_.data_;
        its->process = process_token();
        break;
    case TO_STATE_DOUBLE_:
        memcpy(&its->number, &value->as_.double_, sizeof its->number);
        break;
    default:
        its->number = (uint64_t)value->as_.int_;
        break;
    }
    return record;
}

static bool put_value(struct to_line *line, uint32_t place, const struct to_state_value_ *value)
{
    struct to_record record = describe(place, value);
    size_t size = (size_t)record.as.state_value.size;
    const char *bytes = size > 0 ? (const char *)(uintptr_t)value->as_.data_ : "";
    size_t piece = size < TO_STATE_PIECE ? size : TO_STATE_PIECE;
    record.as.state_value.bytes = (struct to_text){bytes, piece};
    bool fine = put(line, &record, piece);
    for (size_t at = piece; fine && at < size; at += piece) {
        piece = size - at < TO_STATE_PIECE ? size - at : TO_STATE_PIECE;
        record = (struct to_record){.kind = TO_RECORD_STATE_MORE};
        record.as.state_more.bytes = (struct to_text){bytes + at, piece};
        fine = put(line, &record, piece);
    }
    return fine;
}

static bool send_ask(struct to_line *line, const struct to_front_ask *ask)
{
    struct to_record record = {.kind = TO_RECORD_STATE_ASK};
    record.as.state_ask.number = ++line->number;
    record.as.state_ask.what = ask->what;
    record.as.state_ask.space = ask->space;
    record.as.state_ask.argument = ask->argument;
    record.as.state_ask.key = to_text(ask->key);
    to_buffer_clear(&line->packet);
    if ((ask->value && !put_value(line, 0, ask->value)) ||
        (ask->expected && !put_value(line, 1, ask->expected)) || !put(line, &record, 0)) {
        return false;
    }
    bool hands_on = ask->value && ask->value->kind_ == TO_STATE_FD_;
    int descriptor = hands_on ? (int)ask->value->as_.int_ : -1;
    return flush(line, hands_on ? &descriptor : NULL);
}

/* The next answer to the last question. Its texts are in what was received. */
static bool receive(struct to_line *line, struct to_record_state_answer *ret_record,
                    int *ret_descriptor)
{
    int descriptors[TO_PACKET_DESCRIPTORS];
    struct to_record record;
    for (;;) {
        ssize_t size = to_packet_receive(line->socket, line->received, 0, descriptors);
        const char *at = line->received;
        size_t left = size > 0 ? (size_t)size : 0;
        if (to_record_decode(&at, &left, &record) != 1 ||
            record.kind != TO_RECORD_STATE_ANSWER) {
            return false;
        }
        if (record.as.state_answer.number == line->number) {
            *ret_record = record.as.state_answer;
            *ret_descriptor = descriptors[0];
            return true;
        }
        /* To a question that was left by a jump. */
        if (descriptors[0] >= 0) {
            close(descriptors[0]);
        }
    }
}

/* What the answer has left out, piece by piece. */
static bool fetch_rest(struct to_line *line, char *bytes, uint64_t size, uint64_t at)
{
    while (at < size) {
        struct to_record_state_answer answer;
        int descriptor;
        struct to_record record = {.kind = TO_RECORD_STATE_REST};
        record.as.state_rest.number = line->number;
        record.as.state_rest.position = at;
        if (!put(line, &record, 0) || !flush(line, NULL) ||
            !receive(line, &answer, &descriptor) || answer.position != at ||
            answer.bytes.size == 0 || answer.bytes.size > size - at) {
            return false;
        }
        memcpy(bytes + at, answer.bytes.data, answer.bytes.size);
        at += answer.bytes.size;
    }
    return true;
}

static bool take_bytes(struct to_line *line, const struct to_record_state_answer *record,
                       struct to_front_answer *answer)
{
    char *bytes = record->size < SIZE_MAX / 2 ? to_front_room((size_t)record->size) : NULL;
    if (!bytes) {
        answer->status = TO_STATE_NO_MEMORY;
        return true;
    }
    memcpy(bytes, record->bytes.data, record->bytes.size);
    answer->value.as_.data_ = bytes;
    answer->value.size_ = (size_t)record->size;
    if (record->bytes.size > record->size ||
        !fetch_rest(line, bytes, record->size, record->bytes.size)) {
        to_front_drop(bytes);
        answer->value = (struct to_state_value_){0};
        return false;
    }
    return true;
}

/* False: the answer makes no sense. */
static bool take_answer(struct to_line *line, const struct to_record_state_answer *record,
                        int descriptor, struct to_front_answer *answer)
{
    answer->status = (int)record->status;
    answer->argument = record->argument;
    answer->process = record->process;
    answer->value.kind_ = (int)record->kind;
    if (record->text.size > 0 && (answer->text = to_front_room(record->text.size))) {
        memcpy(answer->text, record->text.data, record->text.size);
    }
    if (answer->status != TO_STATE_OK) {
        return true;
    }
    switch (record->kind) {
    case TO_DATUM_STRING:
    case TO_DATUM_BYTES:
        return take_bytes(line, record, answer);
    case TO_DATUM_DESCRIPTOR:
        answer->value.as_.int_ = descriptor;
        if (descriptor < 0) {
            to_line_refuse(answer, "the test has no file descriptor left for it (ulimit -n)");
        }
        return true;
    case TO_DATUM_POINTER:
        answer->value.as_.data_ = (void *)(uintptr_t)record->value;
        return true;
    case TO_DATUM_DOUBLE:
        memcpy(&answer->value.as_.double_, &record->value, sizeof record->value);
        return true;
    default:
        answer->value.as_.int_ = (int64_t)record->value;
        return true;
    }
}

static void ask_runner(const struct to_front_ask *ask, struct to_front_answer *answer)
{
    struct to_record_state_answer record;
    int descriptor = -1;
    struct to_line *line = to_line_get(ask->space == TO_SPACE_RESULTS, answer);
    if (!line) {
        return;
    }
    if (size_of(ask->value) > line->limit || size_of(ask->expected) > line->limit) {
        answer->status = TO_STATE_TOO_LARGE;
        answer->argument = (int64_t)line->limit;
        return;
    }
    if (!send_ask(line, ask) || !receive(line, &record, &descriptor) ||
        !take_answer(line, &record, descriptor, answer)) {
        to_line_hang_up();
        to_line_refuse(answer, "it has ended, or takes no more questions from this test");
    }
}

/* ---- for the front ---- */

static void note_problem(const struct to_caller_ *caller, const char *message)
{
    to_running_problem(&(struct to_note){.type = "state",
                                         .message = message,
                                         .file = caller->file_,
                                         .function = caller->function_,
                                         .line = caller->line_});
    to_alone_stop();
}

static struct to_front_block **find_blocks(void)
{
    bool sure;
    struct to_running *running = to_running_guess(&sure);
    return running && sure ? &running->blocks : &forever;
}

static bool is_own_memory(uint64_t process)
{
    return process == process_token() || (setup_token && process == setup_token);
}

void to_client_open(int control)
{
    static const struct to_front_service service = {
        .asker = "test",
        .ask = ask_runner,
        .problem = note_problem,
        .blocks = find_blocks,
        .is_own = is_own_memory,
    };
    to_line_open(control);
    to_front_open(&service);
}

void to_client_end(struct to_running *running)
{
    to_line_hang_up();
    if (running->blocks) {
        to_front_free(&running->blocks);
    }
}

void to_client_keep(struct to_running *running)
{
    to_line_hang_up();
    setup_token = process_token();
    forever = running->blocks;
    running->blocks = NULL;
}

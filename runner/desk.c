/* SPDX-License-Identifier: MIT
 * The desk: where tests ask for the shared state. */
#include "desk.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "catalog.h"
#include "descriptors.h"
#include "loop.h"
#include "memory.h"
#include "result.h"
#include "state/store.h"
#include "state_file.h"
#include "upload.h"
#include "wire/packet.h"
#include "wire/record.h"

enum {
    VISITORS_MAX = 1024, /* of one test, at the same time */
    PACKETS_A_TURN = 16,
    LONGEST_TEXT = 4000, /* of an answer; beside a piece of a value it must fit in a packet */
    TOTAL = 64,          /* times the largest value is what all may take */
};

/* Of a result that is told: what is longer is for --dump-state alone, as reports are read as a
 * whole. */
enum { TOLD_MAX = 64 * 1024 };

#define LONGEST_WAIT INT64_C(1000000000000000000)

struct to_desk {
    struct to_loop *loop;
    struct to_store *store;
    struct to_results results; /* its catalog NULL: no tests are known */
    const unsigned char *marks;
    const unsigned char *mocked;
    struct to_upload_room room;
    struct to_buffer packet; /* being built */
};

struct to_visitor {
    struct to_asker asker;
    struct to_source source;
    struct to_timer timer; /* of its wait */
    struct to_desk *desk;
    struct to_visitors *visitors;
    struct to_visitor *next;
    struct to_visitor *previous;
    const struct to_entry *entry; /* NULL: not known */
    char *name;
    char *key;          /* of what it asks, as it says it */
    uint32_t number;    /* of its question */
    struct to_upload upload;
    struct to_blob *rest; /* what the last answer has left out */
};

/* Everything in a visitor's struct that a callback is handed. */
#define VISITOR(member, pointer)                                                             \
    ((struct to_visitor *)((char *)(pointer) - offsetof(struct to_visitor, member)))

struct to_desk *to_desk_new(struct to_loop *loop, uint64_t limit)
{
    struct to_desk *desk = to_memory_new(sizeof *desk);
    desk->loop = loop;
    desk->store = to_memory_need(to_store_new(limit, TOTAL * limit));
    desk->room = (struct to_upload_room){.left = TOTAL * limit, .value_limit = limit};
    return desk;
}

struct to_desk *to_desk_free(struct to_desk *desk)
{
    if (desk) {
        desk->store = to_store_free(desk->store);
        to_results_free(&desk->results);
        to_buffer_free(&desk->packet);
        free(desk);
    }
    return NULL;
}

struct to_store *to_desk_store(struct to_desk *desk)
{
    return desk->store;
}

void to_desk_know(struct to_desk *desk, const struct to_catalog *catalog,
                  const unsigned char *marks, const unsigned char *mocked)
{
    to_results_free(&desk->results);
    desk->results.catalog = catalog;
    desk->marks = marks;
    desk->mocked = mocked;
}

char *to_desk_result_key(const struct to_entry *entry)
{
    struct to_buffer key = {0};
    to_buffer_print(&key, "%s::%s", entry->base.module, entry->base.name);
    return to_memory_need(to_buffer_take(&key));
}

void to_desk_begin(struct to_desk *desk, const struct to_entry *entry)
{
    if (to_store_is_empty(desk->store, TO_SPACE_RESULTS)) {
        return; /* as it mostly is, for each of very many tests */
    }
    char *key = to_desk_result_key(entry);
    to_store_remove(desk->store, TO_SPACE_RESULTS, key);
    free(key);
}

const char *to_desk_print_result(const struct to_desk *desk, const struct to_entry *entry,
                                 struct to_buffer *text)
{
    if (to_store_is_empty(desk->store, TO_SPACE_RESULTS)) {
        return NULL;
    }
    char *key = to_desk_result_key(entry);
    const struct to_datum *value = to_store_get(desk->store, TO_SPACE_RESULTS, key);
    free(key);
    if (!value || (value->blob && value->blob->size > TOLD_MAX)) {
        return NULL;
    }
    to_state_file_print_value(text, value);
    return text->size <= TOLD_MAX ? text->data : NULL;
}

/* ---- answers ---- */

/* Where it cannot be sent, its reader does not read, or is gone: the end of the socket, which
 * the loop will tell of, is all that is left to come. */
static void send_packet(struct to_visitor *visitor, const int *descriptor)
{
    struct to_buffer *packet = &visitor->desk->packet;
    if (packet->failed ||
        to_packet_try(visitor->source.fd, packet->data, packet->size, descriptor,
                      descriptor ? 1 : 0) < 0) {
        shutdown(visitor->source.fd, SHUT_RDWR);
    }
    to_buffer_clear(packet);
}

static void put_value(struct to_record_state_answer *record, const struct to_datum *value)
{
    record->kind = value->kind;
    record->process = value->process;
    switch (value->kind) {
    case TO_DATUM_BOOL:
        record->value = value->as.truth;
        break;
    case TO_DATUM_POINTER:
        record->value = value->as.address;
        break;
    case TO_DATUM_DOUBLE:
        memcpy(&record->value, &value->as.real, sizeof record->value);
        break;
    case TO_DATUM_INT:
        record->value = (uint64_t)value->as.integer;
        break;
    default:
        break;
    }
}

/* As many bytes as go in one packet, from `position` on. The rest is kept for a REST. */
static void put_bytes(struct to_visitor *visitor, struct to_record_state_answer *record,
                      struct to_blob *blob, uint64_t position)
{
    size_t left = blob->size - (size_t)position;
    size_t piece = left < TO_STATE_PIECE ? left : TO_STATE_PIECE;
    record->size = blob->size;
    record->position = position;
    record->bytes = (struct to_text){blob->data + position, piece};
    struct to_blob *rest = piece < left ? to_blob_share(blob) : NULL;
    to_blob_free(visitor->rest);
    visitor->rest = rest;
}

static void answer(struct to_asker *asker, const struct to_answer *answer)
{
    struct to_visitor *visitor = VISITOR(asker, asker);
    struct to_record record = {.kind = TO_RECORD_STATE_ANSWER};
    struct to_record_state_answer *its = &record.as.state_answer;
    const struct to_datum *value = answer->value;
    its->number = visitor->number;
    its->status = answer->status;
    its->argument = answer->number;
    its->text = to_text(answer->text);
    its->text.size = its->text.size < LONGEST_TEXT ? its->text.size : LONGEST_TEXT;
    visitor->rest = to_blob_free(visitor->rest);
    if (value) {
        put_value(its, value);
    }
    if (value && value->blob && answer->status == TO_STATE_OK) {
        put_bytes(visitor, its, value->blob, 0);
    }
    bool hands_on =
        value && value->kind == TO_DATUM_DESCRIPTOR && answer->status == TO_STATE_OK;
    to_loop_unset(visitor->desk->loop, &visitor->timer);
    to_record_encode(&visitor->desk->packet, &record);
    send_packet(visitor, hands_on ? &value->as.descriptor : NULL);
}

static void answer_status(struct to_visitor *visitor, enum to_state_status status,
                          int64_t number, const char *text)
{
    answer(&visitor->asker,
           &(struct to_answer){.status = status, .number = number, .text = text});
}

/* False: nothing was left out there. */
static bool answer_rest(struct to_visitor *visitor, const struct to_record_state_rest *rest)
{
    struct to_record record = {.kind = TO_RECORD_STATE_ANSWER};
    if (!visitor->rest || rest->number != visitor->number ||
        rest->position > visitor->rest->size) {
        return false;
    }
    record.as.state_answer.number = rest->number;
    put_bytes(visitor, &record.as.state_answer, visitor->rest, rest->position);
    to_record_encode(&visitor->desk->packet, &record);
    send_packet(visitor, NULL);
    return true;
}

static void wait_passed(struct to_timer *timer)
{
    struct to_visitor *visitor = VISITOR(timer, timer);
    to_store_give_up(visitor->desk->store, &visitor->asker);
}

/* ---- questions ---- */

/* The key of a result is its test's full name. NULL: it was answered that there is none. */
static char *find_result(struct to_visitor *visitor, enum to_state_what what)
{
    struct to_desk *desk = visitor->desk;
    const struct to_entry *reader = visitor->entry;
    struct to_result_hint hint = {0};
    if (what == TO_STATE_SET) {
        return to_desk_result_key(reader);
    }
    const struct to_entry *found =
        desk->results.catalog
            ? to_results_find(&desk->results, reader->base.module, visitor->key, &hint)
            : NULL;
    if (!found) {
        /* One of another run, by --state-file. */
        if (to_store_get(desk->store, TO_SPACE_RESULTS, visitor->key)) {
            return to_memory_string(visitor->key);
        }
        answer_status(visitor, TO_STATE_NO_TEST, 0, hint.text[0] ? hint.text : NULL);
        return NULL;
    }
    char *key = to_desk_result_key(found);
    enum to_state_status status = TO_STATE_OK;
    if (!to_results_is_before(&desk->results, found, reader)) {
        status = TO_STATE_NOT_BEFORE;
    } else if (!to_store_get(desk->store, TO_SPACE_RESULTS, key)) {
        size_t place = found->base.index;
        status = desk->marks[place] && !desk->mocked[place] ? TO_STATE_NO_RESULT
                                                            : TO_STATE_NOT_RUN;
    }
    if (status == TO_STATE_OK) {
        return key;
    }
    answer_status(visitor, status, 0, key);
    free(key);
    return NULL;
}

static void ask_store(struct to_visitor *visitor, struct to_ask *ask)
{
    struct to_desk *desk = visitor->desk;
    to_store_ask(desk->store, &visitor->asker, ask);
    if (to_asker_waits(&visitor->asker) && ask->limit > 0) {
        int64_t limit = ask->limit < LONGEST_WAIT ? ask->limit : LONGEST_WAIT;
        to_loop_set(desk->loop, &visitor->timer, to_clock_now() + limit);
    }
}

static void ask_result(struct to_visitor *visitor, struct to_ask *ask)
{
    char *key = find_result(visitor, ask->what);
    if (key) {
        ask->key = key;
        ask_store(visitor, ask);
    }
    free(key);
    to_datum_free(&ask->value);
    to_datum_free(&ask->expected);
}

static bool is_known(const struct to_record_state_ask *record, const struct to_entry *entry)
{
    if (record->space == TO_SPACE_RESULTS) {
        return entry && (record->what == TO_STATE_GET || record->what == TO_STATE_SET);
    }
    return record->space == TO_SPACE_STATE && record->what >= TO_STATE_GET &&
           record->what < TO_STATE_WHATS;
}

/* What has been overstepped, in bytes. */
static int64_t limit_of(const struct to_desk *desk, enum to_state_status status)
{
    uint64_t limit = desk->room.value_limit;
    return (int64_t)(status == TO_STATE_FULL ? TOTAL * limit : limit);
}

/* False: this is no question. */
static bool take_ask(struct to_visitor *visitor, const struct to_record_state_ask *record)
{
    struct to_ask ask = {.what = (enum to_state_what)record->what,
                         .space = (enum to_state_space)record->space,
                         .number = record->argument,
                         .limit = record->argument};
    if (!is_known(record, visitor->entry) || memchr(record->key.data, '\0', record->key.size)) {
        return false;
    }
    enum to_state_status status = to_upload_take(&visitor->upload, &ask.value, &ask.expected);
    if (status == TO_STATE_STATUSES) {
        return false;
    }
    /* Who asks anew while it waits has left that by a jump. */
    to_store_forget(visitor->desk->store, &visitor->asker);
    free(visitor->key);
    visitor->key = to_memory_need(strndup(record->key.data ? record->key.data : "",
                                          record->key.size));
    visitor->number = record->number;
    ask.key = visitor->key;
    if (status != TO_STATE_OK) {
        answer_status(visitor, status, limit_of(visitor->desk, status), NULL);
        to_datum_free(&ask.value);
        to_datum_free(&ask.expected);
    } else if (ask.space == TO_SPACE_RESULTS) {
        ask_result(visitor, &ask);
    } else {
        ask_store(visitor, &ask);
    }
    return true;
}

/* False: it is nonsense. Where it wants the descriptor it leaves -1 in its place. */
static bool take(struct to_visitor *visitor, const struct to_record *record, int *descriptor)
{
    switch (record->kind) {
    case TO_RECORD_STATE_VALUE:
        return to_upload_begin(&visitor->upload, &record->as.state_value, descriptor);
    case TO_RECORD_STATE_MORE:
        return to_upload_more(&visitor->upload, record->as.state_more.bytes.data,
                              record->as.state_more.bytes.size);
    case TO_RECORD_STATE_ASK:
        return take_ask(visitor, &record->as.state_ask);
    case TO_RECORD_STATE_REST:
        return answer_rest(visitor, &record->as.state_rest);
    default:
        return false;
    }
}

/* ---- visitors ---- */

static void leave(struct to_visitor *visitor)
{
    struct to_desk *desk = visitor->desk;
    struct to_visitors *visitors = visitor->visitors;
    if (visitor->next) {
        visitor->next->previous = visitor->previous;
    }
    if (visitor->previous) {
        visitor->previous->next = visitor->next;
    } else {
        visitors->first = visitor->next;
    }
    visitors->count--;
    to_store_leave(desk->store, &visitor->asker);
    to_loop_unset(desk->loop, &visitor->timer);
    to_loop_remove(desk->loop, &visitor->source);
    close(visitor->source.fd);
    to_upload_free(&visitor->upload);
    to_blob_free(visitor->rest);
    free(visitor->name);
    free(visitor->key);
    free(visitor);
}

/* False: the visitor has gone, or talks nonsense. */
static bool read_packet(struct to_visitor *visitor)
{
    static char packet[TO_PACKET_MAX];
    int descriptors[TO_PACKET_DESCRIPTORS];
    ssize_t size = to_packet_receive(visitor->source.fd, packet, MSG_DONTWAIT, descriptors);
    const char *at = packet;
    size_t left = size > 0 ? (size_t)size : 0;
    struct to_record record;
    bool fine = size > 0;
    int result = 1;
    while (fine && (result = to_record_decode(&at, &left, &record)) > 0) {
        fine = take(visitor, &record, &descriptors[0]);
    }
    for (int i = 0; i < TO_PACKET_DESCRIPTORS; i++) {
        if (descriptors[i] >= 0) {
            close(descriptors[i]);
        }
    }
    return (fine && result == 0) || size == -EAGAIN;
}

static void visitor_ready(struct to_source *source)
{
    struct to_visitor *visitor = VISITOR(source, source);
    /* Mostly there is one packet, and whoever sent it waits for its answer. */
    for (int i = 0; i < PACKETS_A_TURN; i++) {
        if (!read_packet(visitor)) {
            leave(visitor);
            return;
        }
        if (!to_upload_is_open(&visitor->upload)) {
            return;
        }
    }
}

static void welcome(int connection, enum to_state_status status, uint64_t limit)
{
    struct to_buffer packet = {0};
    struct to_record record = {.kind = TO_RECORD_STATE_WELCOME};
    record.as.state_welcome.status = status;
    record.as.state_welcome.limit = limit;
    to_record_encode(&packet, &record);
    if (!packet.failed) {
        to_packet_try(connection, packet.data, packet.size, NULL, 0);
    }
    to_buffer_free(&packet);
}

void to_desk_refuse(int connection)
{
    welcome(connection, TO_STATE_NO_ASKER, 0);
    close(connection);
}

void to_desk_open(struct to_desk *desk, struct to_visitors *visitors,
                  const struct to_entry *entry, int connection)
{
    if (visitors->count == VISITORS_MAX || !to_descriptors_has_room(connection)) {
        welcome(connection, TO_STATE_NO_DESCRIPTORS, 0);
        close(connection);
        return;
    }
    struct to_visitor *visitor = to_memory_new(sizeof *visitor);
    visitor->name = entry ? to_desk_result_key(entry) : to_memory_string("a thread of a test");
    visitor->asker = (struct to_asker){.name = visitor->name, .answer = answer};
    visitor->source = (struct to_source){.fd = connection, .ready = visitor_ready};
    visitor->timer = (struct to_timer){.passed = wait_passed};
    visitor->desk = desk;
    visitor->upload.room = &desk->room;
    visitor->entry = entry;
    visitor->visitors = visitors;
    visitor->next = visitors->first;
    if (visitor->next) {
        visitor->next->previous = visitor;
    }
    visitors->first = visitor;
    visitors->count++;
    to_loop_add(desk->loop, &visitor->source);
    welcome(connection, TO_STATE_OK, desk->room.value_limit);
}

void to_desk_move(struct to_visitors *to, struct to_visitors *from)
{
    for (struct to_visitor *it = from->first; it; it = it->next) {
        it->visitors = to;
    }
    *to = *from;
    *from = (struct to_visitors){0};
}

void to_desk_close(struct to_visitors *visitors)
{
    while (visitors->first) {
        leave(visitors->first);
    }
}

void to_desk_tell_waits(const struct to_visitors *visitors, struct to_buffer *text)
{
    for (const struct to_visitor *it = visitors->first; it; it = it->next) {
        const char *owner = to_asker_lock_owner(&it->asker);
        const char *before = text->size > 0 ? "\n" : "";
        if (owner) {
            to_buffer_print(text, "%sit waited for the lock \"%s\", which %s had", before,
                            it->key, owner);
        } else if (it->asker.wanted) {
            to_buffer_print(text, "%sit waited for the key \"%s\" of the state", before,
                            it->key);
        }
    }
}
